"""The only formatter: how numbers, money, dates and periods read in English and French. Pure; exact
until it rounds.

Halves are rounded away from zero, minus is a true minus sign, and spaces within a figure never
break. A percent sign stands after a narrow space in both languages. Absent is a dash; its reason is
`Value.absent_because`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from dashboards.words.durations import minutes
from revops.periods import Period, PeriodKind, written
from revops.values import Change, Unit, Value, exponent, rounded, whole_units

ABSENT, MINUS = "—", "−"
NO_BREAK, NARROW = "\u00a0", "\u202f"
LATELY = 4096  # a page has some hundred, and the next one mostly the same
WHOLE_FROM, MILLION, BILLION = 10**4, 10**6, 10**9


@lru_cache(maxsize=64)
def babel(locale: str) -> Locale:
    """Babel's locale for one of Django's codes, such as "fr" or "en-gb"."""
    return Locale.parse(locale.replace("-", "_"))


@lru_cache(maxsize=LATELY)
def number(value: int | Fraction, locale: str, *, places: int = 0) -> str:
    """Grouped, with so many decimals: 2,310 and 2 310."""
    shown = Decimal(f"{rounded(Fraction(value) * 10**places)}E-{places}")
    pattern = f"#,##0.{'0' * places}".rstrip(".")
    return _minus(format_decimal(shown, pattern, babel(locale), decimal_quantization=False))


def money(minor: int | Fraction, currency: str, locale: str, *, compact: bool = False) -> str:
    """Minor units in full, €1,240,000.00 and 1 240 000,00 €, or compact for tiles.

    Compact is full below 10,000, but for €0, whole units below a million (€12,400), from there on three figures
    (€1.24M and 1,24 M€, €12.4M).
    """
    exact = Fraction(minor) / 10 ** exponent(currency)
    if compact and abs(rounded(exact)) >= MILLION:
        return _three_figures(exact, currency, locale)
    if compact and (not exact or abs(rounded(exact)) >= WHOLE_FROM):
        return _priced(Decimal(rounded(exact)), currency, locale, places=0)
    return _priced(
        whole_units(rounded(Fraction(minor)), currency), currency, locale, places=exponent(currency)
    )


@lru_cache(maxsize=LATELY)
def _priced(amount: Decimal, currency: str, locale: str, *, places: int) -> str:
    pattern = (
        babel(locale)
        .currency_formats["standard"]
        .pattern.replace(".00", f".{'0' * places}".rstrip("."))
    )
    if get_currency_symbol(currency, babel(locale))[-1].isalpha():
        pattern = pattern.replace("¤#", f"¤{NO_BREAK}#")
    return _minus(
        format_currency(
            amount,
            currency,
            pattern,
            babel(locale),
            currency_digits=False,
            decimal_quantization=False,
        )
    )


def _three_figures(exact: Fraction, currency: str, locale: str) -> str:
    """Millions or, from what would read as 1000 of them, thousands of millions."""
    scale = MILLION if abs(rounded(exact / MILLION)) < 1000 else BILLION
    places = next((n for n in (2, 1) if abs(rounded(exact / scale * 10**n)) < 1000), 0)
    return scaled(exact, scale, currency, locale, places=places)


def scaled(exact: Fraction, scale: int, currency: str, locale: str, *, places: int) -> str:
    """An amount in whole units of its currency as so many thousands or millions of them, as the
    language writes it: €1.24M, CHF 1.24M, 1,24 M€.
    """
    shown = number(exact / scale, locale, places=places)
    letters = _scale(scale, locale) if scale > 1 else ""
    symbol = get_currency_symbol(currency, babel(locale))
    if not babel(locale).currency_formats["standard"].pattern.startswith("¤"):
        joint = NO_BREAK if letters and len(symbol) > 1 else ""
        return f"{shown}{NO_BREAK}{letters}{joint}{symbol}"
    joint = NO_BREAK if symbol[-1].isalpha() else ""
    minus = MINUS if shown.startswith(MINUS) else ""
    return f"{minus}{symbol}{joint}{shown.removeprefix(MINUS)}{letters}"


def _scale(scale: int, locale: str) -> str:
    """CLDR's letters for a thousand, a million and a thousand of them: K, M and B; k, M and Md."""
    pattern = babel(locale).compact_decimal_formats["short"]["other"][str(scale)].pattern
    return re.sub(r"[0\s]", "", pattern)


def percent(share: Fraction | None, locale: str, *, of_all: bool = False) -> str:
    """A fraction of one: 31 %; one decimal below one percent, so that a little is not nothing: 0.4
    %, < 0.1 %. `of_all`: 100 % only where nothing is missing, else 99.6 %, 99.9 %.
    """
    if share is None:
        return ABSENT
    if 0 < share < Fraction(5, 10_000):
        return f"<{NO_BREAK}{percent(Fraction(1, 1000), locale)}"
    if of_all and Fraction(995, 1000) <= share < 1:
        return f"{number(min(share, Fraction(999, 1000)) * 100, locale, places=1)}{NARROW}%"
    return f"{_hundredths(share, locale)}{NARROW}%"


def _hundredths(share: Fraction, locale: str) -> str:
    return number(share * 100, locale, places=1 if 0 < abs(share) < Fraction(1, 100) else 0)


def fraction(part: int, whole: int, locale: str) -> str:
    """A rate of few: 3 of 7."""
    with override(locale):
        return _("%(part)s of %(whole)s") % {
            "part": number(part, locale),
            "whole": number(whole, locale),
        }


def days(count: int | Fraction, locale: str) -> str:
    with override(locale):
        places = 0 if Fraction(count).denominator == 1 else 1
        shown = rounded(Fraction(count) * 10**places)
        plural = 1 if abs(shown) == 10**places else 2 if shown else 0
        return ngettext("%(number)s day", "%(number)s days", plural) % {
            "number": number(Fraction(shown, 10**places), locale, places=places)
        }


def change(difference: Change | None, locale: str) -> str:
    """With its sign: −6 %, +4 points; what rounds to nothing has none."""
    if difference is None:
        return ABSENT
    shown = _hundredths(difference.by, locale)
    visible = re.search(r"[1-9]", shown) is not None
    signed = (
        f"+{shown}"
        if difference.by > 0 and visible
        else shown
        if visible
        else shown.removeprefix(MINUS)
    )
    if not difference.is_points:
        return f"{signed}{NARROW}%"
    with override(locale):
        # English has "1 point" but "0.4 points", French "0,4 point": what zero takes in either.
        size = abs(difference.by) * 100
        plural = 1 if shown.removeprefix(MINUS) == "1" else 0 if size < 1 else 2
        return ngettext("%(number)s point", "%(number)s points", plural) % {"number": signed}


def text(value: Value, locale: str, *, compact: bool = False) -> str:
    """A value in its unit; a dash when absent, a fraction when the sample is small. `compact`
    shortens money.
    """
    if value.is_absent:
        return ABSENT
    if value.is_small_sample:
        return fraction(value.numerator, value.denominator, locale)
    return BY_UNIT[value.unit](value, locale, compact)


BY_UNIT = {
    Unit.COUNT: lambda value, locale, compact: number(value.exact, locale),
    Unit.MONEY: lambda value, locale, compact: money(
        value.exact, value.currency, locale, compact=compact
    ),
    Unit.PERCENT: lambda value, locale, compact: percent(value.exact, locale),
    Unit.TIMES: lambda value, locale, compact: number(value.exact, locale, places=1),
    Unit.DAYS: lambda value, locale, compact: days(value.exact, locale),
    Unit.MINUTES: lambda value, locale, compact: minutes(value.exact, locale),
}


def day(value: date, locale: str) -> str:
    """23 Nov 2026, 23 nov. 2026."""
    return written(value, locale)


def moment(at: datetime, locale: str) -> str:
    """23 Nov 2026 06:00, in the time zone that `at` is in."""
    return format_datetime(at, "d MMM y HH:mm", locale=babel(locale))


@lru_cache(maxsize=LATELY)
def period(value: Period, locale: str) -> str:
    """November 2026, week 47, 2026, Q4 2026 (Oct–Dec), Q1 FY2027 (Apr–Jun 2026); a range by its
    first and last day.

    A quarter names its months, because in many organisations it may be either the calendar's or the
    fiscal year's.
    """
    if not value.days:
        return ABSENT
    if value.kind in PATTERNS:
        return format_date(value.start, PATTERNS[value.kind], babel(locale))
    if value.kind is PeriodKind.RANGE:
        first, last = day(value.start, locale), day(value.last_day, locale)
        return first if first == last else f"{first} – {last}"
    with override(locale):
        if value.kind is PeriodKind.WEEK:
            year, week, _weekday = value.start.isocalendar()
            return _("week %(week)s, %(year)s") % {"week": week, "year": year}
        if value.kind is PeriodKind.QUARTER:
            return f"{format_date(value.start, 'QQQ y', babel(locale))} ({months(value, locale)})"
        if value.kind is PeriodKind.FISCAL_QUARTER:
            year, quarter = value.key.removeprefix("FY").split("-Q")
            named = {
                "number": quarter,
                "year": year,
                "months": months(value, locale, with_year=True),
            }
            return _("Q%(number)s FY%(year)s (%(months)s)") % named
        return _("fiscal year %(year)s") % {"year": value.last_day.year}


def months(value: Period, locale: str, *, with_year: bool = False) -> str:
    """The months of a quarter: Apr–Jun; with their year Apr–Jun 2026, or Nov 2026–Jan 2027."""
    last = "MMM y" if with_year else "MMM"
    first = last if value.start.year != value.last_day.year else "MMM"
    return "–".join(
        format_date(on, form, babel(locale))
        for on, form in ((value.start, first), (value.last_day, last))
    )


PATTERNS = {
    PeriodKind.DAY: "d MMMM y",
    PeriodKind.MONTH: "MMMM y",
    PeriodKind.YEAR: "y",
}


def publication(number_of_it: int, known_at: datetime, locale: str) -> str:
    """The line on every surface by which two people find out whether they look at the same state."""
    with override(locale):
        return _("Publication %(number)s · data as of %(time)s") % {
            "number": number_of_it,
            "time": moment(known_at, locale),
        }


def _minus(shown: str) -> str:
    return shown.replace("-", MINUS)


def signed(value: Value, locale: str) -> str:
    """A difference with its sign: +3, −€1,200.00; zero has none."""
    shown = text(value, locale, compact=True)
    return f"+{shown}" if not value.is_absent and value.exact > 0 else shown


def days_of(first: date, last: date | None, locale: str) -> str:
    """12 Oct 2026, or 12 Oct 2026 – 16 Oct 2026."""
    return (
        day(first, locale)
        if last in (None, first)
        else f"{day(first, locale)} – {day(last, locale)}"
    )


def gap(difference: Value | Change | None, locale: str) -> str:
    """By how much a figure became another: +3, −€1,200.00, +2 points; a dash when one was absent."""
    return (
        signed(difference, locale) if isinstance(difference, Value) else change(difference, locale)
    )


def signed_in_full(value: Value, locale: str) -> str:
    """A difference with its sign and every cent."""
    shown = text(value, locale)
    return f"+{shown}" if not value.is_absent and value.exact > 0 else shown


def whole_money(amount: Decimal, currency: str, locale: str) -> str:
    """An amount in whole units, as targets are set."""
    return money(Fraction(amount) * 10 ** exponent(currency), currency, locale, compact=True)


def month(first: date, locale: str) -> str:
    """November 2026."""
    return format_date(first, PATTERNS[PeriodKind.MONTH], babel(locale))
