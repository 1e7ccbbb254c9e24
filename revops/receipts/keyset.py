"""A place in a sorted list of records: the page after it, or before it, is found by what its
neighbour is sorted by, not by counting.

A deep page costs what the first does. `rank` is only for saying where one is: within a publication
no record comes or goes.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LONGEST = 8000  # characters of a cursor
LARGEST = 2**63 - 1
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What records are sorted by: an SQL expression and its type. What is absent comes last."""

    sql: str
    type: str
    is_descending: bool = False


# What is equal otherwise comes newest first; no two rows behind a number are equal in all of these.
NEWEST = (
    Column("b.business_day", "date", True),
    *(Column("b.item", "text"), Column("b.fact", "bigint"), Column("b.amount", "bigint")),
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Between two records of a publication's list by `sort`, `rank` of which come before: `key` is
    the neighbour's.

    The neighbour is the last record before, or with `is_back` the first after: the page asked for
    ends before that one.
    """

    publication: int
    sort: str
    rank: int
    key: Key
    is_back: bool = False

    def __str__(self) -> str:
        """Opaque text for an address."""
        parts = [self.publication, self.sort, self.rank, int(self.is_back), *map(plain, self.key)]
        return (
            urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode())
            .decode()
            .rstrip("=")
        )


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def cursor(text: str) -> Cursor:
    """Reads what `str(cursor)` wrote. ValueError for anything else."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    try:
        parts = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        publication, sort, rank, back, *key = parts
    except (TypeError, RecursionError) as error:
        raise ValueError("no cursor") from error
    if not (
        is_number(publication, rank) and rank >= 0 and isinstance(sort, str) and back in (0, 1)
    ):
        raise ValueError("no cursor")
    return Cursor(publication, sort, rank, tuple(key), bool(back))


def fit(columns: Sequence[Column], key: Key) -> Key:
    """The key's values in the types of the columns. ValueError when they are none of a record of
    this list.
    """
    return tuple(value_of(column, each) for column, each in zip(columns, key, strict=True))


def value_of(column: Column, value: object) -> object:
    if column.type == "date" and isinstance(value, str | date):
        return date.fromisoformat(str(value))
    if column.type == "bigint" and is_number(value):
        return value
    if column.type == "text" and (value is None or isinstance(value, str) and is_storable(value)):
        return value
    raise ValueError(f"no {column.type}")


def is_number(*values: object) -> bool:
    return all(type(each) is int and abs(each) <= LARGEST for each in values)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL takes it. UnicodeEncodeError, a ValueError, for half a character."""
    return "\0" not in text and bool(text.encode() or True)


def order(columns: Sequence[Column], is_back: bool = False) -> str:
    """SQL that sorts, from the end with `is_back`."""
    return ", ".join(
        f"{each.sql} {'DESC' if each.is_descending != is_back else 'ASC'} NULLS {'FIRST' if is_back else 'LAST'}"
        for each in columns
    )


def beyond(columns: Sequence[Column], at: Cursor) -> tuple[str, dict[str, object]]:
    """A condition that holds for the records beyond a cursor, and its parameters. ValueError when
    it is of another list.
    """
    key = fit(columns, at.key)
    either: list[str] = []
    equal: list[str] = []
    for place, (column, value) in enumerate(zip(columns, key, strict=True)):
        name = f"%(key{place})s::{column.type}"
        either.append(" AND ".join([*equal, past(column, name, value is None, at.is_back)]))
        equal.append(f"{column.sql} IS NULL" if value is None else f"{column.sql} = {name}")
    return f"({' OR '.join(either)})", {f"key{place}": value for place, value in enumerate(key)}


def past(column: Column, name: str, is_absent: bool, is_back: bool) -> str:
    if is_absent:
        return f"{column.sql} IS NOT NULL" if is_back else "false"
    is_less = column.is_descending != is_back
    found = f"{column.sql} {'<' if is_less else '>'} {name}"
    return found if is_back else f"({found} OR {column.sql} IS NULL)"
