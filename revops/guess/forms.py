"""The ways in which a feed's columns may write dates and numbers, each with an example of what it would
mean: what is ambiguous is asked, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from revops.guess.agreement import DATES, NUMBERS
from revops.guess.notations import value
from revops.guess.tables import Column, Table
from revops.mapping.dates import ISO, read_format
from revops.mapping.feeds import Numbers
from revops.mapping.notation import NEGATIVE, power_in, undressed
from revops.mapping.records import RECORDS, CellKind


@dataclass(frozen=True, slots=True)
class Choice:
    """One form. `text` is a cell and `meaning` what it would be: a day, or a number as Python
    writes it.
    """

    key: str
    form: Any
    text: str
    meaning: date | str


def date_choices(feed: Mapping[str, Any], table: Table) -> list[Choice]:
    """The forms of dates that the columns of the feed's dates can have, none where all are ISO, or fields name a format
    of their own.
    """
    columns = list(undeclared(feed, table, DATES))
    forms = distinct(form for column in columns for form in column.dates)
    if forms in ([], [(ISO,)]):
        return []
    found = []
    for form in forms:
        column = telling(columns, form, forms)
        text = example(column, form)
        found.append(Choice("|".join(form), form, text, day_of(text, form)))
    return found


def number_choices(feed: Mapping[str, Any], table: Table) -> list[Choice]:
    columns = columns_read(feed, table, NUMBERS)
    forms = distinct(form for column in columns for form in column.numbers if form)
    found = []
    for form in forms:
        column = next(column for column in columns if form in column.numbers)
        strange = {text for _line, text, _count in column.unnumbered}
        text = max((text for text in column.samples if text not in strange), key=len, default="")
        found.append(Choice(key_of(form), form, text, number_of(text, form)))
    return found


def is_open(feed: Mapping[str, Any], table: Table) -> tuple[bool, bool]:
    """Whether dates, and whether numbers, may mean two things as long as nobody says which."""
    dates = any(len(column.dates) > 1 for column in undeclared(feed, table, DATES))
    is_declared = "decimal" in feed or "thousands" in feed
    numbers = any(len(column.numbers) > 1 for column in columns_read(feed, table, NUMBERS))
    return dates and "dates" not in feed, numbers and not is_declared


def undeclared(
    feed: Mapping[str, Any], table: Table, kinds: Sequence[CellKind]
) -> Iterator[Column]:
    """The columns of fields that name no format of their own."""
    for name, field in feed.get("fields", {}).items():
        if not (isinstance(field, Mapping) and "format" in field):
            yield from columns_read({**feed, "fields": {name: field}}, table, kinds)


def columns_read(feed: Mapping[str, Any], table: Table, kinds: Sequence[CellKind]) -> list[Column]:
    """The columns from which the feed's fields of these kinds are read."""
    types, found = RECORDS.get(str(feed.get("record")), {}), []
    for name, field in feed.get("fields", {}).items():
        written = field.get("column", "") if isinstance(field, Mapping) else field
        column = table.column(str(written))
        if column and name in types and types[name].kind in kinds:
            found.append(column)
    return found


def distinct(forms: Iterator[Any]) -> list[Any]:
    found: list[Any] = []
    for form in forms:
        if form not in found:
            found.append(form)
    return found


def telling(columns: Sequence[Column], form: Any, forms: Sequence[Any]) -> Column:
    """A column that can have the form, best one that shows how it differs from others."""
    able = [column for column in columns if form in column.dates]
    return max(able, key=lambda column: len(column.dates) if len(forms) > 1 else 1)


def example(column: Column, form: Sequence[str]) -> str:
    """A cell whose day is another in each form, if there is one."""
    strange = {text for _line, text, _count in column.undated}
    dated = [text for text in column.samples if text not in strange]
    for text in dated:
        days = {day_of(text, other) for other in column.dates}
        if len(days) == len(column.dates):
            return text
    return dated[0] if dated else ""


def day_of(text: str, form: Sequence[str]) -> date | str:
    for format in form:
        with suppress(ValueError):
            moment = read_format(format)(text)
            return moment.date() if isinstance(moment, datetime) else moment
    return ""


def number_of(text: str, keys: Mapping[str, Any]) -> str:
    numbers = Numbers(str(keys.get("decimal", ".")), str(keys.get("thousands", "")))
    signs = tuple(keys.get("signs", ()))
    bare = value(undressed(text, NEGATIVE, signs), numbers).rstrip(".")
    power = power_in(text, signs)
    return f"{Decimal(bare).scaleb(power):f}" if power else bare


def key_of(form: Mapping[str, Any]) -> str:
    return f"{form.get('decimal', '')}|{form.get('thousands', '')}"
