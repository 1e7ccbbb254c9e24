"""Reading numbers: cells and targets put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType

from revops import distinct
from revops.calendar import Period
from revops.distinct import ALL_MOTIONS
from revops.kpis import Distribution, Formula, Kpi, Ratio, with_inputs
from revops.measures import Buckets, Measure
from revops.numbers import targets as goals
from revops.numbers.absence import lacks
from revops.numbers.cells import Span, Sums, Wanted, places, sums
from revops.numbers.creators import Creator, creators
from revops.numbers.dated import Counted, Dated, dated
from revops.numbers.members import Members, names_of
from revops.numbers.number import TOO_MANY, UNKNOWN, Number, Numbers, Slice
from revops.numbers.parts import Part, formula, total
from revops.numbers.published import Published
from revops.numbers.statistics import statistic
from revops.values import Unit, Value, absent, ratio


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

    def __iter__(self) -> Iterator[tuple[Kpi, Period, Slice]]:
        return product(self.kpis, self.periods, self.slices)

    def cells(self, dates: Callable[[Kpi, Period], Dated]) -> Iterator[Wanted]:
        """The days to date of each period and those ahead; measures that are wanted on the same
        days are asked for together.
        """
        spans: dict[Measure, dict[Span, None]] = defaultdict(dict)
        for kpi, period in product(with_inputs(self.kpis), self.periods):
            known = dates(kpi, period)
            for name, where in (*known.counted.items(), (kpi.counted, known.ahead)):
                if where:
                    measure = kpi.parts[name]
                    spans[replace(measure, key=where[0]) if measure.distinct else measure][
                        where[1]
                    ] = None
        together: dict[tuple[Span, ...], list[Measure]] = defaultdict(list)
        for measure, of_measure in spans.items():
            together[tuple(of_measure)].append(measure)
        where = places(self.slices, self.by)
        yield from (Wanted(measures, of, where) for of, measures in together.items())


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
    asked for.

    Who splits pays one more query for the members' names, unless `named` has them.
    """
    dates: dict[tuple[str, Period], Dated] = {}

    def known(kpi: Kpi, period: Period) -> Dated:
        if (kpi.key, period) not in dates:
            dates[kpi.key, period] = dated(kpi, period, published)
        return dates[kpi.key, period]

    cells = sums([wanted for each in asked for wanted in each.cells(known)], published)
    kpis = with_inputs(kpi for each in asked for kpi in each.kpis)
    periods = dict.fromkeys(period for each in asked for period in each.periods)
    teams = creators(slice for each in asked for slice in each.slices)
    reader = Reader(cells, goals.in_force(kpis, periods, published), published, teams, known)
    names = names_of({by for each in asked for by in each.by}, named)
    return Numbers(
        {key(*one): reader.number(*one) for each in asked for one in each},
        {
            (*key(*one), by): reader.split(*one, by=by, names=names[by])
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


class Reader:
    """Builds numbers from the sums and targets of one reading."""

    def __init__(
        self,
        cells: Sums,
        targets: goals.Set,
        published: Published,
        teams: Mapping[int, Creator] = MappingProxyType({}),
        known: Callable[[Kpi, Period], Dated] | None = None,
    ) -> None:
        self.targets, self.published, self.teams = targets, published, teams
        self.known = known or (lambda kpi, period: dated(kpi, period, published))
        # A slice without motion is the sum over motions; what the cells hold per motion, this holds
        # for all, too. What counts once in a period is not summed: it has cells for all motions.
        self.cells: dict[tuple, int] = {}
        self.buckets: dict[tuple, dict[int, int]] = defaultdict(dict)
        for (measure, days, motion, dimension, member, bucket), amount in cells.items():
            for each in (motion,) if distinct.is_kept_apart(measure) else (motion, ALL_MOTIONS):
                place = (measure, days, each, dimension, member)
                self.cells[place] = self.cells.get(place, 0) + amount
                if bucket is not None:
                    apart = self.buckets[place]
                    apart[bucket] = apart.get(bucket, 0) + amount

    def part(self, measure: Measure, where: Counted, slice: Slice, motion: str | None) -> Part:
        """What a measure counts there: a sum, or counts by bucket."""
        if where is None:
            return 0
        chosen = motion if motion is not None else slice.motion_of_facts if slice.motion else "*"
        place = (*where, chosen, slice.cut, slice.cell_member)
        if measure.buckets is Buckets.VALUE:
            return self.buckets.get(place, {})
        return self.cells.get(place, 0)

    def number(
        self, kpi: Kpi, period: Period, slice: Slice, motion: str | None = None, label: str = ""
    ) -> Number:
        known = self.known(kpi, period)
        parts = {
            name: self.part(each, known.counted[name], slice, motion)
            for name, each in kpi.parts.items()
        }
        inputs = tuple(self.number(each, period, slice, motion) for each in kpi.inputs)
        target = (
            goals.target(kpi, period, slice, self.targets, self.published) if motion != "" else None
        )
        is_expected = target is not None or inputs or any(parts.values())
        value = (
            self.value(kpi, parts, known, slice, inputs)
            if is_expected
            else self.nothing(kpi, parts, known, slice)
        )
        return Number(
            kpi,
            period,
            slice,
            value,
            target,
            known.over,
            known.in_all,
            total(parts.get("unpriced", 0)),
            label,
            known.judged_from,
            known.until,
            self.ahead(kpi, known, parts, slice, motion),
            known.data_from,
            known.data_from if known.is_late and not value.is_absent else None,
            known.silent,
            inputs,
            total(parts["value"]) if kpi.is_statistic else 0,
        )

    def ahead(
        self,
        kpi: Kpi,
        known: Dated,
        parts: Mapping[str, Part],
        slice: Slice,
        motion: str | None,
    ) -> Value | None:
        """What is dated in the days of the period that do not count yet; None when nothing is."""
        if known.ahead is None:
            return None
        chosen = kpi.parts[kpi.counted]
        amount = total(self.part(chosen, known.ahead, slice, motion))
        if chosen.is_stock:
            amount -= total(parts[kpi.counted])
        unit = kpi.unit if isinstance(kpi.formula, Measure) else Unit.COUNT
        return Value(unit, amount, currency=self.currency_of(unit)) if amount else None

    def value(
        self,
        kpi: Kpi,
        parts: Mapping[str, Part],
        known: Dated,
        slice: Slice,
        inputs: Sequence[Number] = (),
    ) -> Value:
        currency = self.currency_of(kpi.unit)
        because = lacks(kpi, slice.cut, self.published.context) or known.absent_because
        if isinstance(kpi.formula, Formula) and because is None:
            return formula(kpi, inputs, currency)
        if because is not None:
            none = absent(kpi.unit, because, currency)
            return (
                replace(none, numerator=parts["numerator"], denominator=parts["denominator"])
                if kpi.is_ratio
                else none
            )
        if isinstance(kpi.formula, Ratio):
            above, below = parts["numerator"], parts["denominator"]
            return ratio(
                above, below, if_none=kpi.formula.if_none, unit=kpi.unit, currency=currency
            )
        if isinstance(kpi.formula, Distribution):
            return statistic(kpi.formula, kpi.unit, parts["value"], currency)
        return Value(kpi.unit, parts["value"], currency=currency)

    def nothing(self, kpi: Kpi, parts: Mapping[str, Part], known: Dated, slice: Slice) -> Value:
        """A value of which there is nothing and nothing was promised: absent in the view of a team
        that does not create it.
        """
        team = self.teams.get(slice.member or 0) if slice.dimension == "team" else None
        if team is None or team.creates(kpi):
            return self.value(kpi, parts, known, slice)
        return absent(kpi.unit, team.without(kpi), self.currency_of(kpi.unit))

    def currency_of(self, unit: Unit) -> str:
        return self.published.currency if unit is Unit.MONEY else ""

    def split(
        self, kpi: Kpi, period: Period, slice: Slice, by: str, names: dict[object, str]
    ) -> list[Number]:
        """The numbers of each member with something to show, largest first, then by name; one that
        says why where the KPI is not kept by the dimension.
        """
        cut = slice.cut if by == "motion" else slice.cut_by(by)
        if because := lacks(kpi, cut, self.published.context):
            none = absent(kpi.unit, because, self.currency_of(kpi))
            return [Number(kpi, period, slice, none)]
        found = [
            self.member(kpi, period, slice, by, member, label) for member, label in names.items()
        ]
        shown = [number for number in found if not number.is_empty or number.target]
        return sorted(shown, key=lambda number: (-(number.value.exact or 0), number.label))

    def member(
        self, kpi: Kpi, period: Period, slice: Slice, by: str, member: object, label: str
    ) -> Number:
        if by == "motion":
            of_motion = replace(slice, motion=member or UNKNOWN)
            return self.number(kpi, period, of_motion, motion=member, label=label)
        return self.number(kpi, period, slice.within(by, member), label=label)
