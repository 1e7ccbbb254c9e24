"""Records and events of one deal, and what a life says in short."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from revops.derive.life import Life
from revops.derive.steps import DealRecord
from revops.derive.world import World

NORTH, SOUTH = 1, 2
ANN, BOB = 11, 12


def world() -> World:
    """Ann moved from North to South on 1 February; Bob stays in South."""
    return World(
        zone=ZoneInfo("Europe/Amsterdam"),
        base_currency="EUR",
        people={"crm/ann": ANN, "crm/bob": BOB},
        memberships={
            ANN: [(None, date(2026, 2, 1), NORTH), (date(2026, 2, 1), None, SOUTH)],
            BOB: [(None, None, SOUTH)],
        },
        teams={"North": NORTH, "South": SOUTH},
    )


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def snapshot(*, delivered: str = "2026-06-01", **values: object) -> DealRecord:
    """The deal's record, exported on a day. Days of ten characters stay days; `at` gives a time."""
    return DealRecord(1, 1, ("crm", "deals", "1"), {"deal": "crm/1", **values}, at(delivered))


def event(day: str, kind: str, row: int = 2, **values: object) -> DealRecord:
    values = {
        "deal": "crm/1",
        "at": day if len(day) > 10 else at(day).isoformat(),
        "kind": kind,
        **values,
    }
    return DealRecord(row, 1, ("crm", "changes", str(row)), values, at("2026-06-01"))


def steps(life: Life) -> list[tuple[str, str, int, int, int | None]]:
    """(kind, day, pipeline before, after, owner holding it) of every change."""
    return [
        (each.kind, str(each.day), each.value_before, each.value_after, each.dimensions.owner)
        for each in life.changes
    ]


def assert_nothing_stays_open(life: Life) -> None:
    """By owner and team, what entered the pipeline left it."""
    left: dict[object, int] = {}
    for each in life.changes:
        held = (each.dimensions.owner, each.dimensions.team)
        left[held] = left.get(held, 0) + each.value_after - each.value_before
        left[held, "count"] = left.get((held, "count"), 0) + each.open_count
    assert set(left.values()) <= {0}


def days(life: Life) -> list[tuple[str, str]]:
    return [(each.kind, str(each.day)) for each in life.changes]


OPENED = {"amount": 500, "owner": "crm/bob", "opened_at": "2026-01-05"}


def summed(moves: Iterable[tuple]) -> dict[tuple, tuple[int, int]]:
    """How many and how much, by day and whose; what cancels out is left out."""
    counts, values = Counter(), Counter()
    for day, whose, count, value in moves:
        counts[day, whose] += count
        values[day, whose] += value
    return {
        key: (counts[key], values[key])
        for key in counts.keys() | values.keys()
        if counts[key] or values[key]
    }
