"""The dashboard prints on one page, in both languages, and a small company's without JavaScript
too.
"""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.at_length import at_length
from tests.browser.conftest import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pages(site: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", site.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", at_length(["English", "French"], quick=["French"]))
@pytest.mark.parametrize("query", ["", "?period=2025-03"])
def test_the_dashboard_is_one_page(reader: Page, language: str, query: str):
    reader.get_by_role("button", name=language).click()
    reader.goto(f"/{query}")
    reader.wait_for_load_state("networkidle")
    assert pages(reader) == 1


def test_a_small_company_without_javascript_is_one_page_too(company, browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain = context.new_page()
    log_in(plain)
    assert pages(plain) == 1
    context.close()


def test_no_control_is_on_paper_and_the_company_is(reader: Page):
    reader.emulate_media(media="print")
    assert [each for each in reader.locator(".noprint, .fold").all() if each.is_visible()] == []
    assert reader.locator(".bottom").inner_text().startswith("Small · Publication")
    reader.goto("/language/")
    company = reader.locator(".company")
    assert company.is_visible()
    assert company.bounding_box()["x"] >= 0
