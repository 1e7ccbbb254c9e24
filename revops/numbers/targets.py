"""Targets as they were set at a time: months add up, a part of a month has its share of working
days, levels do not add.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Manager, QuerySet

from revops.calendar import Period, PeriodKind
from revops.kpis import Kpi
from revops.models import Target
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.values import Unit, Value, exactly, level, minor_units

Set = dict[tuple[str, date, str, int | None], Decimal]


def in_force(kpis: Iterable[Kpi], periods: Iterable[Period], published: Published) -> Set:
    """Targets by (KPI, month, motion, team) for all months that the periods touch, as they stood
    when asked. One query.
    """
    spans = list(periods)
    if not spans:
        return {}
    first, last = min(p.start for p in spans).replace(day=1), max(p.end for p in spans)
    rows = comparable(standing(published.targets_at), published).filter(
        kpi__in=[kpi.key for kpi in kpis], month__gte=first, month__lt=last
    )
    return {(kpi, month, motion, team): value for kpi, month, motion, team, value in
            rows.values_list("kpi", "month", "motion", "team_id", "value")}  # fmt: skip


def standing(at: datetime | None):
    """The target rows as they are, or as they were at a time."""
    return Target.history.as_of(at) if at else Target.objects.all()


def comparable(rows: QuerySet | Manager, published: Published) -> QuerySet:
    """Targets in the currency of the figures: nobody converts one that was set in another."""
    return rows.filter(currency__in=("", published.currency))


@dataclass(frozen=True, slots=True)
class TargetOrigin:
    """Who set a month's target, when, why, and what it was before; `before` is None when it was the
    first.

    One in another currency than the figures' is no target of theirs.
    """

    month: date
    value: Value
    before: Value | None
    set_by: str
    set_at: datetime
    reason: str


def origins(kpi: Kpi, period: Period, slice: Slice, published: Published) -> list[TargetOrigin]:
    """Where the targets under a period come from, month by month, as they stood when asked; months
    without one are left out.
    """
    if slice.cut not in ("", "team"):
        return []
    team = slice.member if slice.dimension else None
    last = period.end if period.end > period.start else period.start + timedelta(days=1)
    written = Target.history.filter(
        kpi=kpi.key,
        motion=slice.motion,
        team_id=team,
        month__gte=period.start.replace(day=1),
        month__lt=last,
    )
    if published.targets_at:
        written = written.filter(history_date__lte=published.targets_at)
    by_month: dict[date, list] = defaultdict(list)
    for each in written.select_related("history_user").order_by("history_date", "history_id"):
        by_month[each.month].append(each)
    return [
        origin(kpi, rows, published)
        for _month, rows in sorted(by_month.items())
        if rows[-1].history_type != "-"
    ]


def origin(kpi: Kpi, rows: list, published: Published) -> TargetOrigin:
    last = rows[-1]
    before = next((row for row in reversed(rows[:-1]) if row.value != last.value), None)
    return TargetOrigin(
        last.month,
        as_value(kpi, last, published),
        None if before is None else as_value(kpi, before, published),
        last.history_user.get_full_name() or last.history_user.username
        if last.history_user
        else "",
        last.history_date,
        last.reason,
    )


def as_value(kpi: Kpi, version: Target, published: Published) -> Value:
    """A version of a target in its own currency."""
    if kpi.is_percentage:
        return level(version.value)
    return amount(kpi, Fraction(version.value), version.currency or published.currency)


def target(
    kpi: Kpi, period: Period, slice: Slice, targets: Set, published: Published
) -> Value | None:
    """The target of a period, exact: None when a month of it has none, or when nobody sets targets
    for such a slice.
    """
    if slice.cut not in ("", "team"):
        return None
    team = slice.member if slice.dimension else None
    months = published.calendar.split(period, PeriodKind.MONTH)
    found = [
        targets.get((kpi.key, part.start.replace(day=1), slice.motion, team)) for part in months
    ]
    if not found or None in found:
        return None
    if kpi.is_stock:
        return amount(kpi, Fraction(found[-1]), published.currency)
    shares = [worked(part, published) for part in months]
    if kpi.is_level:
        exact = weighted(found, shares)
        return level(exact) if kpi.is_percentage else amount(kpi, exact, published.currency)
    parts = (
        Fraction(value)
        * (Fraction(share, whole) if (whole := worked(month_of(part), published)) else 1)
        for value, share, part in zip(found, shares, months, strict=True)
    )
    return amount(kpi, sum(parts), published.currency)


def amount(kpi: Kpi, exact: Fraction, currency: str) -> Value:
    if kpi.unit is Unit.MONEY:
        return exactly(Unit.MONEY, exact * minor_units(Decimal(1), currency), currency)
    return exactly(kpi.unit, exact)


def weighted(levels: list[Decimal], days: list[int]) -> Fraction:
    """The mean of levels weighted by working days; the plain mean where there are none."""
    weights = days if sum(days) else [1] * len(levels)
    return sum(Fraction(each) * weight for each, weight in zip(levels, weights, strict=True)) / sum(
        weights
    )


def worked(period: Period, published: Published) -> int:
    return published.calendar.working_days(period.start, period.end)


def month_of(part: Period) -> Period:
    first = part.start.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(PeriodKind.MONTH, first, following, f"{first:%Y-%m}")
