"""How days and minutes read. Pure."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from revops.values import rounded

HOUR = 60


def minutes(count: int | Fraction, locale: str) -> str:
    """45 min, 3 h, 12 h 05 min: working hours are not made days of."""
    with override(locale):
        whole = rounded(Fraction(count))
        hours, rest = divmod(abs(whole), HOUR)
        sign = "−" if whole < 0 else ""
        if not hours:
            return _("%(sign)s%(minutes)d min") % {"sign": sign, "minutes": rest}
        if not rest:
            return _("%(sign)s%(hours)d h") % {"sign": sign, "hours": hours}
        return _("%(sign)s%(hours)d h %(minutes)02d min") % {
            "sign": sign, "hours": hours, "minutes": rest,
        }  # fmt: skip
