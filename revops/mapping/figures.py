"""Numbers as files write them: strict, in one decimal convention at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from revops.mapping.outcomes import Refusal

BIGINT, INT = 2**63 - 1, 2**31 - 1
RATE_LIMIT = Decimal(10) ** 10
DIGITS_LIMIT = 60  # characters of a number
CODE = re.compile(r"[A-Z]{3}")
# What people and spreadsheets put between groups of digits, and for a minus.
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2019": "'"})
CONVENTIONS = [(".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", " "), (".", "'"), (",", "'")]

exponent = lru_cache(maxsize=1000)(get_currency_precision)


@lru_cache(maxsize=100)
def pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    """Groups: sign, whole part, decimals. Grouping is optional, but groups are of three digits."""
    grouped = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    return re.compile(rf"([+-]?)({grouped}[0-9]+)(?:{re.escape(decimal)}([0-9]+))?")


def parts_of(decimal: str, thousands: str) -> Callable[[str], tuple[str, str]]:
    """A function from a text to its signed whole part and its decimals, digits only. Raises Refusal."""
    match = pattern(decimal, thousands).fullmatch

    def parts(text: str) -> tuple[str, str]:
        found = match(text) or match(text.translate(SPACES))
        if found is None or len(text) > DIGITS_LIMIT:
            raise Refusal(not_a_number(text, decimal, thousands))
        sign, whole, decimals = found.groups("")
        return sign + (whole.replace(thousands, "") if thousands else whole), decimals

    return parts


def not_a_number(text: str, decimal: str, thousands: str) -> str:
    shown = {"text": shorten(text), "decimal": decimal}
    if text.strip("+-").lower() in ("nan", "inf", "infinity"):
        return _("“%(text)s” is no amount of anything; leave the cell empty when there is no number.") % shown
    for other, groups in CONVENTIONS:
        if (other, groups) != (decimal, thousands) and pattern(other, groups).fullmatch(text.translate(SPACES)):
            return _(
                "“%(text)s” is not a number with the decimal sign “%(decimal)s”. If the file writes numbers like this, "
                'set decimal = "%(other)s" and thousands = "%(groups)s".'
            ) % (shown | {"other": other, "groups": groups})
    return _("“%(text)s” is not a number with the decimal sign “%(decimal)s”.") % shown


def shorten(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


def minor_units(decimal: str, thousands: str) -> Callable[[str, int], int]:
    """A function from a text and the currency's decimals to minor units, rounded half even. Raises Refusal."""
    parts = parts_of(decimal, thousands)

    def amount(text: str, places: int) -> int:
        whole, decimals = parts(text)
        if len(decimals) <= places:
            minor = int(whole + decimals + "0" * (places - len(decimals)))
        else:
            minor = rounded(f"{whole}.{decimals}", places)
        if not -BIGINT <= minor <= BIGINT:
            raise Refusal(_("“%(text)s” is too large for an amount.") % {"text": text})
        return minor

    return amount


def rounded(text: str, places: int) -> int:
    with localcontext(prec=2 * DIGITS_LIMIT):
        return int(Decimal(text).scaleb(places).to_integral_value(ROUND_HALF_EVEN))


def whole_number(decimal: str, thousands: str) -> Callable[[str], int]:
    parts = parts_of(decimal, thousands)

    def number(text: str) -> int:
        whole, decimals = parts(text)
        if decimals.strip("0") or not 0 <= int(whole) <= INT:
            raise Refusal(_("“%(text)s” is not a whole number from 0 to %(limit)d.") % {"text": text, "limit": INT})
        return int(whole)

    return number


def rate(decimal: str, thousands: str) -> Callable[[str], str]:
    """A function to the rate as a decimal text with a point. Raises Refusal."""
    parts = parts_of(decimal, thousands)

    def read(text: str) -> str:
        whole, decimals = parts(text)
        value = Decimal(f"{whole}.{decimals}")
        if not 0 < value < RATE_LIMIT:
            raise Refusal(
                _("“%(text)s” is not a rate, which is more than 0 and less than 10,000,000,000.") % {"text": text}
            )
        return f"{value:f}"

    return read


def currency(text: str) -> str:
    """The ISO code in capitals; whether anybody has a rate for it is asked later. Raises Refusal."""
    code = text.upper()
    if not CODE.fullmatch(code):
        raise Refusal(
            _("“%(text)s” is not a currency code of three letters such as EUR; translate it to one.")
            % {"text": shorten(text)}
        )
    return code
