"""A reader in front of the small company, in a real browser."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page

from tests import page_company
from tests.conftest import rest


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


@pytest.fixture
def page_of(
    browser: Browser, live_server, transactional_db: None, settings: LazySettings, tmp_path: Path
):
    """A page as a browser of a language and width opens it, by default in Paris. An error in its console fails the
    test.
    """
    settings.MEDIA_ROOT = tmp_path / "uploads"
    opened, errors = [], []

    def open_page(language: str, width: int, timezone: str = "Europe/Paris") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            timezone_id=timezone,
        )
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in opened:
        context.close()
    rest()
    assert errors == []
