"""A receipt: the records behind a figure add up to the figure that is printed, and each opens its life."""

import re

import pytest

from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, tmp_path):
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    return lambda address: client.get(address).content.decode()


def rows(html):
    """Source and id of every record listed."""
    return re.findall(r'<td class="soft">(.*?)</td>', html)


def test_the_records_are_counted_and_equal_the_figure(look):
    html = look("/kpi/mqls/receipt/?period=2025-10")
    assert "5 records = 5" in html
    assert rows(html) == ["CRM · s5", "CRM · s4", "CRM · s3", "CRM · s2", "CRM · s1"]


def test_money_adds_up_to_the_cent(look):
    html = look("/kpi/revenue/receipt/?period=2025-10")
    assert "3 records = €12,350.00" in html
    assert re.search(r'data-total="value">€12,350.00<', html)


def test_a_rate_lists_both_its_parts(look):
    assert "2 records = 2" in look("/kpi/win_rate/receipt/?period=2025-10&part=numerator")
    assert "3 records = 3" in look("/kpi/win_rate/receipt/?period=2025-10&part=denominator")


def test_it_pages_by_fifty_and_says_where_it_is(look, tmp_path):
    calls = [{"lead": f"L{n % 7}", "at": f"2025-10-14T{n // 60:02}:{n % 60:02}:00", "owner": "p1"} for n in range(120)]
    small.load(tmp_path, "calls", calls)
    small.published()
    html = look("/kpi/calls/receipt/?period=2025-10&page=3")
    assert "120 records = 120" in html
    assert "101–120 of 120" in html
    assert len(rows(html)) == 20


def test_a_page_or_part_that_does_not_exist_is_answered_with_a_sentence(look, client):
    for query in ("page=9", "page=x", "page=0", "part=profit"):
        answer = client.get(f"/kpi/mqls/receipt/?period=2025-10&{query}")
        assert answer.status_code == 400, query


def test_a_record_shows_all_its_versions_as_received(look, tmp_path):
    changed = [{**page_company.DEALS[0], "amount": "5250"}, *page_company.DEALS[1:]]
    small.load(tmp_path, "deals", changed)
    small.published()
    link = re.search(r"/record/(\d+)/", look("/kpi/deals_signed/receipt/?period=2025-10&page=1")).group(0)
    links = re.findall(r"/record/\d+/", look("/kpi/deals_signed/receipt/?period=2025-10"))
    pages = [look(each) for each in {link, *links}]
    html = next(page for page in pages if "<h1>D1 " in page)
    assert ("<td>5250 <del>" in html, "<td>5000</td>" in html) == (True, True)
    assert "deals.csv:2" in html


def test_a_record_that_does_not_exist_is_not_found(look, client):
    assert client.get("/record/999999/").status_code == 404
