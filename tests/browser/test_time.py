"""Back in time and forth, and a note on the time axis: in both languages, by keyboard, and axe
finds nothing.
"""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from revops.models import Publication
from tests import page_company
from tests.admin_pages import group_of
from tests.at_length import at_length
from tests.test_restated import corrected

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZONE = ZoneInfo("Europe/Amsterdam")
EXPLAINED = "/kpi/mqls/restated/?period=2025-10"


@pytest.fixture
def moved(company, tmp_path, reader: Page) -> Page:
    """The running site as a manager sees it, after a figure moved."""
    first = Publication.objects.get()
    Publication.objects.update(published_at=first.published_at - timedelta(days=2))
    corrected(tmp_path)
    page_company.User.objects.get(username="reader").groups.add(group_of("manager"))
    return reader


def test_a_reader_goes_back_sees_what_came_since_and_returns(moved: Page):
    moved.goto("/?period=2025-10")
    moved.locator("summary").filter(has_text="As published now").click()
    field = moved.get_by_label("As published at")
    last = Publication.objects.order_by("pk").last().published_at
    assert field.input_value() == f"{last.astimezone(ZONE):%Y-%m-%d}T23:59:59"
    moved.get_by_role("link", name="Choose a publication").click()
    moved.get_by_role("row").last.get_by_role("link").click()
    expect(moved.get_by_role("status")).to_contain_text("You are looking at")
    expect(moved.locator(".tile [data-kpi=mqls]")).to_have_text("5")
    moved.get_by_role("link", name="now 6 (+1)").click()
    expect(moved.locator("[data-moved=mqls]")).to_have_text("+1")
    moved.get_by_role("link", name="Back to now").click()
    expect(moved.get_by_role("status")).to_have_count(0)


def test_the_publication_of_a_day_is_a_control_of_its_own(moved: Page):
    moved.goto("/?period=2025-10&motion=inbound")
    first = Publication.objects.order_by("pk").first().published_at.astimezone(ZONE)
    moved.locator("summary").filter(has_text="As published now").click()
    moved.get_by_label("As published at").fill(f"{first:%Y-%m-%d}T23:59:59")
    moved.locator(".as-published button").click()
    expect(moved.get_by_role("status")).to_contain_text("You are looking at")
    expect(moved.get_by_role("heading", level=1)).to_have_text("October 2025 · Inbound")
    moved.locator("summary").filter(has_text="As published on").click()
    moved.locator(".as-published").get_by_role("link", name="Back to now").click()
    expect(moved.get_by_role("status")).to_have_count(0)


def test_a_moved_figure_leads_to_its_records(moved: Page):
    moved.goto("/?period=2025-10")
    moved.get_by_role("link", name=re.compile("was 5 until")).click()
    expect(moved.get_by_role("heading", level=1)).to_contain_text("Why MQLs moved")
    moved.get_by_role("row").filter(has_text="s9L7").get_by_role("link").click()
    expect(moved.get_by_role("heading", level=1)).to_contain_text("s9L7")


def test_a_note_is_written_by_keyboard_and_flagged_on_the_chart(moved: Page):
    moved.goto("/kpi/mqls/?period=2025-10")
    moved.locator(".add-note summary").focus()
    moved.keyboard.press("Enter")
    moved.get_by_label("What happened").focus()
    moved.keyboard.type("Fair & <b>show</b>")
    moved.keyboard.press("Enter")
    expect(moved.locator(".notes-list")).to_contain_text("Fair & <b>show</b>")
    flag = moved.locator(".chart .annotation-text")
    expect(flag).to_have_text("1")
    flag.hover()
    expect(moved.locator(".chart .hoverlayer")).to_contain_text("Fair & <b>show</b>")


def test_the_pages_read_in_french(moved: Page):
    moved.get_by_role("button", name="French").click()
    moved.goto(EXPLAINED)
    expect(moved.get_by_role("heading", level=1)).to_contain_text("Ce qui a fait bouger")
    expect(moved.get_by_role("cell", name="arrivé").first).to_be_visible()
    moved.goto("/publications/")
    expect(moved.get_by_role("columnheader", name="Ce qui a changé")).to_be_visible()


@pytest.mark.parametrize("scheme", at_length(["light", "dark"], quick=["light"]))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(moved: Page, scheme: str):
    moved.emulate_media(color_scheme=scheme)
    as_of = Publication.objects.order_by("pk").first().published_at + timedelta(seconds=1)
    then = as_of.strftime("as_of=%Y-%m-%dT%H:%M:%SZ")
    found, wide = {}, []
    for address in (
        EXPLAINED,
        "/publications/",
        "/notes/new/",
        f"/?period=2025-10&{then}",
        "/kpi/mqls/?period=2025-10",
    ):
        moved.set_viewport_size({"width": 390, "height": 800})
        moved.goto(address)
        moved.wait_for_load_state("networkidle")
        wide += (
            [address] if moved.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        )
        if details := Axe().run(moved).response["violations"]:
            found[address] = [f"{each['id']}: {each['nodes'][0]['target']}" for each in details]
    assert (found, wide) == ({}, [])
