"""What a reader does in the morning: log in, read five figures, ask the next question, believe the
answer.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboards.words import wording
from revops import numbers
from tests import page_company
from tests.browser.conftest import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def figures(site: Page) -> dict[str, str]:
    """The figure of every tile, as shown."""
    return {
        link.get_attribute("data-kpi"): link.inner_text()
        for link in site.locator(".tile [data-kpi]").all()
    }


def published_figures(period: str, motion: str = "") -> dict[str, str]:
    """The same from the one door, in the formatter's words."""
    published = numbers.published()
    cut = published.calendar.period(period)
    read = numbers.read(numbers.headline(), [cut], [numbers.Slice(motion)], published)
    return {number.kpi.key: wording.text(number.value, "en", compact=True) for number in read}


def test_after_the_login_the_five_figures_are_those_published(reader: Page):
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025")
    assert figures(reader) == page_company.FIGURES == published_figures("2025-10")


def test_the_first_screen_says_who_has_to_act(reader: Page):
    answer = reader.locator(".answer")
    expect(answer).to_be_in_viewport()
    expect(answer).to_contain_text("AE: ended 2 signed deals behind the target of 4.")


def test_period_and_motion_change_in_place_and_in_the_address(reader: Page):
    reader.get_by_label("Motion").select_option("outbound")
    reader.wait_for_url("**/?period=2025-10&motion=outbound**")
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025 · Outbound")
    assert figures(reader) == published_figures("2025-10", "outbound")
    reader.get_by_role("link", name="Previous period").click()
    reader.wait_for_url("**/?period=2025-09&motion=outbound**")
    expect(reader.get_by_role("heading", level=1)).to_have_text("September 2025 · Outbound")
    reader.go_back()
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025 · Outbound")
    assert figures(reader) == published_figures("2025-10", "outbound")


def test_a_figure_opens_its_receipt_and_a_record_its_life(reader: Page):
    reader.locator("[data-kpi=revenue]").click()
    expect(reader.locator(".sum")).to_contain_text("3 records = €12,350.00")
    expect(reader.locator("[data-total=value]")).to_have_text("€12,350.00")
    reader.get_by_role("row").filter(has_text="I1").get_by_role("link").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("I1")
    reader.get_by_role("heading", level=1).wait_for()
    reader.locator("details summary").last.click()
    expect(reader.get_by_text("€7,850.25").first).to_be_visible()


def test_the_chart_follows_the_numbers_and_a_tile_chooses_its_kpi(reader: Page):
    expect(reader.locator(".chart .bars path").last).to_be_visible()
    reader.get_by_role("link", name="Trend of Revenue").click()
    expect(reader.get_by_role("heading", name="Revenue against target")).to_be_visible()
    expect(reader.locator(".chart .bars path").last).to_be_visible()
    reader.get_by_text("The same as a table").click()
    expect(
        reader.locator(".as-table").get_by_role("row", name=re.compile("October 2025"))
    ).to_contain_text("€12,350")


def test_the_page_reads_in_french(reader: Page):
    reader.get_by_role("button", name="French").click()
    expect(reader.locator("html")).to_have_attribute("lang", "fr")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Octobre 2025")
    assert figures(reader)["revenue"].replace("\u202f", " ").replace("\xa0", " ") == "12 350 €"
    expect(reader.get_by_role("link", name="Tableau de bord").first).to_be_visible()


def test_everything_is_reached_by_keyboard(reader: Page):
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name="Skip to content")).to_be_focused()
    reader.keyboard.press("Enter")
    kind = reader.get_by_label("Kind of period")
    kind.focus()
    expect(kind).to_be_focused()
    reader.keyboard.type("Q")
    reader.wait_for_url("**/?period=2025-Q4**")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Q4 2025 (Oct–Dec)")


def test_the_page_reads_without_javascript(company, browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain = context.new_page()
    log_in(plain)
    assert figures(plain) == page_company.FIGURES
    expect(plain.locator(".trend-table:visible")).to_contain_text("October 2025")
    plain.get_by_label("Motion").select_option("inbound")
    plain.locator(".apply").click()
    assert figures(plain) == published_figures("2025-10", "inbound")
    context.close()
