"""A table as a look at a file finds it: its columns with what is in them, and its first rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from revops.mapping.epochs import PARTS
from revops.mapping.spreadsheet import TYPES

FIRST = " #1"  # behind the name of the first of several columns that have it
Json = dict[str, object]
# Cells that are not what the others of their column are: first line, text, how many.
Strange = tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`filled` cells of those looked at have something; `values` are all distinct texts with how
    often they occur, none where there are many; `samples` are some.

    `dates` are the forms, each a tuple of formats, in which the cells are dates; `numbers` those
    in which they are numbers, as keys of a mapping. More than one means that the cells do not
    show which is meant. A few cells may be none: `undated` and `unnumbered` are these, each with its
    first line and how often it occurs; `nothing` are those that say that there is none, such as n/a. `repeats`:
    some value stands in more than one row.
    """

    name: str
    filled: int = 0
    values: tuple[tuple[str, int], ...] = ()
    samples: tuple[str, ...] = ()
    dates: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[Mapping[str, object], ...] = ()
    repeats: bool = False
    undated: Strange = ()
    unnumbered: Strange = ()
    nothing: Strange = ()

    @property
    def is_date(self) -> bool:
        return bool(self.dates)

    @property
    def is_only_date(self) -> bool:
        """Whether its cells can be nothing but dates: a count of seconds may be an id as well."""
        return bool(self.dates) and self.dates[0][0] not in PARTS

    @property
    def is_number(self) -> bool:
        return bool(self.numbers)


@dataclass(frozen=True, slots=True)
class Table:
    """A file, or a sheet of one where it has several. `header_row` is the line of the header, 0
    where there is none; `delimiter` is "" where it shows by itself.

    `rows` are the first ones, with their lines. `looked_at` rows were read; `is_whole` when these
    are all. `bare` rows hold at most two cells, as titles of sections and totals do.
    """

    file_name: str
    columns: tuple[Column, ...]
    sheet: str = ""
    header_row: int = 1
    delimiter: str = ""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    looked_at: int = 0
    is_whole: bool = True
    bare: int = 0

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def as_json(self) -> Json:
        return {
            "file_name": self.file_name, "sheet": self.sheet, "header_row": self.header_row, "delimiter": self.delimiter,
            "looked_at": self.looked_at, "is_whole": self.is_whole, "bare": self.bare,
            "columns": [column_as_json(column) for column in self.columns],
            "rows": [[line, [typed_as_json(cell) for cell in cells]] for line, cells in self.rows],
        }  # fmt: skip


def column_as_json(column: Column) -> Json:
    return {
        "name": column.name, "filled": column.filled, "values": column.values, "samples": column.samples,
        "dates": column.dates, "numbers": column.numbers, "repeats": column.repeats,
        "undated": column.undated, "unnumbered": column.unnumbered,
        "nothing": column.nothing,
    }  # fmt: skip


def typed_as_json(cell: str) -> object:
    name = next((name for name, kind in TYPES.items() if type(cell) is kind), "")
    return {name: str(cell)} if name else str(cell)


def table_of(kept: Mapping[str, object]) -> Table:
    """What `as_json` wrote."""
    given = dict(kept)
    columns = tuple(column_of(each) for each in cast(list[Json], given.pop("columns")))
    rows = tuple(
        (line, tuple(cell_of(cell) for cell in cells))
        for line, cells in cast(list[tuple[int, list[object]]], given.pop("rows"))
    )
    return replace(Table("", columns, rows=rows), **given)  # type: ignore[arg-type]


def column_of(kept: Json) -> Column:
    return Column(
        cast(str, kept["name"]),
        cast(int, kept["filled"]),
        tuple((text, count) for text, count in cast(list[tuple[str, int]], kept["values"])),
        tuple(cast(list[str], kept["samples"])),
        tuple(tuple(each) for each in cast(list[list[str]], kept["dates"])),
        tuple(cast(list[Json], kept["numbers"])),
        bool(kept.get("repeats")),
        strange_of(kept.get("undated")),
        strange_of(kept.get("unnumbered")),
        strange_of(kept.get("nothing")),
    )


def strange_of(kept: object) -> Strange:
    return tuple(
        (line, text, count) for line, text, count in cast(list[tuple[int, str, int]], kept or [])
    )


def cell_of(kept: object) -> str:
    if isinstance(kept, dict):
        ((name, text),) = kept.items()
        return TYPES[name](text)
    return cast(str, kept)


@dataclass(slots=True)
class Tally:
    """What is counted of one column while its rows pass by."""

    filled: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    is_many: bool = False

    def add(self, cell: str, line: int, most: int) -> None:
        self.filled += 1
        if cell in self.counts:
            self.counts[cell] += 1
        elif len(self.counts) < most:
            self.counts[cell], self.lines[cell] = 1, line
        else:
            self.is_many = True

    def strange(self, texts: Iterable[str]) -> Strange:
        return tuple((self.lines[text], str(text), self.counts[text]) for text in texts)

    def values(self, most: int) -> Sequence[tuple[str, int]]:
        if self.is_many or len(self.counts) > most:
            return ()
        return sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))
