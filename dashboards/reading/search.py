"""What a word in the header's search finds: figures and periods, people, parts of the company and
records. Nobody finds a name that is withheld from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import override

from dashboards.question.spoken import folded, spoken
from dashboards.reading import places
from revops import numbers, receipts
from revops.numbers import DIMENSIONS, Kpi, Published
from revops.periods import Period
from revops.readers import Reader, sees_name_of, sees_rows_of
from revops.receipts import Found, FoundRow

LONGEST, MOST, MOST_WORDS = 100, 10, 8


@dataclass(frozen=True, slots=True)
class FoundKpi:
    """A figure, in a period where one was named beside it."""

    kpi: Kpi
    period: Period | None


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A person, a team or another part of the company. `is_seen` says whether its figures are
    shown to the reader.
    """

    dimension: str
    kind: str | Promise
    member: int
    name: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """`has_more` and `has_more_rejected` say that there are more records and rejected rows than are shown."""

    asked: str
    kpis: Sequence[FoundKpi] = ()
    periods: Sequence[Period] = ()
    people: Sequence[FoundMember] = ()
    parts: Sequence[FoundMember] = ()
    records: Sequence[Found] = ()
    has_more: bool = False
    rejected: Sequence[FoundRow] = ()
    has_more_rejected: bool = False
    pages: Sequence[places.Place] = ()

    @property
    def is_empty(self) -> bool:
        found = (self.kpis, self.periods, self.people, self.parts, self.records, self.rejected, self.pages)  # fmt: skip
        return not any(found)


def find(text: str, reader: Reader, *, is_staff: bool = False) -> Findings:
    """Everything that a text finds; nothing for blanks, of a long one for its beginning. `is_staff`: the administration, too."""
    asked = " ".join(text.split())[:LONGEST].strip()
    if not folded(asked) and not asked:
        return Findings(asked)
    published = numbers.published(reader=reader)
    members = list(found_members(asked, reader))
    records, has_more = receipts.search(asked, reader)
    people = [each for each in members if DIMENSIONS[each.dimension].is_of_persons]
    kpis, periods = figures(asked, published)
    return Findings(
        asked,
        kpis[:MOST],
        periods,
        people[:MOST],
        [each for each in members if each not in people][:MOST],
        records,
        has_more,
        *receipts.search_rejected(asked, reader),
        places.called(folded(asked).split(), is_staff=is_staff),
    )


def figures(text: str, published: Published | None) -> tuple[list[FoundKpi], list[Period]]:
    """The KPIs that a text names, also beside a period: “mqls october”; or the period alone."""
    words = text.split()[:MOST_WORDS]
    whole = [FoundKpi(kpi, None) for kpi in kpis_called(words)]
    if published is None:
        return whole, []
    for period, rest in cut(words, published):
        if not rest:
            return whole, [period]
        if beside := kpis_called(rest):
            return [FoundKpi(kpi, period) for kpi in beside], []
    return whole, []


def cut(words: list[str], published: Published) -> Iterator[tuple[Period, list[str]]]:
    """The ways in which the first or the last words may be a period, the longest first, and what is
    left of the text.
    """
    calendar, today = published.calendar, published.today
    for count in range(len(words), 0, -1):
        for first in {0, len(words) - count}:
            named = " ".join(words[first : first + count])
            if period := spoken(named, calendar, today):
                yield period, words[:first] + words[first + count :]


def kpis_called(words: Sequence[str]) -> list[Kpi]:
    wanted = folded(" ".join(words)).split()
    return [kpi for key, kpi in numbers.KPIS.items() if wanted and has_all(called(key), wanted)]


@cache
def called(key: str) -> tuple[str, ...]:
    """The words by which a KPI is known in either language."""
    names = [key.replace("_", " ")]
    for language in ("en", "fr"):
        with override(language):
            names.append(str(numbers.KPIS[key].label))
    return tuple(folded(" ".join(names)).split())


def has_all(known: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether each wanted word is the beginning of a known one."""
    return all(any(each.startswith(word) for each in known) for word in wanted)


def found_members(asked: str, reader: Reader) -> Iterator[FoundMember]:
    """Those whose name has every word by its beginning, and people whose e-mail address begins so."""
    wanted = folded(asked).split()
    if not wanted:
        return
    written_to = numbers.people_at(asked) if "@" in asked else frozenset()
    for dimension, members in numbers.every_member(reader).items():
        kind, is_of_persons = DIMENSIONS[dimension].label, DIMENSIONS[dimension].is_of_persons
        for member, name in members:
            is_written_to = is_of_persons and member in written_to
            if not (is_written_to or has_all(folded(name).split(), wanted)):
                continue
            if is_of_persons and not sees_name_of(reader, member):
                continue
            seen = not is_of_persons or sees_rows_of(reader, member)
            yield FoundMember(dimension, kind, member, name, seen)
