"""Outcomes that stand in two columns of yes and no, as exports with “Closed” and “Won” have them."""

from __future__ import annotations

from dataclasses import replace

from revops.guess.fields import folded, words
from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.mapping.cells import FLAGS

ENDS = {"outcome", "won_at", "lost_at"}
JOINT = " · "


def flagged(table: Table, reading: Reading) -> Reading:
    """With the outcome read from both columns, where nothing else says it."""
    closed, won = flag_called(table, "closed"), flag_called(table, "won")
    if reading.record != "deal" or ENDS & set(reading.fields) or not closed or not won:
        return reading
    meant = {
        f"{over}{JOINT}{gained}": outcome(FLAGS[over.lower()], FLAGS[gained.lower()])
        for over, _often in closed.values
        for gained, _often in won.values
    }
    return replace(
        reading,
        fields={**reading.fields, "outcome": won.name},
        joined={**reading.joined, "outcome": (closed.name, won.name)},
        translated={**reading.translated, "outcome": meant},
    )


def outcome(is_closed: bool, is_won: bool) -> str:
    return "won" if is_won else "lost" if is_closed else "open"


def flag_called(table: Table, name: str) -> Column | None:
    """The column of that name whose every cell is yes or no."""
    called = words("flags")[name]
    return next(
        (
            column
            for column in table.columns
            if folded(column.name) in called
            and column.values
            and all(text.lower() in FLAGS for text, _often in column.values)
        ),
        None,
    )
