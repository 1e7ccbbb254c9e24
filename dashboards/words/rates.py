"""How a rate of exchange is written."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

LEAST_AND_MOST = "#,##0.0000##"
SIGNIFICANT = Decimal("0.001")


def rate(given: Decimal, language: str) -> str:
    """To six decimals; what is worth very little to all that are kept."""
    pattern = LEAST_AND_MOST if given >= SIGNIFICANT else LEAST_AND_MOST + "####"
    return format_decimal(given, pattern, locale=language)
