"""Of a statistic the receipt says what was measured of each record: which deals took how long."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from revops import numbers, receipts
from revops.receipts import Listing
from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db
CLOSED = {"D1": "2026-01-11", "D2": "2026-01-31", "D3": "2026-01-21"}
DEALS = [
    {"deal": deal, "opened_at": "2026-01-01", "closed_at": day, "outcome": "won", "amount": "100"}
    for deal, day in CLOSED.items()
]
RECEIPT = "/kpi/sales_cycle/receipt/?period=2026-01"


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small.organisation()
    small.load(tmp_path, "deals", DEALS)
    small.published()


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(page_company.reader())
    return client


def measured(kpi: str, sort: str = "-measured") -> list[tuple[str, int | None]]:
    published = numbers.published()
    january = published.calendar.period("2026-01")
    found = receipts.records(
        kpi, january, numbers.Slice(), published, listing=Listing(sort=sort)
    ).results
    return [(each.external_id, each.measured) for each in found]


def test_the_longest_come_first_and_their_median_is_the_figure() -> None:
    assert measured("sales_cycle") == [("D2", 30), ("D3", 20), ("D1", 10)]
    assert [days for _deal, days in measured("sales_cycle", "measured")] == [10, 20, 30]


def test_of_what_only_counts_nothing_is_measured() -> None:
    assert {days for _deal, days in measured("deals_signed")} == {None}


def test_page_export_api_and_explain_say_it(reader: Client) -> None:
    page = reader.get(RECEIPT).content.decode()
    assert re.findall(r'data-label="Measured">(.*?)</td>', page) == [
        "30 days",
        "20 days",
        "10 days",
    ]
    assert "sort=-measured" in page and 'data-label="Amount"' not in page
    rows = reader.get("/api/v1/records/?kpi=sales_cycle&period=2026-01").json()["results"]
    assert [row["measured"] for row in rows] == [30, 20, 10]
    said = StringIO()
    call_command("explain", "sales_cycle", "2026-01", stdout=said)
    assert re.search(r"2026-01-31 +30 days +CRM/deals D2", said.getvalue())
    answer = reader.get("/export/records.csv?kpi=sales_cycle&period=2026-01")
    table = b"".join(answer.streaming_content).decode()
    head, *lines = [line.split(",") for line in table.splitlines() if line]
    assert [line[head.index("Measured")] for line in lines] == ["30", "20", "10"]
