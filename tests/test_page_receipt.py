"""A receipt: the records behind a figure add up to the figure that is printed, and each opens its
life.
"""

import re

import pytest

from revops.models import Channel
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
    return re.findall(r'<td class="soft" data-label="Record">(.*?)</td>', html)


def test_the_records_are_counted_and_equal_the_figure(look):
    html = look("/kpi/mqls/receipt/?period=2025-10")
    assert "5 records = 5" in html
    assert rows(html) == ["CRM · s5", "CRM · s4", "CRM · s3", "CRM · s2", "CRM · s1"]


def test_a_channel_called_like_its_motion_is_named_once(look):
    cell = r'<td data-label="Channel">(.*?)</td>'
    html = look("/kpi/mqls/receipt/?period=2025-10")
    assert 'Webinar <span class="faint">Inbound</span>' in re.findall(cell, html)
    Channel.objects.filter(name="Webinar").update(name="inbound")
    cells = re.findall(cell, look("/kpi/mqls/receipt/?period=2025-10&q=inbound"))
    assert cells and set(cells) == {"inbound"}


def test_money_adds_up_to_the_cent(look):
    html = look("/kpi/revenue/receipt/?period=2025-10")
    assert "3 records = €12,350.00" in html
    assert re.search(r'data-total="value">€12,350.00<', html)


def test_a_rate_lists_both_its_parts(look):
    assert "2 records = 2" in look("/kpi/win_rate/receipt/?period=2025-10&part=numerator")
    assert "3 records = 3" in look("/kpi/win_rate/receipt/?period=2025-10&part=denominator")


def test_it_pages_by_fifty_and_says_where_it_is(look, tmp_path):
    calls = [
        {"lead": f"L{n % 7}", "at": f"2025-10-14T{n // 60:02}:{n % 60:02}:00", "owner": "p1"}
        for n in range(120)
    ]
    small.load(tmp_path, "calls", calls)
    small.published()
    html = look("/kpi/calls/receipt/?period=2025-10")
    for _page in (2, 3):
        html = look(
            "/kpi/calls/receipt/"
            + re.search(r'rel="next" href="([^"]+)"', html).group(1).replace("&amp;", "&")
        )
    assert "120 records = 120" in html and 'rel="next" href' not in html and "page 3 of 3" in html
    assert "101–120 of 120" in html
    assert len(rows(html)) == 20


def test_the_next_page_is_of_the_same_publication(look, client, tmp_path):
    calls = [
        {"lead": f"L{n}", "at": f"2025-10-14T{n // 60:02}:{n % 60:02}:00", "owner": "p1"}
        for n in range(60)
    ]
    small.load(tmp_path, "calls", calls)
    small.published()
    link = re.search(
        r'rel="next" href="([^"]+)"', look("/kpi/calls/receipt/?period=2025-10")
    ).group(1)
    small.load(tmp_path, "calls", calls[:40])
    small.published()
    answer = client.get("/kpi/calls/receipt/" + link.replace("&amp;", "&"), follow=True)
    assert "as_of=" in answer.redirect_chain[0][0]
    assert "51–60 of 60" in answer.content.decode()
    assert "40 records = 40" in look("/kpi/calls/receipt/?period=2025-10")


def test_a_page_or_part_that_does_not_exist_is_answered_with_a_sentence(look, client):
    for query in (
        "page=9",
        "page=x",
        "page=0",
        "part=profit",
        "cursor=x",
        "cursor=WzFd",
        "cursor=" + "WyI" * 9000,
    ):
        answer = client.get(f"/kpi/mqls/receipt/?period=2025-10&{query}")
        assert answer.status_code == 400, query


def test_a_record_shows_all_its_versions_as_received(look, tmp_path):
    changed = [{**page_company.DEALS[0], "amount": "5250"}, *page_company.DEALS[1:]]
    small.load(tmp_path, "deals", changed)
    small.published()
    link = re.search(r"/record/(\d+)/", look("/kpi/deals_signed/receipt/?period=2025-10")).group(0)
    links = re.findall(r"/record/\d+/", look("/kpi/deals_signed/receipt/?period=2025-10"))
    pages = [look(each) for each in {link, *links}]
    html = next(page for page in pages if "<h1>D1 " in page)
    assert ("<td>5250 <del>" in html, "<td>5000</td>" in html) == (True, True)
    assert "deals.csv:2" in html


def test_a_record_that_does_not_exist_is_not_found(look, client):
    assert client.get("/record/999999/").status_code == 404
