"""The common language in a real browser: both languages, by keyboard, nothing for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.at_length import at_length

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", at_length(["light", "dark"], quick=["light"]))
def test_axe_finds_nothing(reader: Page, scheme: str):
    reader.emulate_media(color_scheme=scheme)
    reader.goto("/language/")
    assert [each["id"] for each in Axe().run(reader).response["violations"]] == []


def test_it_reads_in_french_with_the_english_behind_a_disclosure(reader: Page):
    reader.goto("/language/")
    reader.get_by_role("button", name="French").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(
        "Que veulent dire nos mots, et qui fait quoi ?".replace(" ?", "\u202f?")
    )
    entry = reader.locator("#win_rate")
    expect(entry).to_contain_text("Affaires gagnées ÷")
    entry.locator("summary").first.focus()
    reader.keyboard.press("Enter")
    expect(entry.get_by_text("Deals won ÷ deals closed")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_it_does_not_scroll_sideways(reader: Page, width: int):
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto("/language/")
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
