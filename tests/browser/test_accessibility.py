"""axe finds nothing on any page, light and dark, wide and narrow; nothing is wider than a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.at_length import at_length

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/kpi/win_rate/", "/kpi/revenue/receipt/?period=2025-10", "/accounts/password/")


def violations(site: Page) -> list[str]:
    return [
        f"{each['id']}: {each['nodes'][0]['target']}"
        for each in Axe().run(site).response["violations"]
    ]


@pytest.mark.parametrize("scheme", at_length(["light", "dark"], quick=["light"]))
def test_axe_finds_nothing(reader: Page, scheme: str):
    reader.emulate_media(color_scheme=scheme)
    found = {}
    for address in PAGES:
        reader.goto(address)
        reader.wait_for_load_state("networkidle")
        found[address] = violations(reader)
    assert found == {address: [] for address in PAGES}


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_no_page_scrolls_sideways(reader: Page, width: int):
    reader.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        reader.goto(address)
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            address,
            width,
        )
