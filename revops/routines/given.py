"""What people type into a meeting's forms, read: amounts as targets are typed, days, and identities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops.kpis import KPIS, Kpi
from revops.models import DealType
from revops.models.targets import base_currency
from revops.routines.places import Place, refuse_rate
from revops.targets.reading import value_of
from revops.values import Unit, minor_units


def amount(text: str, kpi: Kpi) -> int | None:
    """A count, or minor units of the base currency; None for nothing. Raises ValidationError."""
    if not text.strip():
        return None
    found = value_of(text.strip(), kpi)
    if kpi.unit is Unit.MONEY:
        return minor_units(found, base_currency())
    if found != int(found):
        raise ValidationError(_("%(kpi)s are counted; write a whole number.") % {"kpi": kpi.label})
    return int(found)


def apart(sent: Mapping[str, str], kpi: Kpi) -> dict[str, int]:
    """What was typed by deal type; a type without a number is left out. Raises ValidationError."""
    found = {name: amount(sent.get(f"apart_{name}", ""), kpi) for name in DealType.Word.values}
    return {name: value for name, value in found.items() if value is not None}


def day(text: str) -> date | None:
    """A day as browsers send it; None for nothing. Raises ValidationError."""
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is no day; write it like 2026-11-30.") % {"text": text[:40]}
        ) from error
    if not 2000 <= found.year < 2200:
        raise ValidationError(_("Write a day between 2000 and 2199."))
    return found


def whole(text: str) -> int | None:
    """An id; None for nothing and for what none can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def place(kpi: str, team: str, period: str) -> Place:
    """Raises ValidationError for what no form of ours has."""
    if kpi not in KPIS or len(period) > 30:
        raise ValidationError(_("The form is incomplete; load the page again."))
    refuse_rate(kpi)
    return Place(kpi, whole(team), period)
