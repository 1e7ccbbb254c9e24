"""Money as whole minor units of a currency, and its exact conversions. Pure; the number of decimals is CLDR's."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from babel.numbers import get_currency_precision


def rounded(exact: Fraction) -> int:
    """To the nearest whole number, halves away from zero, as PostgreSQL rounds numeric."""
    nearest = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return nearest if exact >= 0 else -nearest


def exponent(currency: str) -> int:
    """Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount as written in whole units; more decimals than the currency has are rounded half even."""
    with localcontext(prec=60):
        return int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_EVEN))


def whole_units(minor: int, currency: str) -> Decimal:
    """Minor units as a decimal of the currency: 123450 of EUR is 1234.50."""
    return Decimal(f"{minor}E-{exponent(currency)}")


def decimal_text(minor: int, currency: str) -> str:
    """Minor units for machines: always a point, all decimals of the currency, no grouping: "1234.50"."""
    return f"{whole_units(minor, currency):f}"


def convert(minor: int, currency: str, rate: Decimal, base: str) -> int:
    """Minor units of `base` at `rate` (units of `base` for one of `currency`), halves away from zero."""
    return rounded(Fraction(minor) * Fraction(rate) * Fraction(10) ** (exponent(base) - exponent(currency)))
