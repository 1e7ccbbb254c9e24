"""A figure is believed: its receipt is sorted, searched and left with the keyboard, in either
language, and says what is not counted.
"""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ids(site: Page) -> list[str]:
    return [
        cell.inner_text().split(" · ")[1]
        for cell in site.locator(".records td.soft:nth-child(3)").all()
    ]


def test_the_records_are_sorted_and_searched_with_the_keyboard(reader: Page):
    reader.goto("/kpi/revenue/receipt/?period=2025-10")
    assert ids(reader) == ["I3", "I2", "I1"]
    reader.get_by_role("link", name="Amount, EUR").press("Enter")
    expect(reader.locator("[aria-sort=descending]")).to_contain_text("Amount, EUR")
    assert ids(reader) == ["I1", "I2", "I3"]
    reader.get_by_label("Search the records").fill("I2")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("status")).to_contain_text("1 of 3 records found = €5,000.00")
    assert ids(reader) == ["I2"]
    expect(reader.locator("[data-total=value]")).to_have_text("€12,350.00")


def test_in_french_it_says_what_is_not_counted_and_why(reader: Page):
    reader.get_by_role("button", name="French").click()
    reader.goto("/kpi/mqls/receipt/?period=2025-10")
    reader.get_by_role("link", name="Retours 1").press("Enter")
    expect(reader.locator(".meaning")).to_contain_text(
        "il est recyclé et compte le jour de sa première entrée"
    )
    assert ids(reader) == ["s6"]
    reader.locator(".records tbody th a").press("Enter")
    expect(reader.get_by_role("cell", name="non compté\u202f: un retour, recyclé")).to_be_visible()


def test_a_record_leads_to_the_other_records_of_its_deal(reader: Page):
    reader.goto("/kpi/deals_signed/receipt/?period=2025-10&sort=day")
    reader.locator(".records tbody th a").first.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("D1")
    reader.locator(".timeline").get_by_role("link", name="Invoice").press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("I1")


def test_the_definition_is_one_key_away_in_the_other_language(reader: Page):
    reader.goto("/kpi/revenue/receipt/?period=2025-10")
    reader.locator("summary", has_text="En français").press("Enter")
    expect(reader.get_by_text("Factures − avoirs")).to_be_visible()
