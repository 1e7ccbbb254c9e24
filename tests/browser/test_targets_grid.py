"""The grid of targets by keyboard, in a real browser: typing, pasting, undoing, and two people at one cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from revops.models import Target, Team
from revops.targets import set_target
from tests import small_company as small
from tests.admin_pages import PASSWORD, member_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/admin/revops/target/grid/?year=2030"


@pytest.fixture
def grid(site: Page) -> Page:
    small.organisation()
    Team.objects.create(name="Marketing", function="marketing")
    member_of("admin")
    site.goto(f"/accounts/login/?next={URL}")
    site.get_by_label("Name").fill("admin")
    site.get_by_label("Password").fill(PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.locator(".tg").wait_for()
    return site


def cell(site: Page, month: int, kpi: str = "mqls"):
    return site.locator(f'[id="t.{kpi}..0.2030-{month:02}"]')


def paste(site: Page, month: int, text: str, kpi: str = "mqls") -> None:
    cell(site, month, kpi).focus()
    cell(site, month, kpi).evaluate(
        """(input, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        text,
    )


def test_the_keyboard_alone_types_and_saves(grid: Page):
    cell(grid, 1).focus()
    grid.keyboard.type("520")
    grid.keyboard.press("ArrowRight")
    grid.keyboard.type("530")
    grid.keyboard.press("Tab")
    expect(cell(grid, 3)).to_be_focused()
    grid.keyboard.type("9")
    grid.keyboard.press("Escape")
    expect(cell(grid, 3)).to_have_value("")
    expect(grid.locator("#changed")).to_have_text("2 cells changed")
    grid.locator("#reason").press("Enter")

    expect(grid.get_by_text("2 targets were saved.")).to_be_visible()
    assert list(Target.objects.order_by("month").values_list("value", flat=True)) == [520, 530]


def test_a_block_is_pasted_and_undone_and_the_sums_follow(grid: Page):
    paste(grid, 1, "1 234,56\t20\t30\n1\t2\t3\n")
    row = grid.locator("tr").filter(has=cell(grid, 1))
    expect(row.locator(".q").first).to_have_text("1\u202f284.56")
    expect(grid.locator('[id="t.mqls.inbound.0.2030-03"]')).to_have_value("3")

    grid.keyboard.press("Control+z")

    expect(cell(grid, 1)).to_have_value("")
    expect(row.locator(".q").first).to_have_text("—")


def test_a_wrong_cell_says_why_at_once_and_is_not_sent(grid: Page):
    cell(grid, 1).fill("many")
    expect(grid.locator("#said")).to_contain_text("This is not a number that a target can have")

    grid.get_by_role("button", name="Save", exact=True).click()

    expect(cell(grid, 1)).to_be_focused()
    assert not Target.objects.exists()


def test_what_another_set_meanwhile_is_a_choice(grid: Page):
    cell(grid, 1).fill("520")
    set_target("mqls", date(2030, 1, 1), Decimal(540), by=member_of("admin", name="Lotte"))
    grid.get_by_role("button", name="Save", exact=True).click()
    expect(grid.get_by_role("alert")).to_contain_text("Lotte set 540")
    expect(cell(grid, 1)).to_have_value("520")

    grid.get_by_label("Use mine").check()
    grid.get_by_role("button", name="Save", exact=True).click()

    expect(grid.get_by_text("1 target was saved.")).to_be_visible()
    assert Target.objects.get().value == 520


def test_a_spread_fills_the_row(grid: Page):
    grid.get_by_text("Spread a yearly target").click()
    grid.get_by_label("For the year").fill("1200")
    grid.get_by_label("How").select_option("evenly")
    grid.get_by_role("button", name="Fill the row").click()

    expect(cell(grid, 12)).to_have_value("100")
    expect(grid.locator("#changed")).to_have_text("12 cells changed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_grid(grid: Page, scheme: str):
    grid.emulate_media(color_scheme=scheme)
    grid.goto(URL)
    found = Axe().run(grid, context=".tg").response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in found] == []


def test_the_grid_speaks_french(grid: Page):
    grid.context.add_cookies([{"name": "django_language", "value": "fr", "url": grid.url}])
    grid.goto(URL)
    paste(grid, 1, "1234,5\t2")
    expect(grid.locator("#changed")).to_have_text("2 cellules modifiées")
    grid.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(cell(grid, 1)).to_have_value("1\u202f234,5")
