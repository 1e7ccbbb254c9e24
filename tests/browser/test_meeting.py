"""A whole weekly meeting by keyboard: leads commit, the CRO overrides and freezes, the screen is walked
through by arrow keys, an action is typed, and its minutes reach a mail server exactly once.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from revops.models import Call, MeetingMail, Minute, MinutesReader
from revops.queue import work
from revops.routines import freezing
from tests import page_company
from tests.browser.test_questions import reach
from tests.mail_sink import Sink, sink, text_of  # noqa: F401 (a fixture)
from tests.meeting_company import Company, load

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


def test_a_weekly_meeting_by_keyboard(company: Company, site: Page, sink: Sink) -> None:
    meeting = company.meetings[0]
    place = f"deals_signed-{company.south.pk}-{meeting.period}"
    log_in(site, "sam")
    site.goto(f"/forecast/{meeting.pk}/")
    site.wait_for_url("**/prepare/")
    form = site.locator(f"[id='{place}'] form").first
    form.locator("[name=value]").focus()
    site.keyboard.type("6")
    form.locator("[name=sentence]").focus()
    site.keyboard.type("Two proposals.")
    site.keyboard.press("Enter")
    expect(site.locator(".messages")).to_contain_text("Your commitment stands")
    is_accessible(site)

    log_in(site, "carla")
    MinutesReader.objects.create(routine=company.weekly, user=company.cro)
    site.goto(f"/forecast/{meeting.pk}/prepare/")
    over = site.locator(f"[id='{place}'] details.override")
    over.locator("summary").focus()
    site.keyboard.press("Enter")
    over.locator("[name=value]").focus()
    site.keyboard.type("4")
    over.locator("[name=reason]").focus()
    site.keyboard.type("Two slip.")
    site.keyboard.press("Enter")
    expect(site.locator(".messages")).to_contain_text("Your number counts")
    assert list(Call.objects.order_by("version").values_list("value", flat=True)) == [6, 4]
    reach(site, "Freeze and begin", "button")
    site.keyboard.press("Enter")
    site.wait_for_url(f"**/forecast/{meeting.pk}/")

    site.set_viewport_size({"width": 1920, "height": 1080})
    heading = site.locator(".screen.shown h1")
    seen = [heading.inner_text().split("\n")[0]]
    for _step in range(20):
        site.keyboard.press("ArrowRight")
        title = heading.inner_text().split("\n")[0]
        if title == seen[-1]:
            break
        seen.append(title)
        if title.startswith(("Health", "AE", "Walk")):
            is_accessible(site)
    assert seen[0].startswith("Last time's actions") and seen[-1].startswith("Decisions")
    assert len(seen) == len(company.weekly.sections)
    assert heading.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 36
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
    reach(site, "Keep", "button")
    site.keyboard.press("Enter")
    expect(site.locator("#writing")).not_to_have_attribute("open", "")
    for _step in range(len(seen)):
        site.keyboard.press("ArrowRight")
    expect(site.locator("#agreed")).to_contain_text("Call the two that slip")
    assert Minute.objects.get().owner == company.ae
    reach(site, "End the meeting", "button")
    site.keyboard.press("Enter")
    site.wait_for_url("**/minutes/")
    is_accessible(site)
    for _twice in range(2):
        while (row := work.claim(work.open_rows(MeetingMail))) is not None:
            work.do(row)
    assert [mail["To"] for mail in sink.mails] == ["carla@example.org"]
    assert "Call the two that slip" in text_of(sink.mails[0])


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
