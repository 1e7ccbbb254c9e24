"""Every error of the API has one shape: {"error": {"code", "message", "field", "fields"}}."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards.surfaces import api
from tests import page_company as company
from tests.api_calls import KPIS, NUMBERS, RECORDS, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(tmp_path: Path) -> Client:
    company.load(tmp_path)
    return caller()


def error(answer, status: int, code: str) -> dict:
    """The error, after its shape has been looked at: these keys, no others, and a full sentence."""
    assert answer.status_code == status, answer.content
    assert answer.json().keys() == {"error"}
    found = answer.json()["error"]
    assert found.keys() == {"code", "message", "field", "fields"}
    assert found["code"] == code
    assert found["message"][-1] in ".)"
    return found


@pytest.mark.parametrize(
    ("address", "asked", "field", "word"),
    [
        (NUMBERS, {}, "period", "period=…"),
        (NUMBERS, {"period": "2025-13"}, "period", "“2025-13”"),
        (NUMBERS, {"period": "last month"}, "period", "“last month”"),
        (NUMBERS, {"period": "2025-10", "kpi": "leeds"}, "kpi", "“leeds”"),
        (NUMBERS, {"period": "2025-10", "motoin": "inbound"}, "motoin", "“motoin”"),
        (NUMBERS, {"period": "2025-10", "motion": "sideways"}, "motion", "“sideways”"),
        (NUMBERS, {"period": "2025-10", "motion": ["inbound", "outbound"]}, "motion", "once"),
        (NUMBERS, {"period": "2025-10", "by": "colour"}, "by", "“colour”"),
        (NUMBERS, {"period": "2025-10", "by": "team", "channel": "Webinar"}, "by", "Channel"),
        (NUMBERS, {"period": "2025-10", "by": "motion", "motion": "inbound"}, "by", "motion"),
        (NUMBERS, {"period": "2025-10", "team": "Nobody"}, "team", "“Nobody”"),
        (NUMBERS, {"period": "2025-10", "team": "SDR North", "channel": "Webinar"}, "channel", "this pair"),
        (NUMBERS, {"period": "2025-10", "as_of": "yesterday"}, "as_of", "“yesterday”"),
        (NUMBERS, {"period": [f"{year}" for year in range(1900, 2199)], "kpi": ["mqls", "leads", "sqos", "calls"]}, "period", "1000"),
        (RECORDS, {"period": "2025-10"}, "kpi", "kpi=…"),
        (RECORDS, {"kpi": "mqls"}, "period", "period=…"),
        (RECORDS, {"kpi": ["mqls", "leads"], "period": "2025-10"}, "kpi", "once"),
        (RECORDS, {"kpi": "mqls", "period": "2025-10", "part": "numerator"}, "part", "“numerator”"),
        (RECORDS, {"kpi": "mqls", "period": "2025-10", "limit": "0"}, "limit", "“0”"),
        (RECORDS, {"kpi": "mqls", "period": "2025-10", "limit": "1001"}, "limit", "1000"),
        (RECORDS, {"kpi": "mqls", "period": "2025-10", "offset": "50"}, "offset", "cursor"),
        (RECORDS, {"kpi": "mqls", "period": "2025-10", "cursor": "WzFd"}, "cursor", "“WzFd”"),
        (RECORDS, {"kpi": "mqls", "period": "2025-10", "by": "team"}, "by", "“by”"),
    ],
)  # fmt: skip
def test_400_names_the_parameter(client: Client, address: str, asked: dict, field: str, word: str):
    found = error(client.get(address, asked), 400, "invalid")

    assert found["field"] == field
    assert word in found["message"]


@pytest.mark.parametrize("address", [NUMBERS, RECORDS, KPIS, "/api/v1/nothing/"])
def test_401_without_a_token_says_how_to_get_one(address: str):
    found = error(Client().get(address), 401, "not_authenticated")

    assert "create_token" in found["message"]


def test_401_with_a_wrong_token():
    error(Client(headers={"Authorization": "Token wrong"}).get(KPIS), 401, "not_authenticated")


def test_401_of_an_account_that_is_not_active():
    client = caller()
    User.objects.update(is_active=False)

    error(client.get(KPIS), 401, "not_authenticated")


def test_403_of_a_session_that_posts_without_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("reader"))

    error(client.post(NUMBERS), 403, "forbidden")


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/", "/api/v1/numbers/1/"])
def test_404_below_the_api(client: Client, address: str):
    error(client.get(address), 404, "not_found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_405_for_everything_but_reading(client: Client, method: str):
    error(getattr(client, method)(NUMBERS), 405, "method_not_allowed")


def test_406_for_what_is_not_json(client: Client):
    error(client.get(KPIS, headers={"Accept": "application/xml"}), 406, "not_acceptable")


def test_429_says_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api.Pace, "rate", "1/hour")
    client.get(KPIS)

    answer = client.get(KPIS)

    error(answer, 429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_500_keeps_its_reason_to_itself(client: Client, monkeypatch: pytest.MonkeyPatch, caplog):
    def fail(*asked: object) -> None:
        raise RuntimeError("the reason")

    monkeypatch.setattr(api.numbers, "numbers_of", fail)

    found = error(client.get(NUMBERS, {"period": "2025-10"}), 500, "server_error")

    assert "the reason" not in found["message"]
    assert "the reason" in caplog.text


def test_a_session_reads_too(tmp_path: Path):
    company.load(tmp_path)
    client = Client()
    client.force_login(User.objects.create_user("reader"))

    assert client.get(NUMBERS, {"period": "2025-10"}).status_code == 200
