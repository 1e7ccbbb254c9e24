"""What holds of a KPI in a period, whatever the slice: from when until when it is known, whether it
has a value at all, and on which days its parts count. A page asks for some hundred numbers of a few
KPIs and periods, so that this is found out once for all slices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise

from revops.calendar import Period
from revops.distinct import settled
from revops.kpis import Kpi
from revops.measures import Buckets, Measure
from revops.numbers.absence import why_absent
from revops.numbers.cells import Span
from revops.numbers.published import Published
from revops.numbers.reach import Delivery
from revops.pins import EVER, late

# Under which name and in which span a measure has its cells; None where they add up to nothing.
Counted = tuple[str, Span] | None


@dataclass(frozen=True, slots=True)
class Closing:
    """The days up to `to` are closed, for the `version`th time. `adjusted` says by part where the
    cells are of what changed in closed days and counts in these. `is_never` says that the period is
    closed and the KPI is not.
    """

    adjusted: Mapping[str, Counted] = field(default_factory=dict)
    to: date | None = None
    version: int | None = None
    is_never: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """`over` of `in_all` working days are counted. `counted` says where the cells of each part are,
    `ahead` where those of what is dated on days that do not count yet. `absent_because` says why
    there is no value. `is_late` says whether the period began before the data.
    """

    until: date
    data_from: date | None
    is_late: bool
    over: int
    in_all: int
    judged_from: date | None
    silent: tuple[Delivery, ...]
    absent_because: str | Promise | None
    counted: Mapping[str, Counted]
    ahead: Counted
    closing: Closing


def dated(kpi: Kpi, period: Period, published: Published) -> Dated:
    reach, calendar = published.reach, published.calendar
    to_date, until, data_from = (
        reach.to_date(kpi, period),
        reach.until(kpi),
        reach.data_from(kpi),
    )
    later = None
    if kpi.parts and not kpi.looks_ahead:
        later = counted(kpi.parts[kpi.counted], reach.ahead(kpi, period), period, published)
    return Dated(
        until,
        data_from,
        bool(data_from and calendar.working_days(period.start, data_from)),
        *calendar.elapsed(period, until),
        judged_from(kpi, period, published.today),
        reach.silent(kpi, period),
        None if kpi.is_formula else why_absent(kpi, period, published),
        {name: counted(each, to_date, period, published) for name, each in kpi.parts.items()},
        later,
        closing(kpi, to_date, period, published),
    )


def closing(kpi: Kpi, to_date: Period, period: Period, published: Published) -> Closing:
    if not kpi.closes:
        return Closing(is_never=period.end <= published.context.closed.signed_until)
    adjusted = {}
    for name, each in kpi.parts.items():
        days = published.context.closed.of(each.key).booked_on
        first = EVER if each.is_stock else to_date.start
        if each.adjusts and any(first <= day < to_date.end for day in days):
            adjusted[name] = (late(each.key), Span(to_date.start, to_date.end))
    closed = published.context.closed.of(kpi.parts[kpi.counted].key)
    return Closing(adjusted, closed.closed_to(period), closed.version(period))


def counted(measure: Measure, days: Period, period: Period, published: Published) -> Counted:
    """Under which name and in which span a measure has its cells of these days of a period; None
    where they add up to nothing that it counts.
    """
    if measure.distinct:
        found = settled(measure, days, published.calendar)
        return (found.key, Span(days.start, days.end)) if found else None
    if measure.buckets is Buckets.DUE:
        return measure.key, Span(days.start, days.end, period.start, period.end)
    return measure.key, Span(days.start, days.end)


def judged_from(kpi: Kpi, period: Period, today: date) -> date | None:
    """The first day by which the time to mature has passed since the period's last day; None when
    that is behind us.
    """
    mature = period.end + timedelta(days=kpi.matures_after_days)
    return mature if kpi.matures_after_days and mature > today else None
