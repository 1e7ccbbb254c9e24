"""Ringover against a server with the shape of its answers: windows of fifteen days, nothing (204)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from revops.connectors import ringover
from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

NOW = datetime.now(UTC)


def call(id: int, days: float, **more: object) -> dict[str, Any]:
    began = NOW - timedelta(days=days)
    return {"cdr_id": id, "call_id": str(id), "type": "PHONE", "direction": "out", "last_state": "ANSWERED",
            "start_time": began.isoformat(), "answered_time": began.isoformat(), "end_time": (began + timedelta(minutes=1)).isoformat(),
            "incall_duration": 50, "total_duration": 60, "from_number": 33, "to_number": 44, "record": "https://x.io/r",
            "user": {"user_id": 9, "firstname": "Ann", "lastname": "Bo"}, **more}  # fmt: skip


class Dialler:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.rows = sky, []
        sky.on("/v2/calls", self.calls)
        sky.on(
            "/v2/users",
            {
                "list_count": 1,
                "list": [{"user_id": 9, "firstname": "Ann", "lastname": "Bo", "email": "a@x.io"}],
            },
        )

    def calls(self, asked: Asked) -> object:
        assert asked.headers["authorization"] == "k3y"
        start, end = (
            datetime.fromisoformat(asked.params[name]) for name in ("start_date", "end_date")
        )
        assert all(asked.params[name].endswith("Z") for name in ("start_date", "end_date"))
        if end - start > timedelta(days=15):
            return Given({"detail": "more than 15 days"}, 400)
        found = [
            row for row in self.rows if start <= datetime.fromisoformat(row["start_time"]) <= end
        ]
        if int(asked.params["limit_offset"]) > ringover.MOST:
            return Given({"detail": "limit_offset"}, 400)
        begin, size = int(asked.params["limit_offset"]), int(asked.params["limit_count"])
        page = sorted(found, key=lambda row: row["start_time"], reverse=True)[begin : begin + size]
        return {"call_list_count": len(page), "call_list": page} if page else Given(b"", 204)


@pytest.fixture
def dialler(settings, monkeypatch) -> Iterator[Dialler]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(ringover, "PAGE", 3)
    monkeypatch.setattr(ringover, "MOST", 6)
    with weather() as sky:
        yield Dialler(sky)


def ask(dialler: Dialler, what: str = "calls", since: str = ""):
    return read("ringover", {"key": "k3y", "address": dialler.sky.url}, what, since)


def test_calls_of_all_windows_come_until_a_year_has_none(dialler, tmp_path: Path) -> None:
    dialler.rows = (
        [call(n, 1 + n / 10) for n in range(7)] + [call(50, 100), call(60, 300)] + [call(70, 900)]
    )
    found = ask(dialler)
    assert {each["cdr_id"] for each in found.records} == {*range(7), 50, 60}
    _text, feeds = proposed(tmp_path, found.records, "calls")
    (rows,) = feeds.values()
    assert {
        (row["kind"], row["motion"], row["owner"], row["duration_seconds"]) for row in rows
    } == {("call", "outbound", "tool/9", 50)}


def test_what_is_new_comes_after_weeks_of_silence_too(dialler) -> None:
    dialler.rows = [call(1, 40)]
    cursor = json.dumps(
        json.loads(ask(dialler).cursor) | {"since": (NOW - timedelta(days=39)).isoformat()}
    )
    dialler.rows += [call(n, 1 + n) for n in range(2, 9)]
    assert {each["cdr_id"] for each in ask(dialler, since=cursor).records} >= set(range(2, 9))


def test_a_busy_fortnight_is_read_to_its_end(dialler) -> None:
    """A list goes on for so many calls, and no further."""
    dialler.rows = [call(n, 20 - n / 100) for n in range(40)]
    found = ask(dialler)
    assert {each["cdr_id"] for each in found.records} == set(range(40))
    since = json.loads(found.cursor) | {"since": (NOW - timedelta(days=21)).isoformat()}
    dialler.rows += [call(100 + n, 3 - n / 100) for n in range(40)]
    again = {each["cdr_id"] for each in ask(dialler, since=json.dumps(since)).records}
    assert again == {*range(40), *range(100, 140)}


def test_a_long_call_comes_once_it_is_over(dialler) -> None:
    dialler.rows = [call(1, 0.1, end_time=None), call(2, 0.01)]
    found = ask(dialler)
    assert {each["cdr_id"] for each in found.records} == {2}
    dialler.rows[0] = call(1, 0.1)
    assert {each["cdr_id"] for each in ask(dialler, since=found.cursor).records} == {1, 2}


def test_an_account_may_answer_no_list_of_calls_and_a_call_nobody(dialler, tmp_path: Path) -> None:
    dialler.sky.on("/v2/calls", {"call_list_count": 0, "call_list": None})
    assert ask(dialler).records == []
    dialler.sky.on("/v2/calls", dialler.calls)
    dialler.rows = [call(1, 1), call(2, 1, user=None, answered_time=None, incall_duration=None, last_state="MISSED",
        direction="in")]  # fmt: skip
    _text, feeds = proposed(tmp_path, ask(dialler).records, "calls")
    (rows,) = feeds.values()
    assert {(row["motion"], row.get("owner"), row.get("duration_seconds")) for row in rows} == {
        ("outbound", "tool/9", 50), ("inbound", None, None),
    }  # fmt: skip


def test_users_have_names_and_an_account_without_calls_is_no_error(dialler) -> None:
    assert (ask(dialler, "users").records[0]["name"], ask(dialler).records) == ("Ann Bo", [])
