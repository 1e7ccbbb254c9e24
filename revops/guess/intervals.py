"""Intervals that stand in two columns: how many of what, as tools bill every 3 months."""

from __future__ import annotations

from dataclasses import replace

from revops.guess.fields import folded, words
from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.guess.values import meanings_of


def counted(table: Table, reading: Reading) -> Reading:
    """With the interval read from both columns, where one counts what the other names."""
    interval = table.column(reading.fields.get("interval", ""))
    count = next((column for column in table.columns if counts_intervals(column)), None)
    if reading.record != "subscription" or not interval or not count:
        return reading
    pairs = tuple(
        (f"{number} {each}", 1)
        for number, _often in count.values
        for each, _often in interval.values
    )
    meant = meanings_of("subscription", "interval", Column(interval.name, values=pairs))
    return replace(
        reading,
        joined={**reading.joined, "interval": (count.name, interval.name)},
        translated={**reading.translated, "interval": meant},
    )


def counts_intervals(column: Column) -> bool:
    """Whether it says how many intervals there are between two bills, and not always one."""
    if folded(column.name) not in words("counted")["interval"] or not column.is_number:
        return False
    return any(text != "1" for text, _often in column.values)
