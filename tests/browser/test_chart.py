"""A chart leads on: one box says all of a bar, a click opens its receipt, and the flag of a note leads
to its words.
"""

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from revops import notes
from revops.notes import Note
from tests.admin_pages import member_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def drawn(reader: Page) -> Page:
    """A KPI's page with two notes, whose chart is there."""
    by = member_of("manager")
    notes.write(Note(on=date(2025, 9, 10), text="A fair"), by)
    notes.write(Note(on=date(2025, 10, 14), text="A webinar"), by)
    reader.goto("/kpi/mqls/?period=2025-10&compare=year")
    reader.locator(".chart .bars path").last.wait_for()
    return reader


def last_bar(page: Page) -> tuple[float, float]:
    box = page.locator(".chart .bars path").last.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def flags(page: Page) -> Locator:
    return page.locator(".chart .annotation")


def test_one_box_says_all_of_a_bar_and_a_click_opens_its_receipt(drawn: Page) -> None:
    drawn.mouse.move(*last_bar(drawn))
    box = drawn.locator(".chart .hoverlayer .hovertext")
    expect(box).to_have_count(1)
    expect(box).to_contain_text("October 2025 · 5 of 4 · 125")
    drawn.mouse.click(*last_bar(drawn))
    drawn.wait_for_url("**/kpi/mqls/receipt/?period=2025-10&compare=year")
    expect(drawn.locator("[data-figure-of=mqls]")).to_have_text("5")


def test_flags_stand_in_the_order_of_time_and_a_finger_finds_them(drawn: Page) -> None:
    expect(flags(drawn)).to_have_text(["1", "2"])
    boxes = [each.bounding_box() for each in flags(drawn).locator("rect.bg").all()]
    assert boxes[0]["x"] < boxes[1]["x"]
    assert [min(each["width"], each["height"]) >= 23.9 for each in boxes] == [True, True]
    words = drawn.locator(".notes-list li").all_inner_texts()
    assert [each.split("\n")[0].split(" ")[0] for each in words] == ["1", "2"]
    assert ["A fair" in words[0], "A webinar" in words[1]] == [True, True]


def test_a_flag_leads_to_its_words(drawn: Page) -> None:
    drawn.set_viewport_size({"width": 1280, "height": 420})
    note = drawn.locator("#note-2")
    drawn.evaluate("scrollTo(0, 0)")
    expect(note).not_to_be_in_viewport()
    flags(drawn).last.click()
    expect(note).to_be_in_viewport()
