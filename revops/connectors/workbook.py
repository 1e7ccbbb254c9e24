"""XLSX: which sheet of a workbook is meant, and its rows."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from revops.connectors.header import SEARCHED, Head, has_all, numbered, read_head
from revops.connectors.rows import Format, Rows, refused
from revops.connectors.sheet import SheetParser, merged_ranges, rows_of, without_merged
from revops.mapping import Feed, MappingError
from revops.mapping.columns import positions
from revops.messages import gettext as _
from revops.messages import message

BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, NotImplementedError, OSError, zlib.error, OverflowError,
)  # fmt: skip


def open_workbook(path: Path, feed: Feed) -> Rows:
    """Raises FileRefused for archives that are no workbook, an unknown or empty sheet, several
    sheets that fit alike.

    Raises MappingError for a column that the sheet does not have.
    """
    file = path.open("rb")  # openpyxl would judge a path by its ending
    book = load(path, file)

    def close() -> None:
        book.close()
        file.close()

    try:
        sheet, notes = chosen(path, book, feed)
        return rows_from(path, sheet, feed, notes, close)
    except BaseException as error:
        close()
        if isinstance(error, BROKEN):
            raise refused(path, broken()) from error
        raise


def rows_from(
    path: Path, sheet: ReadOnlyWorksheet, feed: Feed, notes: list[str], close: Callable[[], None]
) -> Rows:
    parser = SheetParser(sheet, sheet._get_source())
    records = unbroken(path, rows_of(parser, feed.conventions.numbers.decimal))
    head = head_of(path, feed, records)
    try:
        at = positions(feed, head.columns)
    except MappingError as error:
        raise MappingError(message(str(error)) + elsewhere(sheet, feed)) from error
    width, wanted = len(head.columns), {at[column] for column in feed.needed_columns}
    fitted = without_merged(numbered(head.rows, width), merged_ranges(sheet), wanted)
    rows = Rows(head.columns, Format("xlsx", sheet=sheet.title), [], close, [*notes, *head.notes])
    rows.records = finished(fitted, rows, parser)
    return rows


def head_of(path: Path, feed: Feed, records: Iterator[tuple[int, list[str]]]) -> Head:
    if feed.layout.columns:
        return Head(list(feed.layout.columns), 0, records)
    first = next(records, None)
    if first is None:
        raise refused(
            path, _("its sheet is empty. Export it again, or name another sheet in the mapping.")
        )
    return read_head(path, feed, (record for part in ([first], records) for record in part))


def finished(
    records: Iterator[tuple[int, list[str]]], rows: Rows, parser: SheetParser
) -> Iterator[tuple[int, list[str]]]:
    """The rows, and then the notes."""
    yield from records
    rows.notes += parser.notes(len(rows.header))


def unbroken(
    path: Path, records: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from records
    except BROKEN as error:
        raise refused(path, broken()) from error


def load(path: Path, file: BinaryIO) -> Workbook:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise refused(
                path,
                _(
                    "it is a ZIP archive and no XLSX workbook. Unpack it, or save it as XLSX or CSV."
                ),
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=True)
    except BaseException as error:
        file.close()
        if isinstance(error, BROKEN):
            raise refused(path, broken()) from error
        raise


def broken() -> str:
    return _(
        "it is a damaged XLSX workbook. Open it in a spreadsheet program, save it again, or save it as CSV."
    )


def chosen(path: Path, book: Workbook, feed: Feed) -> tuple[ReadOnlyWorksheet, list[str]]:
    """The sheet named; else the only visible one that has the feed's columns; else the first, for
    its header to be shown.
    """
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    name = feed.layout.sheet
    if not sheets or name and name not in sheets:
        why = _("it has no sheet “%(sheet)s”; its sheets are: %(sheets)s.")
        raise refused(path, why % {"sheet": name, "sheets": ", ".join(sheets)})
    if name:
        return sheets[name], []
    visible = [
        sheet for sheet in book.worksheets if sheet.sheet_state == "visible"
    ] or book.worksheets
    hidden = [title for title, sheet in sheets.items() if sheet not in visible]
    notes = (
        [_("Hidden sheets were left out: %(sheets)s.") % {"sheets": ", ".join(hidden)}]
        if hidden
        else []
    )
    filled = [sheet for sheet in visible if len(visible) == 1 or start_of(sheet, feed)]
    fitting = [sheet for sheet in filled if len(filled) == 1 or fits(sheet, feed)]
    if len(fitting) > 1:
        raise refused(path, several([sheet.title for sheet in fitting]))
    if fitting and len(filled) > 1:
        notes.append(_("Of several sheets “%(sheet)s” was read: it alone has the columns of the mapping.") % {
            "sheet": fitting[0].title
        })  # fmt: skip
    return (fitting or filled or visible)[0], notes


def several(titles: list[str]) -> str:
    return _("several of its sheets have the columns of the mapping: %(sheets)s. Name one there: sheet = \"%(first)s\".") % {
        "sheets": ", ".join(titles), "first": titles[0],
    }  # fmt: skip


def start_of(sheet: ReadOnlyWorksheet, feed: Feed) -> list[list[str]]:
    """The first rows that are not empty."""
    with closing(sheet._get_source()) as source:
        rows = rows_of(SheetParser(sheet, source), feed.conventions.numbers.decimal)
        row = feed.layout.header_row
        return [cells for line, cells in islice(rows, row or SEARCHED) if not row or line >= row]


def fits(sheet: ReadOnlyWorksheet, feed: Feed) -> bool:
    return not feed.layout.has_header or has_all(start_of(sheet, feed), feed)


def elsewhere(sheet: ReadOnlyWorksheet, feed: Feed) -> str:
    """Where else the missing column could be looked for."""
    others = [one for one in sheet.parent.worksheets if one is not sheet]
    if not others:
        return ""
    shown = {"sheet": sheet.title, "others": ", ".join(one.title for one in others)}
    text = (
        " " + _("It was looked for in the sheet “%(sheet)s”; the others are: %(others)s.") % shown
    )
    having = next((one.title for one in others if fits(one, feed)), "")
    if having:
        text += " " + _('“%(sheet)s” has all columns: add sheet = "%(sheet)s".') % {"sheet": having}
    return text
