"""The time of day that files keep in a column of its own."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from revops.mapping.outcomes import Refusal, shorten
from revops.mapping.spreadsheet import Moment, Number
from revops.messages import gettext as _

WRITTEN = re.compile(
    r"(?P<hour>\d{1,2})(?:\s?[:h.]\s?(?P<minute>\d{2}))?(?:[:m.]\s?(?P<second>\d{2})(?:\.\d+)?)?\s?[sh]?\s?(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
DAY = timedelta(days=1)


class Timed(str):
    """The text of a date whose time of day stood elsewhere."""

    __slots__ = ("day", "clock")
    day: str
    clock: time

    def __new__(cls, day: str, clock: time) -> Timed:
        made = super().__new__(cls, day)
        made.day, made.clock = day, clock
        return made


def time_of_day(text: str) -> time:
    """9:15, 09:15:30, 9h15, 9:15 PM, or what a sheet keeps: a part of a day, a moment of its first
    day. Raises Refusal.
    """
    if type(text) is Moment:
        return datetime.fromisoformat(text).time()
    if type(text) is Number and 0 <= float(text) < 1:
        return (datetime.min + timedelta(seconds=round(float(text) * DAY.total_seconds()))).time()
    found = WRITTEN.fullmatch(text)
    is_alone = found is None or not (found["minute"] or found["half"] or "h" in text.lower())
    try:
        if found is None or is_alone:
            raise ValueError(text)
        hour = int(found["hour"])
        if half := (found["half"] or "").lower()[:1]:
            if not 1 <= hour <= 12:
                raise ValueError(text)
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        what = _("“%(text)s” is no time of day, such as 09:15 or 9:15 pm.")
        raise Refusal(what % {"text": shorten(text)}) from None


def at_its_time(text: Timed, found: date | datetime) -> date | datetime:
    """A day at the time that came with its text; what has a time already keeps it."""
    return found if isinstance(found, datetime) else datetime.combine(found, text.clock)
