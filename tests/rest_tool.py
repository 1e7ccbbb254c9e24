"""A tool of the tests with deals, behind a real HTTP server: it pages, keeps times to the second by a
clock of its own, and has bad days.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from revops.egress import client
from revops.ingest import connections
from revops.models import Connection
from tests.recordings import MAPPING, connected
from tests.weather import Asked, Given, Weather, weather

LISTS = """
[deals]
path = "/deals"
records = "data.items"
paging = "cursor"
param = "cursor"
next = "data.next"
since = "updated_since"
changed = "changed_at"
deleted = "is_deleted"
size_param = "limit"
size = {size}
"""


class Tool:
    """`skew` is how far its clock is from ours."""

    def __init__(self, sky: Weather) -> None:
        self.sky, self.skew, self.tick = sky, timedelta(0), 0
        self.rows: dict[str, dict[str, Any]] = {}
        self.bad_page: int | None = None
        sky.on("/deals", self.listed)

    def now(self) -> str:
        """Two changes in one second are usual."""
        self.tick += 1
        at = datetime.now(UTC) + self.skew + timedelta(seconds=self.tick // 2)
        return at.replace(microsecond=0).isoformat()

    def put(self, id: str, amount: object = 100, **more: object) -> None:
        self.rows[id] = {"id": id, "amount": amount, "opened": "2026-01-05", "won": "2026-02-03", "is_deleted": False,
                         "changed_at": self.now(), **more}  # fmt: skip

    def delete(self, id: str) -> None:
        if id in self.rows:
            self.rows[id] |= {"is_deleted": True, "changed_at": self.now()}

    def listed(self, asked: Asked) -> object:
        """In the order of the last change; `after` is the place of the row before."""
        since, size = asked.params.get("updated_since", ""), int(asked.params["limit"])
        begin = int(asked.params.get("cursor") or 0)
        if self.bad_page is not None and begin // size == self.bad_page:
            return Given({"message": "bad day"}, 500)
        found = [
            row
            for row in self.rows.values()
            if not since or moment(row) >= datetime.fromisoformat(since)
        ]
        found.sort(key=lambda row: (row["changed_at"], row["id"]))
        more = begin + size < len(found)
        page = found[begin : begin + size]
        return {"data": {"items": page, "next": str(begin + size) if more else None}}

    def standing(self) -> dict[str, Any]:
        return {id: row["amount"] for id, row in self.rows.items() if not row["is_deleted"]}


def moment(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["changed_at"])


def asked_by_rest(
    folder: Path, settings: Any, tool: Tool, size: int = 2, lists: str = LISTS
) -> Connection:
    """The connection of the tests, to this tool."""
    found = connected(folder, settings, MAPPING)
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    found.connector = "rest"
    found.given = {"address": tool.sky.url, "lists": lists.replace("{size}", str(size))}
    connections.keep_secret(found, "token", "s3cret")
    found.save()
    return found


@contextmanager
def tool_of(monkeypatch: Any = None) -> Iterator[Tool]:
    """Without the seconds that are waited between attempts."""
    before, client.sleep = client.sleep, lambda _seconds: None
    try:
        with weather() as sky:
            yield Tool(sky)
    finally:
        client.sleep = before
