"""Aircall against a server with the shape of its answers: pages, the end of a list, calls in progress."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from revops.connectors import aircall
from tests.connector_reading import proposed, read
from tests.weather import Asked, Weather, weather

NOW = int(time.time())


def call(id: int, began: int, **more: object) -> dict[str, Any]:
    return {"id": id, "direction": "outbound", "status": "done", "started_at": began, "answered_at": began + 5, "ended_at": began + 65,
            "duration": 60, "raw_digits": "+33 1 22", "user": {"id": 9, "name": "Ann", "email": "a@x.io"}, "archived": False,
            "recording": f"https://x.io/{time.time_ns()}", "contact": {"company_name": "Acme"}, **more}  # fmt: skip


class Dialler:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.rows, self.most = sky, [], 10**9
        sky.on("/v1/calls", self.calls)
        sky.on(
            "/v1/users",
            lambda asked: self.page([{"id": n, "name": f"U{n}"} for n in range(3)], asked, "users"),
        )

    def calls(self, asked: Asked) -> object:
        assert asked.params["order"] == "asc"
        found = [row for row in self.rows if row["started_at"] >= int(asked.params["from"])]
        return self.page(
            sorted(found, key=lambda row: row["started_at"])[: self.most], asked, "calls"
        )

    def page(self, found: list[Any], asked: Asked, name: str) -> dict[str, Any]:
        assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"id:t0ken").decode()
        page, size = int(asked.params["page"]), 2
        more = page * size < len(found)
        link = f"{self.sky.url}{asked.path}?page={page + 1}" if more else None
        return {
            "meta": {"next_page_link": link, "current_page": page},
            name: found[(page - 1) * size : page * size],
        }


@pytest.fixture
def dialler(settings) -> Iterator[Dialler]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Dialler(sky)


def ask(dialler: Dialler, what: str = "calls", since: str = ""):
    return read("aircall", {"id": "id", "token": "t0ken", "address": dialler.sky.url}, what, since)


def test_calls_are_activities_of_their_motion_and_user(dialler, tmp_path: Path) -> None:
    dialler.rows = [call(n, 1_772_000_000 + n) for n in range(5)] + [
        call(9, 1_772_000_100, direction="inbound")
    ]
    _text, feeds = proposed(tmp_path, ask(dialler).records, "calls")
    (rows,) = feeds.values()
    assert len(rows) == 6
    first, last = rows[0], rows[-1]
    assert (first["kind"], first["motion"], first["owner"], first["duration_seconds"], first["at"][:10]) == (
        "call", "outbound", "tool/9", 60, "2026-02-25",
    )  # fmt: skip
    assert last["motion"] == "inbound"


def test_a_call_that_nobody_took_was_rung_and_not_talked(dialler, tmp_path: Path) -> None:
    """Aircall's duration goes from the first ring to the end."""
    began = 1_772_000_000
    dialler.rows = [
        call(1, began, duration=65), call(2, began + 100, answered_at=None, ended_at=began + 130, duration=30, user=None),
        call(3, began + 200, answered_at=None, duration=65, voicemail="https://x.io/v", raw_digits="anonymous", contact=None),
    ]  # fmt: skip
    _text, feeds = proposed(tmp_path, ask(dialler).records, "calls")
    (rows,) = feeds.values()
    assert [(row["duration_seconds"], row.get("owner")) for row in rows] == [(60, "tool/9"), (0, None), (0, "tool/9")]  # fmt: skip


def test_a_call_comes_once_it_is_over_however_long_it_was(dialler) -> None:
    dialler.rows = [call(1, NOW - 9000, ended_at=None), call(2, NOW - 600)]
    found = ask(dialler)
    assert sorted(found.by_id()) == ["2"]
    dialler.rows = [call(1, NOW - 9000), call(2, NOW - 600)]
    assert sorted(ask(dialler, since=found.cursor).by_id()) == ["1", "2"]


def test_a_list_that_ends_early_is_asked_for_from_its_last_call_on(dialler, monkeypatch) -> None:
    monkeypatch.setattr(aircall, "MOST_PAGES", 2)
    dialler.rows, dialler.most = [call(n, 1_772_000_000 + n) for n in range(25)], 5
    assert sorted(map(int, ask(dialler).by_id())) == list(range(25))


def test_users_are_read_whole_and_recordings_are_left_out(dialler) -> None:
    users = ask(dialler, "users")
    assert (sorted(users.by_id()), users.is_sweep) == (["0", "1", "2"], True)
    dialler.rows = [call(1, NOW - 600)]
    assert "recording" not in ask(dialler).records[0]
