"""What headers and cells of amounts say against how they are read: another currency, tax, a second column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from revops.guess import choices
from revops.guess.fields import folded, is_gross, is_of_one, words
from revops.guess.tables import FIRST, Table
from revops.guess.units import foreign_sign
from revops.mapping.records import RECORDS, CellKind


def of_amounts(table: Mapping[str, Any], found: Table, currency: str) -> Iterator[str]:
    record, fields = str(table.get("record")), table.get("fields", {})
    for name, type in RECORDS.get(record, {}).items():  # a mapping may be mistaken
        column = found.column(choices.column_of(fields.get(name)))
        if type.kind is not CellKind.AMOUNT or not column:
            continue
        if column.name.endswith(FIRST):
            yield second(column.name.removesuffix(FIRST))
        if "currency" not in fields and (sign := foreign_sign(column, currency)):
            yield foreign(sign, currency)
        if is_of_one(column.name) and (quantity := quantity_in(found)):
            yield of_one(column.name, quantity)
        if record == "invoice" and name == "amount" and is_gross(column.name):
            yield with_tax(column.name)


def second(name: str) -> str:
    return _(
        "The file has several columns “%(column)s”, and the first is read. Choose another if that one is meant."
    ) % {"column": name}


def foreign(sign: str, currency: str) -> str:
    return _(
        "The amounts show %(sign)s and are read as %(currency)s. Name their currency above if it is another."
    ) % {"sign": sign, "currency": currency}


def with_tax(name: str) -> str:
    return _(
        "“%(column)s” is with tax by its name, and figures are without. Choose a column without tax if there is one."
    ) % {"column": name}


def of_one(name: str, quantity: str) -> str:
    return _(
        "“%(column)s” is the price of one, and is not multiplied by “%(quantity)s”. Choose a column with the whole amount if there is one."
    ) % {"column": name, "quantity": quantity}


def quantity_in(found: Table) -> str:
    """The column that says how many, "" where there is none or it always is one."""
    called = words("called")["quantity"]
    return next(
        (
            column.name
            for column in found.columns
            if folded(column.name) in called and any(text != "1" for text, _often in column.values)
        ),
        "",
    )
