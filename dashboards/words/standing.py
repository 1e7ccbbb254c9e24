"""Why a number stands as it does: how much was expected by when, what is short of it, and the rule
that makes the word. Words only; the amounts are the number's.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from babel.dates import format_date

from dashboards.words import wording
from revops.numbers import Number
from revops.values import SMALL_SAMPLE, Change, Unit


def amount(number: Number, by: Fraction, language: str) -> str:
    """So much of what the number counts, without a sign: 21, €120,000, 3 points."""
    unit, size = number.value.unit, abs(by)
    if unit is Unit.PERCENT:
        return wording.change(Change(size, is_points=True), language).removeprefix("+")
    if unit is Unit.MONEY:
        return wording.money(size, number.value.currency, language, compact=True)
    if unit is Unit.DAYS:
        return wording.days(size, language)
    return wording.number(size, language, places=places(number, size))


def places(number: Number, size: Fraction) -> int:
    """One decimal where few are due, so that what is expected, what is there and the gap add up."""
    is_exact = size.denominator == 1 and number.value.unit is Unit.COUNT
    return 0 if is_exact or (number.due or 0) >= SMALL_SAMPLE else 1


def with_noun(number: Number, by: Fraction, language: str) -> str:
    """21 MQLs, €120,000 of revenue, 3 points of win rate."""
    shown = amount(number, by, language)
    # English has "0.4 MQLs", French "1,9 affaire signée": what zero takes in either.
    count = 1 if shown == "1" else 0 if abs(by) < 2 else 2
    return str(number.kpi.noun % {"amount": shown, "count": count})


def each_day(number: Number, language: str) -> str:
    """About how much more each working day has to bring: whole ones, unless it is less than one."""
    by = number.to_make_up
    if number.value.unit is Unit.COUNT:
        return wording.number(by, language, places=0 if by >= 1 else 1)
    return amount(number, by, language)


def short_day(on: date, language: str) -> str:
    """30 Nov, where the year is clear."""
    return format_date(on, "d MMM", wording.babel(language))
