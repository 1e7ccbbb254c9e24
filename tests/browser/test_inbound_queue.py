"""By keyboard alone, in both languages, at a desk and on a phone: an SDR moves in the queue of
inbound, opens a lead, and takes another, which leaves the list.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from revops import publish
from revops.models import Claim, Team
from tests import motion_company, page_company
from tests.admin_pages import member_of
from tests.at_length import at_length
from tests.browser.conftest import log_in
from tests.browser.test_every_page import faults, in_language

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {
    "en": ("Who must be called now, and are we fast?", "nobody has it"),
    "fr": ("Qui faut-il appeler maintenant, et sommes-nous rapides", "personne ne l’a"),
}


@pytest.fixture
def sdr(transactional_db: None, site: Page, tmp_path: Path) -> Page:
    page_company.load(tmp_path)
    now = datetime.now(UTC)
    came = {"Long Waiting Instruments International": 70, "Cold": 3, "Hot": 2}
    at = {lead: f"{now - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for lead, hours in came.items()}  # fmt: skip
    leads = [{"lead": each, "at": at[each], "motion": "inbound", "company": each} for each in at]
    motion_company.load(tmp_path, "leads", leads)
    motion_company.load(tmp_path, "scores", [{"lead": "Hot", "at": at["Hot"], "fit": "80", "intent": "90"}])  # fmt: skip
    publish.publish()
    member_of("viewer", Team.objects.get(name="SDR North"), name="reader")
    log_in(site)
    return site


def stands(site: Page) -> str:
    """The company of the lead that has the focus."""
    return site.evaluate("document.activeElement.querySelector('b')?.textContent || ''")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", at_length(WAYS, quick=["fr"]))
def test_the_queue_is_worked_by_keyboard(sdr: Page, language: str, width: int) -> None:
    title, nobody = WAYS[language]
    in_language(sdr, language)
    sdr.set_viewport_size({"width": width, "height": 844})
    sdr.goto("/inbound/")
    expect(sdr.locator("h1")).to_contain_text(title)
    expect(sdr.locator(".queue > li")).to_have_count(3)
    expect(sdr.locator(".queue .has button.take")).to_have_count(3)
    assert faults(sdr) == []
    assert sdr.evaluate("document.documentElement.scrollWidth") <= width

    seen = []
    for key in "jjkj":
        sdr.keyboard.press(key)
        seen.append(stands(sdr))
    assert seen == ["Hot", "Long Waiting Instruments International", "Hot", seen[1]]
    sdr.keyboard.press("Enter")
    sdr.wait_for_url("**/record/**")

    sdr.go_back()
    sdr.keyboard.press("j")
    expect(sdr.locator(".queue > li").first).to_contain_text(nobody)
    sdr.keyboard.press("c")
    expect(sdr.locator(".queue > li")).to_have_count(2)
    expect(sdr.locator(".queue")).not_to_contain_text("Hot")
    assert Claim.objects.get(known_until=None).lead == "crm/Hot"
    assert faults(sdr) == []
