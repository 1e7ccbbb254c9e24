"""Which row of a file is its header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, dropwhile, islice
from pathlib import Path

from revops.connectors.rows import COLUMN_LIMIT, Stream, refused
from revops.mapping import Feed, Unreadable
from revops.messages import gettext as _

# What nobody sees around a name, as sheets and web pages leave it.
BLANKS = "\ufeff\u200b\u200e\u200f\u2060\u00a0\u202f \t\r\n"
NUMBERED = re.compile("#[0-9]+$")
SEARCHED = 20  # rows that are not empty


@dataclass(frozen=True, slots=True)
class Head:
    """Names of the columns, the line they stand in, the rows below them, and a note where titles
    were left out.
    """

    columns: list[str]
    line: int
    rows: Stream
    notes: tuple[str, ...] = ()


def read_head(path: Path, feed: Feed, records: Stream) -> Head:
    """The header of a file that has one. Raises FileRefused for no row at all, and for a name that
    may mean two columns.
    """
    if (named_row := feed.layout.header_row) is not None:
        records = dropwhile(lambda record: record[0] < named_row, records)
    start = list(islice(records, 1 if feed.layout.header_row else SEARCHED))
    if not start:
        raise refused(path, _("it is empty. Export it again."))
    place, _known = likeliest([cells for _line, cells in start], feed)
    line, cells = start[place]
    if type(cells) is Unreadable:
        raise refused(path, cells.reason)
    refuse_wide(path, cells)
    refuse_ambiguous(path, cells, feed)
    notes = (above(line),) if place else ()
    return Head(named(cells, feed.needed_columns), line, chain(start[place + 1 :], records), notes)


def above(line: int) -> str:
    return _("The header was found in line %(line)d; what stands above it was left out.") % {
        "line": line
    }


def likeliest(rows: Sequence[Sequence[str]], feed: Feed) -> tuple[int, int]:
    """The first row with all columns that the feed names, else the first with most of them; and
    with how many.
    """
    wanted = feed.needed_columns.keys()
    best, most = 0, -1
    for place, cells in enumerate(rows):
        known = 0 if type(cells) is Unreadable else count_known(cells, wanted)
        if known > most:
            best, most = place, known
        if known == len(wanted):
            break
    return best, most


def count_known(cells: Sequence[str], names: Collection[str]) -> int:
    wanted = set(names)
    found = wanted & {cell.strip(BLANKS) for cell in cells}
    if len(found) < len(wanted) and any(NUMBERED.search(name) for name in wanted - found):
        return len(wanted & set(named(cells, wanted)))
    return len(found)


def has_all(rows: Sequence[Sequence[str]], feed: Feed) -> bool:
    return bool(rows) and likeliest(rows, feed)[1] == len(feed.needed_columns)


def bare_names(cells: Sequence[str]) -> list[str]:
    """Without blanks around them; #4 for the fourth if it has none."""
    return [cell.strip(BLANKS) or f"#{number}" for number, cell in enumerate(cells, 1)]


def named(cells: Sequence[str], wanted: Collection[str]) -> list[str]:
    """One name for each column: of several “Notes” the second is “Notes #2”, the first “Notes #1”
    where so wanted.
    """
    names = bare_names(cells)
    often = Counter(names)
    if len(often) == len(names):
        return names
    taken, met = set(names), Counter[str]()
    for place, name in enumerate(names):
        if often[name] == 1:
            continue
        met[name] += 1
        if met[name] == 1 and f"{name} #1" not in wanted:
            continue
        while met[name] > 1 and f"{name} #{met[name]}" in taken:
            met[name] += 1
        names[place] = f"{name} #{met[name]}"
    return names


def refuse_wide(path: Path, cells: Sequence[str]) -> None:
    if len(cells) > COLUMN_LIMIT:
        what = _(
            "its header has %(count)d columns; up to %(most)d are read. Leave out those that nobody needs."
        )
        raise refused(path, what % {"count": len(cells), "most": COLUMN_LIMIT})


def refuse_ambiguous(path: Path, cells: Sequence[str], feed: Feed) -> None:
    """Raises FileRefused where the mapping names a column that the header has twice."""
    often = Counter(bare_names(cells))
    twice = [name for name in feed.needed_columns if often[name] > 1]
    if twice:
        raise refused(
            path,
            _(
                "its header names %(columns)s more than once. Write in the mapping which one is meant, "
                "such as “%(first)s #1” or “%(first)s #2”."
            )
            % {"columns": ", ".join(sorted(twice)), "first": min(twice)},
        )


def numbered(records: Stream, width: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows at least as wide as the header: a sheet does not write empty cells at the end of a row."""
    for line, cells in records:
        if (missing := width - len(cells)) > 0:
            cells.extend([""] * missing)
        yield line, cells
