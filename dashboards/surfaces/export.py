"""Tables to take away, as CSV, XLSX and Parquet: the page's figures, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo

from django.http import FileResponse, Http404, HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.question.asks import asks
from dashboards.question.forms import AddressError, Question
from dashboards.reading.report import frame
from dashboards.surfaces import columnar
from dashboards.surfaces.tables import TABLES
from dashboards.words import naming, wording
from dashboards.words.naming import slice_name
from revops import spreadsheets
from revops.spreadsheets import Column, Table

# A workbook is built whole before it is sent, so that it takes time; a CSV is sent while it is
# read.
WORKBOOK_ROWS = 100_000
PERIODS = 60


About = Iterable[tuple[str, str]]


@asks
def export(request: HttpRequest, question: Question, table: str, ending: str) -> HttpResponseBase:
    """The table of that name about the question in the address, as a file."""
    if table not in TABLES or ending not in FILES:
        raise Http404
    return file_of(question, table, ending, request.GET)


def file_of(question: Question, table: str, ending: str, query: QueryDict) -> HttpResponseBase:
    """The table about the question, in each of the periods that the query names. Raises
    AddressError and PeriodError.
    """
    asked = of_each_period(question, query.getlist("period"))
    if len(asked) > 1 and table == "records":
        raise AddressError(_("The records are those of one period; ask for each period by itself."))
    found = of_company(
        joined([TABLES[table](each, query.dict()) for each in asked]), question.published.company
    )
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


def of_company(table: Table, company: str) -> Table:
    """The table with whose it is at the end of each row: a file is read far from where it was taken."""
    columns = (*table.columns, Column(gettext_lazy("Organisation")))
    rows = ((*row, company) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


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
    lines = spreadsheets.csv_lines(table)
    return sent(StreamingHttpResponse(lines, content_type=spreadsheets.CSV_TYPE), f"{name}.csv")


def as_workbook(table: Table, name: str, about: About) -> HttpResponseBase:
    if table.count > WORKBOOK_ROWS:
        language = naming.reader_language()
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
    spreadsheets.write_workbook(table, file, _("Table"), [*about], _("About"))
    file.seek(0)
    return sent(FileResponse(file, content_type=spreadsheets.WORKBOOK_TYPE), f"{name}.xlsx")


def about_rows(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """What somebody must know to compare this file with another."""
    question = questions[0]
    language, published = naming.reader_language(), question.published
    yield _("Organisation"), published.company
    known_at = published.known_at.astimezone(ZoneInfo(published.timezone))
    yield _("Publication"), wording.publication(published.id, known_at, language)
    yield _("Period"), ", ".join(wording.period(each.period, language) for each in questions)
    yield _("View"), slice_name(frame(question))
    if question.as_of:
        yield _("As of"), wording.moment(question.as_of, language)


def as_parquet(table: Table, name: str, about: About) -> HttpResponseBase:
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    columnar.write(table, file, dict(about))
    file.seek(0)
    return sent(FileResponse(file, content_type=columnar.TYPE), f"{name}.parquet")


FILES = {"csv": as_csv, "xlsx": as_workbook, "parquet": as_parquet}
