"""The screen on the wall, in front of a real browser: it turns, renews itself, and says when it has
lost the server.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.at_length import at_length

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def kind_of_screen(reader: Page) -> str:
    return reader.locator(".screen.shown").get_attribute("class").split()[1]


def test_it_turns_by_itself_and_pauses_by_key(reader: Page):
    reader.goto("/tv/?views=figures,funnel&seconds=5")
    assert kind_of_screen(reader) == "figures"
    expect(reader.locator(".screen.funnel")).to_be_visible(timeout=9000)
    reader.keyboard.press("Space")
    reader.wait_for_timeout(6000)
    assert kind_of_screen(reader) == "funnel"
    reader.keyboard.press("ArrowLeft")
    assert kind_of_screen(reader) == "figures"


def test_without_the_server_the_figures_stay_and_the_time_is_told(reader: Page):
    reader.goto("/tv/?seconds=600")
    reader.keyboard.press("ArrowRight")
    reader.route(
        "**fragment=1**", lambda route: route.fulfill(status=200, body="<p>not a screen</p>")
    )
    reader.evaluate("renew()")
    expect(reader.locator(".lost")).to_contain_text("trying again")
    expect(reader.locator("body.old .screen.funnel")).to_be_visible()
    reader.unroute("**fragment=1**")
    reader.evaluate("renew()")
    expect(reader.locator(".lost")).to_be_empty()
    assert kind_of_screen(reader) == "funnel"


def test_in_french_it_turns_by_key_and_says_who_has_to_act(reader: Page):
    reader.get_by_role("button", name="French").click()
    reader.goto("/tv/?views=figures,act&seconds=600&period=2025-10")
    expect(reader.locator(".screen.shown")).to_contain_text("en retard")
    reader.keyboard.press("ArrowRight")
    expect(reader.get_by_role("heading", name="Qui doit agir")).to_be_visible()
    assert kind_of_screen(reader) == "act"


@pytest.mark.parametrize("scheme", at_length(["light", "dark"], quick=["light"]))
def test_axe_finds_nothing(reader: Page, scheme: str):
    reader.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = []
    for screen in (1, 2, 3, 4):
        reader.goto(f"/tv/?screen={screen}")
        found += [each["id"] for each in Axe().run(reader).response["violations"]]
    assert found == []


@pytest.mark.parametrize(
    ("width", "height"),
    at_length([(1280, 720), (1920, 1080), (3840, 2160)], quick=[(1920, 1080)]),
)
def test_every_view_fits_the_screen(reader: Page, width: int, height: int):
    reader.set_viewport_size({"width": width, "height": height})
    for screen in (1, 2, 3, 4):
        reader.goto(f"/tv/?screen={screen}")
        assert reader.evaluate("document.documentElement.scrollHeight <= innerHeight"), screen
