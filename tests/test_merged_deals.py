"""What is another deal's since two were merged, in any order of what is told of them."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from revops import ingest, withdrawal
from revops.models import Onboarding
from tests.results import load_text, rows
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.deals]
match = "deals*"
record = "deal"
id = "id"
fields = { deal = "id", opened_at = "at", won_at = "at" }
[files.onboardings]
match = "onboardings*"
record = "onboarding"
id = "deal"
fields = { onboarding = "deal", deal = "deal", started_at = "at" }
[files.invoices]
match = "invoices*"
record = "invoice"
id = "no"
fields = { invoice = "no", deal = "deal", at = "at", amount = { value = "1" } }
[files.merges]
match = "merges*"
record = "merge"
id = "one"
fields = { what = { value = "deal" }, one = "one", into = "into", verdict = { value = "same" } }
"""
FILES = {
    "deals": "id,at\nD1,2026-01-05\nD2,2026-01-06\nD3,2026-01-07\n",
    "onboardings": "deal,at\nD1,2026-01-08\nD2,2026-01-08\n",
    "invoices": "no,deal,at\nA1,D3,2026-01-20\nA2,D1,2026-02-20\n",
    "merges": "one,into\ncrm/D3,crm/D2\ncrm/D2,crm/D1\n",
}


def invoiced() -> list[tuple]:
    return rows(Onboarding, "number", "invoiced_on")


@pytest.mark.parametrize("order", list(permutations(FILES))[::5], ids="-".join)
def test_the_first_invoice_of_a_merged_deal_is_that_of_the_one_that_stays(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    organisation()
    for name in order:
        load_text(tmp_path, f"{name}.csv", FILES[name], MAPPING)
    assert invoiced() == [("crm/D1", "2026-01-20"), ("crm/D2", "2026-01-20")]
    load_text(tmp_path, "merges.csv", "one,into\ncrm/D2,crm/D3\n", MAPPING)
    assert invoiced() == [("crm/D1", "2026-02-20"), ("crm/D2", "2026-01-20")]
    withdrawal.withdraw("crm", "merges", "rita")
    apart = [("crm/D1", "2026-02-20"), ("crm/D2", "None")]
    assert [(number, str(day)) for number, day in invoiced()] == apart
    ingest.rederive("by hand")
    assert [(number, str(day)) for number, day in invoiced()] == apart
