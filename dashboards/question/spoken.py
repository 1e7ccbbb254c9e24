"""Periods as people say them: October 2025, oct., T3 2026, week 47, last month, hier. In both
languages, whatever the reader's; without a year the last one that has begun. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from babel import Locale

from revops.calendar import Period, PeriodError, PeriodKind, WorkCalendar

DAY = timedelta(days=1)
SHORTEST = 3  # letters of a month
# What each phrase says, and how many periods back it lies.
PHRASES = {
    "this month": ("month", 0), "ce mois": ("month", 0), "mois en cours": ("month", 0),
    "last month": ("month", 1), "mois dernier": ("month", 1), "le mois dernier": ("month", 1),
    "this week": ("week", 0), "cette semaine": ("week", 0), "semaine en cours": ("week", 0),
    "last week": ("week", 1), "semaine derniere": ("week", 1), "la semaine derniere": ("week", 1),
    "this quarter": ("quarter", 0), "ce trimestre": ("quarter", 0), "trimestre en cours": ("quarter", 0),
    "last quarter": ("quarter", 1), "trimestre dernier": ("quarter", 1), "le trimestre dernier": ("quarter", 1),
    "this year": ("year", 0), "cette annee": ("year", 0), "annee en cours": ("year", 0),
    "last year": ("year", 1), "annee derniere": ("year", 1), "l annee derniere": ("year", 1),
    "today": ("day", 0), "aujourd hui": ("day", 0), "yesterday": ("day", 1), "hier": ("day", 1),
}  # fmt: skip
QUARTER = re.compile(r"[qt] ?([1-4])(?: (\d{4}))?")
WEEK = re.compile(r"(?:week|semaine|w|s) ?(\d{1,2})(?: (\d{4}))?")
FISCAL = re.compile(r"(?:fy|fiscal year|exercice) ?(\d{4})")
MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|er)? )?([a-z]+)(?: (\d{4}))?")


def folded(text: str) -> str:
    """Small letters without accents, words one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w\s]", " ", kept).split())


def spoken(text: str, calendar: WorkCalendar, today: date) -> Period | None:
    """The period that a text names, None where it names none."""
    for key in readings(text, folded(text), calendar, today):
        try:
            return calendar.period(key)
        except PeriodError:
            continue
    return None


def readings(text: str, words: str, calendar: WorkCalendar, today: date) -> Iterator[str]:
    yield text.strip().upper() if text.strip().isascii() else ""
    if words in PHRASES:
        kind, back = PHRASES[words]
        yield ago(calendar.containing(PeriodKind(kind), today), back, calendar).key
    for form, read in FORMS:
        if found := form.fullmatch(words):
            yield from read(found, today)


def ago(period: Period, back: int, calendar: WorkCalendar) -> Period:
    return ago(period.previous(calendar), back - 1, calendar) if back else period


def of_quarter(found: re.Match[str], today: date) -> Iterator[str]:
    begun = (today.month + 2) // 3 >= int(found[1])
    yield f"{found[2] or (today.year if begun else today.year - 1)}-Q{found[1]}"


def of_week(found: re.Match[str], today: date) -> Iterator[str]:
    year, now, _weekday = today.isocalendar()
    yield f"{found[2] or (year if int(found[1]) <= now else year - 1)}-W{int(found[1]):02}"


def of_fiscal_year(found: re.Match[str], today: date) -> Iterator[str]:
    yield f"FY{found[1]}"


def of_month(found: re.Match[str], today: date) -> Iterator[str]:
    day, name, year = found.groups()
    for month in months_called(name):
        chosen = year or (today.year if month <= today.month else today.year - 1)
        yield f"{chosen}-{month:02}" + (f"-{int(day):02}" if day else "")


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Iterator[str]]], ...] = (
    (QUARTER, of_quarter), (WEEK, of_week), (FISCAL, of_fiscal_year), (MONTH, of_month),
)  # fmt: skip


def months_called(name: str) -> list[int]:
    """The months of which a word is the beginning, in English or French."""
    if len(name) < SHORTEST:
        return []
    return [month for month, words in months().items() if any(w.startswith(name) for w in words)]


@cache
def months() -> dict[int, set[str]]:
    locales = [Locale.parse(each) for each in ("en", "fr")]
    return {
        month: {folded(each.months["format"]["wide"][month]) for each in locales}
        | {folded(each.months["format"]["abbreviated"][month]) for each in locales}
        for month in range(1, 13)
    }
