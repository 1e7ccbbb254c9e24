"""The dashboard: five figures, the sentence that says who has to act, and the address as the
question.
"""

import re

import pytest
from django.test.utils import CaptureQueriesContext

from revops import numbers
from tests import page_company
from tests import small_company as small
from tests.admin_pages import member_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def look(client, tmp_path):
    """Asks for a page of the small company as somebody who may only look: `look("/")`."""
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    return lambda address, status=200: ask(client, address, status)


def ask(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def figures(html):
    """What the page shows per KPI, tags left out."""
    shown = re.findall(r'data-kpi="(\w+)"[^>]*>(.*?)</a>', html, re.S)
    return {key: re.sub(r"<[^>]+>", "", text).strip() for key, text in shown}


def test_it_opens_on_the_month_of_the_last_day_with_data(look):
    html = look("/")
    assert "<h1>October 2025</h1>" in html
    assert {key: figures(html)[key] for key in page_company.FIGURES} == page_company.FIGURES


def test_the_figures_are_those_of_the_one_door(look):
    html = look("/?period=2025-10")
    published = numbers.published()
    read = numbers.read(
        numbers.headline(), [published.calendar.period("2025-10")], [numbers.Slice()], published
    )
    assert [(each.kpi.key, each.value.amount or each.value.numerator) for each in read] == [
        ("mqls", 5), ("sqos", 3), ("deals_signed", 2), ("revenue", 1_235_000), ("win_rate", 2),
    ]  # fmt: skip
    assert figures(html)["mqls"] == "5"


def test_the_sentence_says_which_team_has_to_act(look):
    assert "<b>AE</b>: ended 2 signed deals behind the target of 4." in look("/?period=2025-10")


def test_a_motion_in_the_address_shows_that_motion_only(look):
    assert figures(look("/?period=2025-10&motion=outbound"))["mqls"] == "2"


def test_an_absent_rate_is_a_dash_with_its_reason_and_no_zero(look):
    html = look("/?period=2025-11")
    assert re.search(r'data-kpi="win_rate"[^>]*><abbr title="No deal closed in this period."', html)


def test_a_rate_of_few_says_its_fraction_once(look):
    tiles = look("/?period=2025-10").split("<article")
    (tile,) = [each.partition("</article>")[0] for each in tiles if 'data-kpi="win_rate"' in each]
    assert len(re.findall(r"\d+ of \d+", re.sub(r"<[^>]+>", "", tile))) == 1, tile


def test_a_figure_before_its_first_data_is_a_dash_with_the_day(look):
    html = look("/?period=2025-09")
    assert re.search(r'data-kpi="revenue"[^>]*><abbr title="No data before 23 Oct 2025."', html)


def test_the_form_s_choices_become_a_clean_address(look, client):
    answer = client.get("/?period=2025-10&kind=quarter&motion=&slice=&kpi=sqos")
    assert (answer.status_code, answer.url) == (302, "/?period=2025-Q4&kpi=sqos")


def test_free_dates_become_a_range(look, client):
    assert client.get("/?from=2025-10-01&to=2025-10-07").url == "/?period=2025-10-01..2025-10-07"


BAD_ADDRESSES = {
    "period=2025-13": "There is no period “2025-13”.",
    "period=2025-10&motion=sideways": "There is no motion “sideways”",
    "kpi=profit": "There is no KPI “profit”",
    "as_of=yesterday": "“yesterday” is not a time",
    "as_of=2001-01-01T00:00": "Nothing had been published by then",
    "as_of=9999-12-31T23:59:59-23:00": "is not a time",
    "as_of=0001-01-01T00:00:00": "Nothing had been published by then",
    "period=1900-01": "is outside of the years 1900 to 2199",
    "team=1&channel=2&owner=3": "Numbers are kept by two dimensions at a time at most",
    "team=x": "“team=x” names nobody",
    "team=99999999999999999999": "names nobody",
    "slice=planet:3": "“planet=3” names nobody",
    "period=0000-01": "There is no period “0000-01”.",
    "kind=decade": "There is no kind of period “decade”",
    "from=2025-10-07&to=2025-10-01": "ends before it begins",
    "from=soon&to=later": "There is no period “soon..later”",
}


def test_a_bad_address_is_answered_with_a_sentence(look):
    for query, sentence in BAD_ADDRESSES.items():
        assert sentence in look(f"/?{query}", status=400), query


def test_the_edges_of_time_are_answered(look):
    for period in ("1903-01", "2190-12", "1903-W01", "2190", "FY2150", "2025-10-05"):
        look(f"/?period={period}")


def test_as_of_shows_what_was_published_then(look, tmp_path):
    first = numbers.published()
    small.load(tmp_path, "leads", page_company.LEADS[:2], accepts_loss=True)
    small.load(tmp_path, "stages", page_company.STAGES[:3], accepts_loss=True)
    assert small.published()
    assert figures(look("/?period=2025-10"))["mqls"] == "2"
    then = first.published_at.isoformat().replace("+", "%2B")
    html = look(f"/?period=2025-10&as_of={then}")
    assert figures(html)["mqls"] == "5"
    assert f"Publication {first.id} " in html


def test_one_view_takes_at_most_twelve_queries(look):
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        look("/")
    shown = "\n".join(
        f"{n}. {query['sql'][:150]}" for n, query in enumerate(queries.captured_queries, start=1)
    )
    print(shown)
    assert len(queries) <= MOST_QUERIES, shown


def test_nothing_inline_and_nothing_from_elsewhere(look):
    html = look("/")
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]+src=)", html)
    assert not re.search(r"(?:src|href)=\"https?:", html)


def test_where_no_target_is_set_who_may_set_them_is_led_there(look, client):
    grid = "/admin/revops/target/grid/"
    assert grid not in look("/?period=2025-09")
    client.force_login(member_of("manager"))
    assert grid in ask(client, "/?period=2025-09", 200)
    assert grid not in ask(client, "/?period=2025-10", 200)
    # A target says nothing of a period that is over and has no figures.
    assert grid not in ask(client, "/?period=2019-03", 200)


def test_an_empty_installation_says_what_to_do_next(client, db):
    client.force_login(page_company.reader())
    html = client.get("/").content.decode()
    assert "Nothing is published yet" in html
    assert "An administrator sets the company up" in html
