"""One reading: numbers built from the sums and targets that were read for a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from revops import distinct
from revops.calendar import Period
from revops.distinct import ALL_MOTIONS
from revops.kpis import Distribution, Formula, Kpi, Ratio
from revops.measures import Buckets, Measure
from revops.numbers import targets as goals
from revops.numbers.absence import lacks, unread, withheld
from revops.numbers.cells import Sums
from revops.numbers.creators import Creator
from revops.numbers.dated import Counted, Dated, dated
from revops.numbers.number import Number
from revops.numbers.parts import Part, formula, total
from revops.numbers.published import Published
from revops.numbers.signed import Signed
from revops.numbers.slices import UNKNOWN, Slice
from revops.numbers.statistics import statistic
from revops.readers import EVERYTHING, others
from revops.values import Unit, Value, absent, ratio


class Reading:
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
        self.reader = published.reader
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
        if because := withheld(slice, self.reader):
            return self.none(kpi, period, slice, because, label)
        return self.built(kpi, period, slice, motion, label)

    def built(
        self, kpi: Kpi, period: Period, slice: Slice, motion: str | None, label: str
    ) -> Number:
        known = self.known(kpi, period)
        parts = self.parts(kpi, known, slice, motion)
        inputs = tuple(self.number(each, period, slice, motion) for each in kpi.inputs)
        target = self.target(kpi, period, slice, motion)
        is_expected = target is not None or inputs or any(parts.values())
        why = None if is_expected else self.uncreated(kpi, slice)
        value = self.absent(kpi, why) if why else self.value(kpi, parts, known, slice, inputs)
        return Number(
            kpi,
            period,
            slice,
            value,
            target,
            days_over=known.over,
            days_in_all=known.in_all,
            unpriced=total(parts.get("unpriced", 0)),
            label=label,
            judged_from=known.judged_from,
            until=known.until,
            ahead=self.ahead(kpi, known, slice, motion),
            data_from=known.data_from,
            since=known.data_from if known.is_late and not value.is_absent else None,
            silent=known.silent,
            inputs=inputs,
            sample=total(parts["value"]) if kpi.is_statistic else 0,
            signed=signed_with(inputs) if inputs else self.signed(kpi, known, slice, motion),
        )

    def parts(self, kpi: Kpi, known: Dated, slice: Slice, motion: str | None) -> dict[str, Part]:
        adjusted = self.adjusted(kpi, known, slice, motion)
        parts = {
            name: self.part(each, known.counted[name], slice, motion)
            for name, each in kpi.parts.items()
        }
        return parts | {name: total(parts[name]) + each for name, each in adjusted.items()}

    def adjusted(self, kpi: Kpi, known: Dated, slice: Slice, motion: str | None) -> dict[str, int]:
        """What changed in closed days and counts in the period, by part; of parts that have such."""
        found = (
            (name, total(self.part(kpi.parts[name], where, slice, motion)))
            for name, where in known.closing.adjusted.items()
        )
        return {name: amount for name, amount in found if amount}

    def signed(self, kpi: Kpi, known: Dated, slice: Slice, motion: str | None) -> Signed:
        """What is closed of it. What stands at a level has no adjustments of its own."""
        adjusted, adjustments = self.adjusted(kpi, known, slice, motion), None
        if not kpi.is_level and "value" in adjusted:
            currency = self.currency_of(kpi.unit)
            adjustments = Value(kpi.unit, adjusted["value"], currency=currency)
        closing = known.closing
        return Signed(closing.to, closing.version, adjustments, closing.is_never)

    def target(self, kpi: Kpi, period: Period, slice: Slice, motion: str | None) -> Value | None:
        """Nobody promises what has no motion."""
        if motion == "":
            return None
        return goals.target(kpi, period, slice, self.targets, self.published)

    def ahead(self, kpi: Kpi, known: Dated, slice: Slice, motion: str | None) -> Value | None:
        """What is dated in the days of the period that do not count yet; None when nothing is."""
        if known.ahead is None:
            return None
        chosen = kpi.parts[kpi.counted]
        amount = total(self.part(chosen, known.ahead, slice, motion))
        if chosen.is_stock:
            amount -= total(self.part(chosen, known.counted[kpi.counted], slice, motion))
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

    def uncreated(self, kpi: Kpi, slice: Slice) -> str | Promise | None:
        """Why the view of a team has none of what nobody promised: the team does not create it."""
        team = self.teams.get(slice.member or 0) if slice.dimension == "team" else None
        return None if team is None or team.creates(kpi) else team.without(kpi)

    def currency_of(self, unit: Unit) -> str:
        return self.published.currency if unit is Unit.MONEY else ""

    def none(
        self, kpi: Kpi, period: Period, slice: Slice, because: str | Promise, label: str = ""
    ) -> Number:
        """A number of which nothing but the reason is read."""
        return Number(kpi, period, slice, self.absent(kpi, because), label=label)

    def absent(self, kpi: Kpi, because: str | Promise) -> Value:
        return absent(kpi.unit, because, self.currency_of(kpi.unit))

    def split(
        self, kpi: Kpi, period: Period, slice: Slice, by: str, names: dict[object, str]
    ) -> list[Number]:
        """The numbers of each member with something to show, largest first, then by name; one that
        says why where the KPI is not kept by the dimension. Of people whose rows the reader does
        not see, the last says how many have some.
        """
        if because := self.unsplit(kpi, slice, by):
            return [self.none(kpi, period, slice, because)]
        unbound = self.unbound
        every = [unbound.member(kpi, period, slice, by, *each) for each in names.items()]
        some = [each for each in every if not each.is_empty or each.target]
        visible = [each for each in some if not withheld(each.slice, self.reader)]
        visible.sort(key=lambda each: (-(each.value.exact or 0), each.label))
        if not (hidden := len(some) - len(visible)):
            return visible
        return [*visible, self.none(kpi, period, slice, others(hidden), _("Others"))]

    def unsplit(self, kpi: Kpi, slice: Slice, by: str) -> str | Promise | None:
        """Why a slice has no parts by a dimension; None when it has."""
        if by == "motion":
            return unread(kpi, slice, self.published)
        cut = slice.cut_by(by)
        return withheld(slice, self.reader) or lacks(kpi, cut, self.published.context)

    @property
    def unbound(self) -> Reading:
        """The same for whom no rule binds: what it reads is shown when the rules have been asked."""
        found = copy(self)
        found.reader = EVERYTHING
        return found

    def member(
        self, kpi: Kpi, period: Period, slice: Slice, by: str, member: object, label: str
    ) -> Number:
        if by == "motion":
            of_motion = replace(slice, motion=member or UNKNOWN)
            return self.number(kpi, period, of_motion, motion=member, label=label)
        return self.number(kpi, period, slice.within(by, member), label=label)


def signed_with(inputs: Sequence[Number]) -> Signed:
    """What of a formula is signed: the days of which all that it is made of is."""
    days = [each.signed.to for each in inputs if each.signed.to]
    if len(days) < len(inputs):
        return Signed(is_never=any(each.is_closed or each.signed.is_never for each in inputs))
    return Signed(min(days), max(each.signed.version or 1 for each in inputs))
