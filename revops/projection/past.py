"""What an organisation's past says of a KPI, as a publication knows it, cut by day of event: nothing that
happened on the day of a cut or later is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from revops.calendar import Period, WorkCalendar
from revops.kpis import Kpi
from revops.numbers import Published, Slice
from revops.projection.cases import Case, Floats, OpenDeals, cut_at
from revops.projection.history import Deals, History, Row, history

# Days since a deal opened, the lower edge of each group.
AGES = np.array([8, 15, 31, 61, 91, 181, 366])
OF_DEALS = ("deals_signed", "signed_amount")


@dataclass(frozen=True, slots=True)
class Days:
    """What came on each day from `first` on, summed up before each."""

    first: int
    before: Floats

    def total(self, start: date, end: date) -> float:
        """What came from a day to before another."""
        last = len(self.before) - 1
        low, high = (min(max(day.toordinal() - self.first, 0), last) for day in (start, end))
        return float(self.before[high] - self.before[low])


@dataclass(frozen=True)
class Past:
    """A KPI in a slice, as a publication knows it. `until` is the first day that does not count."""

    kpi: Kpi
    slice: Slice
    published: Published
    until: date

    @property
    def calendar(self) -> WorkCalendar:
        return self.published.calendar

    @property
    def first(self) -> date | None:
        """The first day on which anything came; None when nothing ever did."""
        return (
            date.fromordinal(min(each.first for each in self.days.values())) if self.days else None
        )

    @property
    def last(self) -> date | None:
        """The day after the last on which anything came; None when nothing ever did."""
        ends = [each.first + len(each.before) - 1 for each in self.days.values()]
        return date.fromordinal(max(ends)) if ends else None

    @cached_property
    def days(self) -> dict[str, Days]:
        """What came by motion and day."""
        return dict(days_of(self.history.daily(self.kpi), self.until))

    @cached_property
    def history(self) -> History:
        return history(self.published, self.slice)

    def total(self, start: date, end: date) -> float:
        return sum(each.total(start, end) for each in self.days.values())

    def earlier(self, period: Period, cut: date) -> list[Period]:
        """The comparable periods, oldest first: all of the same kind that were over by a cut and began
        when something had come already.
        """
        found: list[Period] = []
        each = period.previous(self.calendar)
        while self.first and each.start >= self.first:
            if each.end <= min(cut, self.until):
                found.append(each)
            each = each.previous(self.calendar)
        return found[::-1]

    def case(self, period: Period, cut: date, share: float, *, is_over: bool) -> Case:
        """A period at a cut; what it came to in all only where it is over by then or later."""
        begin = max(period.start, min(cut, period.end))
        parts = {
            motion: (
                each.total(period.start, begin),
                each.total(period.start, period.end) if is_over else np.nan,
            )
            for motion, each in self.days.items()
        }
        done = sum(part[0] for part in parts.values())
        total = sum(part[1] for part in parts.values()) if is_over else np.nan
        worked = self.calendar.working_days(period.start, period.end)
        deals = self.open_deals(period, cut) if self.kpi.counts_as in OF_DEALS else None
        return Case(period, cut, done, total, worked, share, parts, deals)

    def cases(self, periods: list[Period], share: float, extra: int) -> list[Case]:
        """Earlier periods, each cut at the same place."""
        return [
            self.case(each, cut_at(self.calendar, each, share, extra), share, is_over=True)
            for each in periods
        ]

    def open_deals(self, period: Period, cut: date) -> OpenDeals:
        """Kept for all that is projected from this history: deals signed and their amount cut it alike."""
        kept, key = self.history.opened, (period.start, period.end, cut)
        if key not in kept:
            kept[key] = open_deals(self.history.deals, period, cut)
        return kept[key]


def days_of(rows: list[Row], until: date) -> Iterator[tuple[str, Days]]:
    """By motion, what came before a day."""
    seen = [row for row in rows if row[1] < until]
    for name in dict.fromkeys(motion for motion, *_ in seen):
        own = [(day.toordinal(), amount) for motion, day, amount in seen if motion == name]
        first, last = (pick(day for day, _amount in own) for pick in (min, max))
        amounts = np.zeros(last - first + 1)
        amounts[[day - first for day, _amount in own]] = [amount for _day, amount in own]
        yield name, Days(first, np.concatenate([[0.0], np.cumsum(amounts)]))


def open_deals(deals: Deals, period: Period, cut: date) -> OpenDeals:
    """What was open before a cut, by stage and age, and what was won of it by the end of a period."""
    at, start, end = (day.toordinal() for day in (cut, period.start, period.end))
    seen, size = deals.day < at, len(deals.won_on)
    own = deals.deal[seen]
    is_open = np.bincount(own, deals.opened[seen], size) > 0
    value = np.bincount(own, deals.value[seen], size)
    stage, begun = deals.first_stage.copy(), np.full(size, at)
    moved = seen & deals.is_stage
    stage[deals.deal[moved]] = deals.stage[moved]
    np.minimum.at(begun, own, deals.day[seen])
    group = stage * (len(AGES) + 1) + np.searchsorted(AGES, at - begun, side="right")
    is_won = (deals.won_on >= max(at, start)) & (deals.won_on < end)
    groups = deals.stages * (len(AGES) + 1)

    def by_group(chosen: np.ndarray, amount: np.ndarray | None = None) -> Floats:
        return np.bincount(group[chosen], None if amount is None else amount[chosen], groups) * 1.0

    late = is_won & ~is_open
    return OpenDeals(
        by_group(is_open), by_group(is_open, value), by_group(is_open & (value == 0)), by_group(is_open & is_won),
        by_group(is_open & is_won, deals.signed), float(late.sum()), float(deals.signed[late].sum()),
    )  # fmt: skip
