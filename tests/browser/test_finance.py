"""By keyboard and in both languages: one of finance prepares a month, another approves it, axe inside."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from dashboards.words import wording
from revops import closing, publish
from revops.values import Unit, Value
from tests import page_company, small_company
from tests.at_length import at_length
from tests.browser.test_questions import reach
from tests.closing_company import month

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {
        "hold": "Prepare and put on hold", "approve": "Approve and close", "state": "closed", "open": "open",
        "reopen": "Open again", "signed": "see it as it was signed", "figure": "Figure", "check": "Check",
    },
    "fr": {
        "hold": "Préparer et arrêter provisoirement", "approve": "Approuver et clôturer", "state": "clos", "open": "ouvert",
        "reopen": "Rouvrir", "signed": "la voir telle qu’elle a été signée", "figure": "Chiffre", "check": "Contrôle",
    },
}  # fmt: skip
BECAUSE, AGAIN = "C’est connu.", "Un avoir manquait."


@pytest.fixture
def two(transactional_db: None, tmp_path: Path) -> list[User]:
    """With a document of September that has no rate: there is something to accept."""
    page_company.load(tmp_path)
    dollars = {"invoice": "A9", "at": "2025-09-12", "amount": "7", "currency": "USD"}
    small_company.load(tmp_path, "invoices", [*page_company.INVOICES, dollars])
    publish.publish()
    group = Group.objects.get_or_create(name="finance")[0]
    people = [page_company.reader(name) for name in ("fay", "fred")]
    for each in people:
        each.groups.add(group)
    return people


def enter(site: Page, name: str, language: str) -> dict[str, str]:
    site.context.clear_cookies()
    site.goto("/accounts/login/")
    site.get_by_label("Name").fill(name)
    site.get_by_label("Password").fill(page_company.PASSWORD)
    site.get_by_role("button", name="Log in").click()
    site.locator(".me details.menu").wait_for()
    site.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    site.goto("/finance/2025-09/")
    return WORDS[language]


@pytest.mark.parametrize(
    ("language", "width"), at_length([("en", 1280), ("fr", 390)], quick=[("en", 1280)])
)
def test_two_people_close_a_month(two: list[User], site: Page, language: str, width: int) -> None:
    """By keyboard: prepared, approved, taken away, opened again and closed again; what was signed
    first can still be read.
    """
    site.set_viewport_size({"width": width, "height": 800})
    first = prepared_and_approved(site, language)
    assert closing.month_of(month("2025-09")).version.approver == "fred"
    assert site.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(site)
    expect(site.get_by_text(BECAUSE, exact=True).first).to_be_visible()
    assert_the_file_is_the_screen(site, language, first)

    site.locator("#reason").focus()
    site.keyboard.type(AGAIN)
    site.keyboard.press("Tab")
    site.keyboard.press("Enter")
    expect(site.locator("h1 .month-state")).to_have_text(WORDS[language]["open"])
    expect(site.get_by_text(AGAIN)).to_be_visible()
    assert prepared_and_approved(site, language) == first  # nothing came meanwhile
    link = site.get_by_role("link", name=WORDS[language]["signed"])
    link.focus()
    site.keyboard.press("Enter")
    expect(site.locator(".as-of")).to_be_visible()
    assert "as_of=" in site.url


def prepared_and_approved(site: Page, language: str) -> list[str]:
    """What the seal on the page says of cells and records."""
    words = enter(site, "fay", language)
    for reason in site.locator("input[name^=accept-]").all():
        reason.focus()
        site.keyboard.type(BECAUSE)
    reach(site, words["hold"], "button")
    site.keyboard.press("Enter")
    expect(site.locator("h1 .month-state.hold")).to_be_visible()
    words = enter(site, "fred", language)
    reach(site, words["approve"], "button")
    site.keyboard.press("Enter")
    expect(site.locator("h1 .month-state.closed")).to_contain_text(words["state"])
    expect(site.locator("dl.seal code")).to_have_count(2)
    return site.locator("dl.seal code").all_inner_texts()


def assert_accessible(site: Page) -> None:
    found = Axe().run(site).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def worded(row: list, language: str) -> str:
    """A figure of the file as a page words it; "" for a share, and for what is absent."""
    amount, currency = row[4:6]
    if isinstance(amount, str):
        return ""
    money = Value(Unit.MONEY, round(Decimal(str(amount)) * 100), currency=currency or "EUR")
    found = money if currency else Value(Unit.COUNT, int(amount))
    return wording.text(found, language)


def assert_the_file_is_the_screen(site: Page, language: str, seal: list[str]) -> None:
    """The workbook has the figures, the checklist and the seal that the page shows."""
    words = WORDS[language]
    with site.expect_download() as coming:
        site.locator("a[download][href*='.xlsx']").press("Enter")
    sheet = load_workbook(BytesIO(Path(coming.value.path()).read_bytes())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[2] for row in rows if row[2] in seal] == seal
    assert {"fay", "fred"} <= {row[2] for row in rows}
    figures = {row[1]: worded(row, language) for row in rows if row[0] == words["figure"]}
    table = site.locator("table").first.locator("tbody tr")
    shown = {
        row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in table.all()
    }
    assert figures.keys() == shown.keys()
    known = {name: text for name, text in figures.items() if text}
    assert known == {name: shown[name] for name in known} != {}
    checks = {row[1]: row[2] for row in rows if row[0] == words["check"]}
    assert list(checks) == site.locator("form table tbody th").all_inner_texts()
    assert BECAUSE in checks.values()
