"""Periods and their names: days, ISO weeks, months, quarters and years of the calendar and of the
fiscal year, free ranges. Pure.

Periods are half-open: `start` is in, `end` is not; only the key of a range names its last day, as
people write it. A fiscal year is named by the year in which it ends: starting in April, FY2011 is
April 2010 to March 2011; starting in January, it is the calendar year 2011. FY2011-Q1 is its first
quarter, April to June 2010; 2011-Q1 is always January to March. Periods may coincide, as FY2011-Q1
and 2011-Q1 do where the fiscal year starts in January; each keeps the key by which it was named.
Weeks are ISO weeks, Monday to Sunday, whatever day an organisation's calendar sheets begin with.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from babel import Locale
from babel.dates import format_date
from django.utils.translation import gettext

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199


class PeriodError(ValueError):
    """A period that cannot be named or cut; its text is a full sentence for the reader."""


class PeriodKind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_QUARTER = "fiscal_quarter"
    FISCAL_YEAR = "fiscal_year"
    RANGE = "range"


class Calendar(Protocol):
    """Whatever knows which period of a kind a day is in."""

    def containing(self, kind: PeriodKind, day: date) -> Period: ...


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to before `end`. `key` is what addresses and the API write. Only a cut can
    be empty.
    """

    kind: PeriodKind
    start: date
    end: date
    key: str

    def __str__(self) -> str:
        return self.key

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - DAY

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def clip(self, bounds: Period) -> Period:
        """What both have in common: itself when it lies inside, else a range, empty when they do
        not meet.
        """
        start = max(self.start, bounds.start)
        return self.cut(start, max(start, min(self.end, bounds.end)))

    def cut(self, start: date, end: date) -> Period:
        return self if (start, end) == (self.start, self.end) else between(start, end)

    def previous(self, calendar: Calendar) -> Period:
        if self.kind is PeriodKind.RANGE:
            return between(self.start - (self.end - self.start), self.start)
        return calendar.containing(self.kind, self.start - DAY)

    def next(self, calendar: Calendar) -> Period:
        if self.kind is PeriodKind.RANGE:
            return between(self.end, self.end + (self.end - self.start))
        return calendar.containing(self.kind, self.end)


def written(day: date, locale: str) -> str:
    """How a day reads in a sentence: 23 Nov 2026, 23 nov. 2026. `locale` is one of Django's codes,
    such as "fr" or "en-gb".
    """
    return format_date(day, "d MMM y", Locale.parse(locale.replace("-", "_")))


def between(start: date, end: date) -> Period:
    """The range of days from `start` to before `end`."""
    return _bounded(PeriodKind.RANGE, start, end, f"{start.isoformat()}..{(end - DAY).isoformat()}")


def _bounded(kind: PeriodKind, start: date, end: date, key: str) -> Period:
    if start.year < FIRST_YEAR or (end - DAY).year > LAST_YEAR:
        raise PeriodError(
            gettext("The period “%(key)s” is outside of the years %(first)s to %(last)s.")
            % {"key": key, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return Period(kind, start, end, key)


def _months(kind: PeriodKind, year: int, month: int, count: int, key: str) -> Period:
    end_year, end_month = divmod(month - 1 + count, 12)
    return _bounded(kind, date(year, month, 1), date(year + end_year, end_month + 1, 1), key)


def _day(day: date, first: int) -> Period:
    return _bounded(PeriodKind.DAY, day, day + DAY, day.isoformat())


def _week(day: date, first: int) -> Period:
    year, week, weekday = day.isocalendar()
    monday = day - (weekday - 1) * DAY
    return _bounded(PeriodKind.WEEK, monday, monday + 7 * DAY, f"{year}-W{week:02}")


def _month(day: date, first: int) -> Period:
    return _months(PeriodKind.MONTH, day.year, day.month, 1, f"{day.year}-{day.month:02}")


def _quarter(day: date, first: int) -> Period:
    quarter = (day.month + 2) // 3
    return _months(PeriodKind.QUARTER, day.year, quarter * 3 - 2, 3, f"{day.year}-Q{quarter}")


def _year(day: date, first: int) -> Period:
    return _months(PeriodKind.YEAR, day.year, 1, 12, f"{day.year}")


def _fiscal_year(day: date, first: int) -> Period:
    started, _quarter = _fiscal(day, first)
    return _months(PeriodKind.FISCAL_YEAR, started, first, 12, _fiscal_key(started, first))


def _fiscal_quarter(day: date, first: int) -> Period:
    started, quarter = _fiscal(day, first)
    later, month = divmod(first - 1 + 3 * (quarter - 1), 12)
    key = f"{_fiscal_key(started, first)}-Q{quarter}"
    return _months(PeriodKind.FISCAL_QUARTER, started + later, month + 1, 3, key)


def _fiscal(day: date, first: int) -> tuple[int, int]:
    """The calendar year in which the day's fiscal year starts, and the day's quarter in it, from 1."""
    started = day.year if day.month >= first else day.year - 1
    return started, (day.month - first) % 12 // 3 + 1


def _fiscal_key(started: int, first: int) -> str:
    return f"FY{started if first == 1 else started + 1:04}"


AROUND: dict[PeriodKind, Callable[[date, int], Period]] = {
    PeriodKind.DAY: _day,
    PeriodKind.WEEK: _week,
    PeriodKind.MONTH: _month,
    PeriodKind.QUARTER: _quarter,
    PeriodKind.YEAR: _year,
    PeriodKind.FISCAL_QUARTER: _fiscal_quarter,
    PeriodKind.FISCAL_YEAR: _fiscal_year,
}
# By form of key: the kind, and a day in the period, given the first month of the fiscal year.
KEYS: dict[str, tuple[PeriodKind, Callable[[str, int], date]]] = {
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}": (PeriodKind.DAY, lambda key, first: date.fromisoformat(key)),
    r"[0-9]{4}-W[0-9]{2}": (PeriodKind.WEEK, lambda key, first: date.fromisoformat(key)),
    r"[0-9]{4}-[0-9]{2}": (PeriodKind.MONTH, lambda key, first: date.fromisoformat(f"{key}-01")),
    r"[0-9]{4}-Q[1-4]": (
        PeriodKind.QUARTER,
        lambda key, first: date(int(key[:4]), int(key[-1]) * 3, 1),
    ),
    r"[0-9]{4}": (PeriodKind.YEAR, lambda key, first: date(int(key), 1, 1)),
    r"FY[0-9]{4}-Q[1-4]": (PeriodKind.FISCAL_QUARTER, lambda key, first: _in_quarter(key, first)),
    # Every fiscal year holds the first day of its last calendar year.
    r"FY[0-9]{4}": (PeriodKind.FISCAL_YEAR, lambda key, first: date(int(key[2:]), 1, 1)),
}


def _in_quarter(key: str, first: int) -> date:
    later, month = divmod(first - 1 + 3 * (int(key[-1]) - 1), 12)
    return date(int(key[2:6]) - (first > 1) + later, month + 1, 1)


def _range(key: str) -> Period:
    start, last = (date.fromisoformat(part) for part in key.split(".."))
    if last < start:
        raise PeriodError(
            gettext("The range “%(key)s” ends before it begins; write the earlier day first.")
            % {"key": key}
        )
    return between(start, last + DAY)


def named(key: str, fiscal_year_start: int) -> Period:
    """The period that `key` names; PeriodError says which forms there are."""
    try:
        period = _read(key, fiscal_year_start)
    except PeriodError:
        raise
    except (ValueError, OverflowError):  # of a form that exists, but no such day does
        period = None
    if period is None:
        raise PeriodError(
            gettext(
                "There is no period “%(key)s”. Write a day (2011-10-05), an ISO week (2011-W40), a month (2011-10), "
                "a quarter (2011-Q4), a year (2011), a fiscal quarter (FY2011-Q4), a fiscal year (FY2011), or a range by its "
                "first and last day (2011-10-01..2011-10-31)."
            )
            % {"key": key}
        )
    return period


def _read(key: str, fiscal_year_start: int) -> Period | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.\.[0-9]{4}-[0-9]{2}-[0-9]{2}", key):
        return _range(key)
    for form, (kind, day_in) in KEYS.items():
        if re.fullmatch(form, key):
            return around(kind, day_in(key, fiscal_year_start), fiscal_year_start)
    return None


def around(kind: PeriodKind, day: date, fiscal_year_start: int) -> Period:
    """The period of that kind with `day` in it. A range is not determined by a day: PeriodError."""
    if kind not in AROUND:
        raise PeriodError(
            gettext("A range is named by its first and last day, not by one day in it.")
        )
    return AROUND[kind](day, fiscal_year_start)
