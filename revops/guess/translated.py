"""Readings with what the values of their closed lists mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.guess.values import meanings_of, supposed, translation
from revops.mapping.records import RECORDS, CellKind


def translated(table: Table, reading: Reading, values: Mapping[str, Mapping[str, str]]) -> Reading:
    """With what the values of closed lists mean: a recipe's own words first."""
    found = dict(reading.translated)
    for name, column_name in reading.fields.items():
        column = table.column(column_name)
        if column and RECORDS[reading.record][name].kind is CellKind.CHOICE:
            guessed = translation(reading.record, name, column) or all_known(reading, name, column)
            given = {text: values.get(name, {}).get(text, "") for text, _count in column.values}
            merged = {text: given.get(text) or guessed.get(text, "") for text in given}
            found[name] = with_rest(name, merged)
    return replace(reading, translated=found)


def all_known(reading: Reading, field: str, column: Column) -> dict[str, str]:
    """What the values of a list mean that has none of its ends, as open deals alone: where each is known."""
    found = meanings_of(reading.record, field, column)
    return found if all(found.values()) else {}


def with_rest(field: str, merged: dict[str, str]) -> dict[str, str]:
    """Of a pipeline whose ends are known, every other stage is open, or says that it is closed."""
    is_known = field == "outcome" and any(merged.values())
    return (
        {text: value or supposed(field, text) for text, value in merged.items()}
        if is_known
        else merged
    )
