"""By keyboard and in both languages: a stage that nobody knew is translated where its rows are rejected,
and they are read again.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from revops.ingest import request_imports
from revops.models import RawRecord
from revops.queue import work
from tests import page_company
from tests.at_length import at_length
from tests.browser.conftest import log_in
from tests.browser.test_every_page import faults
from tests.browser.test_questions import reach
from tests.test_mending import HEAD, MAPPING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {
    "en": {
        "width": 1280, "see": "1 row: see why and mend it", "means": "“Signed” means, as Outcome:", "won": "w",
        "save": "Save and read again", "done": "1 row understood", "all": "Every row was understood.",
    },
    "fr": {
        "width": 390, "see": "1 ligne : voir pourquoi et la réparer", "means": "« Signed » veut dire, comme Issue :", "won": "g",
        "save": "Enregistrer et relire", "done": "1 ligne comprise", "all": "Chaque ligne a été comprise.",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", at_length(["en", "fr"], quick=["en"]))
def test_a_rejected_stage_is_translated_in_place_and_read_again(
    transactional_db: None, site: Page, tmp_path: Path, language: str
) -> None:
    page_company.load(tmp_path)
    page_company.reader(is_superuser=True)
    (tmp_path / "deals.csv").write_text(HEAD + "D77,2026-01-02,,Signed,new,web,10\n")
    request_imports(MAPPING.replace('"crm"', '"sales"').replace('"CRM"', '"Sales"'), [tmp_path / "deals.csv"])  # fmt: skip
    work.do_all()
    words = WAYS[language]
    log_in(site)
    site.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    site.set_viewport_size({"width": words["width"], "height": 844})
    site.goto("/data/")
    assert faults(site) == []
    reach(site, words["see"], "link")
    site.keyboard.press("Enter")
    site.wait_for_url("**/data/rejected/**")
    assert faults(site) == []

    reach(site, words["means"], "combobox")
    site.keyboard.type(words["won"])
    reach(site, words["save"], "button")
    site.keyboard.press("Enter")
    expect(site.locator(".messages")).to_be_visible()
    work.do_all()

    site.reload()
    expect(site.locator(".again")).to_contain_text(words["done"])
    expect(site.locator("#fresh")).to_contain_text(words["all"])
    assert RawRecord.objects.get(external_id="D77").values["outcome"] == "won"
    assert faults(site) == []
