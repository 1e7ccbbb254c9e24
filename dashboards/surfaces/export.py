"""Tables to take away, as CSV and as XLSX: the page's figures in typed cells, text that no
spreadsheet calculates.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from dashboards.question.asks import asks
from dashboards.question.forms import AddressError, Question
from dashboards.reading.report import frame
from dashboards.surfaces.tables import TABLES, Cell, Kind, Table
from dashboards.words import wording
from dashboards.words.naming import slice_name
from revops.safe import harmless, writable

# Excel takes a CSV for UTF-8 only when it begins with this.
BOM = "\ufeff"
# A workbook is built whole before it is sent, so that it takes time; a CSV is sent while it is
# read.
WORKBOOK_ROWS = 100_000
PERIODS = 60
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {Kind.TEXT: 22, Kind.NUMBER: 14, Kind.SHARE: 12, Kind.DAY: 12, Kind.MOMENT: 17}
FORMATS = {Kind.SHARE: "0.0%", Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm"}


About = Iterable[tuple[str, str]]


@asks
def export(request: HttpRequest, question: Question, table: str, ending: str) -> HttpResponseBase:
    """The table of that name about the question in the address, as a file."""
    if table not in TABLES or ending not in FILES:
        raise Http404
    asked = of_each_period(question, request.GET.getlist("period"))
    if len(asked) > 1 and table == "records":
        raise AddressError(_("The records are those of one period; ask for each period by itself."))
    found = joined([TABLES[table](each, request.GET.dict()) for each in asked])
    return FILES[ending](found, file_name(found, asked), about_rows(asked))


def of_each_period(question: Question, keys: Sequence[str]) -> list[Question]:
    """The question about every period that the address names, each under its own key, also where
    periods coincide. PeriodError.
    """
    if len(keys) > PERIODS:
        raise AddressError(
            _("An export has at most %(most)d periods; ask for the others apart.")
            % {"most": PERIODS}
        )
    periods = dict.fromkeys(question.published.calendar.period(key) for key in keys)
    return [question.about(period=each) for each in periods] if len(periods) > 1 else [question]


def joined(tables: Sequence[Table]) -> Table:
    """Tables of the same columns, one below the other."""
    first = tables[0]
    rows = chain.from_iterable(table.rows for table in tables)
    return Table(first.subject, first.columns, rows, sum(table.count for table in tables))


def file_name(table: Table, questions: Sequence[Question]) -> str:
    """Without its ending: what it is, of when and of whom, and the publication that says so."""
    asked = questions[0].slice
    member = "-".join(f"{name}-{number}" for name, number in asked.members.items())
    keys = [each.period.key.replace("..", "--") for each in (questions[0], *questions[1:][-1:])]
    parts = ("diapason", table.subject, "-to-".join(keys), asked.motion, member)
    return "-".join(part for part in parts if part) + f"-publication-{questions[0].published.id}"


def sent(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def as_csv(table: Table, name: str, about: About) -> HttpResponseBase:
    head = [str(column.name) for column in table.columns]
    return sent(
        StreamingHttpResponse(lines(head, table.rows), content_type="text/csv; charset=utf-8"),
        f"{name}.csv",
    )


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def lines(head: list[str], rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(head)
    for row in rows:
        yield writer.writerow([plain_text(cell) for cell in row])


def plain_text(cell: Cell) -> str:
    """Points in decimals, ISO days and times; nothing for what is absent."""
    if isinstance(cell, str):
        return harmless(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def as_workbook(table: Table, name: str, about: About) -> HttpResponseBase:
    if table.count > WORKBOOK_ROWS:
        language = get_language() or "en"
        raise AddressError(
            _(
                "This table has %(rows)s rows, and a workbook is made of up to %(most)s; take it as CSV."
            )
            % {
                "rows": wording.number(table.count, language),
                "most": wording.number(WORKBOOK_ROWS, language),
            }
        )
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(table, about, file)
    file.seek(0)
    return sent(FileResponse(file, content_type=WORKBOOK), f"{name}.xlsx")


def write_workbook(table: Table, about: About, file: BinaryIO) -> None:
    """One sheet with the table, one that says what it is."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Table"))
    lay_out(sheet, table)
    sheet.append([bold(sheet, str(column.name)) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        sheet.append([typed(sheet, cell, kind) for cell, kind in zip(row, kinds, strict=True)])
    says = book.create_sheet(_("About"))
    says.column_dimensions["A"].width, says.column_dimensions["B"].width = 20, 60
    for name, said in about:
        says.append([bold(says, name), typed(says, said, Kind.TEXT)])
    book.save(file)


def lay_out(sheet: WriteOnlyWorksheet, table: Table) -> None:
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(
            WIDTHS[column.kind], len(str(column.name)) + 3
        )
    if table.count:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{table.count + 1}"


def bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = typed(sheet, text, Kind.TEXT)
    cell.font = Font(bold=True)
    return cell


def typed(sheet: WriteOnlyWorksheet, value: Cell, kind: Kind) -> WriteOnlyCell:
    """A cell of the value's own type; text stays text, whatever it looks like."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, writable(harmless(value)))
        cell.data_type = "s"
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00" if value.as_tuple().exponent == -2 else "#,##0.###"
    elif kind in FORMATS:
        cell.number_format = FORMATS[kind]
    return cell


def about_rows(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """What somebody must know to compare this file with another."""
    question = questions[0]
    language, published = get_language() or "en", question.published
    yield _("Company"), published.company
    known_at = published.known_at.astimezone(ZoneInfo(published.timezone))
    yield _("Publication"), wording.publication(published.id, known_at, language)
    yield _("Period"), ", ".join(wording.period(each.period, language) for each in questions)
    yield _("View"), slice_name(frame(question))
    if question.as_of:
        yield _("As of"), wording.moment(question.as_of, language)


FILES = {"csv": as_csv, "xlsx": as_workbook}
