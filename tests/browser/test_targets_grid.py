"""The grid of targets by keyboard, in a real browser: typing, pasting, undoing, and two people at
one cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from revops.models import Target, Team
from revops.targets import set_target
from tests import page_company
from tests import small_company as small
from tests.admin_pages import PASSWORD, member_of
from tests.at_length import at_length

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/admin/revops/target/grid/?year=2030"


@pytest.fixture
def grid(site: Page) -> Page:
    small.organisation()
    Team.objects.create(name="Marketing", function="marketing")
    member_of("admin")
    enter(site, "admin")
    return site


def enter(site: Page, name: str) -> None:
    site.goto(f"/accounts/login/?next={URL}")
    site.get_by_label("Name").fill(name)
    site.get_by_label("Password").fill(PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.locator(".tg").wait_for()


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
    expect(row.locator(".q").first).to_have_text("1,284.56")
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


@pytest.fixture
def lotte(grid: Page, browser: Browser) -> Iterator[Page]:
    """A second browser, with its own cookies, in which somebody else looks at the same grid."""
    member_of("admin", name="Lotte")
    context = browser.new_context(base_url=grid.url.partition("/admin")[0], locale="en-GB")
    page = context.new_page()
    enter(page, "Lotte")
    yield page
    context.close()


def save(site: Page) -> None:
    site.get_by_role("button", name="Save", exact=True).click()


def test_two_browsers_at_one_cell_lose_nothing(grid: Page, lotte: Page):
    cell(grid, 1).fill("520")
    cell(grid, 2).fill("7")
    cell(lotte, 1).fill("540")
    cell(lotte, 3).fill("9")
    save(lotte)
    expect(lotte.get_by_text("2 targets were saved.")).to_be_visible()

    save(grid)
    expect(grid.get_by_role("alert")).to_contain_text("Lotte set 540")
    expect(cell(grid, 1)).to_have_value("520")
    assert list(Target.objects.order_by("month").values_list("value", flat=True)) == [540, 9]

    grid.get_by_label("Use mine").check()
    save(grid)
    expect(grid.get_by_text("2 targets were saved.")).to_be_visible()
    assert list(Target.objects.order_by("month").values_list("value", flat=True)) == [520, 7, 9]
    # Her page is the older one now.
    cell(lotte, 1).fill("550")
    save(lotte)
    expect(lotte.get_by_role("alert")).to_contain_text("admin set 520")
    lotte.get_by_label("Keep theirs").check()
    save(lotte)
    expect(lotte.get_by_text("Nothing was changed.")).to_be_visible()
    assert Target.objects.get(month="2030-01-01").value == 520


def test_a_conflict_is_settled_by_keyboard_alone(grid: Page):
    cell(grid, 1).focus()
    grid.keyboard.type("520")
    set_target("mqls", date(2030, 1, 1), Decimal(540), by=member_of("admin", name="Lotte"))
    grid.locator("#reason").press("Enter")
    expect(grid.get_by_role("alert")).to_contain_text("Lotte set 540")

    tab_to(grid, "input[type=radio]")
    grid.keyboard.press("ArrowDown")
    expect(grid.get_by_label("Use mine")).to_be_checked()
    tab_to(grid, "#reason")
    grid.keyboard.press("Enter")

    expect(grid.get_by_text("1 target was saved.")).to_be_visible()
    assert Target.objects.get().value == 520


def tab_to(site: Page, selector: str) -> None:
    for _press in range(60):
        site.keyboard.press("Tab")
        if site.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The keyboard does not reach {selector}.")


def test_the_spread_is_reached_and_filled_by_keyboard_alone(grid: Page):
    grid.locator("#reason").focus()
    tab_to(grid, "summary")
    grid.keyboard.press("Enter")
    tab_to(grid, "[name=spread_value]")
    grid.keyboard.type("1200")
    tab_to(grid, "[name=spread_how]")
    grid.keyboard.type("evenly")
    tab_to(grid, "[name=spread]")
    grid.keyboard.press("Enter")

    expect(cell(grid, 12)).to_have_value("100")


def test_typing_and_pasting_are_undone_one_after_the_other(grid: Page):
    cell(grid, 1).focus()
    grid.keyboard.type("5")
    grid.keyboard.press("ArrowRight")
    grid.keyboard.type("6")
    grid.keyboard.press("ArrowRight")
    paste(grid, 3, "7\t8")
    for values in (["5", "6", "", ""], ["5", "", "", ""], ["", "", "", ""]):
        grid.keyboard.press("Control+z")
        assert [cell(grid, month).input_value() for month in (1, 2, 3, 4)] == values
    expect(grid.locator("#changed")).to_have_text("")


def test_header_and_labels_stay_in_sight_while_the_grid_scrolls(grid: Page):
    corner = grid.locator(".tg thead th").first
    before = corner.bounding_box()  # its width may still follow the font
    cell(grid, 12, "win_rate").focus()

    label = grid.locator("tr").filter(has=cell(grid, 12, "win_rate")).locator("th")
    assert [corner.bounding_box()[side] for side in "xy"] == [before[side] for side in "xy"]
    assert label.bounding_box()["x"] == before["x"]
    assert cell(grid, 12, "win_rate").bounding_box()["x"] > before["x"] + before["width"]


def test_a_spread_fills_the_row(grid: Page):
    grid.get_by_text("Spread a yearly target").click()
    grid.get_by_label("For the year").fill("1200")
    grid.get_by_label("How").select_option("evenly")
    grid.get_by_role("button", name="Fill the row").click()

    expect(cell(grid, 12)).to_have_value("100")
    expect(grid.locator("#changed")).to_have_text("12 cells changed")


def test_last_years_actuals_are_filled_in_by_keyboard_shown_alone_and_saved(
    site: Page, transactional_db: None, tmp_path: Path
) -> None:
    page_company.load(tmp_path)
    member_of("admin")
    enter(site, "admin")
    site.goto(URL.replace("2030", "2026"))
    site.locator("[name=growth]").focus()
    site.keyboard.type("20")
    site.keyboard.press("Tab")
    site.keyboard.press("Enter")
    october = site.locator('[id="t.mqls..0.2026-10"]')
    expect(october).to_have_value("6")
    assert not Target.objects.filter(month__year=2026).exists()

    site.locator("#only").check()
    expect(site.locator(".tg-row:visible")).to_have_count(14)
    expect(october).to_be_visible()
    axe = Axe().run(site, context=".tg")
    assert axe.violations_count == 0, axe.generate_report()
    site.locator("#reason").press("Enter")
    site.get_by_text("targets were saved.").wait_for()
    assert Target.objects.get(kpi="mqls", motion="", team=None, month=date(2026, 10, 1)).value == 6


@pytest.mark.parametrize("scheme", at_length(["light", "dark"], quick=["light"]))
def test_axe_finds_nothing_in_the_grid(grid: Page, scheme: str):
    grid.emulate_media(color_scheme=scheme)
    grid.goto(URL)
    found = Axe().run(grid, context=".tg").response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in found] == []


def test_axe_finds_nothing_where_something_is_refused(grid: Page):
    cell(grid, 1).fill("520")
    set_target("mqls", date(2030, 1, 1), Decimal(540), by=member_of("admin", name="Lotte"))
    grid.get_by_role("button", name="Save", exact=True).click()
    grid.get_by_role("alert").wait_for()

    found = Axe().run(grid, context=".tg").response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in found] == []


def test_the_grid_speaks_french(grid: Page):
    grid.context.add_cookies([{"name": "django_language", "value": "fr", "url": grid.url}])
    grid.goto(URL)
    heads = grid.locator(".tg thead th").all_inner_texts()
    assert (heads[6:8], heads[13]) == (["juin", "juil."], "T1")
    paste(grid, 1, "1234,5\t2")
    expect(grid.locator("#changed")).to_have_text("2 cellules modifiées")
    grid.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(grid.get_by_text("2 objectifs ont été enregistrés.")).to_be_visible()
    expect(cell(grid, 1)).to_have_value("1\u202f234,5")


def test_a_conflict_is_told_in_french(grid: Page):
    grid.context.add_cookies([{"name": "django_language", "value": "fr", "url": grid.url}])
    grid.goto(URL)
    cell(grid, 1).fill("520")
    set_target("mqls", date(2030, 1, 1), Decimal(540), by=member_of("admin", name="Lotte"))
    grid.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(grid.get_by_role("alert")).to_contain_text("Lotte vient de fixer 540")
    expect(grid.get_by_label("Garder")).to_be_visible()
