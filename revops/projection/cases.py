"""What a projection is made from: periods, each cut at the same place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from revops.calendar import Period, PeriodKind, WorkCalendar

DAY = timedelta(days=1)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The deals that were open at a cut, by group (stage and age): how many and their value; how many
    of them were won by the end of the period, and for how much. `late` is what was won by then and was
    not open at the cut. `unvalued` counts the open ones without a value.
    """

    count: Floats
    value: Floats
    unvalued: Floats
    won: Floats
    signed: Floats
    late: float
    late_signed: float


@dataclass(frozen=True, slots=True)
class Case:
    """A period at a cut: `done` is what had come by then, `total` what came in all (nan while nobody
    knows), `parts` both by motion. `worked` are its working days, `share` of them are over.
    """

    period: Period
    cut: date
    done: float
    total: float
    worked: int
    share: float
    parts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    deals: OpenDeals | None = None


def place_of(calendar: WorkCalendar, period: Period, until: date) -> tuple[float, int]:
    """Where a day stands in a period: the share of its working days before it, and the days since the
    last of them. Before the period the share is 0, and the days are less than zero.
    """
    if until <= period.start:
        return 0.0, (until - period.start).days
    over, every = calendar.elapsed(period, until)
    last = calendar.nth_working_day(period.start, over) + DAY if over else period.start
    return (over / every if every else 1.0), max((until - last).days, 0)


def cut_at(calendar: WorkCalendar, period: Period, share: float, extra: int) -> date:
    """The day of a period at the same place; the opposite of `place_of`."""
    if extra < 0:
        return period.start + extra * DAY
    worked = calendar.working_days(period.start, period.end)
    over = int(share * worked + 0.5)
    after = calendar.nth_working_day(period.start, over) + DAY if over else period.start
    following = calendar.nth_working_day(after, 1)
    return min(after + extra * DAY, max(following, after), period.end)


def season_of(period: Period) -> int:
    """Which month or quarter of its year a period is; 0 of what has no season that repeats."""
    if period.kind is PeriodKind.MONTH:
        return period.start.month
    if period.kind in (PeriodKind.QUARTER, PeriodKind.FISCAL_QUARTER):
        return (period.start.month - 1) // 3 + 1
    return 0
