"""By keyboard and in both languages: an onboarding is blocked and goes on, and a lead comes back to
marketing with its reason.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from revops import publish
from tests import onboarding_company, page_company, small_company
from tests.at_length import at_length
from tests.browser.conftest import log_in
from tests.browser.test_every_page import faults, in_language
from tests.browser.test_questions import reach

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {
    "en": {"width": 1280, "open": "Details · block · Acme", "block": "Block", "on": "It goes on", "reason": "Reason",
           "blocked": "blocked", "running": "under way", "answer": "Answer · crm/LATE", "back": "Hand back",
           "heading": "Back to Marketing"},
    "fr": {"width": 390, "open": "Détails · blocage · Acme", "block": "Bloquer", "on": "Elle reprend", "reason": "Raison",
           "blocked": "bloqué", "running": "en cours", "answer": "Répondre · crm/LATE", "back": "Rendre",
           "heading": "Retour vers Marketing"},
}  # fmt: skip


@pytest.fixture
def boss(transactional_db: None, site: Page, tmp_path: Path) -> Page:
    page_company.load(tmp_path)
    page_company.reader(is_superuser=True)
    past = (timezone.localdate() - timedelta(days=20)).isoformat()
    onboarding_company.load(tmp_path, "onboardings", f"1,D1,Acme,Voice,{past},{past},,,")
    small_company.load(tmp_path, "leads", [{"lead": "LATE", "at": past}], accepts_loss=True)
    small_company.load(tmp_path, "stages", [{"id": "1", "lead": "LATE", "stage": "mql", "at": past}], accepts_loss=True)  # fmt: skip
    publish.publish()
    log_in(site)
    return site


def fill(site: Page, label: str, text: str, button: str) -> None:
    field = site.get_by_label(label, exact=True).first
    field.focus()
    site.keyboard.type(text)
    reach(site, button, "button")
    site.keyboard.press("Enter")


@pytest.mark.parametrize("language", at_length(["en", "fr"], quick=["fr"]))
def test_an_onboarding_is_blocked_and_goes_on(boss: Page, language: str) -> None:
    words = WAYS[language]
    in_language(boss, language)
    boss.set_viewport_size({"width": words["width"], "height": 800})
    boss.goto("/onboarding/")
    assert faults(boss) == []
    opener = boss.locator("details.menu summary", has_text=words["open"])
    opener.focus()
    boss.keyboard.press("Enter")
    fill(boss, words["reason"], "Trainer is ill", words["block"])
    row = boss.locator("tr", has_text="Acme")
    expect(row.locator(".work-state")).to_have_text(words["blocked"])
    expect(row).to_contain_text("Trainer is ill")
    boss.locator("details.menu summary", has_text=words["open"]).focus()
    boss.keyboard.press("Enter")
    assert faults(boss) == []
    reach(boss, words["on"], "button")
    boss.keyboard.press("Enter")
    expect(boss.locator("tr", has_text="Acme").locator(".work-state")).to_have_text(
        words["running"]
    )


@pytest.mark.parametrize("language", at_length(["en", "fr"], quick=["fr"]))
def test_a_rejected_lead_comes_back_to_marketing(boss: Page, language: str) -> None:
    words = WAYS[language]
    in_language(boss, language)
    boss.set_viewport_size({"width": words["width"], "height": 800})
    boss.goto("/handoffs/")
    assert faults(boss) == []
    boss.locator("details.menu summary", has_text=words["answer"]).focus()
    boss.keyboard.press("Enter")
    fill(boss, words["reason"], "No budget", words["back"])
    section = boss.locator("section", has=boss.locator("#mql"))
    back = section.locator(".work-parts details", has_text=words["heading"])
    back.locator("summary").click()
    expect(back).to_contain_text("No budget")
