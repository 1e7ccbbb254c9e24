"""Reading numbers: cells and targets put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType

from django.utils.translation import gettext as _

from revops.calendar import Period
from revops.kpis import Kpi, Ratio
from revops.numbers import targets as goals
from revops.numbers.absence import lacks, why_absent
from revops.numbers.cells import Span, Sums, Wanted, places, sums
from revops.numbers.creators import Creator, creators
from revops.numbers.members import Members, names_of
from revops.numbers.number import UNKNOWN, Number, Numbers, Slice
from revops.numbers.published import Published
from revops.numbers.reach import Reach
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
        """ValueError for a slice by one dimension split by another."""
        if set(self.by) - {"motion"} and any(each.dimension for each in self.slices):
            raise ValueError(
                _("Numbers are kept by one dimension at a time; leave out the filter or the split.")
            )

    def __iter__(self) -> Iterator[tuple[Kpi, Period, Slice]]:
        return product(self.kpis, self.periods, self.slices)

    def cells(self, reach: Reach) -> Iterator[Wanted]:
        """The days to date of each period and those ahead; KPIs that are known until the same day
        are asked for together.
        """
        together: dict[date, list[Kpi]] = defaultdict(list)
        for kpi in self.kpis:
            together[reach.until(kpi)].append(kpi)
        for kpis in together.values():
            measures = [each for kpi in kpis for each in kpi.measures.values()]
            days = (
                days(kpis[0], each)
                for each in self.periods
                for days in (reach.to_date, reach.ahead)
            )
            yield Wanted(
                measures, list(dict.fromkeys(map(span, days))), places(self.slices, self.by)
            )


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
    cells = sums([wanted for each in asked for wanted in each.cells(published.reach)], published)
    kpis, periods = (
        {one: None for each in asked for one in getattr(each, name)} for name in ("kpis", "periods")
    )
    teams = creators(slice for each in asked for slice in each.slices)
    reader = Reader(cells, goals.in_force(kpis, periods, published), published, teams)
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


def span(days: Period) -> Span:
    return days.start, days.end


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
    ) -> None:
        self.targets, self.published, self.teams = targets, published, teams
        # A slice without motion is the sum over motions; what the cells hold per motion, this holds
        # for all, too.
        self.cells: dict[tuple, int] = {}
        for (measure, start, end, motion, dimension, member), amount in cells.items():
            for each in (motion, "*"):
                place = (measure, start, end, each, dimension, member)
                self.cells[place] = self.cells.get(place, 0) + amount

    def sum(self, measure: str, days: Period, slice: Slice, motion: str | None = None) -> int:
        chosen = motion if motion is not None else slice.motion_of_facts if slice.motion else "*"
        return self.cells.get((measure, *span(days), chosen, slice.dimension, slice.member or 0), 0)

    def number(
        self, kpi: Kpi, period: Period, slice: Slice, motion: str | None = None, label: str = ""
    ) -> Number:
        reach, calendar = self.published.reach, self.published.calendar
        to_date, until, data_from = (
            reach.to_date(kpi, period),
            reach.until(kpi),
            reach.data_from(kpi),
        )
        parts = {
            name: self.sum(each.key, to_date, slice, motion) for name, each in kpi.measures.items()
        }
        over, in_all = calendar.elapsed(period, until)
        target = (
            goals.target(kpi, period, slice, self.targets, self.published) if motion != "" else None
        )
        is_expected = target is not None or any(parts.values())
        value = (
            self.value(kpi, parts, period, slice)
            if is_expected
            else self.nothing(kpi, parts, period, slice)
        )
        late = data_from and not value.is_absent and calendar.working_days(period.start, data_from)
        return Number(
            kpi,
            period,
            slice,
            value,
            target,
            over,
            in_all,
            parts.get("unpriced", 0),
            label,
            self.judged_from(kpi, period),
            until,
            self.ahead(kpi, period, slice, motion),
            data_from,
            data_from if late else None,
            reach.silent(kpi, period),
        )

    def ahead(self, kpi: Kpi, period: Period, slice: Slice, motion: str | None) -> Value | None:
        """What is dated in the days of the period that do not count yet; None when nothing is."""
        reach, chosen = self.published.reach, kpi.measures[kpi.counted]
        amount = self.sum(chosen.key, reach.ahead(kpi, period), slice, motion)
        if chosen.is_stock:
            amount -= self.sum(chosen.key, reach.to_date(kpi, period), slice, motion)
        unit = Unit.COUNT if kpi.is_ratio else kpi.unit
        return Value(unit, amount, currency=self.currency_of(kpi)) if amount else None

    def judged_from(self, kpi: Kpi, period: Period) -> date | None:
        """The first day by which the time to mature has passed since the period's last day; None
        when that is behind us.
        """
        mature = period.end + timedelta(days=kpi.matures_after_days)
        return mature if kpi.matures_after_days and mature > self.published.today else None

    def value(self, kpi: Kpi, parts: dict[str, int], period: Period, slice: Slice) -> Value:
        if because := why_absent(kpi, period, self.published, slice.dimension):
            none = absent(kpi.unit, because, self.currency_of(kpi))
            return (
                replace(none, numerator=parts["numerator"], denominator=parts["denominator"])
                if kpi.is_ratio
                else none
            )
        if isinstance(kpi.formula, Ratio):
            return ratio(
                parts["numerator"], parts["denominator"], if_none=kpi.formula.if_none, unit=kpi.unit
            )
        return Value(kpi.unit, parts["value"], currency=self.currency_of(kpi))

    def nothing(self, kpi: Kpi, parts: dict[str, int], period: Period, slice: Slice) -> Value:
        """A value of which there is nothing and nothing was promised: absent in the view of a team
        that does not create it.
        """
        team = self.teams.get(slice.member or 0) if slice.dimension == "team" else None
        if team is None or team.creates(kpi):
            return self.value(kpi, parts, period, slice)
        return absent(kpi.unit, team.without(kpi), self.currency_of(kpi))

    def currency_of(self, kpi: Kpi) -> str:
        return self.published.currency if kpi.unit is Unit.MONEY else ""

    def split(
        self, kpi: Kpi, period: Period, slice: Slice, by: str, names: dict[object, str]
    ) -> list[Number]:
        """The numbers of each member with something to show, largest first, then by name; one that
        says why where the KPI is not kept by the dimension.
        """
        if because := lacks(kpi, "" if by == "motion" else by, self.published.context):
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
            return self.number(
                kpi,
                period,
                Slice(member or UNKNOWN, slice.dimension, slice.member),
                motion=member,
                label=label,
            )
        return self.number(kpi, period, Slice(slice.motion, by, member), label=label)
