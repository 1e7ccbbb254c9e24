"""The one writer of tables as CSV and XLSX: figures in typed cells, text that no spreadsheet
calculates.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from revops.safe import harmless, writable

# Excel takes a CSV for UTF-8 only when it begins with this.
BOM = "\ufeff"
CSV_TYPE = "text/csv; charset=utf-8"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ColumnKind(StrEnum):
    """How a cell is written in a workbook."""

    TEXT = "text"
    LABEL = "label"  # a text of some length
    NUMBER = "number"
    WHOLE = "whole"  # a number without decimals in every row
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


WIDTHS = {
    ColumnKind.TEXT: 22, ColumnKind.LABEL: 26, ColumnKind.NUMBER: 14, ColumnKind.WHOLE: 14, ColumnKind.SHARE: 12,
    ColumnKind.DAY: 12, ColumnKind.MOMENT: 17,
}  # fmt: skip
WHOLE = "#,##0"
FORMATS = {
    ColumnKind.SHARE: "0.0%",
    ColumnKind.DAY: "yyyy-mm-dd",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
}


class Level(Decimal):
    """An exact share: 0.335 stands as 33.5 % in a workbook, whatever its column holds."""


Cell = str | int | Decimal | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    name: str | Promise
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """`subject` is what the file's name says of it; `count` is the number of its rows, which may be
    read only once. The first `labels` columns stay in sight.
    """

    subject: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    count: int
    labels: int = 0

    @property
    def head(self) -> list[str]:
        return [str(column.name) for column in self.columns]


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterator[str]:
    """The lines of a CSV, header first, each with its end."""
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(table.head)
    for row in table.rows:
        yield writer.writerow([plain_text(cell) for cell in row])


def plain_text(cell: Cell) -> str:
    """Points in decimals and no powers of ten, ISO days and times; nothing for what is absent."""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def write_workbook(
    table: Table,
    file: BinaryIO,
    title: str,
    about: Sequence[tuple[str, str]] = (),
    about_title: str = "",
) -> None:
    """One sheet with the table; where there is something to say about it, another one named `says`."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    lay_out(sheet, table)
    sheet.append([bold(sheet, name) for name in table.head])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        sheet.append([typed(sheet, cell, kind) for cell, kind in zip(row, kinds, strict=True)])
    if about:
        second = book.create_sheet(about_title)
        second.column_dimensions["A"].width, second.column_dimensions["B"].width = 20, 60
        for name, text in about:
            second.append([bold(second, name), typed(second, text, ColumnKind.TEXT)])
    book.save(file)


def lay_out(sheet: WriteOnlyWorksheet, table: Table) -> None:
    sheet.freeze_panes = f"{get_column_letter(table.labels + 1)}2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(
            WIDTHS[column.kind], len(str(column.name)) + 3
        )
    if table.count:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{table.count + 1}"


def bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = typed(sheet, text, ColumnKind.TEXT)
    cell.font = Font(bold=True)
    return cell


def typed(sheet: WriteOnlyWorksheet, value: Cell, kind: ColumnKind) -> WriteOnlyCell:
    """A cell of the value's own type; text stays text, whatever it looks like."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, writable(harmless(value)))
        cell.data_type = "s"
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = format_of(value)
    elif kind in (ColumnKind.NUMBER, ColumnKind.WHOLE) and isinstance(value, int):
        cell.number_format = WHOLE
    elif kind in FORMATS:
        cell.number_format = FORMATS[kind]
    return cell


def format_of(value: Decimal) -> str:
    """Decimals only where there are some; two of money."""
    if isinstance(value, Level):
        return "0%" if value.scaleb(2) % 1 == 0 else "0.0#%"
    if value.as_tuple().exponent == -2:
        return "#,##0.00"
    return WHOLE if value % 1 == 0 else "#,##0.0###"
