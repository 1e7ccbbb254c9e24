"""A file of targets as rows that know their line: line 1 is the header, blank lines are skipped and
still counted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, XLSX
from openpyxl import load_workbook
from tablib import Dataset

from revops.connectors.limits import examine_file
from revops.connectors.rows import FileRefused

COLUMNS, ROWS = 100, 20_000
Numbered = tuple[int, list[object]]


class Lines(Dataset):
    """Rows, and in `lines` where each begins in the file."""

    lines: list[int]


def rows_of(numbered: Iterable[Numbered]) -> Lines:
    """The first row is the header; shorter rows are filled up, and what stands beyond the header
    counts as a column without name.
    """
    found: list[Numbered] = []
    for line, cells in numbered:
        if any(cell not in (None, "") for cell in cells):
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
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    return rows_of(begun(reader))


def begun(reader: Any) -> Iterable[Numbered]:
    """Rows with the line on which they begin, which a cell of several lines does not change."""
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def read_xlsx(content: bytes) -> Lines:
    examine_file(BytesIO(content), Path("targets.xlsx"))
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    return rows_of(
        (n, trimmed(cells)) for n, cells in enumerate(book.active.iter_rows(values_only=True), 1)
    )


def trimmed(cells: tuple) -> list[object]:
    """Without the empty cells at the end, which a workbook has where somebody once formatted a
    column.
    """
    while cells and cells[-1] in (None, ""):
        cells = cells[:-1]
    return list(cells)


class NumberedCsv(CSV):
    def create_dataset(self, in_stream: str, **options: object) -> Lines:
        return read_csv(in_stream)


class NumberedXlsx(XLSX):
    def create_dataset(self, in_stream: bytes) -> Lines:
        return read_xlsx(in_stream)
