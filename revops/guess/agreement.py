"""In which forms the columns of a feed write dates and numbers, one for all where they agree."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from revops.guess.readings import Reading
from revops.guess.tables import Column, Table
from revops.mapping.dates import ISO
from revops.mapping.records import RECORDS, CellKind

DATES, NUMBERS = (CellKind.MOMENT, CellKind.DAY), (CellKind.AMOUNT, CellKind.WHOLE, CellKind.RATE)
START = len("%d.%m.")  # of a format: what comes first, and the sign behind it
Keys = Mapping[str, Any]


def common_dates(table: Table, reading: Reading) -> tuple[str, ...] | None:
    """The one form that all columns can have; else the one of those that leave no doubt. None where there is none,
    or more than one.
    """
    columns = list(forms_of(table, reading, DATES).values())
    if shared := shared_by(columns):
        return cast(tuple[str, ...], shared)
    sure = [each[0] for each in columns if len(each) == 1]
    return sure[0] if sure and all(form == sure[0] for form in sure) else None


def own_formats(table: Table, reading: Reading) -> dict[str, tuple[str, ...]]:
    """By field, the formats of dates that are sure and not those of the others."""
    forms, shared = forms_of(table, reading, DATES), common_dates(table, reading) or (ISO,)
    return {name: each[0] for name, each in forms.items() if len(each) == 1 and each[0] != shared}


def common_numbers(table: Table, reading: Reading) -> Keys:
    """The keys under which every column is read: those of the columns that leave no doubt, together, and of
    others what agrees with these alone. Nothing where two contradict each other.
    """
    columns = list(forms_of(table, reading, NUMBERS).values())
    if shared := shared_by(columns):
        return cast(Keys, shared)
    found: Keys | None = together(each[0] for each in columns if len(each) == 1)
    for forms in columns if found else ():
        able = [both for form in forms if (both := together((cast(Keys, found), form))) is not None]
        found = able[0] if len(able) == 1 else found
    return found or {}


def shared_by(columns: Sequence[Sequence[Any]]) -> Any:
    """The one form that all columns can have, None for none or several."""
    shared = [form for form in columns[0] if all(form in rest for rest in columns[1:])] if columns else []  # fmt: skip
    return shared[0] if len(shared) == 1 else None


def together(forms: Iterable[Keys]) -> Keys | None:
    """One form that reads what each of these reads: 900,00 beside 1.200,00. None where one sign would mean two
    things.
    """
    found: dict[str, Any] = {}
    for form in forms:
        for key, value in form.items():
            if isinstance(value, list):
                found[key] = list(dict.fromkeys([*found.get(key, ()), *value]))
            elif found.setdefault(key, value) != value:
                return None
    return None if found.get("decimal", "") == found.get("thousands") else found


def forms_of(
    table: Table, reading: Reading, kinds: Container[CellKind]
) -> dict[str, Sequence[Any]]:
    """By field, the forms in which its column can be read; only of dates, or only of numbers."""
    found: dict[str, Sequence[Any]] = {}
    for name, column_name in reading.fields.items():
        kind, column = RECORDS[reading.record][name].kind, table.column(column_name)
        if column and kind in kinds:
            found[name] = settled(column, table).dates if kind in DATES else column.numbers
    return {name: forms for name, forms in found.items() if forms}


def settled(column: Column, table: Table) -> Column:
    """The column with the one form of its dates that begins as those of others do that leave no doubt: in a file
    with 28.02.2026 the day comes first in 02.03.2026 10:00, too.
    """
    if len(column.dates) < 2:
        return column
    sure = {each.dates[0][0][:START] for each in table.columns if len(each.dates) == 1}
    able = tuple(form for form in column.dates if form[0][:START] in sure)
    return replace(column, dates=able) if len(able) == 1 else column
