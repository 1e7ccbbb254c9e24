"""Dates and times as files write them, with the zone they are meant in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from revops.mapping.figures import shorten
from revops.mapping.outcomes import Refusal

ISO = "iso"
FIRST_YEAR, LAST_YEAR = 1900, 2199
SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
REPEATED = 10_000  # distinct texts remembered per field: dates repeat, times of events do not
# A moment and whether the text had a time of day.
Read = Callable[[str], tuple[datetime, bool]]


def read_iso(text: str) -> tuple[datetime, bool]:
    """2011-10-01, alone or followed by T or a space, a time and perhaps an offset. Raises ValueError."""
    if text[4:5] != "-" or text[10:11] not in ("", "T", " "):
        raise ValueError(text)
    return datetime.fromisoformat(text), len(text) > 10


def read_format(format: str) -> Read:
    has_time = any(directive in format for directive in ("%H", "%I", "%X", "%c", "%s"))
    return lambda text: (datetime.strptime(text, format), has_time)


def reader_of(formats: Sequence[str]) -> Read:
    """A function from a text to its one meaning under the formats. Raises Refusal.

    A spreadsheet's real dates arrive in ISO form: it is understood where no format begins with the year.
    """
    reads = [read_iso if format == ISO else read_format(format) for format in formats]
    year_first = any(format == ISO or format.startswith("%Y") for format in formats)
    last_resort = [] if year_first else [read_iso]

    def read(text: str) -> tuple[datetime, bool]:
        meanings = meanings_of(text, reads) or meanings_of(text, last_resort)
        if len(meanings) != 1:
            raise Refusal(ambiguous(text, meanings) if meanings else unreadable(text, formats))
        (meaning,) = meanings
        return in_range(meaning, text)

    if list(formats) == [ISO]:
        return only_iso
    return lru_cache(maxsize=REPEATED)(read)


def only_iso(text: str) -> tuple[datetime, bool]:
    try:
        return in_range(read_iso(text), text)
    except ValueError:
        raise Refusal(unreadable(text, [ISO])) from None


def meanings_of(text: str, reads: Sequence[Read]) -> set[tuple[datetime, bool]]:
    found = set()
    for read in reads:
        try:
            found.add(read(text))
        except ValueError:
            pass
    return found


def in_range(meaning: tuple[datetime, bool], text: str) -> tuple[datetime, bool]:
    if not FIRST_YEAR <= meaning[0].year <= LAST_YEAR:
        raise Refusal(_("“%(text)s” is not between the years 1900 and 2199.") % {"text": text})
    return meaning


def ambiguous(text: str, meanings: set[tuple[datetime, bool]]) -> str:
    days = ", ".join(sorted(f"{moment:%Y-%m-%d %H:%M}" for moment, _has_time in meanings))
    return _("“%(text)s” has several meanings in the formats given: %(days)s. Give this field one format.") % {
        "text": text, "days": days,
    }  # fmt: skip


def unreadable(text: str, formats: Sequence[str]) -> str:
    shown = {"text": shorten(text), "formats": ", ".join(formats)}
    if slashed := SLASHED.match(text):
        mark = slashed[2]
        first, second = (f"%d{mark}%m{mark}%Y", f"%m{mark}%d{mark}%Y")
        return _(
            "“%(text)s” is not a date in the formats given (%(formats)s). Say if the day or the month comes first: "
            'dates = ["%(first)s"] or dates = ["%(second)s"].'
        ) % (shown | {"first": first, "second": second})
    return _("“%(text)s” is not a date in the formats given (%(formats)s).") % shown


def in_zone(moment: datetime, zone: ZoneInfo, has_time: bool) -> datetime:
    """Of an hour that occurs twice, the earlier; a day without midnight begins when it begins. Raises Refusal."""
    local = moment.replace(tzinfo=zone)
    if has_time and zone.utcoffset(moment) < zone.utcoffset(moment.replace(fold=1)):
        raise Refusal(
            _("%(moment)s does not exist in %(zone)s: clocks were put forward. Give an offset or another timezone.")
            % {"moment": moment.isoformat(" "), "zone": zone.key}
        )
    return local


def moment_of(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], str]:
    """A function from a text to ISO 8601 in UTC. A date without time is the midnight it begins with. Raises Refusal."""
    read = reader_of(formats)

    def moment(text: str) -> str:
        found, has_time = read(text)
        if found.tzinfo is None:
            found = in_zone(found, zone, has_time)
        return found.astimezone(UTC).isoformat()

    return moment


def day_of(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], str]:
    """A function from a text to the ISO date in the zone. Raises Refusal."""
    read = reader_of(formats)

    def day(text: str) -> str:
        found, _has_time = read(text)
        if found.tzinfo is not None:
            found = found.astimezone(zone)
        return found.date().isoformat()

    return day


def format_fault(format: str) -> str:
    """Why a format cannot be used, or "". It must say year and month; %Z would be read and then forgotten."""
    probe = datetime(2031, 11, 22, 17, 58, 39, tzinfo=UTC)
    try:
        back = datetime.strptime(probe.strftime(format), format)
    except (ValueError, re.error, UnicodeError, KeyError, IndexError) as error:
        return str(error)
    if "%Z" in format:
        return _("%Z is not understood; use %z for offsets or set the timezone")
    if (back.year, back.month) != (probe.year, probe.month):
        return _("it must name year and month")
    return ""
