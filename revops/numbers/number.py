"""What is read: a number with its target and pace, for a KPI, a period and a slice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from revops.calendar import Period
from revops.kpis import Kpi
from revops.values import Better, Unit, Value, rounded

# A pace within this share of what was expected is on pace.
TOLERANCE = Fraction(5, 100)


UNKNOWN = "none"


@dataclass(frozen=True, slots=True)
class Slice:
    """Which facts: of a motion and of one member of one dimension. Motion "" is all; UNKNOWN and member 0 are those that have none."""

    motion: str = ""
    dimension: str = ""
    member: int | None = None

    @property
    def motion_of_facts(self) -> str:
        """The motion as facts and cells have it."""
        return "" if self.motion == UNKNOWN else self.motion


@dataclass(frozen=True, slots=True)
class Number:
    """A KPI's value in a period and slice, as published; `target` and `expected` (to date) are None when nobody set a target.

    `days_over` of `days_in_all` are working days. `unpriced` counts what is in a count and not in the money. `judged_from` is the day
    from which a period that is still too young can be judged; None when it can be now.
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

    @property
    def is_level(self) -> bool:
        """Ratios and stocks stand at a level; they do not build up during a period."""
        return self.kpi.is_ratio or self.kpi.is_stock

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, so that a column or a row without it still adds up."""
        return not (self.value.amount or self.value.denominator or self.unpriced)

    @property
    def is_over(self) -> bool:
        return self.days_over >= self.days_in_all

    @property
    def share_over(self) -> Fraction | None:
        """The share of the period's working days that is over; None when it has none."""
        return Fraction(self.days_over, self.days_in_all) if self.days_in_all else None

    @property
    def expected(self) -> Value | None:
        """What should have been reached by now: the target × working days over ÷ working days in all."""
        if self.target is None or self.is_level or self.share_over is None:
            return self.target
        return Value(self.target.unit, rounded(self.target.exact * self.share_over), currency=self.target.currency)

    @property
    def attainment(self) -> Fraction | None:
        return share(self.value, self.target.exact if self.target else None)

    @property
    def pace(self) -> Fraction | None:
        """The value ÷ what was expected to date, unrounded."""
        if self.target is None:
            return None
        due = self.target.exact if self.is_level else self.target.exact * (self.share_over or 0)
        return share(self.value, due)

    @property
    def projected(self) -> Value | None:
        """The value at the end of a running period if it goes on like this; None where that says nothing."""
        if self.is_level or self.value.is_absent or self.is_over or not self.days_over:
            return None
        return Value(self.value.unit, rounded(self.value.exact / self.share_over), currency=self.value.currency)

    @property
    def is_early(self) -> bool:
        """Whether less than one is due by now, so that none is not behind."""
        return not self.is_over and self.expected is not None and self.expected.exact == 0

    @property
    def is_young(self) -> bool:
        """Whether there is a value of what has not had the time to end that it usually takes."""
        return self.judged_from is not None and not self.value.is_absent

    @property
    def is_unjudged(self) -> bool:
        """Whether too few, too early or too young to judge, or without a target or a better direction."""
        too_soon = self.value.is_small_sample or self.is_early or self.is_young
        return self.pace is None or too_soon or self.kpi.better is Better.NEUTRAL

    @property
    def state(self) -> str:
        """ "ahead", "on_pace", "behind", or "no_target" when it cannot be judged."""
        if self.is_unjudged:
            return "no_target"
        lead = self.pace - 1 if self.kpi.better is Better.HIGHER else 1 - self.pace
        return "ahead" if lead > TOLERANCE else "behind" if lead < -TOLERANCE else "on_pace"


def share(value: Value, of: Fraction | None) -> Fraction | None:
    """A value as a share of something; None when one of them is absent or there is nothing to divide by."""
    return value.exact / of if of and not value.is_absent else None


@dataclass(frozen=True, slots=True)
class Change:
    """How a number differs from an earlier one. `relative` is None when the earlier is zero, `points` is for ratios only."""

    now: Number
    before: Number
    absolute: Value | None
    relative: Fraction | None
    points: Fraction | None


def change(now: Number, before: Number) -> Change:
    """Compares two numbers of one KPI; every difference is None when one of them is absent or too young to judge."""
    if now.value.is_absent or before.value.is_absent or now.is_young or before.is_young:
        return Change(now, before, None, None, None)
    difference = now.value.exact - before.value.exact
    if now.value.unit is Unit.PERCENT:
        return Change(now, before, None, None, difference)
    relative = difference / before.value.exact if before.value.exact > 0 else None
    return Change(now, before, Value(now.value.unit, int(difference), currency=now.value.currency), relative, None)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one reading, found by KPI, period and slice."""

    by_key: dict[tuple[str, Period, Slice], Number]
    by_member: dict[tuple[str, Period, Slice, str], list[Number]] = field(default_factory=dict)

    def get(self, kpi: str, period: Period, slice: Slice = Slice()) -> Number:
        """The number read for these; KeyError when it was not asked for."""
        return self.by_key[kpi, period, slice]

    def members(self, kpi: str, period: Period, slice: Slice, by: str) -> list[tuple[str, Number]]:
        """(label, number) of every member of a split with something to show, largest first."""
        found = self.by_member.get((kpi, period, slice, by), [])
        return [(number.label, number) for number in found]

    def __iter__(self) -> Iterator[Number]:
        return iter(self.by_key.values())
