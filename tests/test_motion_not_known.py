"""What has no known motion stands in a column of its own wherever motions stand beside each other,
so that columns add up.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import page_company as company
from tests import small_company as small
from tests.admin_pages import member_of
from tests.api_calls import caller, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, tmp_path: Path) -> Client:
    """The small company with two leads of no motion, one of which entered MQL, and an invoice
    without a deal.
    """
    company.load(tmp_path)
    more = [{"lead": f"N{n}", "at": "2025-10-09T09:00:00", "owner": "p1"} for n in (1, 2)]
    entry = {"id": "n1", "lead": "N1", "stage": "mql", "at": "2025-10-09T10:00:00"}
    small.load(tmp_path, "leads", [*company.LEADS, *more])
    small.load(tmp_path, "stages", [*company.STAGES, entry])
    small.load(
        tmp_path,
        "invoices",
        [
            *company.INVOICES,
            {"invoice": "I9", "at": "2025-10-28", "amount": "100", "currency": "EUR"},
        ],
    )
    small.published()
    client.force_login(company.reader())
    return client


def rows(page: str, pattern: str) -> list[list[str]]:
    """The rows of a table as the words of their cells, empty ones left out."""
    table = re.search(pattern, page, re.S)[0]
    found = re.findall(r"<tr.*?</tr>", table, re.S)
    words = (
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in found
    )
    return [[each for each in row if each] for row in words]


def test_the_funnel_by_period_adds_up(reader: Client) -> None:
    page = reader.get("/?period=2025-10").content.decode()
    assert rows(page, r'<table class="funnel(?: four)?">.*?</table>') == [
        ["Inbound", "Outbound", "Not known", "Together"],
        ["Leads", "4", "3", "2", "9"],
        ["MQLs", "3", "3 of 4", "2", "2 of 3", "1", "1 of 2", "6"],
        ["SQOs", "2", "2 of 3", "1", "1 of 2", "0", "0 of 1", "3"],
        [
            "Deals signed",
            "2",
            "2 of 2",
            "0",
            "0 of 1",
            "0",
            "— Nothing entered the stage before in this period.",
            "2",
        ],
        ["Revenue", "€12,350", "€0", "€100.00", "€12,450"],
    ]
    assert "/kpi/mqls/receipt/?period=2025-10&amp;motion=none" in page


def test_the_funnel_by_cohort_adds_up(reader: Client) -> None:
    page = reader.get("/?period=2025-10&funnel=cohort").content.decode()
    assert rows(page, r'<table class="funnel cohort(?: four)?">.*?</table>')[:3] == [
        ["Inbound", "Outbound", "Not known", "Together"],
        ["Lead → MQL", "3 of 4", "2 of 3", "1 of 2", "6 of 9"],
        ["MQL → SQO", "2 of 3", "1 of 2", "0 of 1", "3 of 6"],
    ]


def test_the_wall_adds_up(reader: Client) -> None:
    page = reader.get("/tv/?views=funnel&fragment=1&period=2025-10").content.decode()
    assert rows(page, r'<table class="wide(?: four)?">.*?</table>')[:2] == [
        ["Inbound", "Outbound", "Not known", "Together"],
        ["Leads", "4", "3", "2", "9"],
    ]


def test_a_column_of_nothing_is_left_out(client: Client, tmp_path: Path) -> None:
    company.load(tmp_path)
    client.force_login(company.reader())
    page = client.get("/?period=2025-10").content.decode()
    assert rows(page, r'<table class="funnel(?: four)?">.*?</table>')[0] == [
        "Inbound",
        "Outbound",
        "Together",
    ]


def test_the_export_marks_the_total_beside_its_parts(reader: Client) -> None:
    text = b"".join(reader.get("/export/funnel.csv?period=2025-10").streaming_content).decode(
        "utf-8-sig"
    )
    found = [
        (row["Dimension"], row["View"], row["Value"])
        for row in csv.DictReader(io.StringIO(text))
        if row["KPI"] == "MQLs"
    ]
    assert found == [
        ("Motion", "Inbound", "3"), ("Motion", "Outbound", "2"), ("Motion", "Motion not known", "1"),
        ("Total", "Whole company", "6"),
    ]  # fmt: skip


def test_the_api_splits_into_all_of_it_and_answers_each_part(reader: Client) -> None:
    script = caller()
    parts = numbers(script, kpi="mqls", period="2025-10", by="motion")["numbers"]
    (alone,) = numbers(script, kpi="mqls", period="2025-10", motion="none")["numbers"]

    assert [(each["slice"], each["value"]) for each in parts] == [
        ({"motion": "inbound"}, 3), ({"motion": "outbound"}, 2), ({"motion": None}, 1),
    ]  # fmt: skip
    assert (alone["slice"], alone["value"]) == ({"motion": None}, 1)
    assert script.get("/api/v1/records/?kpi=mqls&period=2025-10&motion=none").json()["count"] == 1


def test_a_rate_of_none_of_some_is_a_part_that_adds_up(reader: Client) -> None:
    parts = numbers(caller(), kpi="win_rate", period="2025-10", by="motion")["numbers"]
    # In: the outbound deal that was lost, 0 of 1.
    assert [(each["slice"]["motion"], each["numerator"], each["denominator"]) for each in parts] == [
        ("inbound", 2, 2), ("outbound", 0, 1),
    ]  # fmt: skip


def test_every_row_of_a_breakdown_says_its_dimension(reader: Client) -> None:
    User.objects.update(is_superuser=True)  # who sees the rows of all persons
    text = b"".join(
        reader.get("/export/breakdown.csv?kpi=mqls&period=2025-10").streaming_content
    ).decode("utf-8-sig")
    by_dimension: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(text)):
        by_dimension[row["Dimension"]] = by_dimension.get(row["Dimension"], 0) + int(row["Value"])
    assert by_dimension == {
        "Motion": 6,
        "Team": 6,
        "Persona": 6,
        "Channel": 6,
        "Region": 6,
        "Owner": 6,
    }


def test_who_may_say_it_is_told_where_most_motions_are_not_known(
    client: Client, tmp_path: Path
) -> None:
    company.load(tmp_path)
    client.force_login(member_of("admin"))
    link = 'href="/data/channels/"'
    assert link not in client.get("/?period=2025-10").content.decode()

    more = [{"lead": f"N{n}", "at": "2025-10-09T09:00:00"} for n in range(8)]
    small.load(tmp_path, "leads", [*company.LEADS, *more])
    small.published()
    assert link not in client.get("/?period=2025-10").content.decode(), "no channel is unknown"
    more = [each | {"channel": "Fair"} for each in more]
    small.load(tmp_path, "leads", [*company.LEADS, *more])
    small.published()
    assert link in client.get("/?period=2025-10").content.decode()
    client.force_login(company.reader())
    assert link not in client.get("/?period=2025-10").content.decode()
