"""CSV and its relatives, streamed: encoding and delimiter as the file shows, bad lines told apart
from good ones.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import dropwhile, islice
from pathlib import Path
from typing import TextIO

from revops.connectors import encodings
from revops.connectors.encodings import Encoding
from revops.connectors.header import SEARCHED, likeliest, read_head
from revops.connectors.rows import LINE_LIMIT, SHOWN, Format, Rows, refused
from revops.mapping import Feed, Unreadable
from revops.mapping.spreadsheet import text_of_formula
from revops.messages import gettext as _
from revops.messages import ngettext

CELL_LIMIT = 1_000_000
RECORD_LINES = 5_000  # more than these in one cell: somebody forgot to close a quote
SNIFFED = 50
DELIMITERS, QUOTES = (",", ";", "\t", "|"), ('"', "'")
csv.field_size_limit(CELL_LIMIT)
Dialect = tuple[str, str]


class Overlong(Exception):
    """More text than one row can have."""


class Records:
    """Iterates over (line, cells) of a text. A wrong quote costs its own line only: what follows is
    read again.
    """

    def __init__(self, text: TextIO, dialect: Dialect) -> None:
        self.read = text.readline
        self.delimiter, self.quote = dialect
        self.line = 0
        self.record: list[str] = []
        self.waiting: deque[str] = deque()
        self.at_end = False

    def lines(self) -> Iterator[str]:
        """Physical lines; remembers those of the current record."""
        record, waiting, read = self.record, self.waiting, self.read
        while True:
            line = waiting.popleft() if waiting else read(LINE_LIMIT)
            if not line:
                self.at_end = True
                return
            record.append(line)
            if len(record) > RECORD_LINES or len(line) >= LINE_LIMIT:
                raise Overlong
            yield line

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while not self.at_end or self.waiting:
            self.at_end = False
            yield from self.run()

    def run(self) -> Iterator[tuple[int, list[str]]]:
        """Rows up to the first that cannot be read, that one as Unreadable, or to the end."""
        record = self.record
        record.clear()
        reader = csv.reader(
            self.lines(), delimiter=self.delimiter, quotechar=self.quote, strict=True
        )
        try:
            for cells in reader:
                start = self.line + 1
                self.line += len(record)
                if cells:
                    yield start, cells
                record.clear()
        except (csv.Error, Overlong):
            pass
        if record:
            yield self.line + 1, self.give_up()

    def give_up(self) -> Unreadable:
        """Gives up the first line of the record and has the others read again."""
        first, *others = self.record
        self.line += 1
        self.waiting.extendleft(reversed(others))
        self.record.clear()
        if others and len(others[-1]) < LINE_LIMIT or not others and len(first) < CELL_LIMIT:
            why = _(
                "A quote in this line is never closed, or stands inside a quoted cell without being doubled. "
                "Only this line is left out."
            )
            return Unreadable(why, shortened(first.rstrip("\r\n"), self.delimiter))
        self.skip_rest(others[-1] if others else first)
        why = _("A cell is longer than %(limit)d characters; what is kept of it here is shortened.")
        return Unreadable(why % {"limit": CELL_LIMIT}, shortened(first, self.delimiter))

    def skip_rest(self, line: str) -> None:
        """Reads on to the end of a line that was too long to be read at once."""
        while len(line) >= LINE_LIMIT and not line.endswith("\n"):
            line = self.read(LINE_LIMIT)


def shortened(line: str, delimiter: str) -> list[str]:
    return [cell[:SHOWN] for cell in line[:CELL_LIMIT].split(delimiter)]


class Decoded:
    """Records whose undecodable bytes are read in the fallback encoding, or make the row
    Unreadable.
    """

    def __init__(self, records: Records, encoding: Encoding, width: int = 0) -> None:
        self.records = records
        self.encoding = encoding
        self.width = width
        self.repaired = self.first = 0
        # Bytes that do not decode arrive as lone surrogates, those of UTF-16 as the replacement
        # character.
        self.damage = re.compile("\ufffd" if encoding.is_wide else "[\udc80-\udcff]")

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        records, width = self.records, self.width
        for line, cells in records:
            if not (text := "".join(cells)).isascii() and self.damage.search(text):
                cells = self.repair(line, cells)
            elif not text.strip() and type(cells) is list:
                continue
            if '="' in text and type(cells) is list:
                cells = [text_of_formula(cell) for cell in cells]
            if width and len(cells) != width and len(records.record) > 1 and type(cells) is list:
                cells = spanning(line, len(records.record), cells)
            yield line, cells

    def repair(self, line: int, cells: list[str]) -> list[str]:
        fallback = self.encoding.fallback
        try:
            again = (
                [cell.encode("utf-8", "surrogateescape").decode(fallback) for cell in cells]
                if fallback
                else None
            )
        except UnicodeError:
            again = None
        if again is None:
            return Unreadable(self.no_text(), [self.damage.sub("\ufffd", cell) for cell in cells])
        self.repaired += 1
        self.first = self.first or line
        return Unreadable(cells.reason, again) if type(cells) is Unreadable else again

    def no_text(self) -> str:
        why = _(
            "The line has bytes that are no text in %(encoding)s. Name the right encoding in the mapping."
        )
        return self.encoding.advice or why % {"encoding": self.encoding.label}

    def notes(self) -> list[str]:
        if not self.repaired:
            return []
        said = ngettext(
            "%(count)d row is not UTF-8 and was read as %(encoding)s (line %(line)d).",
            "%(count)d rows are not UTF-8 and were read as %(encoding)s (the first in line %(line)d).",
            self.repaired,
        )
        return [
            said % {"count": self.repaired, "encoding": self.encoding.fallback, "line": self.first}
        ]


def spanning(line: int, lines: int, cells: list[str]) -> Unreadable:
    why = _(
        "The row spans lines %(first)d to %(last)d and has the wrong number of cells: check the quotes."
    )
    return Unreadable(why % {"first": line, "last": line + lines - 1}, cells)


def open_delimited(path: Path, feed: Feed) -> Rows:
    """Raises FileRefused for what is no text, and for a file without any row where a header
    belongs.
    """
    parts = encodings.samples(path)
    encoding = Encoding(feed.layout.encoding) if feed.layout.encoding else encodings.detect(parts)
    start = parts[0].decode(encoding.name, "replace")
    if is_binary(start):
        raise refused(path, _("it is no text. Save it as CSV or XLSX and try again."))
    dialect = dialect_of(start, feed)
    damaged = "replace" if encoding.is_wide else "surrogateescape"
    text = path.open(encoding=encoding.name, errors=damaged, newline="")
    try:
        return rows_of(path, feed, text, dialect, encoding)
    except BaseException:
        text.close()
        raise


def rows_of(path: Path, feed: Feed, text: TextIO, dialect: Dialect, encoding: Encoding) -> Rows:
    form = Format("csv", encoding.label, *dialect)
    rows = Rows(list(feed.layout.columns), form, [], text.close)
    header_line = 0
    if not rows.header:
        start = Decoded(Records(text, dialect), encoding)
        head = read_head(
            path, feed, (record for record in start if not is_separator_hint(record[1]))
        )
        rows.header, header_line, rows.notes = head.columns, head.line, list(head.notes)
        text.seek(0)  # how wide rows are is known from here on
    decoded = Decoded(Records(text, dialect), encoding, len(rows.header))
    records = dropwhile(lambda record: record[0] <= header_line, decoded)
    rows.records = finished(path, records, rows, decoded)
    return rows


def finished(
    path: Path, records: Iterator[tuple[int, list[str]]], rows: Rows, decoded: Decoded
) -> Iterator[tuple[int, list[str]]]:
    """The rows, and then the notes."""
    try:
        yield from records
    except (OSError, UnicodeError) as error:
        raise refused(
            path,
            _("reading stopped in the middle (%(why)s). Copy or export it again.") % {"why": error},
        ) from error
    rows.notes += decoded.notes()


def is_separator_hint(cells: list[str]) -> bool:
    """Excel's first line “sep=;”."""
    return "".join(cells).startswith("sep=") and len(cells) <= 2


def is_binary(start: str) -> bool:
    """More than one control character in thirty, which text does not have."""
    strange = sum(character < " " and character not in "\t\n\r\f\v" for character in start)
    return strange > 3 and strange * 30 > len(start)


def dialect_of(start: str, feed: Feed) -> Dialect:
    """Delimiter and quote under which the start of the file looks most like a table with the feed's
    columns.
    """
    delimiters = (feed.layout.delimiter,) if feed.layout.delimiter else DELIMITERS
    quotes = (feed.layout.quote,) if feed.layout.quote else QUOTES
    choices = [
        (delimiter, quote) for quote in quotes for delimiter in delimiters if delimiter != quote
    ]
    lines = start.removeprefix("\ufeff").splitlines(keepends=True)
    if len(lines) > 1 and len(start) >= encodings.SAMPLE // 4:
        lines.pop()
    return max(choices, key=lambda dialect: likeness(lines, dialect, feed))


def likeness(lines: list[str], dialect: Dialect, feed: Feed) -> tuple[float, ...]:
    """The feed's columns found, the usual quote, more than one column, share of rows as wide as the
    first, width.

    The usual quote comes before even rows, because an unclosed one makes rows uneven.
    """
    rows = []
    try:
        for cells in islice(csv.reader(lines, delimiter=dialect[0], quotechar=dialect[1]), SNIFFED):
            if any(cells) and not is_separator_hint(cells):
                rows.append(cells)
    except csv.Error:
        pass
    if not rows:
        return 0, 0, 0, 0, 0
    place, known = likeliest(rows[:SEARCHED], feed) if feed.layout.has_header else (0, 0)
    below, width = rows[place:], len(rows[place])
    if not feed.layout.has_header:
        known = width == len(feed.layout.columns)
    return (
        known,
        dialect[1] == '"',
        width > 1,
        sum(len(cells) == width for cells in below) / len(below),
        width,
    )
