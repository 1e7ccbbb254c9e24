"""The months that finance closes, and one of them with everything beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from revops import closing, numbers
from revops.calendar import Period
from revops.closing import Late, Month
from revops.closing.control import Total, control
from revops.closing.months import Looked, looked
from revops.numbers import KPIS, Number, Published, Slice

SHOWN = 36


@dataclass(frozen=True, slots=True)
class Row:
    """A month in the list, with its revenue. `is_next` is the one that is to be closed; `is_before`
    one that was closed with the first of all.
    """

    month: Month
    revenue: Number
    is_next: bool
    is_before: bool


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month: its closing figures, what was looked at (of an open one what would be now), what
    changed since, and the control total. `may` is what its reader may do with it.
    """

    month: Month
    figures: Sequence[Number]
    checks: Sequence[Looked]
    late: Late
    totals: Sequence[Total]
    published: Published
    may: frozenset[str]


def months(published: Published) -> list[Row]:
    found = closing.months(published)[:SHOWN]
    read = numbers.read([KPIS["revenue"]], [each.period for each in found], [Slice()], published)
    until = published.context.closed.until
    return [
        Row(
            each,
            read.get("revenue", each.period),
            each.period.start == until,
            each.version is None and each.period.end <= until,
        )
        for each in found
    ]


def month(period: Period, published: Published, user: AbstractBaseUser) -> MonthPage:
    found = closing.month_of(period)
    kpis = {each.key: each for each in (*numbers.headline(published), *KPIS.values())}.values()
    return MonthPage(
        found,
        list(numbers.read([each for each in kpis if each.closes], [period], [Slice()], published)),
        found.version.checks if found.version else now(period),
        closing.late_changes(period, published, 50),
        control(period, published),
        published,
        may(found, published, user),
    )


def now(period: Period) -> tuple[Looked, ...]:
    return tuple(looked(each) for each in closing.looked_at(period, {}))


def may(found: Month, published: Published, user: AbstractBaseUser) -> frozenset[str]:
    """What somebody may do with a month: hold, approve, release or reopen it."""
    if not closing.is_finance(user):
        return frozenset()
    closed, period = published.context.closed, found.period
    if found.state == "hold":
        return frozenset({"hold", "approve", "release"})
    if found.state == "closed":
        return frozenset({"reopen"})
    is_next = not closed.pins or closed.until == period.start and not closed.pins[-1].is_hold
    return frozenset({"hold"} if is_next and period.end <= published.today else ())
