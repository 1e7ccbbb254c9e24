"""An organisation's calendar: which period a key or a day means, and the working days in it.

Pure: no clock, no database; today is always a parameter, and it is not over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from revops.periods import DAY, Period, PeriodError, PeriodKind, around, between, named

__all__ = [
    "DaysOff",
    "Period",
    "PeriodError",
    "PeriodKind",
    "WorkCalendar",
    "between",
    "days_off",
    "is_known_country",
    "public_holidays",
]


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days of the years `first` to `last` that were not worked when they were written down: no
    newer list of holidays moves one.

    `weekend` holds week days, `holidays` the other days off, and `worked` those of a weekend that
    are worked.
    """

    first: int
    last: int
    weekend: frozenset[int]
    holidays: frozenset[date]
    worked: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        return day in self.worked if day.weekday() in self.weekend else day not in self.holidays


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """An organisation's calendar: `country` is an ISO code of two letters or "".

    Months count from 1, week days from 0 = Monday. `week_start` says only how calendar sheets are
    drawn. Days off are those of `off` in its years, in others (and without it in all) what the
    library of holidays says today.
    """

    country: str
    fiscal_year_start: int = 1
    week_start: int = 0
    off: DaysOff | None = None

    @property
    def has_holidays(self) -> bool:
        """False where the country's holidays are unknown: then only Saturdays and Sundays are not
        worked.
        """
        return is_known_country(self.country)

    def period(self, key: str) -> Period:
        """The period that `key` names; PeriodError says which forms there are."""
        return named(key.strip(), self.fiscal_year_start)

    def containing(self, kind: PeriodKind, day: date) -> Period:
        """The period of that kind with `day` in it. A range is not determined by a day:
        PeriodError.
        """
        return around(kind, day, self.fiscal_year_start)

    def working_days(self, start: date, end: date) -> int:
        """Days from `start` to before `end` that are neither weekend nor public holiday in the
        country.
        """
        if end <= start:
            return 0
        counted = sum(len(self._worked(year)) for year in range(start.year, end.year))
        return counted + self._worked_before(end) - self._worked_before(start)

    def nth_working_day(self, start: date, n: int) -> date:
        """The n-th working day, counting from 1, on or after `start`."""
        if n < 1:
            raise ValueError(f"Working days are counted from 1, not from {n}.")
        year, position = start.year, self._worked_before(start) + n - 1
        while position >= len(days := self._worked(year)):
            year, position = year + 1, position - len(days)
        return days[position]

    def nth_working_day_before(self, end: date, n: int) -> date:
        """The n-th working day, counting from 1 backwards, before `end`: what is not later has at
        least n of them before `end`.
        """
        if n < 1:
            raise ValueError(f"Working days are counted from 1, not from {n}.")
        year, position = end.year, self._worked_before(end) - n
        while position < 0:
            year -= 1
            position += len(self._worked(year))
        return self._worked(year)[position]

    def elapsed(self, period: Period, today: date) -> tuple[int, int]:
        """Working days that are over (before `today`, which is not) and working days in all."""
        over = self.working_days(period.start, min(today, period.end))
        return over, self.working_days(period.start, period.end)

    def like_for_like(self, period: Period, today: date, earlier: Period) -> tuple[Period, Period]:
        """Both periods cut so that they compare: whole with whole once `period` is over.

        While it runs: its days before `today`, and as many working days of `earlier`, or all of it
        where it has fewer. Of the cuts with as many working days it is the one nearest in calendar
        days, so that weekends weigh alike. On the first day both are empty: there is nothing to
        compare yet.
        """
        if today >= period.end:
            return period, earlier
        current = period.cut(period.start, max(today, period.start))
        return current, earlier.cut(earlier.start, self._cut_like(current, earlier))

    def _worked(self, year: int) -> tuple[date, ...]:
        is_kept = self.off is not None and self.off.first <= year <= self.off.last
        return _worked(self.off if is_kept else self.country, year)

    def _worked_before(self, day: date) -> int:
        """Working days of the year before that day."""
        return bisect_left(self._worked(day.year), day)

    def _cut_like(self, current: Period, earlier: Period) -> date:
        worked = self.working_days(current.start, current.end)
        shortest = self.nth_working_day(earlier.start, worked) + DAY if worked else earlier.start
        longest = self.nth_working_day(earlier.start, worked + 1)
        alike = earlier.start + timedelta(days=current.days)
        return min(earlier.end, max(shortest, min(alike, longest)))

    def split(self, period: Period, kind: PeriodKind) -> tuple[Period, ...]:
        """The days, weeks, months … of a period in order, without gaps; a piece cut by the period's
        ends is a range.
        """
        pieces, day = [], period.start
        while day < period.end:
            piece = self.containing(kind, day).clip(period)
            pieces.append(piece)
            day = piece.end
        return tuple(pieces)

    def back(self, period: Period, count: int) -> tuple[Period, ...]:
        """The last `count` periods of the kind, oldest first, ending with `period`; of a range,
        windows as long.
        """
        periods = [period][:count]
        while len(periods) < count:
            periods.append(periods[-1].previous(self))
        return tuple(reversed(periods))

    def same_last_year(self, period: Period) -> Period:
        """The period of that name a year earlier: week 53 becomes the last week, 29 February the
        28th.
        """
        if period.kind is PeriodKind.WEEK:
            year, week, _day = period.start.isocalendar()
            # Of two years that follow each other never both have a week 53.
            return self.containing(
                PeriodKind.WEEK, date.fromisocalendar(year - 1, min(week, 52), 1)
            )
        if period.kind is PeriodKind.RANGE:
            # Whole months stay whole: it is the day after the last that moves.
            return between(_year_before(period.start), _year_before(period.end, leap_day=(3, 1)))
        return self.containing(period.kind, _year_before(period.start))


@lru_cache(maxsize=512)
def is_known_country(country: str) -> bool:
    return country.upper() in holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=4096)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country in a year, also those that fall on a weekend; none where they
    are unknown.
    """
    known = is_known_country(country)
    return frozenset(holidays.country_holidays(country.upper(), years=year) if known else ())


@lru_cache(maxsize=4096)
def _worked(off: DaysOff | str, year: int) -> tuple[date, ...]:
    """The working days of a year by what was written down, or by what is known of a country today."""
    if isinstance(off, DaysOff):
        return tuple(day for day in _days(year) if off.is_working_day(day))
    if not is_known_country(off):
        return tuple(day for day in _days(year) if day.weekday() < 5)
    public = holidays.country_holidays(off.upper(), years=year)
    return tuple(day for day in _days(year) if public.is_working_day(day))


def _days(year: int) -> Iterator[date]:
    return (
        date(year, 1, 1) + n * DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    )


@lru_cache(maxsize=64)
def days_off(country: str, first: int, last: int) -> DaysOff:
    """The days off of a country from a year to another, as they are known today."""
    known = is_known_country(country)
    weekend = frozenset(
        holidays.country_holidays(country.upper(), years=last).weekend if known else (5, 6)
    )
    worked = {day for year in range(first, last + 1) for day in _worked(country, year)}
    every = [day for year in range(first, last + 1) for day in _days(year)]
    return DaysOff(
        first,
        last,
        weekend,
        frozenset(day for day in every if day.weekday() not in weekend and day not in worked),
        frozenset(day for day in every if day.weekday() in weekend and day in worked),
    )


def _year_before(day: date, leap_day: tuple[int, int] = (2, 28)) -> date:
    month, number = leap_day if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return date(day.year - 1, month, number)
