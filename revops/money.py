"""Money as whole minor units of a currency, and its exact conversions. Pure; the number of decimals
is ISO 4217's.

CLDR's numbers of decimals are no use here: they are those of prices in shops, and forget the cents
of RSD or IQD.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from iso4217 import Currency

USUAL_DECIMALS = (
    2  # also of what ISO gives no decimals for: gold, test codes, codes that nobody knows
)
# ISO's list is of currencies in use. Of those withdrawn from it these had no decimals.
WITHDRAWN = dict.fromkeys(
    ["ADP", "BEF", "BYB", "BYR", "ESP", "GRD", "ITL", "LUF", "MGF", "PTE", "TPE", "TRL"], 0
)
DECIMALS = WITHDRAWN | {
    one.code: USUAL_DECIMALS if one.exponent is None else one.exponent for one in Currency
}


def rounded(exact: Fraction) -> int:
    """To the nearest whole number, halves away from zero, as PostgreSQL rounds numeric."""
    nearest = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return nearest if exact >= 0 else -nearest


def exponent(currency: str) -> int:
    """Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
    return DECIMALS.get(currency, USUAL_DECIMALS)


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount as written in whole units; more decimals than the currency has are rounded half
    even.
    """
    with localcontext(prec=60):
        return int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_EVEN))


def whole_units(minor: int, currency: str) -> Decimal:
    """Minor units as a decimal of the currency: 123450 of EUR is 1234.50."""
    return Decimal(f"{minor}E-{exponent(currency)}")


def decimal_text(minor: int, currency: str) -> str:
    """Minor units for machines: always a point, all decimals of the currency, no grouping:
    "1234.50".
    """
    return f"{whole_units(minor, currency):f}"


def convert(minor: int, currency: str, rate: Decimal, base: str) -> int:
    """Minor units of `base` at `rate` (units of `base` for one of `currency`), halves away from
    zero.
    """
    return rounded(
        Fraction(minor) * Fraction(rate) * Fraction(10) ** (exponent(base) - exponent(currency))
    )
