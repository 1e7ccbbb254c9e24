"""A file of targets as rows that know their line: line 1 is the header, blank lines are skipped and
still counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from revops.connectors import sheet
from revops.connectors.delimited import Records
from revops.connectors.limits import examine_file
from revops.connectors.rows import FileRefused
from revops.connectors.sheet import SheetParser
from revops.connectors.workbook import load, unbroken
from revops.mapping import Unreadable

COLUMNS, ROWS = 100, 20_000
NAME = Path("targets.xlsx")
Numbered = tuple[int, list[str]]


class Lines(Dataset):
    """Rows, and in `lines` where each begins in the file."""

    lines: list[int]


def rows_of(numbered: Iterable[Numbered]) -> Lines:
    """The first row is the header; shorter rows are filled up, and what stands beyond the header
    counts as a column without name.
    """
    found: list[Numbered] = []
    for line, cells in numbered:
        if type(cells) is Unreadable:
            raise FileRefused(
                _("line %(number)d: %(reason)s") % {"number": line, "reason": cells.reason}
            )
        if any(cells):
            found.append((line, cells))
        if len(cells) > COLUMNS or len(found) > ROWS:
            sentence = _(
                "A file of targets has up to %(columns)d columns and %(rows)d rows. Leave out what is no target."
            )
            raise FileRefused(sentence % {"columns": COLUMNS, "rows": ROWS})
    width = max((len(cells) for _line, cells in found), default=0)
    filled = [[*cells, *[""] * (width - len(cells))] for _line, cells in found]
    rows = Lines(*filled[1:], headers=filled[0] if filled else None)
    rows.lines = [line for line, _cells in found[1:]]
    return rows


def read_csv(text: str) -> Lines:
    """Columns apart by commas, or by semicolons as a French spreadsheet writes them."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    return rows_of(Records(StringIO(text, newline=""), (delimiter, '"')))


def read_xlsx(content: bytes, path: Path = NAME) -> Lines:
    examine_file(BytesIO(content), path)
    book = load(path, BytesIO(content))
    with closing(book), book.active._get_source() as source:
        return rows_of(unbroken(path, sheet.rows_of(SheetParser(book.active, source), ".")))


class NumberedCsv(CSV):
    def create_dataset(self, in_stream: str, **options: object) -> Lines:
        return read_csv(in_stream)


class NumberedXlsx(XLSX):
    def create_dataset(self, in_stream: bytes) -> Lines:
        return read_xlsx(in_stream)
