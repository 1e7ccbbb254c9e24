"""Dates and times as files write them, with the zone they are meant in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from revops.mapping.date_advice import unreadable
from revops.mapping.daytimes import Timed, at_its_time
from revops.mapping.epochs import PARTS, read_epoch
from revops.mapping.months import in_english
from revops.mapping.ornaments import undecorated
from revops.mapping.outcomes import Refusal
from revops.mapping.spreadsheet import Moment
from revops.messages import gettext as _

ISO = "iso"
FIRST_YEAR, LAST_YEAR = 1900, 2199
MIDNIGHT = time()
REPEATED = 10_000  # distinct texts remembered per field: dates repeat, times of events do not
# A format whose last letters say, as letters, that times are those of UTC.
UNIVERSAL = re.compile(r"%[HIMSfp] ?(?:Z|UTC|GMT)$")
LOOSE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:T| +)([0-9]{1,2})(:[0-9]{2}.*))?")
LAST_MIDNIGHT = re.compile(r"24:00(?::00(?:\.0+)?)?")
NAMED_UTC = re.compile(r"(.+?:[0-9.,]+)( ?[+-][0-9:]+)? ?(?:UTC|GMT)")
# A date, or a moment with a time of day. A midnight written on a date is the date, whatever offset
# stands behind it.
Meaning = date | datetime
Read = Callable[[str], Meaning]


def meaning(moment: datetime) -> Meaning:
    is_timed = moment.hour or moment.minute or moment.second or moment.microsecond
    return moment if is_timed else moment.date()


def read_iso(text: str) -> Meaning:
    """2011-10-01, alone or followed by T or a space, a time and perhaps an offset or the word UTC; also
    without the zeros, as 2011-10-1 9:05. Raises ValueError.
    """
    if text[4:5] != "-" or text[7:8] != "-" or text[10:11] not in ("", "T", " "):
        text = padded(text)
    if text.endswith(("UTC", "GMT")) and (found := NAMED_UTC.fullmatch(text)):
        text = found[1] + (found[2] or "+00:00")
    try:
        return meaning(datetime.fromisoformat(text))
    except ValueError:
        return meaning(datetime.fromisoformat(padded(text)))


def padded(text: str) -> str:
    """With the zeros before days and hours of one digit; 24:00 is the day that ends then. Raises ValueError."""
    if not (found := LOOSE.fullmatch(text)):
        raise ValueError(text)
    year, month, day, hour, rest = found.groups("")
    date = f"{year}-{month:0>2}-{day:0>2}"
    if not hour or LAST_MIDNIGHT.fullmatch(hour + rest):
        return date
    return f"{date} {hour:0>2}{rest}"


def read_format(format: str) -> Read:
    """A function that reads a text in one format. It raises ValueError."""
    if format == ISO:
        return read_iso
    if format in PARTS:
        return lambda text: meaning(read_epoch(text, format))
    if "%b" in format or "%B" in format:
        named = read_plain(format)
        return lambda text: named(in_english(text, format))
    return read_plain(format)


def read_plain(format: str) -> Read:
    """One whose months have numbers, or their names in English."""
    if UNIVERSAL.search(format):
        return lambda text: meaning(datetime.strptime(text, format).replace(tzinfo=UTC))
    return lambda text: meaning(datetime.strptime(text, format))


def reader_of(formats: Sequence[str]) -> Read:
    """A function from a text to its one meaning under the formats. Raises Refusal.

    ISO form is understood where no format begins with the year; a sheet's real dates arrive in it
    and always are.
    """
    reads = [read_format(format) for format in formats]
    year_first = any(format == ISO or format.startswith("%Y") for format in formats)
    last_resort = [] if year_first else [read_iso]

    def read(text: str) -> Meaning:
        if type(text) is Moment:
            return only_iso(text)
        meanings = meanings_of(text, reads) or meanings_of(text, last_resort)
        meanings = meanings or meanings_of(undecorated(text), reads)
        if len(meanings) != 1:
            raise Refusal(ambiguous(text, meanings) if meanings else unreadable(text, formats))
        (found,) = meanings
        return in_range(found, text)

    if list(formats) == [ISO]:
        return only_iso
    return lru_cache(maxsize=REPEATED, typed=True)(read)


def only_iso(text: str) -> Meaning:
    try:
        return in_range(read_iso(text), text)
    except ValueError:
        raise Refusal(unreadable(text, [ISO])) from None


def meanings_of(text: str, reads: Sequence[Read]) -> set[Meaning]:
    found = set()
    for read in reads:
        try:
            found.add(read(text))
        except ValueError:
            pass
    return found


def in_range(found: Meaning, text: str) -> Meaning:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refusal(_("“%(text)s” is not between the years 1900 and 2199.") % {"text": text})
    return found


def ambiguous(text: str, meanings: set[Meaning]) -> str:
    days = ", ".join(sorted(f"{moment:%Y-%m-%d %H:%M}" for moment in meanings))
    return _("“%(text)s” has several meanings in the formats given: %(days)s. Give this field one format.") % {
        "text": text, "days": days,
    }  # fmt: skip


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return zone.utcoffset(moment) or timedelta()


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Of an hour that occurs twice, the earlier. Raises Refusal for an hour that never was."""
    if offset(moment, zone) < offset(moment.replace(fold=1), zone):
        raise Refusal(
            _(
                "%(moment)s does not exist in %(zone)s: clocks were put forward. Give an offset or another timezone."
            )
            % {"moment": moment.isoformat(" "), "zone": zone.key}
        )
    return moment.replace(tzinfo=zone)


def steady_in(zone: ZoneInfo) -> Callable[[date], timedelta | None]:
    """A function from a day to the offset that holds all through it; None where clocks are put."""

    @lru_cache(maxsize=REPEATED)
    def steady(day: date) -> timedelta | None:
        midnight = datetime.combine(day, MIDNIGHT)
        ends = (midnight, midnight + timedelta(days=1))
        offsets = {offset(end.replace(fold=fold), zone) for end in ends for fold in (0, 1)}
        return offsets.pop() if len(offsets) == 1 else None

    return steady


def moment_of(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], str]:
    """A function from a text to an ISO date where there is no time of day, else to ISO 8601 in UTC.
    Raises Refusal.
    """
    read, steady = reader_of(formats), steady_in(zone)

    def moment(text: str) -> str:
        found = at_its_time(text, read(text.day)) if type(text) is Timed else read(text)
        if not isinstance(found, datetime):
            return found.isoformat()
        if found.tzinfo is None:
            if (since_utc := steady(found.date())) is not None:
                return (found - since_utc).isoformat() + "+00:00"
            found = in_zone(found, zone)
        return found.astimezone(UTC).isoformat()

    return moment


def day_of(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], str]:
    """A function from a text to the ISO date in the zone. Raises Refusal."""
    read = reader_of(formats)

    def day(text: str) -> str:
        found = read(text)
        if not isinstance(found, datetime):
            return found.isoformat()
        return (found.astimezone(zone) if found.tzinfo else found).date().isoformat()

    return day


PROBE = datetime(2031, 11, 22, 17, 58, 39, tzinfo=UTC)


def read_back(format: str) -> datetime:
    return datetime.strptime(PROBE.strftime(format), format)


def format_fault(format: str) -> str:
    """Why a format cannot be used, or "". It must say year and month; %Z would be read and then
    forgotten.
    """
    if format == ISO or format in PARTS:
        return ""
    try:
        back = read_back(format)
    except (ValueError, re.error, UnicodeError, KeyError, IndexError) as error:
        return str(error)
    if "%Z" in format:
        return _("%Z is not understood; use %z for offsets or set the timezone")
    if (back.year, back.month) != (PROBE.year, PROBE.month):
        return _("it must name year and month")
    if back.time() != MIDNIGHT and back.hour != PROBE.hour:
        return _("its time must name the hour: %H, or %I with %p for am and pm")
    return ""


def names_day(format: str) -> bool:
    return format == ISO or format in PARTS or read_back(format).day == PROBE.day
