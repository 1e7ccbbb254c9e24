"""What becomes of a row, and what is said when a mapping itself is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from revops.messages import joined, kind_of

# What is wrong with a row: the field of ours, the column, and why.
Wrong = tuple[str, str, str]


# A tuple, because there is one for each row of a file.
class Mapped(NamedTuple):
    """A row that was understood. `payload` is the row as received; `values` are typed, absent ones
    are left out.
    """

    line: int
    external_id: str
    payload: dict[str, str]
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Refused:
    """A bad row: which column (empty: the row as a whole) and why, in a full sentence, and the field
    of ours that is read from it. `others` are what else is wrong with the row.

    `types` are those of a sheet's own cells (revops/mapping/received.py) in a row that another
    mapping might understand; None where it would not help, or not all of the row is kept.
    """

    line: int
    column: str
    reason: str
    payload: dict[str, str]
    field: str = ""
    others: tuple[Wrong, ...] = ()
    types: Mapping[str, str] | None = None

    @property
    def kind(self) -> str:
        """The same for rows that are refused for one reason, whatever their cells are."""
        return kind_of(self.reason)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not this feed's. `reason` is the same text for all rows skipped for one reason.

    `external_id` is by which the feed may know the row from before; "" where it cannot. `cells` are
    the row's, none where they cannot be trusted.
    """

    line: int
    reason: str
    external_id: str = ""
    cells: Sequence[str] = ()


def shorten(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


class Unreadable(list[str]):
    """Cells of a row that could not be read as it stands, as far as they go, and why. It becomes
    Refused.
    """

    def __init__(self, reason: str, cells: list[str]) -> None:
        super().__init__(cells)
        self.reason = reason


class MappingError(Exception):
    """The mapping is wrong. Each of the `sentences` names a table, a key and what is allowed; as a
    text they stand one on a line.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__(joined("\n", sentences))
        self.sentences = sentences


class Refusal(Exception):
    """Raised by what reads one cell; the sentence becomes the reason of a Refused. `column` is for
    people, "" where the row as a whole is meant.
    """

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.column = column
        self.field = ""

    @property
    def wrong(self) -> Wrong:
        return self.field, self.column, str(self)


class NotOurs(Exception):
    """Raised by what reads one cell when the mapping says to leave such rows out; becomes Skipped."""
