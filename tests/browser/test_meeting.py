"""A whole weekly meeting by keyboard: leads commit, the CRO overrides and freezes, the screen is walked
through by arrow keys, an action is typed, and its minutes reach a mail server exactly once.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from revops.models import Call, MeetingMail, Minute, MinutesReader
from revops.queue import work
from revops.routines import freezing
from tests import page_company
from tests.at_length import at_length
from tests.browser.test_questions import reach
from tests.mail_sink import Sink, sink, text_of  # noqa: F401 (a fixture)
from tests.meeting_company import Company, load

SHOTS = os.environ.get("SHOTS")  # a folder for pictures to judge
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(transactional_db: None, tmp_path: Path) -> Company:
    found = load(tmp_path)
    found.meetings = [freezing.meeting_at(found.weekly, timezone.now())]
    for user in (found.ae, found.cro):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    return found


def log_in(site: Page, name: str, language: str = "en") -> None:
    site.context.clear_cookies()
    site.goto("/accounts/login/")
    site.get_by_label("Name").fill(name)
    site.get_by_label("Password").fill(page_company.PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.get_by_role("navigation", name="Pages").wait_for()
    site.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])


def is_accessible(site: Page) -> None:
    found = Axe().run(site)
    assert found.violations_count == 0, found.generate_report()


WORDS = {
    "en": {
        "stands": "Your commitment stands", "over": "Your number counts", "freeze": "Freeze and begin",
        "first": "Last time's actions", "last": "Decisions", "looked": ("Health", "AE", "Walk"),
        "keep": "Keep", "end": "End the meeting",
    },
    "fr": {
        "stands": "Votre engagement est noté", "over": "Votre chiffre compte",
        "freeze": "Figer et commencer", "first": "Actions de la dernière fois", "last": "Décisions",
        "looked": ("Santé", "AE", "Variation"), "keep": "Garder", "end": "Terminer la réunion",
    },
}  # fmt: skip


def typed(site: Page, form: Locator, **given: str) -> None:
    """Fills a form from the keyboard and sends it by Enter."""
    for name, text in given.items():
        form.locator(f"[name={name}]").focus()
        site.keyboard.press("ControlOrMeta+a")
        site.keyboard.type(text)
    site.keyboard.press("Enter")


def walked(site: Page, looked: tuple[str, ...], mark: str) -> list[str]:
    """The titles of the sections, one after the other by the arrow key; some looked at with axe and all
    of them at both sizes of a wall: the text fills them and nothing is wider than they are.
    """
    heading, seen = site.locator(".screen.shown h1"), []
    for _step in range(20):
        title = heading.inner_text().split("\n")[0]
        if seen and title == seen[-1]:
            return seen
        seen.append(title)
        for width, height in ((1280, 720), (1920, 1080)):
            site.set_viewport_size({"width": width, "height": height})
            wide = site.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (title, wide)
            site.screenshot(path=f"{SHOTS}/{mark}-{len(seen):02}-{width}.png") if SHOTS else None
        assert heading.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 36
        if title.startswith(looked):
            is_accessible(site)
        site.keyboard.press("ArrowRight")
    return seen


def minutes_once(sink: Sink) -> str:
    """The one mail with the minutes that the queue sends, however often it is worked through."""
    for _twice in range(2):
        while (row := work.claim(work.open_rows(MeetingMail))) is not None:
            work.do(row)
    assert [mail["To"] for mail in sink.mails] == ["carla@example.org"]
    return text_of(sink.mails[0])


@pytest.mark.parametrize("language", at_length(WORDS, quick=["fr"]))
def test_a_weekly_meeting_by_keyboard(
    company: Company, site: Page, sink: Sink, language: str
) -> None:
    words, meeting = WORDS[language], company.meetings[0]
    place = f"deals_signed-{company.south.pk}-{meeting.period}"
    log_in(site, "sam", language)
    site.goto(f"/forecast/{meeting.pk}/")
    site.wait_for_url("**/prepare/")
    form = site.locator(f"[id='{place}'] form").first
    typed(site, form, value="6", sentence="Two proposals.")
    expect(site.locator(".messages")).to_contain_text(words["stands"])
    is_accessible(site)

    log_in(site, "carla", language)
    MinutesReader.objects.create(routine=company.weekly, user=company.cro, language=language)
    site.goto(f"/forecast/{meeting.pk}/prepare/")
    over = site.locator(f"[id='{place}'] details.override")
    over.locator("summary").focus()
    site.keyboard.press("Enter")
    typed(site, over, value="4", reason="Two slip.")
    expect(site.locator(".messages")).to_contain_text(words["over"])
    assert list(Call.objects.order_by("version").values_list("value", flat=True)) == [6, 4]
    reach(site, words["freeze"], "button")
    site.keyboard.press("Enter")
    site.wait_for_url(f"**/forecast/{meeting.pk}/")

    seen = walked(site, words["looked"], f"weekly-{language}")
    assert seen[0].startswith(words["first"]) and seen[-1].startswith(words["last"])
    assert len(seen) == len(company.weekly.sections)
    site.goto(f"/forecast/{meeting.pk}/#ae")
    expect(site.locator("#ae.shown")).to_contain_text("Two slip.")
    figure = site.locator("#ae .big a").first
    figure.focus()
    site.keyboard.press("Enter")
    site.wait_for_url("**/kpi/deals_signed/receipt/**")
    site.go_back()
    expect(site.locator("#ae.shown")).to_be_visible()

    site.keyboard.press("n")
    site.keyboard.type("Call the two that slip")
    site.keyboard.press("Tab")
    site.locator("[data-write] [name=owner]").select_option(label="Sam")
    reach(site, words["keep"], "button")
    site.keyboard.press("Enter")
    expect(site.locator("#writing")).not_to_have_attribute("open", "")
    site.keyboard.press("End")
    expect(site.locator("#agreed")).to_contain_text("Call the two that slip")
    assert Minute.objects.get().owner == company.ae
    reach(site, words["end"], "button")
    site.keyboard.press("Enter")
    site.wait_for_url("**/minutes/")
    is_accessible(site)
    assert "Call the two that slip" in minutes_once(sink)


def test_the_same_in_french_on_a_phone(company: Company, site: Page) -> None:
    meeting = company.meetings[0]
    freezing.freeze(meeting)
    log_in(site, "sam", "fr")
    site.set_viewport_size({"width": 390, "height": 844})
    for page in (
        "",
        f"{meeting.pk}/prepare/",
        f"{meeting.pk}/",
        f"{meeting.pk}/minutes/",
        "accuracy/",
    ):
        site.goto(f"/forecast/{page}")
        expect(site.locator("html")).to_have_attribute("lang", "fr")
        is_accessible(site)
        wide = site.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, (page, wide)
    site.goto(f"/forecast/{meeting.pk}/")
    expect(site.locator(".screen.shown h1")).to_contain_text("Actions de la dernière fois")
    site.keyboard.press("ArrowRight")
    expect(site.locator(".screen.shown h1")).to_contain_text("Santé")
