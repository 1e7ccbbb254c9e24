"""A header that stands again among the rows, as in exports that were put one behind the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from revops.mapping import received
from revops.mapping.outcomes import Mapped, Refused, Skipped
from revops.messages import gettext as _

Reads = Callable[[int, Sequence[str]], Mapped | Refused | Skipped]


def below_one_header(header: Sequence[str], read: Reads) -> Reads:
    """The same reading, which leaves a repeated header out, and refuses what stands below one in
    another order: under the first header its cells would be other columns'.
    """
    if len(header) < 2:
        return read
    columns, names, in_order = tuple(header), frozenset(header), sorted(header)
    why = _("the header, which stands there again")
    misread_from = 0

    def watched(line: int, cells: Sequence[str]) -> Mapped | Refused | Skipped:
        nonlocal misread_from
        if cells and cells[0] in names and sorted(cells) == in_order:
            misread_from = 0 if tuple(cells) == columns else line
            if not misread_from:
                return Skipped(line, why)
        return misplaced(line, cells) if misread_from else read(line, cells)

    def misplaced(line: int, cells: Sequence[str]) -> Refused:
        reason = _(
            "In line %(line)d the header stands again, with its columns in another order. Split the file there."
        )
        shown = received.payload_shown(columns, cells)
        return Refused(line, "", reason % {"line": misread_from}, shown)

    return watched
