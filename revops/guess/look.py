"""Looks at a file that no mapping speaks of: where its header is, what its columns hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from revops.connectors import encodings, limits
from revops.connectors.delimited import DELIMITERS, is_separator_hint
from revops.connectors.files import LOOKED_AT, open_rows, reader_of, refusal
from revops.connectors.header import SEARCHED
from revops.connectors.jsonl import is_json_lines
from revops.connectors.rows import Rows, refused
from revops.connectors.sheet import SheetParser, rows_of
from revops.connectors.workbook import BROKEN, broken, load, open_workbook
from revops.guess.fields import folded
from revops.guess.mostly import dates_of_most, numbers_of_most
from revops.guess.notations import date_forms, number_forms
from revops.guess.tables import FIRST, Column, Table, Tally
from revops.mapping import Feed, Unreadable
from revops.mapping.feeds import NO_NAME, USUAL, Layout
from revops.mapping.no_dates import is_no_date
from revops.mapping.spoiled import EMPTY_WORDS
from revops.messages import gettext as _

ROWS, SHOWN = 100_000, 6
VALUES, EXAMPLES, SAMPLED = 60, 5, 300
COLUMNS, LETTERS = 300, 200
BARE = 2  # cells of a title or a total, in a table that has more than twice as many
SUM = re.compile(
    r"(grand |sous |sub ?|gesamt|zwischen)?(totals?|totaux|sum|somme|summe|suma|gesamt)( (for|du|de|des|general|generaux|ht|ttc|eur) ?.*)?"
)
Lines = list[tuple[int, Sequence[str]]]


def look(path: Path) -> list[Table]:
    """The tables of a file: one, or one for each visible sheet with rows. Raises FileRefused."""
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    if why := refusal(start):
        raise refused(path, why)
    limits.examine(path)
    if reader_of(start) is open_workbook:
        return [looked(path, layout) for layout in sheets_of(path)]
    if is_json_lines(start):
        return [looked(path, Layout())]
    return [looked(path, delimited_layout(path))]


def looked(path: Path, layout: Layout) -> Table:
    """A table, once where its header is, is known."""
    with open_rows(path, feed=feed_of(layout)) as rows:
        return tabulated(path, layout, rows)


def feed_of(layout: Layout) -> Feed:
    """A feed that asks for no column."""
    return Feed("look", "look", "look", "*", "lookup", (), False, {}, layout, USUAL, (), pattern=NO_NAME)  # fmt: skip


def tabulated(path: Path, layout: Layout, rows: Rows) -> Table:
    names = [numbered(name, rows.header) for name in rows.header[:COLUMNS]]
    tallies, first, count, bare = [Tally() for _name in names], Lines(), 0, 0
    records = iter(rows)
    for line, cells in islice(records, ROWS):
        count += 1
        bare += is_bare(cells, len(names))
        if len(first) < SHOWN and type(cells) is not Unreadable:
            first.append((line, cells))
        for tally, cell in zip(tallies, cells, strict=False):
            if (text := cell.strip()) and not is_no_date(text):
                tally.add(text, line, SAMPLED)
    return Table(
        path.name,
        tuple(column_of(name, tally) for name, tally in zip(names, tallies, strict=True)),
        layout.sheet,
        (layout.header_row or 1) if layout.has_header else 0,
        layout.delimiter,
        tuple((line, fitted(cells, len(names))) for line, cells in first),
        count,
        next(records, None) is None,
        bare,
    )


def numbered(name: str, names: Sequence[str]) -> str:
    """The first of several columns of a name, as a mapping has to call it."""
    return f"{name}{FIRST}" if f"{name} #2" in names else name


def is_bare(cells: Sequence[str], width: int) -> bool:
    """Whether a row is a title or a sum between the records: it has hardly any cell, or calls itself so."""
    filled = [text for cell in cells if (text := cell.strip())]
    if len(filled) <= BARE < width - BARE:
        return True
    return bool(filled) and SUM.fullmatch(folded(filled[0])) is not None


def fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """As many cells as there are columns, long ones cut."""
    short = [cell if len(cell) <= LETTERS else cell[:LETTERS] + "…" for cell in cells[:width]]
    return (*short, *([""] * (width - len(short))))


def column_of(name: str, tally: Tally) -> Column:
    texts = list(tally.counts)
    short = [text for text in texts if len(text) <= LETTERS]
    nothing = [text for text in texts if text.lower() in EMPTY_WORDS]
    counts = {text: count for text, count in tally.counts.items() if text not in nothing}
    dates, undated = dates_of_most(counts)
    numbers, unnumbered = numbers_of_most(counts)
    return Column(
        name,
        tally.filled,
        tuple(tally.values(VALUES)) if len(short) == len(texts) else (),
        tuple(str(text) for text in short[:EXAMPLES]),
        dates,
        numbers,
        any(count > 1 for count in tally.counts.values()),
        tally.strange(undated),
        tally.strange(unnumbered),
        tally.strange(nothing) if dates or numbers else (),
    )


def delimited_layout(path: Path) -> Layout:
    """Delimiter and header of a text whose columns nobody named."""
    encoding = encodings.detect(parts := encodings.samples(path))
    start = parts[0].decode(encoding.name, "replace").removeprefix("\ufeff")
    rows_by_sign = {sign: text_lines(start, sign) for sign in DELIMITERS}
    sign, rows = max(rows_by_sign.items(), key=lambda each: evenness(each[1]))
    return layout_of(rows, Layout(delimiter=sign if evenness(rows)[0] else ""))


def text_lines(start: str, sign: str) -> Lines:
    """The first rows that are not empty, with the lines in which they begin."""
    lines, rows = start.splitlines(keepends=True), Lines()
    reader = csv.reader(lines, delimiter=sign)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not is_separator_hint(cells):
                rows.append((before + 1, cells))
            before = reader.line_num
            if len(rows) > 2 * SEARCHED:
                break
    except csv.Error:
        pass
    return rows


def evenness(rows: Lines) -> tuple[bool, float, int]:
    """Whether there are columns at all, which share of rows has the usual width, and that width."""
    widths = Counter(len(cells) for _line, cells in rows)
    width, often = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return width > 1, often / len(rows) if rows else 0, width


def layout_of(rows: Lines, layout: Layout) -> Layout:
    """The layout with its header row: the first row as wide as most and all of words. Without such
    a row the columns have numbers for names.
    """
    width = evenness(rows[:SEARCHED])[2]
    used = {place for _line, cells in rows for place, cell in enumerate(cells) if cell.strip()}
    for line, cells in rows[:SEARCHED]:
        if is_heading(cells, width, len(used)):
            return with_header(layout, line)
    names = tuple(_("column %(number)d") % {"number": n} for n in range(1, width + 1))
    return with_header(layout, 0, names) if width else layout


def with_header(layout: Layout, row: int, names: tuple[str, ...] = ()) -> Layout:
    return Layout(
        delimiter=layout.delimiter,
        sheet=layout.sheet,
        has_header=bool(row),
        header_row=row or None,
        columns=names,
    )


def is_heading(cells: Sequence[str], width: int, used: int) -> bool:
    """Words in nearly every column that holds anything, none of them a date or a number."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    if (
        len(cells) < width
        or len(texts) < max(1, 0.6 * min(width, used))
        or len(set(texts)) < 0.8 * len(texts)
    ):
        return False
    return not any(date_forms([text]) or number_forms([text]) for text in texts)


def sheets_of(path: Path) -> Iterator[Layout]:
    """The layout of every visible sheet that has rows; its name only where there are several."""
    with path.open("rb") as file:
        book = load(path, file)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            found = []
            for sheet in sheets or book.worksheets:
                with closing(sheet._get_source()) as source:
                    rows = Lines(islice(rows_of(SheetParser(sheet, source), "."), 2 * SEARCHED))
                if rows:
                    found.append((sheet.title, rows))
        except BROKEN as error:
            raise refused(path, broken()) from error
        finally:
            book.close()
    if not found:
        raise refused(path, _("its sheets are empty. Export it again."))
    several = len(found) > 1
    for title, rows in found:
        yield layout_of(rows, Layout(sheet=title if several else ""))
