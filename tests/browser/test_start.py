"""From the first link to the own dashboard, by keyboard, in both languages, on a phone and a laptop; axe
looks at every page on the way.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from revops.models import Organisation, Rehearsal
from tests.at_length import at_length
from tests.browser.starting import begin, bring, bring_in, say
from tests.results import value

# One header is longer than a phone is wide.
DEALS = """Deal ID,Deal Name,Stage,Amount,Created,Close date,Owner,Date à laquelle le contact est devenu un lead qualifié pour la vente
D1,Acme,Closed Won,"1,200",03/04/2026,05/06/2026,Anna,
D2,Beta,Talking,"2,500",02/04/2026,,Bert,
D3,Gamma,Signed by both,"3,000",02/04/2026,07/06/2026,Bert,
"""


@pytest.mark.parametrize(
    ("language", "width"), at_length([("en", 1280), ("fr", 390)], quick=[("fr", 390)])
)
def test_the_first_own_figure_without_a_mouse(
    page_of, tmp_path: Path, language: str, width: int
) -> None:
    page = page_of(language, width)
    begin(page, language)
    company = Organisation.objects.get()
    assert (company.timezone, company.country, company.base_currency) == ("Europe/Paris", "FR", "EUR")  # fmt: skip
    (tmp_path / "deals.csv").write_text(DEALS)
    bring(page, language, [tmp_path / "deals.csv"])
    say(page, "deals/dates", "%m/%d/%Y")
    say(page, "deals/numbers", ".|,")
    say(page, "deals/value/outcome/Signed by both", "won")
    assert "Signed by both" in Rehearsal.objects.get().mapping
    bring_in(page, language)
    assert (value("deals_signed", "2026-05"), value("deals_signed", "2026-07")) == (1, 1)
    assert company.languages == [language]
    assert User.objects.get().is_superuser
