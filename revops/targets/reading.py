"""What people write in a target's cells, read strictly: what may mean two things is refused. Pure,
but for labels.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from revops.kpis import KPIS, Kpi
from revops.mapping.spreadsheet import Moment, Number
from revops.models import Motion

SPACES = str.maketrans("", "", " \u00a0\u202f")
NUMBER = re.compile(r"(?P<whole>[0-9]{1,14})(?:[.,](?P<part>[0-9]+))?")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
PLACES = 4


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


def typed_value(text: str, kpi: Kpi) -> Decimal:
    """What somebody types into the page: 1,200 is twelve hundred to who reads English. A file may come
    from anywhere, so there it stays two numbers.
    """
    bare = text.strip().removesuffix("%").strip()
    is_grouped = not is_french() and GROUPED.fullmatch(bare)
    return value_of(text.replace(",", "") if is_grouped else text, kpi)


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
    if kpi.is_percentage and number > 1:
        raise ValidationError(
            _("“%(text)s” is more than 100 %%; write the level of %(kpi)s as 0.33 or as 33 %%.")
            % {"text": plain(cell), "kpi": kpi.label}
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
