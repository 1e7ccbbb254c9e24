"""A whole monthly review by keyboard, in both languages: what was committed and what came, the plan and what
is missing upstream, a sentence from each committer, the next commitments, and its minutes by mail once.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from revops.models import Call, Meeting, Minute, MinutesReader, Routine
from revops.routines import calls, freezing
from revops.routines.places import Place
from tests.at_length import at_length
from tests.browser.test_meeting import is_accessible, log_in, minutes_once, typed, walked
from tests.browser.test_questions import reach
from tests.mail_sink import Sink, sink  # noqa: F401 (a fixture)
from tests.meeting_company import Company, load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {
        "sections": (
            "Last time", "Committed and came", "Plan and actual", "Why it came otherwise",
            "What is missing", "Commitments for the next", "Decisions and actions",
        ),
        "asked": "a sentence of Sam", "stands": "Your commitment stands", "freeze": "Freeze and begin",
        "keep": "Keep", "end": "End the meeting", "came": "Committed and came",
    },
    "fr": {
        "sections": (
            "Actions de la dernière fois", "Engagé et réalisé", "Plan et réalisé", "Pourquoi",
            "Ce qui manque", "Engagements pour", "Décisions et actions",
        ),
        "asked": "une phrase de Sam", "stands": "Votre engagement est noté",
        "freeze": "Figer et commencer", "keep": "Garder", "end": "Terminer la réunion",
        "came": "Engagé et réalisé",
    },
}  # fmt: skip


@pytest.fixture
def company(transactional_db: None, tmp_path: Path) -> Company:
    """With the review of this month, which looks back at the last one, to which Sam had committed."""
    found = load(tmp_path)
    monthly, now = Routine.objects.get(key="monthly-review"), timezone.now()
    last = freezing.meeting_at(monthly, now - timedelta(days=now.day + 3))
    review = freezing.meeting_at(monthly, now)
    Meeting.objects.filter(pk=review.pk).update(deadline_at=now + timedelta(hours=1))
    place = Place("deals_signed", found.south.pk, review.period)
    calls.commit(last, place, 5, by=found.ae, at=last.deadline_at)
    found.meetings = [last, review]
    for user in (found.ae, found.cro):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    return found


@pytest.mark.parametrize("language", at_length(WORDS, quick=["en"]))
def test_a_monthly_review_by_keyboard(
    company: Company, site: Page, sink: Sink, language: str
) -> None:
    words, review = WORDS[language], company.meetings[1]
    MinutesReader.objects.create(routine=review.routine, user=company.cro, language=language)
    place = f"deals_signed-{company.south.pk}-{review.following}"
    log_in(site, "sam", language)
    site.goto(f"/forecast/{review.pk}/")
    site.wait_for_url("**/prepare/")
    typed(site, site.locator(f"[id='{place}'] form").first, value="3", sentence="Three are ready.")
    expect(site.locator(".messages")).to_contain_text(words["stands"])
    assert Call.objects.filter(period=review.following).get().value == 3

    log_in(site, "carla", language)
    site.goto(f"/forecast/{review.pk}/prepare/")
    reach(site, words["freeze"], "button")
    site.keyboard.press("Enter")
    site.wait_for_url(f"**/forecast/{review.pk}/")
    expect(site.locator("#variance")).to_contain_text(words["asked"])
    assert site.locator("#variance form").count() == 0  # the sentence is its committer's

    log_in(site, "sam", language)
    site.goto(f"/forecast/{review.pk}/")
    seen = walked(site, words["sections"], f"review-{language}")
    for title, wanted in zip(seen, words["sections"], strict=True):
        assert title.startswith(wanted), (title, wanted)
    assert "5" in site.locator("#outcome").inner_text()
    expect(site.locator("#plan thead th")).to_have_count(3)  # year, quarter, month
    expect(site.locator("#missing h2").first).to_be_attached()
    expect(site.locator("#next_month")).to_contain_text("Three are ready.")
    site.goto(f"/forecast/{review.pk}/#variance")
    typed(site, site.locator("#variance form").first, text="Both slipped into the next month.")
    expect(site.locator("#variance.shown .because")).to_contain_text("Both slipped")
    is_accessible(site)
    assert Minute.objects.get().author == company.ae

    log_in(site, "carla", language)
    site.goto(f"/forecast/{review.pk}/#agreed")
    site.keyboard.press("n")
    site.keyboard.type("Bring both deals home")
    reach(site, words["keep"], "button")
    site.keyboard.press("Enter")
    expect(site.locator("#agreed")).to_contain_text("Bring both deals home")
    reach(site, words["end"], "button")
    site.keyboard.press("Enter")
    site.wait_for_url("**/minutes/")
    expect(site.locator(".minutes")).to_contain_text("Both slipped into the next month.")
    is_accessible(site)
    mail = minutes_once(sink)
    for wanted in (words["came"], "Both slipped into the next month.", "Bring both deals home"):
        assert wanted in mail
