"""The numbers of documents: an accountant expects each series without a gap and each number once.

Of `F2026-0017` the series is `F2026-`, of `A17` it is `A`; each is read by source. A number that is
missing belongs to the day of the document before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import connection

from revops.measures import known_at
from revops.numbers import Published

NUMBER = re.compile(r"(.*?)(\d{1,18})$", re.DOTALL)
# Ids that a tool draws are no series: at least so many numbers, and of those there could be between
# the first and the last at least one in so many.
LEAST, SPARSE = 3, 3
DOCUMENTS = """
    SELECT s.name, substr(i.number, strpos(i.number, '/') + 1), i.business_day, min(i.record_id)
    FROM revops_invoice i JOIN revops_source s ON s.id = i.source_id WHERE i.left_out = '' AND {known}
    GROUP BY 1, 2, 3, CASE WHEN i.line = '' THEN i.row END ORDER BY 1, 2, 3, 4"""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document by its number."""

    source: str
    number: str
    on: date
    record: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that are missing from `first` to `last`, between two documents that are there."""

    first: str
    last: str
    count: int
    before: Numbered
    after: Numbered

    @property
    def on(self) -> date:
        return self.before.on


@dataclass(frozen=True, slots=True)
class Repeat:
    """A number that several documents have."""

    number: str
    documents: tuple[Numbered, ...]

    @property
    def on(self) -> date:
        return max(each.on for each in self.documents)


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a source that begin alike, with what is wrong in them. `first` and `last` are
    its smallest and largest number.
    """

    source: str
    prefix: str
    first: str
    last: str
    count: int
    gaps: tuple[Gap, ...]
    repeats: tuple[Repeat, ...]

    def of_days(self, start: date, end: date) -> Series:
        """The same with what is wrong on some days only."""
        gaps = tuple(each for each in self.gaps if start <= each.on < end)
        repeats = tuple(each for each in self.repeats if start <= each.on < end)
        numbers = (self.source, self.prefix, self.first, self.last, self.count)
        return Series(*numbers, gaps, repeats)

    @property
    def wrong(self) -> int:
        """How many numbers are missing or there more than once."""
        return sum(each.count for each in self.gaps) + len(self.repeats)


def series_of(documents: Iterable[Numbered]) -> list[Series]:
    """Every series, by source and what its numbers begin with. Pure."""
    found: dict[tuple[str, str], dict[int, list[Numbered]]] = defaultdict(dict)
    for each in documents:
        if read := NUMBER.fullmatch(each.number):
            own = found[each.source, read[1]]
            own.setdefault(int(read[2]), []).append(each)
    return [
        one(source, prefix, dict(sorted(own.items())))
        for (source, prefix), own in sorted(found.items())
        if is_series(list(own))
    ]


def is_series(numbers: Sequence[int]) -> bool:
    span = max(numbers) - min(numbers) + 1
    return len(numbers) >= LEAST and span <= SPARSE * len(numbers)


def one(source: str, prefix: str, own: dict[int, list[Numbered]]) -> Series:
    repeats = tuple(repeats_of(own.values()))
    ordered = list(own)
    first, last = (own[number][0].number for number in (ordered[0], ordered[-1]))
    return Series(source, prefix, first, last, len(own), tuple(gaps_of(prefix, own)), repeats)


def repeats_of(own: Iterable[list[Numbered]]) -> Iterator[Repeat]:
    for documents in own:
        if len(documents) > 1:
            yield Repeat(documents[0].number, tuple(documents))


def gaps_of(prefix: str, own: dict[int, list[Numbered]]) -> Iterator[Gap]:
    for low, high in pairwise(own):
        if high - low > 1:
            before, after = own[low][-1], own[high][0]
            width = len(before.number) - len(prefix)
            first, last = (f"{prefix}{number:0{width}}" for number in (low + 1, high - 1))
            yield Gap(first, last, high - low - 1, before, after)


def series(published: Published) -> list[Series]:
    """The series of all documents that a publication knows."""
    with connection.cursor() as cursor:
        condition = f"({known_at(published.known_at)})".replace("known_", "i.known_")
        cursor.execute(DOCUMENTS.format(known=condition))
        return series_of(Numbered(*row) for row in cursor.fetchall())


def wrong_in(found: Iterable[Series], start: date, end: date) -> list[Series]:
    """Those in which something is wrong on some days, with that alone."""
    return [own for each in found if (own := each.of_days(start, end)).wrong]
