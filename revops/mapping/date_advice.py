"""Why a text is no date in the formats given, and which format would read it: never one that is
already in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from revops.mapping.epochs import PARTS, epoch_of
from revops.mapping.months import in_english, is_short
from revops.mapping.ornaments import undecorated
from revops.mapping.outcomes import shorten
from revops.mapping.spoiled import EMPTY_WORDS, means_nothing
from revops.messages import gettext as _
from revops.messages import joined

NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
NAMED = re.compile(r"(\d{1,2})([ -])([^\W\d_]{3,10}\.?)\2(\d{4}|\d{2})(?!\d)")
NAME_FIRST = re.compile(r"([A-Za-z]{3,9}) (\d{1,2})(,?) (\d{4})(?!\d)")
CLOCK = re.compile(
    r"( |T|, | - )\d{1,2}([:.h])\d{2}(?:(\2)\d{2}(\.\d{1,6})?)?( ?[AaPp][Mm])?( ?)(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
# Months, weeks, quarters and years: 2026-03, 03/2026, Mar-26, 2026-W05, Q1 2026, T1 2026, FY26.
OF_SEVERAL_DAYS = re.compile(
    r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|[^\W\d_]{3,10}\.?[-' ]\d{2}(?:\d{2})?|\d{4}[- ]?W\d{1,2}"
    r"|[QTHS][1-4][-/ ]?\d{2,4}|\d{4}[-/ ]?[QTHS][1-4]|FY ?\d{2,4}|(?:19|20)\d{2}"
)
# Day numbers of a spreadsheet between 1950 and 2199; its day 0 is the last but one of 1899.
SERIAL, FIRST_SERIAL, LAST_SERIAL = re.compile(r"([0-9]{5,6})([.,][0-9]+)?"), 18_264, 109_574
DAY_ZERO = date(1899, 12, 30)


def unreadable(text: str, formats: Sequence[str]) -> str:
    if text.lower() in EMPTY_WORDS:
        return means_nothing(text)
    named = [_("YYYY-MM-DD") if format == "iso" else format for format in formats]
    shown = {"text": shorten(text), "formats": joined(", ", named)}
    why = _("“%(text)s” is not a date in the formats given (%(formats)s).") % shown
    fitting = [format for format in fitting_formats(text) if format not in formats]
    if advice := way_out(text, fitting, formats):
        return why + " " + advice
    return why


def way_out(text: str, fitting: list[str], formats: Sequence[str]) -> str:
    if day := day_of_serial(text):
        return _(
            "It may be the number that a spreadsheet has for %(day)s: format the cells as dates there and export again."
        ) % {"day": day.isoformat()}
    if not fitting:
        return no_day(text)
    same_order = [one for one in fitting if any(order(one) == order(other) for other in formats)]
    first, *others = same_order or fitting
    if others and order(others[0]) != order(first):
        return _(
            'Say if the day or the month comes first: dates = ["%(first)s"] or dates = ["%(second)s"].'
        ) % {"first": first, "second": others[0]}
    both = ", ".join(f'"{format}"' for format in (*kept(first, formats), first))
    return _("Name the format it has: dates = [%(formats)s].") % {"formats": both}


def no_day(text: str) -> str:
    """Of what no format reads, why: it says no day, or one that never was."""
    if OF_SEVERAL_DAYS.fullmatch(text):
        return _("It names no day: export the date itself.")
    if NUMERIC.fullmatch(text):
        return _("There is no such day: correct it there, and export again.")
    return ""


def kept(added: str, formats: Sequence[str]) -> list[str]:
    """The formats that go on to be needed beside a new one: those that no text could be meant in
    both ways with.
    """
    if added in PARTS:
        return list(formats)
    return [one for one in formats if one != "iso" and order(one) == order(added)]


def order(format: str) -> str:
    """Which of day, month and year comes first, second and third; a count has an order of its own."""
    if format in PARTS:
        return format
    return "".join(
        re.findall("[dmy]", re.sub("%[bB]", "m", format.replace("iso", "%Y%m%d").lower()))
    )[:3]


def fitting_formats(text: str) -> Iterator[str]:
    """Formats that read the whole text, the day before the month."""
    found = list(formats_of(text))
    plain = text if found else undecorated(text)
    yield from found if plain == text else formats_of(plain)


def formats_of(text: str) -> Iterator[str]:
    for days, rest in day_formats(text):
        for day in days:
            format = day + clock_format(rest)
            if fits(text, format):
                yield "iso" if format == "%Y-%m-%d" else format
    if format := epoch_of(text):
        yield format


def day_formats(text: str) -> Iterator[tuple[list[str], str]]:
    """Formats of the day that the text begins with, and what stands behind the day."""
    if found := NUMERIC.match(text):
        first, mark, _second, last = found.groups()
        year = "%Y" if len(last) == 4 else "%y"
        by_day = [f"%d{mark}%m{mark}{year}", f"%m{mark}%d{mark}{year}"]
        yield [f"%Y{mark}%m{mark}%d"] if len(first) == 4 else by_day, text[found.end() :]
    if found := NAMED.match(text):
        mark, name, last = found[2], month(found[3]), found[4]
        yield [f"%d{mark}{name}{mark}{'%Y' if len(last) == 4 else '%y'}"], text[found.end() :]
    if found := NAME_FIRST.match(text):
        yield [f"{month(found[1])} %d{found[3]} %Y"], text[found.end() :]
    if re.match(r"\d{8}(?!\d)", text):
        yield ["%Y%m%d"], text[8:]


def month(name: str) -> str:
    return "%b" if is_short(name) else "%B"


def clock_format(text: str) -> str:
    """The format of a time of day with what joins it to the day; "" for anything else, which then
    fits nothing.
    """
    if not (found := CLOCK.fullmatch(text)):
        return ""
    joint, mark, has_seconds, fraction, half, blank, offset = found.groups()
    format = f"{joint}{'%I' if half else '%H'}{mark}%M"
    if has_seconds:
        format += f"{mark}%S{'.%f' if fraction else ''}"
    if half:
        format += half[:-2] + "%p"
    if offset in ("UTC", "GMT"):
        return f"{format}{blank}{offset}"
    return format + (f"{blank}%z" if offset else "")


def fits(text: str, format: str) -> bool:
    if format in PARTS:
        return epoch_of(text) == format
    for each in dict.fromkeys((text, undecorated(text))):
        with suppress(ValueError):
            datetime.strptime(in_english(each, format), format)
            return True
    return False


def day_of_serial(text: str) -> date | None:
    found = SERIAL.fullmatch(text)
    if not found or not FIRST_SERIAL <= int(found[1]) <= LAST_SERIAL:
        return None
    return DAY_ZERO + timedelta(days=int(found[1]))
