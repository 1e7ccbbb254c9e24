"""What stands below a table, apart from it: who made the report, when, and that it is confidential."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revops.connectors.rows import Rows, Stream
from revops.messages import gettext as _

NARROW = 2  # columns: a row of one cell is a row there
LINES = 50  # a footer has no more


def without_footer(rows: Rows, records: Stream) -> Iterator[tuple[int, list[str]]]:
    """The rows without those at the end that have one cell and are set apart by a blank line. A row of one cell
    right below the others may be cut off, and stays.
    """
    width, above, below = len(rows.header), 0, list[str]()
    held: list[tuple[int, list[str]]] = []
    for line, cells in records:
        # Lines within a cell are counted only where there may be a blank one.
        gap = line - above - 1 if above else 0
        is_apart = bool(held) or gap > 0 and gap > sum(cell.count("\n") for cell in below)
        above, below = line, cells
        if is_apart and width > NARROW and len(held) < LINES and is_lone(cells):
            held.append((line, cells))
            continue
        if held:
            yield from held
            held.clear()
        yield line, cells
    if held:
        what = _("What stands below the table, from line %(line)d on, was left out.")
        rows.notes.append(what % {"line": held[0][0]})


def is_lone(cells: Sequence[str]) -> bool:
    return type(cells) is list and bool(cells[0].strip()) and not any(map(str.strip, cells[1:]))
