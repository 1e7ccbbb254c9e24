"""The records of the API add up to its numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from tests import page_company as company
from tests import small_company as small
from tests.api_calls import caller, numbers, records

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(tmp_path: Path) -> Client:
    company.load(tmp_path)
    return caller()


def test_a_record_says_where_it_came_from(client: Client):
    answer = records(client, kpi="revenue", period="2025-10")

    assert (answer["value"], answer["count"], answer["next"]) == ("12350.00", 3, None)
    credit = answer["results"][0]
    assert credit.pop("record") > 0
    assert credit == {
        "on": "2025-10-27",
        "amount": "-500.25",
        "part": "value",
        "item": "crm/I3",
        "source": "CRM",
        "feed": "invoices",
        "external_id": "I3",
        "label": None,
        "company": None,
        "owner": "Milan de Vries",
        "team": "AE South",
        "channel": "Webinar",
        "persona": None,
        "region": None,
        "deal_type": None,
        "product_line": None,
        "arrival": None,
        "motion": "inbound",
        "measured": None,
        "own_amount": "-500.25",
        "own_currency": "EUR",
    }


@pytest.mark.parametrize(
    "kpi", ["mqls", "sqos", "deals_signed", "revenue", "leads", "open_pipeline", "signed_amount"]
)
def test_records_add_up_to_the_number(client: Client, kpi: str):
    (number,) = numbers(client, kpi=kpi, period="2025-10")["numbers"]
    answer = records(client, kpi=kpi, period="2025-10", limit=1000)

    assert answer["value"] == number["value"]
    assert sum(Decimal(each["amount"]) for each in answer["results"]) == Decimal(number["value"])


@pytest.mark.parametrize(("part", "count"), [("", 3), ("denominator", 3), ("numerator", 2)])
def test_a_ratio_has_the_records_of_its_parts(client: Client, part: str, count: int):
    answer = records(client, kpi="win_rate", period="2025-10", part=part)

    assert (answer["value"], answer["count"]) == (count, count)


def test_pages_follow_each_other_to_the_end(client: Client):
    found, answer = [], records(client, kpi="leads", period="2025-10", limit=3)
    while True:
        found += [each["item"] for each in answer["results"]]
        if answer["next"] is None:
            break
        answer = client.get(answer["next"]).json()

    assert found == [f"crm/L{n}" for n in range(7, 0, -1)]
    assert (answer["value"], answer["count"]) == (7, 7)


def test_the_next_page_is_of_the_same_publication(client: Client, tmp_path: Path):
    first = records(client, kpi="leads", period="2025-10", limit=3)
    small.load(tmp_path, "leads", company.LEADS[:2], accepts_loss=True)
    small.published()

    assert client.get(first["next"]).json()["count"] == 7
    assert records(client, kpi="leads", period="2025-10")["count"] == 2


def test_records_are_sliced_like_numbers(client: Client):
    asked = {"kpi": "leads", "period": "2025-10", "motion": "outbound", "channel": "Cold call"}

    assert records(client, **asked)["value"] == numbers(client, **asked)["numbers"][0]["value"] == 3


def test_before_the_first_publication_there_are_none(client: Client):
    answer = records(client, kpi="leads", period="2025-10", as_of="2020-01-01T00:00:00Z")

    because = "Nothing had been published by then."
    assert answer == {
        "value": None,
        "count": 0,
        "absent_because": because,
        "next": None,
        "results": [],
    }
