"""What happened to opportunities, from Tryton's history: what each looked like at each of its revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from revops.connectors.history import Change, changes
from revops.connectors.tryton_rpc import Database, written

MODEL = "sale.opportunity"
TRACKED = {"state": "stage", "amount": "amount", "employee": "owner"}
Json = Mapping[str, Any]


def history_of(each: Json, database: Database) -> list[Json]:
    revisions = database.call(f"model.{MODEL}.history_revisions", [[each["id"]], {}])
    times = sorted(revision[0] for revision in revisions)
    seen = [(at, state) for at in times for state in at_the_time(database, each["id"], at)]
    return list(between(str(each["id"]), seen))


def at_the_time(database: Database, id: int, at: str) -> list[Json]:
    context = {"_datetime": written(datetime.fromisoformat(at))}
    found: list[Json] = database.call(f"model.{MODEL}.read", [[id], list(TRACKED), context])
    return found


def between(id: str, seen: list[tuple[str, Json]]) -> Iterator[Json]:
    """The first revision is how it began, and no change."""
    for (_before_at, before), (at, after) in zip(seen, seen[1:], strict=False):
        for name, kind in TRACKED.items():
            was, now = before.get(name) or "", after.get(name) or ""
            yield from changes(id, kind, [Change(at, now, was)])
