"""On a phone the sentence comes first, the filters are folded and say what is chosen, and wide tables
are cards that leave no amount out; in both languages, by touch and by keyboard.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.at_length import at_length
from tests.browser.conftest import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLD = ".fold > summary"
PAGES = ("/", "/?funnel=cohort", "/?compare=year", "/kpi/mqls/?period=2025-10", "/kpi/win_rate/")
CARDS = (*PAGES, "/pipeline/?period=2025-10")
SMALL = """() => [...document.querySelectorAll(`main button, main select, main summary, main input, main .views a, main .mark,
    main :is(td, th, dt, dd, h2, h3) > a:only-child`)]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length)
    .filter(one => one.type !== "checkbox" && one.type !== "radio")
    .filter(one => one.getBoundingClientRect().height < 23.9 || one.getBoundingClientRect().width < 23.9)
    .map(one => one.outerHTML.slice(0, 90))"""
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}
# What a table leaves out of sight: a cell that is there and is not drawn, is cut off at an edge or runs
# into the next one.
LOST = """() => [...document.querySelectorAll("table:has([data-label]) tbody :is(th, td.n, td.share, td.word)")]
    .filter(one => one.closest("details:not([open])") === null && one.textContent.trim())
    .filter(one => {
      const box = one.getBoundingClientRect();
      return !box.width || box.right > innerWidth || box.left < 0 || one.scrollWidth > one.clientWidth + 1;
    })
    .map(one => one.textContent.trim())"""

INSIDE = "[...document.querySelectorAll('main .scroll')].filter(one => one.scrollWidth > one.clientWidth).length"


@pytest.fixture(params=at_length(["en", "fr"], quick=["fr"]))
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def phone(company: None, browser: Browser, live_server, language: str) -> Iterator[Page]:
    """The dashboard on a phone that is touched, in a reader's language."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800},
        has_touch=True,
        base_url=live_server.url,
        locale="en-GB",
    )
    page = context.new_page()
    log_in(page)
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.goto("/")
    page.locator("form.filters .apply[hidden]").wait_for(state="attached")
    yield page
    context.close()


def unfolded(phone: Page) -> None:
    phone.locator(FOLD).tap()
    for menu in phone.locator(".choices summary").all():
        menu.tap()


def test_the_sentence_stands_above_the_folded_filters(phone: Page, language: str) -> None:
    answer, fold = phone.locator(".answer"), phone.locator(FOLD)
    expect(answer).to_be_in_viewport()
    assert answer.bounding_box()["y"] < fold.bounding_box()["y"]
    expect(phone.locator("#choose-motion")).not_to_be_visible()
    everything = {
        "en": "October 2025 · All motions · Whole company · vs period before",
        "fr": "Octobre 2025 · Entrant et sortant",
    }
    expect(fold).to_contain_text(everything[language])
    first = phone.locator(".tile").first.bounding_box()
    assert first["y"] < 400, "the first figure is not on the first screen"


def test_a_touch_unfolds_them_and_a_choice_leaves_them_open(phone: Page, language: str) -> None:
    phone.locator(FOLD).tap()
    phone.locator("#choose-motion").select_option("outbound")
    phone.wait_for_url("**motion=outbound**")
    outbound = {"en": "Outbound", "fr": "Sortant"}[language]
    expect(phone.get_by_role("heading", level=1)).to_contain_text(outbound)
    expect(phone.locator("#choose-motion")).to_be_visible()
    expect(phone.locator("#choose-motion")).to_have_value("outbound")
    phone.locator(FOLD).tap()
    expect(phone.locator("#choose-motion")).not_to_be_visible()
    expect(phone.locator(FOLD)).to_contain_text(outbound)


def test_the_keyboard_unfolds_them_and_reaches_each(phone: Page) -> None:
    phone.locator(FOLD).focus()
    phone.keyboard.press("Enter")
    reached = []
    for _step in range(12):
        phone.keyboard.press("Tab")
        reached.append(
            phone.evaluate("document.activeElement.id || document.activeElement.tagName")
        )
    expected = ["choose-period", "choose-kind", "choose-motion", "choose-slice", "choose-compare"]
    assert [each for each in reached if each in expected] == expected
    assert reached.index("SUMMARY") > reached.index("choose-compare")


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_scrolls_sideways_and_no_amount_is_lost(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    found = {}
    for address in CARDS:
        phone.goto(address)
        for table in phone.locator("details.as-table > summary").all():
            table.tap()
        wide = phone.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        found[address] = (wide, phone.evaluate(INSIDE), phone.evaluate(LOST))
    assert found == dict.fromkeys(CARDS, (0, 0, []))


def test_a_card_says_what_its_amounts_are(phone: Page, language: str) -> None:
    together = {"en": "Together", "fr": "Ensemble"}[language]
    labels = "one => getComputedStyle(one, '::before').content"
    cells = phone.locator(".funnel tbody tr").nth(1).locator("td.n")
    assert [each.evaluate(labels).strip('"') for each in cells.all()][-1] == together
    phone.goto("/kpi/mqls/?period=2025-10")
    cells = phone.locator("#table ~ .scroll tbody tr").first.locator("td.n")
    words = {"en": ["Actual", "Target", "Attainment"], "fr": ["Réalisé", "Objectif", "Atteinte"]}
    assert [each.evaluate(labels).strip('"') for each in cells.all()] == words[language]
    assert [each.inner_text() for each in cells.all()][:2] == ["5", "4"]


def test_a_finger_finds_every_target(phone: Page) -> None:
    found = {}
    for address in PAGES:
        phone.goto(address)
        phone.wait_for_load_state("networkidle")
        unfolded(phone)
        violations = Axe().run(phone, options=TARGETS).response["violations"]
        axe = [node["target"] for each in violations for node in each["nodes"]]
        found[address] = (phone.evaluate(SMALL), axe)
    assert found == dict.fromkeys(PAGES, ([], []))


def test_axe_finds_nothing_in_what_was_folded(phone: Page) -> None:
    unfolded(phone)
    violations = Axe().run(phone).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in violations] == []


def test_the_company_is_read_in_words_beside_any_name(phone: Page) -> None:
    phone.locator(".top .company").evaluate("one => one.textContent = 'Kadewerk (demo)'")
    for letters in range(2, 26):
        phone.locator(".top .who").evaluate(f"one => one.textContent = 'n'.repeat({letters})")
        box = phone.locator(".top .company").bounding_box()
        assert box and box["height"] < 40, letters  # two lines, not one for each letter
        assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390
