"""Reading numbers: cells and targets put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from revops.calendar import Period
from revops.kpis import Kpi, with_inputs
from revops.measures import Measure
from revops.models.dimensions import DIMENSIONS
from revops.numbers import targets as goals
from revops.numbers.cells import Span, Wanted, places, sums
from revops.numbers.creators import creators
from revops.numbers.dated import Dated, dated
from revops.numbers.kept import MOST_KEPT
from revops.numbers.members import Members, names_of
from revops.numbers.number import Number, Numbers
from revops.numbers.published import Published
from revops.numbers.reading import Reading
from revops.numbers.slices import TOO_MANY, Slice

# Of one publication; a number with its targets takes about a kilobyte.


@dataclass(frozen=True, slots=True)
class Asked:
    """KPIs in periods and slices; `by` are "motion" and dimensions, of which every member is asked
    for, too.
    """

    kpis: Sequence[Kpi]
    periods: Sequence[Period]
    slices: Sequence[Slice]
    by: Sequence[str] = ()

    def __post_init__(self) -> None:
        """ValueError for a slice by two dimensions split by another, or by its own."""
        split = set(self.by) - {"motion"}
        if any(each.second and split or each.dimension in split for each in self.slices):
            raise ValueError(TOO_MANY)

    def counted_in(self, published: Published) -> Asked:
        """The same of the KPIs as a publication counted them."""
        return replace(self, kpis=[published.kpi(each.key) for each in self.kpis])

    def __iter__(self) -> Iterator[tuple[Kpi, Period, Slice]]:
        return product(self.kpis, self.periods, self.slices)

    def without(self, kept: Container[tuple]) -> Iterator[Asked]:
        """What is left to ask for beside numbers that are kept; splits are asked for whole."""
        if self.by:
            yield self
            return
        left: dict[tuple[Slice, tuple[Period, ...]], list[Kpi]] = defaultdict(list)
        for slice, kpi in product(self.slices, self.kpis):
            periods = tuple(each for each in self.periods if key(kpi, each, slice) not in kept)
            if periods:
                left[slice, periods].append(kpi)
        for (slice, periods), kpis in left.items():
            yield Asked(kpis, periods, [slice])

    def cells(self, dates: Callable[[Kpi, Period], Dated]) -> Iterator[Wanted]:
        """The days to date of each period and those ahead; measures that are wanted on the same
        days are asked for together.
        """
        spans: dict[Measure, dict[Span, None]] = defaultdict(dict)
        for kpi, period in product(with_inputs(self.kpis), self.periods):
            known = dates(kpi, period)
            parts = (
                *known.counted.items(),
                *known.closing.adjusted.items(),
                (kpi.counted, known.ahead),
            )
            for name, where in parts:
                if where:
                    spans[named(kpi.parts[name], where[0])][where[1]] = None
        together: dict[tuple[Span, ...], list[Measure]] = defaultdict(list)
        for measure, of_measure in spans.items():
            together[tuple(of_measure)].append(measure)
        where = places(self.slices, self.by)
        yield from (Wanted(measures, of, where) for of, measures in together.items())


def named(measure: Measure, key: str) -> Measure:
    """A measure under the name of some of its cells."""
    return measure if measure.key == key else replace(measure, key=key)


def read(
    kpis: Sequence[Kpi],
    periods: Sequence[Period],
    slices: Sequence[Slice],
    published: Published,
    by: str = "",
) -> Numbers:
    """The numbers of every KPI in every period and slice, and with `by` of every member, too.
    Errors as Asked.
    """
    return read_all([Asked(kpis, periods, slices, (by,) if by else ())], published)


def read_all(asked: Sequence[Asked], published: Published, named: Members | None = None) -> Numbers:
    """The same of several questions at once: one query of cells, one of targets; however many are
    asked for. Numbers that were read before, and are everybody's, are not asked for again.

    Who splits pays one more query for the members' names, unless `named` has them.
    """
    asked = [each.counted_in(published) for each in asked]
    kept = {} if published.kept is None else published.kept.numbers
    new = [part for each in asked for part in each.without(kept)]
    read = read_new(new, published, named) if new else Numbers({})
    if len(kept) < MOST_KEPT:
        kept |= {place: each for place, each in read.by_key.items() if is_everybodys(each.slice)}
    wanted = dict.fromkeys(key(*one) for each in asked for one in each)
    found = {place: kept.get(place) or read.get(*place) for place in wanted}
    return Numbers(found, read.by_member)


def is_everybodys(slice: Slice) -> bool:
    """Whether no rule about persons has a say in it."""
    return not any(DIMENSIONS[name].is_of_persons for name in slice.members)


def read_new(asked: Sequence[Asked], published: Published, named: Members | None) -> Numbers:
    dates: dict[tuple[str, Period], Dated] = {}

    def known(kpi: Kpi, period: Period) -> Dated:
        if (kpi.key, period) not in dates:
            dates[kpi.key, period] = dated(kpi, period, published)
        return dates[kpi.key, period]

    cells = sums([wanted for each in asked for wanted in each.cells(known)], published)
    kpis = with_inputs(kpi for each in asked for kpi in each.kpis)
    periods = dict.fromkeys(period for each in asked for period in each.periods)
    teams = creators(slice for each in asked for slice in each.slices)
    reading = Reading(cells, goals.in_force(kpis, periods, published), published, teams, known)
    names = names_of({by for each in asked for by in each.by}, named, published.reader)
    return Numbers(
        {key(*one): reading.number(*one) for each in asked for one in each},
        {
            (*key(*one), by): reading.split(*one, by=by, names=names[by])
            for each in asked
            for by in each.by
            for one in each
        },
    )


def numbers_of(
    kpis: Sequence[Kpi], periods: Sequence[Period], slice: Slice, published: Published, by: str = ""
) -> list[Number]:
    """The same as a flat list, for the API: of every member with `by`, else of the slice itself."""
    numbers = read(kpis, periods, [slice], published, by)
    if not by:
        return list(numbers)
    return [
        number
        for kpi in kpis
        for period in periods
        for _label, number in numbers.members(kpi.key, period, slice, by)
    ]


def key(kpi: Kpi, period: Period, slice: Slice) -> tuple:
    return kpi.key, period, slice
