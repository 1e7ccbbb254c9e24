"""A reader in front of the small company, in a real browser."""

import pytest
from playwright.sync_api import Page

from tests import page_company


@pytest.fixture
def company(transactional_db, tmp_path):
    page_company.load(tmp_path)
    page_company.reader()


@pytest.fixture
def reader(company, site: Page) -> Page:
    """The running site, logged in."""
    log_in(site)
    is_ready(site)
    return site


def is_ready(site: Page) -> None:
    """Waits until the scripts listen: before, a choice would load a whole page, or be lost.

    By the attribute that the script sets: without its stylesheet the button is not to be seen, too.
    """
    site.locator("form.filters .apply[hidden]").wait_for(state="attached")
    site.wait_for_load_state("domcontentloaded")


def log_in(site: Page) -> None:
    site.goto("/")
    site.get_by_label("Name").fill("reader")
    site.get_by_label("Password").fill(page_company.PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.locator(".tiles").wait_for()
