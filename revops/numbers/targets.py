"""Targets as they were set at a time: months add up, a part of a month has its share of working days, levels do not add."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from revops.calendar import Period, PeriodKind
from revops.kpis import Kpi
from revops.models import Target
from revops.numbers.number import Slice
from revops.numbers.published import Published
from revops.values import Unit, Value, level, minor_units, rounded

Set = dict[tuple[str, date, str, int | None], Decimal]


def in_force(kpis: Iterable[Kpi], periods: Iterable[Period], published: Published) -> Set:
    """Targets by (KPI, month, motion, team) for all months that the periods touch, as they stood when asked. One query."""
    spans = list(periods)
    if not spans:
        return {}
    first, last = min(p.start for p in spans).replace(day=1), max(p.end for p in spans)
    rows = standing(published.targets_at).filter(kpi__in=[kpi.key for kpi in kpis], month__gte=first, month__lt=last)
    return {(kpi, month, motion, team): value for kpi, month, motion, team, value in
            rows.values_list("kpi", "month", "motion", "team_id", "value")}  # fmt: skip


def standing(at: datetime | None):
    """The target rows as they are, or as they were at a time."""
    return Target.history.as_of(at) if at else Target.objects.all()


def target(kpi: Kpi, period: Period, slice: Slice, targets: Set, published: Published) -> Value | None:
    """The target of a period: None when a month of it has none, or when nobody sets targets for such a slice."""
    if slice.dimension not in ("", "team"):
        return None
    team = slice.member if slice.dimension else None
    months = published.calendar.split(period, PeriodKind.MONTH)
    found = [targets.get((kpi.key, part.start.replace(day=1), slice.motion, team)) for part in months]
    if not found or None in found:
        return None
    if kpi.is_stock:
        return amount(kpi, Fraction(found[-1]), published)
    shares = [worked(part, published) for part in months]
    if kpi.is_ratio:
        return level(weighted(found, shares))
    parts = (
        Fraction(value) * (Fraction(share, whole) if (whole := worked(month_of(part), published)) else 1)
        for value, share, part in zip(found, shares, months, strict=True)
    )
    return amount(kpi, sum(parts), published)


def amount(kpi: Kpi, exact: Fraction, published: Published) -> Value:
    if kpi.unit is Unit.MONEY:
        cents = rounded(exact * minor_units(Decimal(1), published.currency))
        return Value(Unit.MONEY, cents, currency=published.currency)
    return Value(kpi.unit, rounded(exact))


def weighted(levels: list[Decimal], days: list[int]) -> Decimal:
    """The mean of levels weighted by working days; the plain mean where there are none."""
    if len(set(levels)) == 1 or not sum(days):
        return sum(levels) / len(levels) if len(set(levels)) > 1 else levels[0]
    return round(sum(each * day for each, day in zip(levels, days, strict=True)) / sum(days), 4)


def worked(period: Period, published: Published) -> int:
    return published.calendar.working_days(period.start, period.end)


def month_of(part: Period) -> Period:
    first = part.start.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(PeriodKind.MONTH, first, following, f"{first:%Y-%m}")
