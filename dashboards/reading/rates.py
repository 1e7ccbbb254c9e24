"""A year of finance's monthly rates, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from revops import numbers
from revops.calendar import Period
from revops.closing import rates
from revops.closing.rates import Cell, Standing


@dataclass(frozen=True, slots=True)
class Row:
    """A month with the rate of every currency."""

    month: date
    cells: tuple[Cell, ...]

    @property
    def proposed(self) -> tuple[Cell, ...]:
        return tuple(each for each in self.cells if each.standing is Standing.PROPOSED)


@dataclass(frozen=True, slots=True)
class RatesPage:
    """`base` is what one unit of the others is worth so much of; `until` the last day of what
    proposals are made of. The rows of the year are the latest first.
    """

    year: Period
    base: str
    until: date
    rows: Sequence[Row]
    is_latest: bool

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(each.currency for each in self.rows[0].cells) if self.rows else ()

    @property
    def proposed(self) -> tuple[Cell, ...]:
        return tuple(each for row in self.rows for each in row.proposed)

    @property
    def before(self) -> int:
        return self.year.start.year - 1

    @property
    def after(self) -> int:
        return self.year.start.year + 1


def rates_page(year: int, today: date) -> RatesPage:
    """The months of a year up to the running one."""
    period = numbers.calendar().period(f"{year:04}")
    months = [each for each in rates.months_of(period) if each <= today]
    cells = rates.rates(months)
    rows = [Row(month, tuple(own)) for month, own in groupby(cells, key=lambda each: each.month)]
    base, until = rates.base_currency(), rates.proposals_until()
    return RatesPage(period, base, until, rows[::-1], period.end > today)
