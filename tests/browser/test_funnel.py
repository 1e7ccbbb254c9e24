"""Switching the funnel by keyboard, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import page_company
from tests import small_company as small
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


@pytest.mark.parametrize("view", ["", "&funnel=cohort"], ids=["period", "cohort"])
def test_no_column_is_cut_where_motions_are_not_known(reader: Page, tmp_path: Path, view: str):
    unknown = {"lead": "M1", "at": "2025-10-03T09:00:00"}
    small.load(tmp_path, "leads", [*page_company.LEADS, unknown])
    small.published()
    for width in (1101, 1280, 1300, 1600, 1920):
        reader.set_viewport_size({"width": width, "height": 844})
        reader.goto(f"/?period=2025-10{view}")
        expect(reader.locator(".funnel.four")).to_have_count(1)
        cut = reader.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('.half .scroll'))")  # fmt: skip
        assert cut <= 1, width
