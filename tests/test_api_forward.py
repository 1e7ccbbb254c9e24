"""The API of walks and projections: what it answers, what it refuses, and to whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests import small_company as small
from tests.api_calls import caller
from tests.test_api_schema import check, described  # noqa: F401

pytestmark = pytest.mark.django_db
WALK, PROJECTION = "/api/v1/walk/", "/api/v1/projection/"
JULY = {"from": "2026-06-30", "to": "2026-07-31"}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    small.organisation()
    deals = [
        {"deal": "D1", "amount": "100", "opened_at": "2026-06-01", "outcome": "open"},
        {"deal": "D2", "amount": "250.50", "opened_at": "2026-07-03", "outcome": "open"},
        {"deal": "D3", "amount": "40", "opened_at": "2026-06-02", "outcome": "won", "closed_at": "2026-07-04"},
    ]  # fmt: skip
    small.load(tmp_path, "deals", deals)
    small.published()
    return caller()


def test_a_walk_leads_from_opening_to_closing(client: Client, described: dict) -> None:
    answer = client.get(WALK, JULY).json()
    check(described, WALK, 200, answer)
    assert (answer["opening"], answer["closing"], answer["residual"]) == (
        "140.00",
        "350.50",
        "0.00",
    )
    moved = {each["class"]: each["by"] for each in answer["classes"] if each["count"]}
    assert moved == {"new": "250.50", "won": "-40.00"}
    (new,) = answer["classes"][0]["records"]
    assert (new["item"], new["external_id"], new["by"]) == ("crm/D2", "D2", "250.50")
    assert answer["currencies"][0]["closing"] == "350.50"


def test_a_projection_says_how_it_was_made(client: Client, described: dict) -> None:
    answer = client.get(PROJECTION, {"kpi": "deals_signed", "period": "2026-07", "as_of": "2026-07-16"}).json()  # fmt: skip
    check(described, PROJECTION, 200, answer)
    assert (answer["method"], answer["value"], answer["intervals"]) == ("run_rate", 2, {})
    assert answer["remark"].startswith("Only 0 comparable periods are known")
    assert answer["missing"]["absent_because"] == "Nobody has set a target for this."


@pytest.mark.parametrize(
    ("path", "asked", "field", "sentence"),
    [
        (WALK, {"to": "2026-07-31"}, "from", "is no end of a walk"),
        (WALK, JULY | {"to": "soon"}, "to", "is no end of a walk"),
        (WALK, JULY | {"kpi": "revenue"}, None, "There is no walk of “revenue”"),
        (WALK, JULY | {"focus": "never"}, "focus", "never"),
        (WALK, JULY | {"kpi": "mqls", "focus": "2026-Q3"}, None, "Only the open pipeline has a period in focus"),
        (WALK, JULY | {"limit": "-1"}, "limit", "is no limit"),
        (WALK, JULY | {"period": "2026"}, "period", "There is no parameter"),
        (WALK, {"from": JULY["to"], "to": JULY["from"]}, None, "ends before it begins"),
        (PROJECTION, {"kpi": "win_rate", "period": "2026"}, "kpi", "is not projected"),
        (PROJECTION, {"kpi": "mqls"}, "period", "Say which period"),
        (PROJECTION, {"kpi": "mqls", "period": "2026", "as_of": "0001-01-01T00:00"}, "as_of", "Nothing had been published"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(
    client: Client, path: str, asked: dict, field: str | None, sentence: str
) -> None:
    answer = client.get(path, asked)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["field"], sentence in error["message"]) == (field, True), error


def test_before_anything_is_published_it_is_said() -> None:
    answer = caller().get(WALK, JULY)
    assert answer.json()["error"]["message"] == "Nothing has been published yet."


def test_two_periods_are_refused(client: Client) -> None:
    asked = {"kpi": "deals_signed", "period": ["2026-06", "2026-07"]}
    answer = client.get(PROJECTION, asked)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "period")
