"""Every page that an administrator can open: nothing for axe, nothing wider than a phone, all by keyboard and on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page

from access import links
from access.models import Invitation
from dashboards.models import AlertRule, Destination, Post
from revops import inquiries, notes, numbers
from revops.models import DuplicateCandidate, ImportRun, Membership, Person, RawRecord, Team
from revops.notes import Note
from revops.numbers import Slice
from tests import awkward_company as company
from tests import page_company, shipped
from tests import small_company as small
from tests.admin_pages import group_of, member_of
from tests.at_length import at_length
from tests.browser.pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FOCUSABLE = "a[href], button, select, input:not([type=hidden]), summary, textarea, [tabindex='0']"
WALK = f"""() => {{
  const all = [...document.querySelectorAll("{FOCUSABLE}")]
    .filter(one => one.checkVisibility({{visibilityProperty: true}}) && !one.disabled);
  const one = document.activeElement, style = getComputedStyle(one);
  return [all.indexOf(one), all.length, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, one.outerHTML.slice(0, 120)];
}}"""


@pytest.fixture
def places(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """Every page by name, of a company with awkward figures, a note, a rejected row and a figure
    that was restated.
    """
    company.load(tmp_path)
    shipped.hand_offs()
    boss = page_company.reader("reader", is_superuser=True, is_staff=True)
    campaign = Note(on=date(2024, 10, 2), text="A campaign with a rather long name began.")
    note = notes.write(campaign, boss)
    small.load(tmp_path, "calls", [{"lead": "L1", "at": "never"}])
    deals = [("D0", "won"), ("D1", "lost")]
    small.load(tmp_path, "deals", [
        {"deal": deal, "amount": "5000", "currency": "EUR", "opened_at": "2024-10-09", "closed_at": "2024-10-21", "outcome": outcome}
        for deal, outcome in deals
    ])  # fmt: skip
    small.published()
    ImportRun.objects.update(fetched_at=company.DELIVERED)  # stale again
    invitation = Invitation.objects.create(
        email="new@example.org", role=group_of("manager"), language="en", invited_by=boss
    )
    Person.objects.create(name="Somebody of the CRM", email="new@example.org")
    ids = {
        "account": member_of("manager", name="somebody").pk,
        "tool": shipped.tool(boss),
        "channel": channel(),
        "invitation": f"{invitation.pk}-{links.secret_of(invitation)}",
        "record": RawRecord.objects.first().pk,
        "note": note.pk,
        "duplicate": DuplicateCandidate.objects.create(
            what="lead", one="crm/L1", other="crm/L2", score=80, reasons=["name", "other_email"]
        ).pk,
        "run": ImportRun.objects.first().pk,
        **asked(boss),
    }
    return {name: address.format_map(ids) for name, address in PAGES.items()}


def channel() -> int:
    """A channel of a chat with an alert, and a message that was given up."""
    made = Destination(name="Sales", kind="slack", language="en")
    made.keep_address("https://hooks.example/services/x")
    made.save()
    AlertRule.objects.create(destination=made, alert="pace", threshold=10)
    Post.objects.create(
        destination=made, cause="pace:mqls:2024-10:0", state="failed", error="x" * 90
    )
    return made.pk


def asked(boss: User) -> dict[str, int]:
    """An open question with a long word, and an answered one; the boss has a team."""
    team = Team.objects.create(name="Demand generation", function="marketing")
    person = Person.objects.create(name="Boss", user=boss)
    Membership.objects.create(person=person, team=team)
    published = numbers.published()
    figure = (numbers.KPIS["mqls"], published.calendar.period("2024-10"), Slice(), published)
    first = inquiries.ask(*figure, "Why so many? " + "x" * 90, boss)
    second = inquiries.ask(*figure, "And why so few?", boss)
    inquiries.answer(second, text="So.", outcome="explained", publication="", by=boss, version=1)
    return {"question": first.pk, "answered": second.pk}


@pytest.fixture
def boss(places: dict[str, str], page: Page, live_server) -> Page:
    """A page of the running site, logged in; not `site`, since pages that say no are errors in a
    console.
    """
    original = page.goto
    page.goto = lambda path: original(live_server.url + path)  # type: ignore[method-assign]
    log_in(page)
    return page


def log_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Name").fill("reader")
    page.get_by_label("Password").fill(page_company.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")


def in_language(page: Page, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])


def faults(page: Page) -> list[str]:
    """What axe finds, whether the page is wider than its window, and the bar on top more than a line."""
    page.evaluate("document.fonts.ready")
    found = [
        f"{each['id']}: {each['nodes'][0]['target']}"
        for each in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    found += [f"{wide} px too wide"] if wide > 0 else []
    is_tall = "innerWidth >= 1280 && document.querySelector('header.top')?.offsetHeight > 60"
    return found + (["bar of two lines"] if page.evaluate(is_tall) else [])


LOOKS = [("light", 1280, "fr"), ("dark", 390, "en"), ("dark", 1280, "en"), ("light", 390, "fr")]
NAMED = at_length(["dashboard", "receipt", "language"], quick=["dashboard"])


@pytest.mark.parametrize(("scheme", "width", "language"), at_length(LOOKS, quick=LOOKS[:1]))
def test_no_page_has_a_fault(
    boss: Page, places: dict[str, str], scheme: str, width: int, language: str
) -> None:
    in_language(boss, language)
    boss.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    boss.set_viewport_size({"width": width, "height": 800})
    found = {}
    for name, address in places.items():
        assert boss.goto(address).status == (int(name) if name.isdigit() else 200), name
        assert boss.locator("html").get_attribute("lang") == language
        found[name] = faults(boss)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_has_the_login_or_an_empty_installation(
    transactional_db: None, page: Page, live_server, scheme: str
) -> None:
    page_company.reader()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/accounts/login/")
    assert faults(page) == []
    page.get_by_label("Name").fill("reader")
    page.get_by_label("Password").fill(page_company.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", level=1).wait_for()
    assert (page.title(), faults(page)) == ("First steps · Diapason", [])
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", NAMED)
def test_tab_reaches_everything_in_the_order_of_the_page(
    boss: Page, places: dict[str, str], name: str
) -> None:
    boss.goto(places[name])
    boss.wait_for_load_state("networkidle")
    steps = []
    for _step in range(boss.evaluate(WALK)[1]):
        boss.keyboard.press("Tab")
        steps.append(boss.evaluate(WALK))
    assert [html for _place, _all, is_ringed, html in steps if not is_ringed] == []
    assert [place for place, *_rest in steps] == list(range(len(steps)))


@pytest.mark.parametrize("name", NAMED)
def test_the_first_tab_skips_to_the_content(boss: Page, places: dict[str, str], name: str) -> None:
    boss.goto(places[name])
    boss.keyboard.press("Tab")
    assert boss.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    boss.keyboard.press("Enter")
    boss.keyboard.press("Tab")
    assert boss.evaluate("document.activeElement.closest('main') !== null")


def test_paper_shows_the_figures_of_the_screen(boss: Page, places: dict[str, str]) -> None:
    for name, figure in (
        ("dashboard, large money", "[data-kpi]"),
        ("KPI", "[data-kpi]"),
        ("receipt", "[data-figure-of]"),
    ):
        boss.emulate_media(media="screen")
        boss.goto(places[name])
        shown = boss.locator(figure).all_inner_texts()
        boss.emulate_media(media="print")
        assert boss.locator(figure).all_inner_texts() == shown
        assert [each.is_visible() for each in boss.locator(figure).all()] == [True] * len(shown)


@pytest.mark.parametrize("period", ["2024-06", "2024-08", "2024-09", company.NOT_BEGUN])
def test_the_wall_fits_even_when_much_is_wrong(boss: Page, period: str) -> None:
    boss.set_viewport_size({"width": 1280, "height": 720})
    in_language(boss, "fr")
    boss.goto(f"/tv/?period={period}&views=figures")
    assert boss.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    too_wide = "[...document.querySelectorAll('.five article')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert boss.evaluate(too_wide) == 0
