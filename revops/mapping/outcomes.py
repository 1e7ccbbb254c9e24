"""What becomes of a row, and what is said when a mapping itself is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from revops.messages import joined, kind_of


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row that was understood. `payload` is the row as received; `values` are typed, absent ones
    are left out.
    """

    line: int
    external_id: str
    payload: dict[str, str]
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Refused:
    """A bad row: which column (empty: the row as a whole) and why, in a full sentence."""

    line: int
    column: str
    reason: str
    payload: dict[str, str]

    @property
    def kind(self) -> str:
        """The same for rows that are refused for one reason, whatever their cells are."""
        return kind_of(self.reason)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not this feed's. `reason` is the same text for all rows skipped for one reason.

    `external_id` is by which the feed may know the row from before; "" where it cannot.
    """

    line: int
    reason: str
    external_id: str = ""


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


class NotOurs(Exception):
    """Raised by what reads one cell when the mapping says to leave such rows out; becomes Skipped."""
