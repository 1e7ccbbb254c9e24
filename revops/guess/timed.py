"""Days whose time stands in a column of its own: "Date" beside "Time"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from revops.guess.fields import folded
from revops.guess.tables import Column, Table
from revops.mapping.daytimes import time_of_day
from revops.mapping.outcomes import Refusal
from revops.mapping.records import RECORDS, CellKind

DAY_WORDS = frozenset(
    {"date", "day", "jour", "on", "le", "at", "de", "d", "of", "utc", "datum", "tag", "am", "fecha"}
)
TIME_WORDS = frozenset(
    {"time", "heure", "hour", "at", "a", "de", "d", "of", "utc", "uhrzeit", "zeit", "um", "hora"}
)


def times_of(table: Table, record: str, fields: Mapping[str, str]) -> Mapping[str, str]:
    """By field, the column that has the time of its day: of the same name but for the word, or the
    only one there is beside the only day.
    """
    taken = set(fields.values())
    clocks = [c for c in table.columns if c.name not in taken and is_clock(c)]
    days = {
        field: name
        for field, name in fields.items()
        if RECORDS[record][field].kind is CellKind.MOMENT
        and is_day(cast(Column, table.column(name)))
    }
    found = {}
    for field, name in days.items():
        same = (c.name for c in clocks if rest(c.name, TIME_WORDS) == rest(name, DAY_WORDS))
        alone = clocks[0].name if len(clocks) == len(days) == 1 else ""
        if column := next(same, alone):
            found[field] = column
    return found


def rest(name: str, without: frozenset[str]) -> set[str]:
    return set(folded(name).split()) - without


def is_day(column: Column) -> bool:
    """Whether its cells are days without a time."""
    return column.is_only_date and not any(":" in text for text in column.samples)


def is_clock(column: Column) -> bool:
    """Whether its cells are times of a day. A number alone would be one as well."""
    return bool(column.samples) and all(map(says_time, column.samples))


def says_time(text: str) -> bool:
    try:
        time_of_day(text)
    except (Refusal, ValueError):
        return False
    return any(sign in text.lower() for sign in ":h")
