"""XLSX, streamed: the cells of one sheet as the texts that a CSV of it would have."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from revops.connectors.rows import Format, Rows, cleaned, refused
from revops.mapping import Feed

BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, NotImplementedError, OSError,
)  # fmt: skip
MIDNIGHT = time()
PRECISION = 15  # digits that a spreadsheet's numbers have


def open_workbook(path: Path, feed: Feed) -> Rows:
    """Raises FileRefused for archives that are no workbook, an unknown sheet, and an empty sheet."""
    file = path.open("rb")  # openpyxl would judge a path by its ending
    book = load(path, file)

    def close() -> None:
        book.close()
        file.close()

    try:
        sheet = sheet_of(path, book, feed.layout.sheet)
        records = texts(path, sheet.iter_rows(values_only=True), feed.conventions.numbers.decimal)
        header = list(feed.layout.columns) or header_of(path, records)
        fitted = ((line, fit(cells, len(header))) for line, cells in records)
        return Rows(header, Format("xlsx", sheet=sheet.title), fitted, close)
    except BaseException:
        close()
        raise


def load(path: Path, file: BinaryIO) -> Workbook:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise refused(path, _("it is a ZIP archive and no XLSX workbook. Unpack it, or save it as XLSX or CSV."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=True)
    except BaseException as error:
        file.close()
        if isinstance(error, BROKEN):
            raise refused(path, broken()) from error
        raise


def broken() -> str:
    return _("it is a damaged XLSX workbook. Open it in a spreadsheet program, save it again, or save it as CSV.")


def sheet_of(path: Path, book: Workbook, name: str) -> object:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets or name and name not in sheets:
        why = _("it has no sheet “%(sheet)s”; its sheets are: %(sheets)s.")
        raise refused(path, why % {"sheet": name, "sheets": ", ".join(sheets)})
    sheet = sheets[name] if name else book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    return sheet


def header_of(path: Path, records: Iterator[tuple[int, list[str]]]) -> list[str]:
    for _line, cells in records:
        return cleaned(path, cells)
    raise refused(path, _("its sheet is empty. Export it again, or name another sheet in the mapping."))


def texts(path: Path, rows: Iterator[tuple], decimal: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text) of rows that are not empty, without empty cells at the end."""
    try:
        for line, row in enumerate(rows, 1):
            cells = [text_of(value, decimal) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell.strip() for cell in cells):
                yield line, cells
    except BROKEN as error:
        raise refused(path, broken()) from error


def fit(cells: list[str], width: int) -> list[str]:
    """A sheet does not write empty cells at the end of a row."""
    return cells + [""] * (width - len(cells))


def text_of(value: object, decimal: str) -> str:
    """Dates in ISO form, numbers with the feed's decimal sign and a spreadsheet's digits, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number(value).replace(".", decimal)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def number(value: float) -> str:
    """1234.5600000001 is 1234.56, 3.0 is 3."""
    text = f"{Decimal(f'{value:.{PRECISION}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
