"""The grid as a file: numbers as numbers, texts that no spreadsheet takes for a formula. CSV and
XLSX.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from revops.kpis import Kpi
from revops.safe import harmless, writable
from revops.targets.grid import Grid, Row, decimal_of, total

Number = int | Decimal | None
BOM = "\ufeff"  # Excel takes a CSV for UTF-8 only when it begins with this
LABELS = 3  # columns before the months


def header(grid: Grid) -> list[str]:
    """Periods by their keys, by which every other surface names them."""
    return [
        _("KPI"),
        _("Dimension"),
        _("Scope"),
        *(each.key for each in (*grid.months, *grid.quarters, grid.year)),
    ]


def numbers_of(row: Row, grid: Grid) -> list[Number]:
    """A row's months, quarters and year: a count or an amount in whole currency, a ratio's level;
    None where there is none.
    """
    months = [row.values.get(month.start) for month in grid.months]
    sums = [
        decimal_of(total(row, row.values, period, grid)) for period in (*grid.quarters, grid.year)
    ]
    return [shortest(value) for value in (*months, *sums)]


def shortest(value: Decimal | None) -> Number:
    if value is None or value != value.to_integral_value():
        return value and value.normalize()
    return int(value)


def labels(row: Row) -> list[str]:
    """The KPI, by what the row is cut (its scopes overlap, so that their sum means nothing), and of
    whom it is.
    """
    return [harmless(str(row.kpi.label)), dimension(row), harmless(row.label)]


def dimension(row: Row) -> str:
    cuts = ([_("Team")] if row.scope.team else []) + ([_("Motion")] if row.scope.motion else [])
    return " · ".join(cuts) or _("Total")


def as_csv(grid: Grid) -> bytes:
    file = StringIO()
    rows = ([*labels(row), *map(plain, numbers_of(row, grid))] for row in grid.rows)
    csv.writer(file).writerows([header(grid), *rows])
    return (BOM + file.getvalue()).encode()


def plain(number: Number) -> str:
    """Never in powers of ten."""
    return "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)


def as_xlsx(grid: Grid) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = grid.year.key
    sheet.append(header(grid))
    for row in grid.rows:
        sheet.append([*map(writable, labels(row)), *numbers_of(row, grid)])
        for cell in sheet[sheet.max_row][LABELS:]:
            cell.number_format = format_of(cell, row.kpi)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(cell.column)].width = (
            26 if cell.column <= LABELS else 13
        )
    sheet.freeze_panes = "D2"  # the header and the columns of labels
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def format_of(cell: Cell, kpi: Kpi) -> str:
    number = Decimal(str(cell.value or 0))
    is_whole = (number.scaleb(2) if kpi.is_percentage else number) % 1 == 0
    if kpi.is_percentage:
        return "0%" if is_whole else "0.0#%"
    return "#,##0" if is_whole else "#,##0.0###"
