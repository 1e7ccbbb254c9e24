"""What stands at the axes of a chart: names of periods, and levels in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from babel.dates import format_date
from django.utils.translation import override, pgettext

from dashboards.words import wording
from revops.numbers import Number
from revops.periods import Period, PeriodKind
from revops.values import Unit, Value, exponent

TICKS = 4
DECIMALS = 3


def label(number: Number, place: int, locale: str) -> str:
    """Short enough for twelve side by side; the year is below the first and below each that begins
    one.
    """
    period = number.period
    if period.kind is PeriodKind.MONTH:
        # The first says its year unless the next one does.
        year = (
            f"<br>{period.start.year}"
            if (place == 0 and period.start.month < 12) or period.start.month == 1
            else ""
        )
        return short_month(period.start, locale) + year
    if period.kind is PeriodKind.WEEK:
        year, part = period.key.split("-")
        return f"{part}<br>{year}" if place == 0 or part == "W01" else part
    if period.kind in (PeriodKind.QUARTER, PeriodKind.FISCAL_QUARTER):
        year, number = period.key.split("-Q")
        shown = short_quarter(period, locale)
        return f"{shown}<br>{year}" if (place == 0 and number != "4") or number == "1" else shown
    return (
        wording.day(period.start, locale).rsplit(" ", 1)[0]
        if period.kind is not PeriodKind.YEAR
        else period.key
    )


def short_quarter(value: Period, locale: str) -> str:
    """Q1, where the year stands beside it."""
    with override(locale):
        return pgettext("quarter", "Q") + value.key.rpartition("Q")[2]


def short_month(first: date, locale: str) -> str:
    return format_date(first, "MMM", wording.babel(locale))


def scale(like: Value, top: Fraction, locale: str) -> dict[str, object]:
    """Plotly's axis of values like that one, the largest of which is `top`."""
    step = nice_step(top / TICKS)
    if like.unit is Unit.COUNT and step:
        step = max(Fraction(1), Fraction(-(-step.numerator // step.denominator)))
    ticks = [step * n for n in range(int(top / step) + 2)] if step else [Fraction(0)]
    return {
        "tickvals": [float(tick) for tick in ticks],
        "ticktext": levels(like, ticks, locale),
        "range": [0, float(max(ticks[-1], top) or 1)],
        "fixedrange": True,
        "zeroline": False,
        "automargin": True,
    }


def nice_step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that is not less than `least`; zero for
    nothing.
    """
    if least <= 0:
        return Fraction(0)
    power = Fraction(10) ** (len(str(int(least))) - 1 if least >= 1 else -3)
    while True:
        for factor in (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5)):
            if factor * power >= least:
                return factor * power
        power *= 10


def levels(like: Value, ticks: Sequence[Fraction], locale: str) -> list[str]:
    """Each in the unit that the last one has, with as many decimals: €0.5M, €1.0M; nothing is 0."""
    return [wording.number(0, locale), *(_levels(like, ticks[1:], locale))]


def _levels(like: Value, ticks: Sequence[Fraction], locale: str) -> list[str]:
    if like.unit is Unit.PERCENT:
        shown = [tick * 100 for tick in ticks]
        return [f"{each}{wording.NARROW}%" for each in numbered(shown, locale)]
    if like.unit is not Unit.MONEY:
        return numbered(ticks, locale)
    whole = [tick / 10 ** exponent(like.currency) for tick in ticks]
    scales = (wording.BILLION, wording.MILLION)
    unit = next((each for each in scales if whole and whole[-1] >= each), 1)
    places = decimals([each / unit for each in whole])
    return [wording.scaled(each, unit, like.currency, locale, places=places) for each in whole]


def numbered(shown: Sequence[Fraction], locale: str) -> list[str]:
    places = decimals(shown)
    return [wording.number(each, locale, places=places) for each in shown]


def decimals(shown: Sequence[Fraction]) -> int:
    """As few as write all of them exactly."""
    exact = (n for n in range(DECIMALS) if all((each * 10**n).denominator == 1 for each in shown))
    return next(exact, DECIMALS)
