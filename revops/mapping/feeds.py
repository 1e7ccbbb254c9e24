"""A mapping as its reader needs it: a source, and its feeds in the order in which their files are
imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

Lookups = Dictionary[str, Dictionary[str, Dictionary[str, str]]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a file writes numbers. `is_declared`: the mapping itself names the decimal sign or that
    between thousands.
    """

    decimal: str = "."
    thousands: str = ""
    is_declared: bool = False
    negative: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    scientific: bool = False


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a file writes times, money, numbers and ids."""

    timezone: ZoneInfo
    currency: str
    numbers: Numbers = Numbers()
    dates: tuple[str, ...] = ("iso",)
    ids: tuple[str, ...] = ()


USUAL = Conventions(ZoneInfo("UTC"), "")
NO_NAME = re.compile("(?!)")  # matches nothing
ANY_SOURCE = "*"  # ids that are written with the key of their source before them


@dataclass(frozen=True, slots=True)
class Translation:
    """A named table from the file's values to ours."""

    name: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column of the row that another feed of the source has under the cell's value."""

    feed: str
    column: str


@dataclass(frozen=True, slots=True)
class Field:
    """Where one of our fields comes from: `columns` (the first that is not empty, or all with `join`
    between them) or the constant `value`. `time` is the column of the time of day, where the date has
    a column of its own.

    Of a cell that holds several values with `split` between them, the first is taken; all of them
    where a field is a list.

    `other` says what an unknown value means: "" refuses the row, "keep" takes it as it is, "skip"
    leaves the row out. `names_iso`: the field itself names iso among its formats. `power`: of ten, by
    which the numbers of an amount are multiplied where the cell itself names no other.
    """

    name: str
    columns: tuple[str, ...] = ()
    value: str = ""
    default: str = ""
    translation: Translation | None = None
    lookup: Lookup | None = None
    other: str = ""
    split: str = ""
    join: str = ""
    time: str = ""
    conventions: Conventions = USUAL
    names_iso: bool = False
    power: int = 0

    @property
    def all_columns(self) -> tuple[str, ...]:
        """All columns that the field is read from."""
        return (*self.columns, self.time) if self.time else self.columns


@dataclass(frozen=True, slots=True)
class Layout:
    """What a mapping says of a file's form; what it leaves out is detected."""

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    sheet: str = ""
    has_header: bool = True
    header_row: int | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """What the rows of some of a source's files are. `id` is empty where the whole row identifies
    itself.

    `was` are former names of the feed. `replaces` says that a file takes the place of what an
    earlier one of its name brought. `pull` is what a connector calls these records; `is_pulled`:
    they come as pages of answers and not as a file.
    """

    name: str
    source_key: str
    references: str
    match: str
    record: str
    id: tuple[str, ...]
    complete: bool
    only: dict[str, frozenset[str]]
    layout: Layout
    conventions: Conventions
    fields: tuple[Field, ...]
    was: tuple[str, ...] = ()
    replaces: bool = False
    pull: str = ""
    is_pulled: bool = field(default=False, compare=False)
    pattern: re.Pattern[str] = field(repr=False, compare=False, default=NO_NAME)

    @property
    def lookup_feeds(self) -> tuple[str, ...]:
        return tuple(sorted({field.lookup.feed for field in self.fields if field.lookup}))

    @property
    def needed_columns(self) -> dict[str, str]:
        """Every column that this feed names, with the first key that names it."""
        named = [
            ("id", self.id),
            ("only", tuple(self.only)),
            *((field.name, field.all_columns) for field in self.fields),
        ]
        return {column: key for key, columns in reversed(named) for column in columns}

    def matches(self, file_name: str) -> bool:
        return self.pattern.fullmatch(file_name.lower()) is not None


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    name: str
    references: str
    stale_after_hours: int | None
    conventions: Conventions


@dataclass(frozen=True, slots=True)
class Mapping:
    source: Source
    feeds: tuple[Feed, ...]
