"""Numbers as files write them: strict, in one notation at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from revops.mapping.feeds import Numbers
from revops.mapping.notation import (
    DIGITS_LIMIT,
    SMALLEST,
    contradicts,
    is_group,
    pattern,
    plain,
    power_in,
    power_of,
    undressed,
)
from revops.mapping.number_advice import ambiguous, not_a_number
from revops.mapping.outcomes import Refusal, shorten
from revops.mapping.spreadsheet import Number
from revops.messages import gettext as _
from revops.money import exponent

BIGINT, INT = 2**63 - 1, 2**31 - 1
RATE_LIMIT = Decimal(10) ** 10
CODE = re.compile(r"[A-Z]{3}")
Parts = Callable[[str], tuple[str, str]]


def parts_of(numbers: Numbers) -> Parts:
    """A function from a text to its signed whole part and its decimals, digits only. Raises
    Refusal.
    """
    match = pattern(numbers.decimal, numbers.thousands, numbers.scientific).fullmatch
    thousands, dressed = numbers.thousands, bool(numbers.negative or numbers.signs)

    def parts(text: str) -> tuple[str, str]:
        found = match(text) or match(plain(text))
        if found is None and dressed:
            found = match(undressed(text, numbers.negative, numbers.signs))
        if found is None or len(text) > DIGITS_LIMIT:
            raise Refusal(not_a_number(text, numbers))
        sign, whole, decimals, power = found.groups("")
        whole = whole or "0"
        if thousands:
            whole = whole.replace(thousands, "")
        return shifted(sign, whole, decimals, int(power)) if power else (sign + whole, decimals)

    return parts


def shifted(sign: str, whole: str, decimals: str, power: int) -> tuple[str, str]:
    """The parts of 1.5E+3, or of 1.5 k€: 1500 and nothing."""
    with localcontext(prec=4 * DIGITS_LIMIT):
        text = f"{Decimal(f'{whole}.{decimals or 0}').scaleb(power):f}"
    whole, _point, decimals = text.partition(".")
    return sign + whole, decimals.rstrip("0")


def sure_parts_of(numbers: Numbers) -> Callable[[str, int], tuple[str, str]]:
    """Like `parts_of`, but a lone point with three digits behind it is refused, since it may stand
    between thousands.

    A mapping that names its signs leaves no doubt, nor does a sheet's own number, nor a currency of
    three decimals.
    """
    parts = parts_of(numbers)
    if numbers.is_declared:
        return lambda text, _places: parts(text)

    def sure(text: str, places: int) -> tuple[str, str]:
        whole, decimals = parts(text)
        if len(decimals) == 3 != places and type(text) is not Number and is_group(whole):
            raise Refusal(ambiguous(text, whole, decimals, numbers.decimal))
        return whole, decimals

    return sure


def minor_units(
    numbers: Numbers, names_currency: bool, usual_power: int = 0
) -> Callable[[str, str], int]:
    """A function from a text and its currency to minor units, rounded half even. Raises Refusal."""
    parts = sure_parts_of(numbers)
    may_contradict = len(numbers.signs) > 1 and not names_currency
    may_multiply = any(map(power_of, numbers.signs))

    def amount(text: str, currency: str) -> int:
        places = exponent(currency)
        whole, decimals = parts(text, places)
        if may_contradict and contradicts(text, numbers.signs, currency):
            raise Refusal(other_currency(text, currency))
        usual = -places if usual_power == SMALLEST else usual_power
        if power := may_multiply and power_in(text, numbers.signs) or usual:
            whole, decimals = shifted("", whole, decimals, power)
        if len(decimals) <= places:
            minor = int(whole + decimals + "0" * (places - len(decimals)))
        else:
            minor = rounded(f"{whole}.{decimals}", places)
        if not -BIGINT <= minor <= BIGINT:
            raise Refusal(_("“%(text)s” is too large for an amount.") % {"text": text})
        return minor

    return amount


def other_currency(text: str, currency: str) -> str:
    return _(
        "“%(text)s” names another currency than %(currency)s, which is taken where no field “currency” is mapped. "
        "Map one, or leave that sign out of signs."
    ) % {"text": text, "currency": currency}


def rounded(text: str, places: int) -> int:
    with localcontext(prec=2 * DIGITS_LIMIT):
        return int(Decimal(text).scaleb(places).to_integral_value(ROUND_HALF_EVEN))


def whole_number(numbers: Numbers) -> Callable[[str], int]:
    parts = sure_parts_of(numbers)

    def number(text: str) -> int:
        whole, decimals = parts(text, 0)
        if decimals.strip("0") or not 0 <= int(whole) <= INT:
            raise Refusal(
                _("“%(text)s” is not a whole number from 0 to %(limit)d.")
                % {"text": text, "limit": INT}
            )
        return int(whole)

    return number


def rate(numbers: Numbers) -> Callable[[str], str]:
    """A function to the rate as a decimal text with a point. A rate has decimals: 1.165 is never
    1165. Raises Refusal.
    """
    parts = parts_of(numbers)

    def read(text: str) -> str:
        whole, decimals = parts(text)
        value = Decimal(f"{whole}.{decimals}")
        if not 0 < value < RATE_LIMIT:
            raise Refusal(
                _("“%(text)s” is not a rate, which is more than 0 and less than 10,000,000,000.")
                % {"text": text}
            )
        return f"{value:f}"

    return read


def currency(text: str) -> str:
    """The ISO code in capitals; whether anybody has a rate for it is asked later. Raises Refusal."""
    code = text.upper()
    if not CODE.fullmatch(code):
        raise Refusal(
            _(
                "“%(text)s” is not a currency code of three letters such as EUR; translate it to one."
            )
            % {"text": shorten(text)}
        )
    return code
