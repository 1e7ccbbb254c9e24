"""One sheet of a workbook, streamed: its cells as the texts that a CSV of it would have, and what
is wrong with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from xml.etree.ElementTree import Element

from openpyxl.utils import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from revops.mapping.spreadsheet import Flawed, Moment, Number
from revops.messages import gettext as _
from revops.messages import ngettext

MIDNIGHT = time()
PRECISION = 15  # digits that a spreadsheet's numbers have
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CHUNK = 1 << 20
MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
Ranges = list[tuple[int, int, int, int]]


class Uncalculated(str):
    """A formula of which the workbook has no result."""

    __slots__ = ()


class SheetParser(WorkSheetParser):
    """As openpyxl reads sheets, but a formula without a result is no empty cell, and what is hidden
    is counted.

    A program that writes formulas without calculating them leaves the result out or, asking for all
    to be calculated when the file is opened, puts 0 there.
    """

    hidden_rows = 0

    def __init__(self, sheet: ReadOnlyWorksheet, source: object) -> None:
        book = sheet.parent
        super().__init__(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        self.hidden_columns: list[tuple[int, int]] = []
        self.is_uncalculated = bool(getattr(book.calculation, "fullCalcOnLoad", False))

    def parse_column_dimensions(self, col: Element) -> None:
        if is_hidden(col):
            self.hidden_columns.append((int(col.get("min")), int(col.get("max"))))

    def parse_row(self, row: Element) -> tuple[int, list[dict]]:
        self.hidden_rows += is_hidden(row)
        self.row_dimensions.clear()  # openpyxl would keep one for each row
        return super().parse_row(row)

    def parse_cell(self, element: Element) -> dict:
        cell = super().parse_cell(element)
        if not cell["value"] and self.has_no_result(element, cell["value"]):
            cell["value"] = Uncalculated(f"={element.findtext(FORMULA_TAG) or ''}")
        return cell

    def has_no_result(self, element: Element, value: object) -> bool:
        """Whether a formula was never calculated; one that results in an empty text was."""
        if element.find(FORMULA_TAG) is None:
            return False
        return element.get("t") != "str" if value is None else self.is_uncalculated

    def notes(self, width: int) -> list[str]:
        """What of the first `width` columns was hidden and read all the same."""
        columns = sum(max(0, min(last, width) - first + 1) for first, last in self.hidden_columns)
        found = []
        if self.hidden_rows:
            found.append(ngettext(
                "%(count)d row of the sheet is hidden; it was read like the others.",
                "%(count)d rows of the sheet are hidden; they were read like the others.", self.hidden_rows,
            ) % {"count": self.hidden_rows})  # fmt: skip
        if columns:
            found.append(ngettext(
                "%(count)d column of the sheet is hidden; it was read like the others.",
                "%(count)d columns of the sheet are hidden; they were read like the others.", columns,
            ) % {"count": columns})  # fmt: skip
        return found


def is_hidden(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")


def rows_of(parser: SheetParser, decimal: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text) of rows that are not empty, without empty cells at the end.
    Raises ValueError.
    """
    for line, found in parser.parse():
        width = max((cell["column"] for cell in found), default=0)
        if line > LAST_ROW or width > LAST_COLUMN:
            raise ValueError(f"row {line} has {width} columns")
        cells, faults = [""] * width, {}
        for cell in found:
            place = cell["column"] - 1
            cells[place] = text_of(cell["value"], decimal)
            if type(cells[place]) is Uncalculated:
                faults[place] = _(
                    "The cell is a formula without its result; open and save the file in a spreadsheet."
                )
        while cells and not cells[-1]:
            cells.pop()
        if any(cell.strip() for cell in cells):
            yield line, Flawed(cells, faults) if faults else cells


def text_of(value: object, decimal: str) -> str:
    """Dates in ISO form, numbers with the feed's decimal sign and a spreadsheet's digits, nothing
    as "".
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return Number(number(value).replace(".", decimal))
    if isinstance(value, int):
        return Number(value)
    if isinstance(value, datetime):
        return Moment(value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat())
    if isinstance(value, date):
        return Moment(value.isoformat())
    return value.isoformat() if isinstance(value, time) else str(value)


def number(value: float) -> str:
    """1234.5600000001 is 1234.56, 3.0 is 3."""
    text = f"{Decimal(f'{value:.{PRECISION}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def merged_ranges(sheet: ReadOnlyWorksheet) -> Ranges:
    """(first row, last row, first column, last column) of merged cells, which stand behind the
    rows, by first row.
    """
    found, tail = [], b""
    with sheet._get_source() as source:
        while chunk := source.read(CHUNK):
            text = tail + chunk
            found += [match[1].decode() for match in MERGED.finditer(text)]
            cut = max(text.rfind(b"<"), len(text) - CHUNK)
            tail = text[cut:]
    bounds = [range_boundaries(reference) for reference in dict.fromkeys(found)]
    return sorted((top, bottom, left, right) for left, top, right, bottom in bounds)


def without_merged(
    records: Iterator[tuple[int, list[str]]], ranges: Ranges, wanted: set[int]
) -> Iterator[tuple[int, list[str]]]:
    """Marks the cells at the wanted places that are empty because they are merged with another,
    which has the value.
    """
    waiting, open_ranges = [one for one in reversed(ranges) if touches(one, wanted)], []
    for line, cells in records:
        while waiting and waiting[-1][0] <= line:
            open_ranges.append(waiting.pop())
        open_ranges = [one for one in open_ranges if one[1] >= line]
        faults = {
            place: _(
                "The cell is merged with others, and only the first of them has the value; undo that and fill each."
            )
            for top, _bottom, left, right in open_ranges
            for place in wanted
            if left <= place + 1 <= right and (line, place + 1) != (top, left) and not cells[place]
        }
        if faults:
            cells = Flawed(cells, faults | (cells.faults if type(cells) is Flawed else {}))
        yield line, cells


def touches(bounds: tuple[int, int, int, int], wanted: set[int]) -> bool:
    _top, _bottom, left, right = bounds
    return any(left <= place + 1 <= right for place in wanted)
