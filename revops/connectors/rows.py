"""What every reader of files gives: a header, what was found out about the file, and its rows one
by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from revops.messages import gettext as _

Stream = Iterable[tuple[int, list[str]]]
COLUMN_LIMIT = 5_000
LINE_LIMIT = 4_000_000
SHOWN = 1000  # characters of what could not be read


class FileRefused(Exception):
    """A file that cannot be read at all: one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a file turned out to be; empty where it does not apply."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    sheet: str = ""


@dataclass(slots=True)
class Rows:
    """Iterates once over (line on which the row begins, cells). `notes` are complete after the last
    row.
    """

    header: list[str]
    format: Format
    records: Stream
    close: Callable[[], None]
    notes: list[str] = field(default_factory=list)

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return iter(self.records)


def refused(path: Path, why: str) -> FileRefused:
    return FileRefused(_("“%(file)s” cannot be read: %(why)s") % {"file": path.name, "why": why})
