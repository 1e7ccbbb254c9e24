"""Switching the funnel by keyboard, in both languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("switch_to", "view", "other", "said"),
    [
        ("", "By cohort", "By period", "Together"),
        ("French", "Par cohorte", "Par période", "Ensemble"),
    ],
    ids=["English", "French"],
)
def test_the_funnel_is_switched_by_keyboard(
    reader: Page, switch_to: str, view: str, other: str, said: str
):
    if switch_to:
        reader.get_by_role("button", name=switch_to).click()
        reader.wait_for_selector("html[lang=fr]")
    reader.get_by_role("link", name=view).focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**funnel=cohort**")
    expect(reader.locator(".funnel.cohort")).to_contain_text(said)
    expect(reader.get_by_role("link", name=view)).to_have_attribute("aria-current", "true")
    assert violations(reader) == []
    reader.get_by_role("link", name=other).focus()
    reader.keyboard.press("Enter")
    expect(reader.locator(".funnel .revenue")).to_be_visible()
    assert "funnel=" not in reader.url
