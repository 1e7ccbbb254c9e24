"""What is read: a number with its target and pace, for a KPI, a period and a slice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from revops.calendar import Period
from revops.kpis import Kpi
from revops.numbers.reach import Delivery
from revops.numbers.signed import UNSIGNED, Signed
from revops.numbers.slices import Slice
from revops.periods import DAY
from revops.values import Better, Unit, Value, exactly, expected_to_date, projected, share

# A pace within this share of what was expected is on pace.
TOLERANCE = Fraction(5, 100)
# What of an earlier period may be before the data for it to be compared with.
LACKING = Fraction(1, 10)
EVERYTHING = Slice()


class Standing(StrEnum):
    """How a number stands; all but the first three say why it is not judged."""

    AHEAD = "ahead"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    ABSENT = "absent"
    NEUTRAL = "neutral"
    TOO_YOUNG = "too_young"
    NO_TARGET = "no_target"
    TOO_FEW = "too_few"
    TOO_EARLY = "too_early"


JUDGED = (Standing.AHEAD, Standing.ON_PACE, Standing.BEHIND)


@dataclass(frozen=True, slots=True)
class Number:
    """A KPI's value in a period and slice, as published, of the days before `until`; those are due,
    too, and no others.

    `target` is exact, None when nobody set one. `days_over` of `days_in_all` are working days.
    `unpriced` counts what is in a count and not in the money. `judged_from` is the day from which a
    period that is still too young can be judged; None when it can be now. `ahead` is what is dated
    on the days of the period that do not count yet, None when nothing is. `data_from` is the first
    day for which anything of the KPI is known, `since` the same where the period began before it.
    `silent` are the sources whose silence ends the value. `inputs` are the numbers that a formula is
    made of; `sample` is how many records a statistic is of, `signed` what finance closed.
    """

    kpi: Kpi
    period: Period
    slice: Slice
    value: Value
    target: Value | None = None
    days_over: int = 0
    days_in_all: int = 0
    unpriced: int = 0
    label: str = ""
    judged_from: date | None = None
    until: date = date.max
    ahead: Value | None = None
    data_from: date | None = None
    since: date | None = None
    silent: tuple[Delivery, ...] = ()
    inputs: tuple[Number, ...] = ()
    sample: int = 0
    signed: Signed = UNSIGNED

    @property
    def is_level(self) -> bool:
        """Ratios, stocks and statistics stand at a level; they do not build up during a period."""
        return self.kpi.is_level

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, so that a column or a row without it still adds up."""
        return not (self.value.amount or self.value.denominator or self.unpriced or self.sample)

    @property
    def is_over(self) -> bool:
        return self.until >= self.period.end

    @property
    def counted_on(self) -> date:
        """The last day that the value counts; of a stock, the day at whose end it was so."""
        return min(self.until, self.period.end) - DAY

    @property
    def is_closed(self) -> bool:
        """Whether every day of the period is closed."""
        return self.signed.to == self.period.last_day

    @property
    def is_growing(self) -> bool:
        """Whether it still builds up: a stock or a rate does not, even while its period runs."""
        return not self.is_over and not self.is_level

    @property
    def expected(self) -> Value | None:
        """What should have been reached by now, exact: the target × working days over ÷ working
        days in all.
        """
        if self.target is None or self.is_level or not self.days_in_all:
            return self.target
        return expected_to_date(self.target, self.days_over, self.days_in_all)

    @property
    def due(self) -> Fraction | None:
        """The same as a plain number; None without a target."""
        return self.expected.exact if self.expected else None

    @property
    def gap(self) -> Value | None:
        """What is missing to the target, exact, less than zero beyond it; None when one of the two
        is absent.
        """
        if self.target is None or self.value.is_absent:
            return None
        return exactly(self.target.unit, self.target.exact - self.value.exact, self.target.currency)

    @property
    def lead(self) -> Fraction | None:
        """The value less what was expected by now, as a plain number: less than zero where it is
        short. None when one of the two is absent.
        """
        return None if self.due is None or self.value.is_absent else self.value.known - self.due

    @property
    def needed_each_day(self) -> Fraction | None:
        """What each working day that is left has to bring for the target to be reached by the end of the
        period. None where it is reached or stands at a level, or where no working day is left.
        """
        days_left = self.days_in_all - self.days_over
        if self.is_level or self.gap is None or self.gap.known <= 0 or days_left <= 0:
            return None
        return self.gap.known / days_left

    @property
    def attainment(self) -> Fraction | None:
        return share(self.value, self.target) if self.target else None

    @property
    def pace(self) -> Fraction | None:
        """The value ÷ what was expected to date, unrounded."""
        return share(self.value, self.expected) if self.expected else None

    @property
    def off(self) -> Fraction | None:
        """How far it is from what was expected to date, as a share of it."""
        return None if self.pace is None else abs(self.pace - 1)

    @property
    def run_rate(self) -> Value | None:
        """The value at the end of a running period if it goes on like this; None where that says
        nothing. What is shown as its course is the projection from the own past, one floor up.
        """
        if self.is_level or self.value.is_absent or self.is_over or not self.days_over:
            return None
        if self.is_begun_late:
            return None
        return projected(self.value, self.days_over, self.days_in_all)

    @property
    def is_begun_late(self) -> bool:
        """Whether more than a tenth of its period is before the data."""
        if self.since is None:
            return False
        return (self.since - self.period.start).days > LACKING * self.period.days

    @property
    def is_early(self) -> bool:
        """Whether less than one is due by now, so that none is not behind."""
        return not (self.is_over or self.is_level) and self.due is not None and self.due < 1

    @property
    def is_young(self) -> bool:
        """Whether there is a value of what has not had the time to end that it usually takes."""
        return self.judged_from is not None and not self.value.is_absent

    @property
    def state(self) -> Standing:
        """How it stands, or the first reason why it is not judged. A target of nothing is none."""
        unjudged = {
            Standing.ABSENT: self.value.is_absent,
            Standing.NEUTRAL: self.kpi.better is Better.NEUTRAL,
            Standing.TOO_YOUNG: self.is_young,
            Standing.NO_TARGET: self.target is None or self.target.exact <= 0,
            Standing.TOO_FEW: self.value.is_small_sample,
            Standing.TOO_EARLY: self.is_early,
        }
        return next((reason for reason, holds in unjudged.items() if holds), None) or self.judged

    @property
    def judged(self) -> Standing:
        by = self.pace - 1 if self.kpi.better is Better.HIGHER else 1 - self.pace
        if abs(by) <= TOLERANCE:
            return Standing.ON_PACE
        return Standing.AHEAD if by > 0 else Standing.BEHIND


@dataclass(frozen=True, slots=True)
class Change:
    """How a number differs from an earlier one. `relative` is None when the earlier is zero,
    `points` is for ratios only.
    """

    now: Number
    before: Number
    absolute: Value | None
    relative: Fraction | None
    points: Fraction | None


def change(now: Number, before: Number) -> Change:
    """Compares two numbers of one KPI; every difference is None when one of them is absent or too
    young, where they look ahead: what was due earlier is known only at the end, and with a period
    that the data cover only in part.
    """
    is_unlike = now.is_young or before.is_young or now.kpi.looks_ahead or is_cut_short(now, before)
    if now.value.is_absent or before.value.is_absent or is_unlike:
        return Change(now, before, None, None, None)
    difference = now.value.exact - before.value.exact
    if now.value.unit is Unit.PERCENT:
        return Change(now, before, None, None, difference)
    relative = difference / before.value.exact if before.value.exact > 0 else None
    absolute = exactly(now.value.unit, difference, now.value.currency)
    return Change(now, before, absolute, relative, None)


def is_cut_short(now: Number, before: Number) -> bool:
    """Whether more than a tenth of an earlier period is before the data, in what adds up in it."""
    return before.is_begun_late and before.period != now.period and not before.is_level


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one reading, found by KPI, period and slice."""

    by_key: dict[tuple[str, Period, Slice], Number]
    by_member: dict[tuple[str, Period, Slice, str], list[Number]] = field(default_factory=dict)

    def get(self, kpi: str, period: Period, slice: Slice = EVERYTHING) -> Number:
        """The number read for these; KeyError when it was not asked for."""
        return self.by_key[kpi, period, slice]

    def members(self, kpi: str, period: Period, slice: Slice, by: str) -> list[tuple[str, Number]]:
        """(label, number) of every member of a split with something to show, largest first."""
        found = self.by_member.get((kpi, period, slice, by), [])
        return [(number.label, number) for number in found]

    def __iter__(self) -> Iterator[Number]:
        return iter(self.by_key.values())
