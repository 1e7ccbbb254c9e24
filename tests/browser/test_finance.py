"""By keyboard and in both languages: one of finance prepares a month, another approves it, axe inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from revops import closing
from tests import page_company
from tests.browser.test_questions import reach
from tests.closing_company import month

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {"hold": "Prepare and put on hold", "approve": "Approve and close", "state": "closed"},
    "fr": {"hold": "Préparer et arrêter provisoirement", "approve": "Approuver et clôturer", "state": "clos"},
}  # fmt: skip


@pytest.fixture
def two(transactional_db: None, tmp_path: Path) -> list[User]:
    page_company.load(tmp_path)
    group = Group.objects.get_or_create(name="finance")[0]
    people = [page_company.reader(name) for name in ("fay", "fred")]
    for each in people:
        each.groups.add(group)
    return people


def enter(site: Page, name: str, language: str) -> dict[str, str]:
    site.context.clear_cookies()
    site.goto("/accounts/login/")
    site.get_by_label("Name").fill(name)
    site.get_by_label("Password").fill(page_company.PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.locator(".me details.menu").wait_for()
    site.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    site.goto("/finance/2025-09/")
    return WORDS[language]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 390)])
def test_two_people_close_a_month(two: list[User], site: Page, language: str, width: int) -> None:
    site.set_viewport_size({"width": width, "height": 800})
    words = enter(site, "fay", language)
    for reason in site.locator("input[name^=accept-]").all():
        reason.focus()
        site.keyboard.type("C’est connu.")
    reach(site, words["hold"], "button")
    site.keyboard.press("Enter")
    expect(site.locator("h1 .month-state.hold")).to_be_visible()
    words = enter(site, "fred", language)
    reach(site, words["approve"], "button")
    site.keyboard.press("Enter")
    expect(site.locator("h1 .month-state")).to_have_text(words["state"])
    assert closing.month_of(month("2025-09")).version.approver == "fred"
    assert site.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(site).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
