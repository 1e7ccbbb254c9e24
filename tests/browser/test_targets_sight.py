"""The grid of targets shows where one is and what is wrong, and understands amounts as it is typed into."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from revops.models import Target
from tests.browser.test_targets_grid import cell, grid, save  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_amounts_are_understood_as_they_are_typed(grid: Page):
    row = grid.locator("tr").filter(has=cell(grid, 1, "revenue"))
    for month, text in enumerate(("€180,000", "85k", "1.2 M€"), start=1):
        cell(grid, month, "revenue").fill(text)
    expect(row.locator(".q").first).to_have_text("1,465,000")
    cell(grid, 4, "revenue").fill("$5")
    expect(grid.locator("#said")).to_contain_text("This is another currency; targets are in EUR.")
    cell(grid, 4, "revenue").fill("")

    save(grid)

    expect(grid.get_by_text("3 targets were saved.")).to_be_visible()
    found = Target.objects.filter(kpi="revenue").order_by("month").values_list("value", flat=True)
    assert list(found) == [180_000, 85_000, 1_200_000]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_running_month_its_heading_and_what_is_wrong_are_in_sight(grid: Page, width: int):
    grid.set_viewport_size({"width": width, "height": 800})
    grid.goto("/admin/revops/target/grid/")
    heading = grid.locator("thead [aria-current]")
    expect(heading).to_be_in_viewport(ratio=1)
    assert is_on_top(heading)

    grid.locator(".tg-scroll").evaluate("each => each.scrollTop = 1e4")
    assert is_on_top(heading)

    month = heading.evaluate("each => each.cellIndex")
    last = grid.locator(".tg-row").filter(has=grid.locator("input")).last
    typed = last.locator("input").nth(month - 1)
    typed.fill("many")
    said = grid.locator("#said")
    expect(said).to_be_in_viewport(ratio=1)
    beside = said.bounding_box()["y"] - typed.bounding_box()["y"]
    assert 20 < abs(beside) < 100


def is_on_top(element) -> bool:
    """Whether nothing lies over the middle of an element."""
    return element.evaluate(
        """each => { const {x, y, width, height} = each.getBoundingClientRect();
        return each.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
    )
