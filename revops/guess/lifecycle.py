"""What the rows of one table say besides: the stages that a lead reached, what happened to deals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from revops.guess.fields import folded, words
from revops.guess.match import fits
from revops.guess.readings import Reading
from revops.guess.tables import Column, Table

STAGES = ("mql", "sqo")


def also(table: Table, reading: Reading) -> Iterator[Reading]:
    """Further readings of a table that has this one."""
    if reading.record == "stage":
        yield from events(table, reading)
    elif reading.record == "lead":
        reached = list(stages(table, reading))
        yield from reached or all_of_one(table, reading)


def events(table: Table, reading: Reading) -> Iterator[Reading]:
    """A log of stages in which some end is won or lost also says what happened to deals."""
    if "stage" not in reading.fields:
        return
    fields = {name: reading.fields[name] for name in ("lead", "at", "owner") if name in reading.fields}  # fmt: skip
    fields = {"deal": fields["lead"], **fields, "kind": reading.fields["stage"]}
    if fits("change", "kind", cast(Column, table.column(fields["kind"]))):
        yield Reading("change", fields)


def stages(table: Table, reading: Reading) -> Iterator[Reading]:
    """A column of days per stage, "MQL date" and "Became a sales qualified lead on": each is the day on
    which leads came there.
    """
    taken = set(reading.fields.values())
    for stage in STAGES:
        for column in table.columns:
            if column.is_only_date and column.name not in taken and names(stage, column.name):
                fields = {"lead": reading.fields["lead"], "at": column.name}
                yield Reading("stage", fields, {"stage": stage}, suffix=stage)
                break


def names(stage: str, text: str) -> bool:
    called = words("values", "stage")[stage]
    return any(f" {word} " in f" {folded(text)} " for word in called if word not in ("accepted",))


def all_of_one(table: Table, reading: Reading) -> Iterator[Reading]:
    """Leads of which the file, or their id, is called MQLs: each is one on the only day there is."""
    days = sum(column.is_only_date for column in table.columns)
    if "at" not in reading.fields or days != 1:
        return
    called = [table.file_name.rpartition(".")[0], table.sheet, reading.fields["lead"]]
    if any(
        word in f" {folded(each)}" for each in called for word in (" mql", " marketing qualified")
    ):
        fields = {name: reading.fields[name] for name in ("lead", "at")}
        yield Reading("stage", fields, {"stage": "mql"}, suffix="mql")
