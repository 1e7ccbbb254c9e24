"""The next question is asked without leaving the page: parts are swapped, the address follows, and
the back button knows the way.
"""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import is_ready, log_in
from tests.browser.test_dashboard import figures, published_figures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def mark(site: Page) -> None:
    """What only the loading of a whole page would wipe away."""
    site.evaluate("window.same = true")


def settled(site: Page) -> None:
    """Waits until what was swapped in listens, too."""
    site.wait_for_function(
        "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
    )
    site.wait_for_timeout(100)


def is_same(site: Page) -> bool:
    return site.evaluate("window.same === true")


def test_a_choice_swaps_the_content_and_writes_the_address(reader: Page):
    mark(reader)
    reader.get_by_label("Motion").focus()
    reader.keyboard.press("End")
    reader.wait_for_url("**/?period=2025-10&motion=outbound**")
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025 · Outbound")
    assert figures(reader) == published_figures("2025-10", "outbound")
    assert is_same(reader)
    expect(reader.get_by_label("Motion")).to_be_focused()
    expect(reader).to_have_title(
        "October 2025 · How healthy are we, and who has to act? · Diapason"
    )


def test_a_choice_made_before_the_scripts_listen_is_asked_when_they_do(reader: Page):
    held: list[Route] = []
    reader.route("**/filters*.js", lambda route: held.append(route))
    reader.goto("/", wait_until="commit")
    reader.get_by_label("Motion").select_option("outbound")
    held[0].continue_()
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025 · Outbound")
    expect(reader.get_by_label("Motion")).to_have_value("outbound")


def test_the_chart_is_drawn_again_after_a_swap(reader: Page):
    reader.locator(".js-plotly-plot").wait_for()
    mark(reader)
    reader.get_by_role("link", name="Trend of SQOs").click()
    expect(reader.get_by_role("heading", name="SQOs against target")).to_be_visible()
    expect(reader.locator(".js-plotly-plot")).to_have_count(1)
    assert is_same(reader)


def test_the_back_button_restores_what_was_shown(reader: Page):
    mark(reader)
    reader.get_by_role("link", name="Previous period").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("September 2025")
    settled(reader)
    reader.go_back()
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025")
    assert figures(reader) == published_figures("2025-10")
    settled(reader)
    reader.get_by_label("Motion").select_option("inbound")
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025 · Inbound")
    assert is_same(reader)


def test_shift_with_an_arrow_leads_to_the_period_before_and_after(reader: Page):
    mark(reader)
    reader.keyboard.press("Shift+ArrowLeft")
    expect(reader.get_by_role("heading", level=1)).to_have_text("September 2025")
    settled(reader)
    reader.keyboard.press("Shift+ArrowRight")
    expect(reader.get_by_role("heading", level=1)).to_have_text("October 2025")
    assert is_same(reader)


def test_a_period_of_another_kind_and_free_dates_are_asked_by_the_form(reader: Page):
    reader.get_by_label("Kind of period").select_option("quarter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Q4 2025 (Oct–Dec)")
    settled(reader)
    reader.locator(".dates summary").click()
    reader.get_by_label("First day").fill("2025-10-06")
    reader.get_by_label("Last day").fill("2025-10-17")
    reader.get_by_role("button", name="Show").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("6 Oct 2025 – 17 Oct 2025")
    reader.wait_for_url("**/?period=2025-10-06..2025-10-17**")


def test_the_funnel_by_cohort_and_the_trend_by_week_are_one_click_in_french_too(reader: Page):
    reader.get_by_role("button", name="French").click()
    is_ready(reader)
    mark(reader)
    reader.get_by_role("link", name="Par cohorte").press("Enter")
    reader.wait_for_url("**funnel=cohort**")
    expect(reader.get_by_role("link", name="Par cohorte")).to_have_attribute("aria-current", "true")
    settled(reader)
    reader.get_by_role("link", name="Semaine").press("Enter")
    reader.wait_for_url("**trend=week**")
    assert is_same(reader)


def test_the_language_changes_on_the_view_that_is_shown(reader: Page):
    reader.get_by_role("link", name="Previous period").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("September 2025")
    reader.get_by_role("button", name="French").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Septembre 2025")


def test_a_session_that_has_ended_leads_to_the_login_as_a_whole_page(reader: Page):
    reader.context.clear_cookies(name="sessionid")
    reader.get_by_role("link", name="Previous period").click()
    reader.wait_for_url("**/accounts/login/**")
    expect(reader.get_by_label("Password")).to_be_visible()


@pytest.fixture
def forgiving(page: Page, company, live_server) -> Page:
    """The running site, logged in, where errors in the console are what is tested."""
    original = page.goto
    page.goto = lambda path, **options: original(live_server.url + path, **options)  # type: ignore[method-assign]
    log_in(page)
    is_ready(page)
    return page


def test_a_server_that_does_not_answer_is_said_and_the_page_stays(forgiving: Page):
    before = figures(forgiving)
    forgiving.route("**/?period=2025-09**", lambda route: route.abort())
    forgiving.get_by_role("link", name="Previous period").click()
    expect(forgiving.get_by_role("alert")).to_contain_text("The server did not answer.")
    assert figures(forgiving) == before


def test_a_bad_address_shows_its_sentence_in_place(forgiving: Page):
    forgiving.evaluate(
        "document.querySelector('#choose-period').append(new Option('no month', '2025-13'))"
    )
    forgiving.locator("#choose-period").select_option("2025-13")
    expect(forgiving.locator("#content")).to_contain_text("2025-13")
