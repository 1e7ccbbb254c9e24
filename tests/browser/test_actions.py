"""What became of the actions of last time, by keyboard: they come first, are closed, moved or dropped, and what
is still open stands in My numbers and in its owner's digest.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dashboards.surfaces import digest
from revops import numbers
from revops.models import Minute
from revops.routines import freezing, minutes
from revops.routines.minutes import Written
from tests.at_length import at_length
from tests.browser.test_meeting import is_accessible, log_in, typed
from tests.meeting_company import Company, load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": (
        "3 actions are open",
        "1 action is open",
        ("1 of them was moved", "1 done", "1 dropped"),
    ),
    "fr": (
        "3 actions ouvertes",
        "1 action ouverte",
        ("1 d’entre elles a été reportée", "1 faite", "1 abandonnée"),
    ),
}


@pytest.fixture
def company(transactional_db: None, tmp_path: Path) -> Company:
    """With three open actions of Sam's, and the meeting of this week, which begins."""
    found, today = load(tmp_path), timezone.now().date()
    for text in ("Call Acme", "Move the budget", "Ask legal"):
        due = today + timedelta(days=len(text))
        written = Written("action", text, "agreed", found.ae.pk, due)
        minutes.write(found.meetings[0], written, text, found.cro)
    found.meetings.append(freezing.meeting_at(found.weekly, timezone.now()))
    freezing.freeze(found.meetings[-1])
    return found


@pytest.mark.parametrize("language", at_length(WORDS, quick=["fr"]))
def test_actions_come_back_until_they_are_settled(
    company: Company, site: Page, language: str
) -> None:
    all_open, one_open, rest = WORDS[language]
    log_in(site, "sam", language)
    site.goto(f"/forecast/{company.meetings[-1].pk}/")
    first = site.locator("#last_actions.shown")
    expect(first.locator(".counts")).to_contain_text(all_open)
    is_accessible(site)

    settle = {text: first.locator("li", has_text=text) for text in ("Acme", "budget", "legal")}
    settle["Acme"].locator("button[value=done]").focus()
    site.keyboard.press("Enter")
    expect(settle["Acme"]).to_have_class("done")
    typed(site, settle["legal"], reason="Nobody needs it.")
    expect(settle["legal"]).to_have_class("dropped")
    later = (timezone.now().date() + timedelta(days=40)).isoformat()
    settle["budget"].locator("[name=due_on]").fill(later)
    settle["budget"].locator("[name=due_on]").press("Enter")
    expect(first.locator(".counts")).to_contain_text(one_open)
    for words in rest:
        expect(first.locator(".counts")).to_contain_text(words)
    site.keyboard.press("ArrowRight")  # the keyboard is not lost in a form that went
    expect(site.locator("#health.shown")).to_be_visible()

    kept = Minute.objects.get(state="open")
    assert (kept.text, kept.moves, str(kept.due_on)) == ("Move the budget", 1, later)
    site.goto("/mine/?period=2025-10")
    mine = site.locator("section", has=site.locator("#my-actions"))
    expect(mine).to_contain_text("Move the budget")
    expect(mine).not_to_contain_text("Call Acme")
    period = numbers.published().calendar.period("2025-10")
    _subject, text, _html = digest.render(company.ae, period, language)
    assert "Move the budget" in text and "Call Acme" not in text
    assert "Move the budget" not in digest.render(company.sdr, period, language)[1]
