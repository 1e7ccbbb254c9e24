"""Working time between two instants, and the instant that so much of it takes one to. Pure.

A minute is worked if the clock on the wall of those who work says so: the day of the week has hours,
the clock lies in one of them (its end is not), and the day is no public holiday of their country.
Seconds are real ones: in the night in which the hour from 2 to 3 comes twice, who works it works it
twice, and in spring nobody works it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from revops.calendar import public_holidays

Minutes = tuple[int, int]  # of a local day, half-open
Week = tuple[tuple[Minutes, ...], ...]  # Monday first
Span = tuple[datetime, datetime]  # instants, half-open
DAY, SECOND, HOUR = timedelta(days=1), timedelta(seconds=1), 3600
DAY_MINUTES = 24 * 60
LOOKED_AHEAD = 3660  # days, after which who never works is taken to never work
HOURS = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*[-–—]\s*(\d{1,2})(?:[:.h](\d{2})?)?")


class HoursError(ValueError):
    """Hours that cannot be read, or in which nobody ever works; its text is a full sentence."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a team works: the hours of each day of the week in its zone, and the public holidays of a
    country ("": none).
    """

    zone: str
    week: Week
    country: str = ""

    def is_worked(self, day: date) -> bool:
        """Whether anybody works on that day at all."""
        return bool(self.of_day(day))

    def of_day(self, day: date) -> tuple[Minutes, ...]:
        """The hours of a day, in order."""
        return () if day in public_holidays(self.country, day.year) else self.week[day.weekday()]

    def seconds(self, start: datetime, end: datetime) -> int:
        """Seconds that are worked from an instant to before another; 0 if that is not later."""
        spans = self.spans(start, end) if start < end else ()
        return sum((until - since for since, until in spans), timedelta(0)) // SECOND

    def after(self, at: datetime, seconds: int) -> datetime:
        """The first instant by which so many seconds were worked since `at`, which it is for none.

        Raises HoursError where nobody works within ten years.
        """
        left = timedelta(seconds=seconds)
        if left <= timedelta(0):
            return at
        for since, until in self.spans(at, at + LOOKED_AHEAD * DAY):
            if until - since >= left:
                return since + left
            left -= until - since
        raise HoursError(_("In these hours nobody ever works."))

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """What is worked from an instant to before another, in order and without overlap, in UTC."""
        for since, until, offset in alike(self.zone, start.astimezone(UTC), end.astimezone(UTC)):
            first, last = ((each + offset).date() for each in (since, until))
            for number in range((last - first).days + 1):
                yield from self.clipped(first + number * DAY, offset, (since, until))

    def clipped(self, day: date, offset: timedelta, within: Span) -> Iterator[Span]:
        """The hours of a local day while the clock differs by `offset` from UTC."""
        midnight = datetime.combine(day, time(), UTC) - offset
        for since, until in self.of_day(day):
            begins = max(midnight + timedelta(minutes=since), within[0])
            ends = min(midnight + timedelta(minutes=until), within[1])
            if begins < ends:
                yield begins, ends


def alike(
    zone: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The time from an instant to another in pieces in which clocks do not change, with what they
    differ by.
    """
    while start < end:
        changes, offset = piece(zone, start)
        yield start, min(changes, end), offset
        start = changes


def piece(zone: str, at: datetime) -> tuple[datetime, timedelta]:
    """The end of the piece of the year that an instant lies in, and what clocks differ by in it."""
    year, changes = at.year, changes_of(zone, at.year)
    until = next((each for each in changes if each > at), datetime(year + 1, 1, 1, tzinfo=UTC))
    return until, offset_at(zone, at)


@lru_cache(maxsize=1024)
def changes_of(zone: str, year: int) -> tuple[datetime, ...]:
    """The instants of a year at which the clocks of a zone change."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = ((first + n * DAY, first + (n + 1) * DAY) for n in range(366))
    return tuple(
        change_between(zone, *day)
        for day in days
        if day[0].year == year and offset_at(zone, day[0]) != offset_at(zone, day[1])
    )


def change_between(zone: str, low: datetime, high: datetime) -> datetime:
    """The second of a day at which the clocks change."""
    before = offset_at(zone, low)
    while high - low > SECOND:
        middle = low + (high - low) // SECOND // 2 * SECOND
        low, high = (middle, high) if offset_at(zone, middle) == before else (low, middle)
    return high


def offset_at(zone: str, at: datetime) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)


def parse(text: str) -> tuple[Minutes, ...]:
    """The hours of a day as people write them, such as 9:00-12:30, 14-18; nothing: not worked.

    Raises HoursError.
    """
    found = [parsed(part) for part in re.split(r"[,;]", text) if part.strip()]
    if any(one[1] > other[0] for one, other in zip(found, found[1:], strict=False)):
        raise HoursError(
            _("“%(text)s”: write hours that follow each other and do not overlap.") % {"text": text}
        )
    return tuple(found)


def parsed(text: str) -> Minutes:
    match = HOURS.fullmatch(text.strip())
    hours = [int(each or 0) for each in match.groups()] if match else []
    if hours and hours[1] < 60 and hours[3] < 60:
        since, until = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if since < until <= DAY_MINUTES:
            return since, until
    raise HoursError(
        _("“%(text)s” are no hours of a day; write them as 9:00-12:30, 14:00-18:00.")
        % {"text": text.strip()}
    )


def written(hours: Sequence[Minutes]) -> str:
    """Hours as `parse` reads them."""
    return ", ".join(f"{clock(since)}-{clock(until)}" for since, until in hours)


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
