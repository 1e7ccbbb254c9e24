"""The numbers of documents: an accountant expects each series without a gap and each number once.

Of `F2026-0017` the series is `F2026-`, of `A17` it is `A`, of `17/2026` it is `/2026`, and of
`F202600017` in 2026 it is `F2026`; each is read by source. Where numbers begin anew every calendar or
fiscal year, each year is a series. A number that is missing belongs to the day of the document before
it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.db import connection

from revops.measures import known_at
from revops.numbers import Published

NUMBER = re.compile(r"(.*?)(\d{1,18})$", re.DOTALL)
# With its year at the end, such as 17/2026 or F-17-26; the year must be that of the document.
YEAR_LAST = re.compile(r"(.*?)(\d{1,12})([-/. ](\d{4}|\d\d))$", re.DOTALL)
# Digits behind a year that is written right before them.
GLUED = 3
# Ids that a tool draws are no series: at least so many numbers, and of those there could be between
# the first and the last at least one in so many.
LEAST, SPARSE = 3, 3
# Numbers begin anew where at least one in so many is there twice.
RESTARTED = 4
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
    its smallest and largest number. `prefix` is what they begin with, or where a year stands at the
    end also that; `year` the one in which they count, "" where they do not begin anew.
    """

    source: str
    prefix: str
    first: str
    last: str
    count: int
    gaps: tuple[Gap, ...]
    repeats: tuple[Repeat, ...]
    year: str = ""

    def of_days(self, start: date, end: date) -> Series:
        """The same with what is wrong on some days only."""
        gaps = tuple(each for each in self.gaps if start <= each.on < end)
        repeats = tuple(each for each in self.repeats if start <= each.on < end)
        return replace(self, gaps=gaps, repeats=repeats)

    @property
    def wrong(self) -> int:
        """How many numbers are missing or there more than once."""
        return sum(each.count for each in self.gaps) + len(self.repeats)


@dataclass(frozen=True, slots=True)
class Read:
    """A document's number taken apart: what stands before and behind the digits that count."""

    document: Numbered
    before: str
    digits: str
    behind: str = ""

    @property
    def count(self) -> int:
        return int(self.digits)

    def written(self, count: int) -> str:
        return f"{self.before}{count:0{len(self.digits)}}{self.behind}"


def read(document: Numbered) -> Read | None:
    """None for what ends in no number."""
    year = f"{document.on.year}"
    last = YEAR_LAST.fullmatch(document.number)
    if last and last[4] in (year, year[2:]) and not last[2].startswith(year):
        return Read(document, last[1], last[2], last[3])
    found = NUMBER.fullmatch(document.number)
    if found is None:
        return None
    before, digits = found[1], found[2]
    if digits.startswith(year) and len(digits) >= len(year) + GLUED:
        return Read(document, before + year, digits[len(year) :])
    return Read(document, before, digits)


def series_of(documents: Iterable[Numbered], fiscal_start: int = 1) -> list[Series]:
    """Every series, by source and what its numbers begin with. `fiscal_start` is the month with which
    the fiscal year begins. Pure.
    """
    found: dict[tuple[str, str, str], list[Read]] = defaultdict(list)
    for each in documents:
        if taken := read(each):
            found[each.source, taken.before, taken.behind].append(taken)
    return [
        one(source, before + behind, year, by_count(own))
        for (source, before, behind), every in sorted(found.items())
        for year, own in by_year(every, fiscal_start)
        if is_series([each.count for each in own])
    ]


def by_year(every: list[Read], fiscal_start: int) -> list[tuple[str, list[Read]]]:
    """The numbers as they are, or year by year where they begin anew: where so many are there twice
    that they cannot be mistakes, and hardly any of them within a year.
    """
    twice = repeated([every])
    if twice < LEAST or twice * RESTARTED < len(every):
        return [("", every)]
    ways = [years_of(every, start) for start in dict.fromkeys((1, fiscal_start))]
    best = min(ways, key=lambda way: repeated(way.values()))
    if repeated(best.values()) * 2 > twice:
        return [("", every)]
    return sorted(best.items())


def years_of(every: Iterable[Read], start: int) -> dict[str, list[Read]]:
    found: dict[str, list[Read]] = defaultdict(list)
    for each in every:
        on = each.document.on
        found[f"{on.year + (start > 1 and on.month >= start)}"].append(each)
    return found


def repeated(parts: Iterable[Sequence[Read]]) -> int:
    """How many numbers are there more than once in the same part."""
    return sum(len(own) - len({each.count for each in own}) for own in parts)


def by_count(own: Iterable[Read]) -> dict[int, list[Read]]:
    found: dict[int, list[Read]] = defaultdict(list)
    for each in own:
        found[each.count].append(each)
    return dict(sorted(found.items()))


def is_series(numbers: Sequence[int]) -> bool:
    apart = len(set(numbers))
    span = max(numbers) - min(numbers) + 1
    return apart >= LEAST and span <= SPARSE * apart


def one(source: str, prefix: str, year: str, own: dict[int, list[Read]]) -> Series:
    repeats = tuple(repeats_of(own.values()))
    ordered = list(own)
    first, last = (own[number][0].document.number for number in (ordered[0], ordered[-1]))
    return Series(source, prefix, first, last, len(own), tuple(gaps_of(own)), repeats, year)


def repeats_of(own: Iterable[list[Read]]) -> Iterator[Repeat]:
    for found in own:
        if len(found) > 1:
            yield Repeat(found[0].document.number, tuple(each.document for each in found))


def gaps_of(own: dict[int, list[Read]]) -> Iterator[Gap]:
    for low, high in pairwise(own):
        if high - low > 1:
            before, after = own[low][-1], own[high][0]
            first, last = (before.written(number) for number in (low + 1, high - 1))
            yield Gap(first, last, high - low - 1, before.document, after.document)


def series(published: Published) -> list[Series]:
    """The series of all documents that a publication knows."""
    with connection.cursor() as cursor:
        condition = f"({known_at(published.known_at)})".replace("known_", "i.known_")
        cursor.execute(DOCUMENTS.format(known=condition))
        rows = (Numbered(*row) for row in cursor.fetchall())
        return series_of(rows, published.calendar.fiscal_year_start)


def wrong_in(found: Iterable[Series], start: date, end: date) -> list[Series]:
    """Those in which something is wrong on some days, with that alone."""
    return [own for each in found if (own := each.of_days(start, end)).wrong]
