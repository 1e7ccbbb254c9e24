"""Hand-offs on a phone: what waits stands open, what explains it is folded, and the page is short."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from revops import publish, stocktaking
from tests import page_company, shipped
from tests import small_company as small
from tests.browser.test_meeting import is_accessible, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
MANY = 14


def ago(days: int) -> str:
    return (timezone.now() - timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def company(transactional_db: None, tmp_path: Path) -> None:
    shipped.hand_offs()
    small.organisation(timezone="UTC")
    names = [f"{way}{n}" for way in ("WAITS", "BACK") for n in range(MANY)]
    leads = [{"lead": name, "at": ago(40), "channel": "Web"} for name in names]
    small.load(tmp_path, "leads", leads)
    entries = [{"id": name, "lead": name, "stage": "mql", "at": ago(20)} for name in names]
    entries += [{"id": f"x{n}", "lead": f"BACK{n}", "stage": "disqualified", "at": ago(5)} for n in range(MANY)]  # fmt: skip
    small.load(tmp_path, "stages", entries)
    publish.publish()
    stocktaking.take()


@pytest.fixture
def reader(site: Page, company: None) -> Page:
    page_company.reader("rec", is_superuser=True, is_staff=True)
    log_in(site, "rec")
    return site


@pytest.mark.parametrize("language", ["en", "fr"])
def test_on_a_phone_what_waits_is_open_and_the_rest_is_folded(reader: Page, language: str) -> None:
    reader.context.add_cookies([{"name": "django_language", "value": language, "url": reader.url}])
    reader.set_viewport_size(PHONE)
    reader.goto("/handoffs/")
    waits, back = reader.locator(".answered-here > li"), reader.locator(".work-fold .work-list > li:not(.soft)")  # fmt: skip
    expect(waits.first).to_be_visible()
    assert (waits.count(), back.count()) == (10, 5)
    expect(back.first).to_be_hidden()
    expect(waits.locator("summary").first).to_be_visible()
    height, width = (reader.evaluate(f"document.documentElement.scroll{each}") for each in ("Height", "Width"))  # fmt: skip
    assert height <= 3000 and width <= PHONE["width"]
    reader.locator("details.work-fold:has(.work-list) > summary").first.click()
    expect(back.first).to_be_visible()
    is_accessible(reader)


def test_on_a_wide_screen_what_explains_is_folded_and_the_whole_of_a_list_opens(
    reader: Page,
) -> None:
    reader.set_viewport_size(SCREEN)
    reader.goto("/handoffs/")
    for each in (".work-fold .work-list > li", "#qualified", "#checks"):
        expect(reader.locator(each).first).to_be_visible()
    expect(reader.locator(".work-definition").first).to_be_hidden()
    reader.locator("#qualified").click()
    expect(reader.locator(".work-definition").first).to_be_visible()
    reader.locator(".whole a").first.click()
    expect(reader.locator(".answered-here > li")).to_have_count(MANY)
    is_accessible(reader)
