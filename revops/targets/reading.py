"""What people write in a target's cells, read strictly: what may mean two things is refused. Pure,
but for labels.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_symbol
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revops.kpis import KPIS, Kpi
from revops.mapping import notation
from revops.mapping.notation import POWERS
from revops.mapping.spreadsheet import Moment, Number
from revops.models import Motion
from revops.money import DECIMALS
from revops.values import Unit

SPACES = str.maketrans("", "", " \u00a0\u202f")
NUMBER = re.compile(r"(?P<whole>[0-9]{1,14})(?:[.,](?P<part>[0-9]+))?")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
PLACES = 4
DRESSED = re.compile(
    r"(?P<before>[^0-9.,%]*)(?P<number>[0-9](?:[0-9.,]*[0-9])?)(?P<after>[^0-9.,%]*)"
)


def kpi_of(text: object) -> Kpi:
    key = plain(text)
    if key not in KPIS:
        raise ValidationError(
            _("There is no KPI “%(key)s”; write one of %(keys)s.")
            % {"key": key, "keys": ", ".join(KPIS)}
        )
    return KPIS[key]


def month_of(cell: object) -> date:
    """The first day of a month, written 2026-11 or 2026-11-01, or a date cell of a workbook."""
    text = plain(cell)
    if isinstance(cell, Moment):
        text = text.partition("T")[0]
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-01)?", text)
    if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2199:
        raise ValidationError(no_month(text))
    return date(int(found[1]), int(found[2]), 1)


def no_month(text: str) -> str:
    wrong = _("“%(text)s” is not a month; write 2026-11 or 2026-11-01.") % {"text": text}
    if not re.fullmatch(r"(FY)?[0-9]{4}(-Q[1-4])?", text):
        return wrong
    return wrong + " " + _("Targets are set by month; quarters and years follow from them.")


def motion_of(cell: object) -> str:
    text = plain(cell).lower()
    if text and text not in Motion.values:
        raise ValidationError(
            _(
                "There is no motion “%(text)s”; write inbound or outbound, or leave it empty for both."
            )
            % {"text": plain(cell)}
        )
    return text


def is_french() -> bool:
    return (get_language() or "").startswith("fr")


def typed_value(text: str, kpi: Kpi, currency: str) -> Decimal:
    """What somebody types into the page: 1,200 is twelve hundred to who reads English, and 85k, 1.2 M€ and € 180,000
    are amounts in the base currency. A file may come from anywhere, so there they are refused.
    """
    bare, power = undressed(text, kpi, currency)
    is_grouped = not is_french() and GROUPED.fullmatch(bare.removesuffix("%").strip())
    value = value_of(bare.replace(",", "") if is_grouped else bare, kpi)
    return rounded_never(value.scaleb(power), text.strip())


def undressed(text: str, kpi: Kpi, currency: str) -> tuple[str, int]:
    """A number without the sign of the currency and without k or M, and the power of ten that these say; as it is
    where anything else stands beside it. Raises ValidationError for the sign of another currency.
    """
    found = DRESSED.fullmatch(text.translate(SPACES))
    around = [found["before"], found["after"]] if found else []
    words = [word for each in around for word in scaled(each, currency)]
    powers = [POWERS[word] for word in words if word in POWERS]
    signs = [word for word in words if word not in POWERS]
    if not found or len(powers) > 1 or len(signs) > 1 or powers and kpi.is_percentage:
        return text, 0
    if any(sign not in signs_of(currency) for sign in signs):
        if notation.is_sign(signs[0]):
            raise ValidationError(
                _("“%(text)s” is another currency; targets are in %(currency)s.")
                % {"text": text.strip(), "currency": currency}
            )
        return text, 0
    if signs and kpi.unit is not Unit.MONEY:
        raise ValidationError(
            _("“%(text)s” is an amount of money, but %(kpi)s counts; write a number.")
            % {"text": text.strip(), "kpi": kpi.label}
        )
    power = sum(powers)
    # Nobody groups thousands of millions.
    is_exact = power == POWERS["M"] and re.fullmatch(r"[0-9]+[.,][0-9]{3}", found["number"])
    return found["number"] + "0" * bool(is_exact), power


def scaled(word: str, currency: str) -> list[str]:
    """What stands on one side of a number: k or M, the sign of a currency, or one after the other."""
    is_whole = word in signs_of(currency) or word in DECIMALS or word[:1] not in POWERS
    return [part for part in ([word] if is_whole else [word[:1], word[1:]]) if part]


@cache
def signs_of(currency: str) -> tuple[str, ...]:
    """How a currency is written: EUR and €, USD, $ and $US."""
    written = [get_currency_symbol(currency, language) for language in ("en", "fr")]
    symbols = [letter for each in written for letter in each if notation.is_sign(letter)]
    return tuple(dict.fromkeys([currency, *written, *symbols]))


def value_of(cell: object, kpi: Kpi) -> Decimal:
    """A count, an amount in whole base currency, or the level of a ratio as 0.33 or 33 %."""
    text = plain(cell).translate(SPACES)
    is_percentage = text.endswith("%")
    number = typed_of(cell) or number_of(text.removesuffix("%"), plain(cell))
    if is_percentage:
        number = number.scaleb(-2)
    if is_percentage and not kpi.is_percentage:
        raise ValidationError(
            _("“%(text)s” is a percentage, but %(kpi)s is no ratio; write a number.")
            % {"text": plain(cell), "kpi": kpi.label}
        )
    if kpi.is_percentage and number > kpi.at_most:
        raise ValidationError(
            _(
                "“%(text)s” is more than %(most)d %%; write the level of %(kpi)s as 0.33 or as 33 %%."
            )
            % {"text": plain(cell), "kpi": kpi.label, "most": 100 * kpi.at_most}
        )
    return rounded_never(number, plain(cell))


def typed_of(cell: object) -> Decimal | None:
    """A workbook's number, which can mean only one thing."""
    if isinstance(cell, Number) and 0 < (number := Decimal(cell)) < 10**14:
        return number
    return None


def number_of(text: str, written: str) -> Decimal:
    found = NUMBER.fullmatch(text)
    if not found:
        raise ValidationError(
            _(
                "“%(text)s” is not a number that a target can have; write one such as 520, 1200.50 or 33 %%."
            )
            % {"text": written}
        )
    part = found["part"] or ""
    if len(part) == 3 and found["whole"] != "0":
        raise ValidationError(
            _("“%(text)s” may mean two numbers; write it without a separator of thousands.")
            % {"text": written}
        )
    return Decimal(f"{found['whole']}.{part or 0}")


def rounded_never(number: Decimal, written: str) -> Decimal:
    fixed = number.quantize(Decimal(1).scaleb(-PLACES))
    if fixed != number:
        raise ValidationError(
            _("“%(text)s” has more than four decimals, which is as many as a target keeps.")
            % {"text": written}
        )
    return fixed


def plain(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def nearest(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), 1, 0.6)
    return " " + _("Did you mean “%(name)s”?") % {"name": found[0]} if found else ""
