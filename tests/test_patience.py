"""Queries of pages and workers have limits; whoever runs into one reads what is going on."""

import pytest
from django.db import connections
from django.test import Client

from dashboards.reading import report
from revops import patience
from tests import page_company
from tests.api_calls import caller

pytestmark = pytest.mark.django_db
SLOW = "SET LOCAL statement_timeout = 20; SELECT pg_sleep(2)"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    page_company.load(tmp_path)

    def wait(*given: object, **named: object) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(SLOW)

    monkeypatch.setattr(report, "dashboard", wait)
    monkeypatch.setattr("revops.numbers.read_all", wait)
    monkeypatch.setattr("revops.receipts.records", wait)


def test_a_page_that_takes_too_long_says_so_and_when_to_come_back(slow, client: Client) -> None:
    client.force_login(page_company.reader())
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert "took too long and was stopped" in answer.content.decode()


def test_the_api_says_it_in_its_own_shape(slow) -> None:
    answer = caller().get("/api/v1/records/?kpi=mqls&period=2025-10")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert answer.json()["error"]["code"] == "busy"


def opened(
    monkeypatch: pytest.MonkeyPatch, settings: object, given: str = "", limits: bool = True
) -> list[str]:
    """What a new connection of a web process is limited to."""
    kept = {**connections.settings["default"], "OPTIONS": {"options": given} if given else {}}
    monkeypatch.setitem(connections.settings, "default", kept)
    settings.DATABASE_LIMITS = limits
    patience.limit(patience.PAGES)
    fresh = connections.create_connection("default")
    try:
        with fresh.cursor() as cursor:
            found = []
            for name in patience.PAGES:
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
            return found
    finally:
        fresh.close()


def test_a_connection_brings_its_limits_and_what_the_address_says_wins(
    monkeypatch, settings
) -> None:
    assert opened(monkeypatch, settings) == ["5s", "1min", "1min"]
    assert opened(monkeypatch, settings, "-c statement_timeout=5min") == ["5s", "5min", "1min"]
    assert opened(monkeypatch, settings, limits=False) == ["0", "0", "0"]
