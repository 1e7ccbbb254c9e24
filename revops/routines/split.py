"""Commitments apart by deal type: what of a number is new business, expansion and renewal, where the source
knows these of a team's deals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops.calendar import Period
from revops.kpis import KPIS
from revops.models import Deal, DealType
from revops.numbers import Published
from revops.numbers.slices import sliced
from revops.receipts.behind import days_behind
from revops.receipts.records import totals

SPLIT = ("deals_signed", "signed_amount")  # KPIs whose records are deals


def types_of(teams: Iterable[int]) -> dict[int, dict[str, int]]:
    """By team the deal types that its deals have, in their order, with their ids. One query."""
    order = list(DealType.Word)
    rows = Deal.objects.filter(known_until=None, deal_type__isnull=False, team__in=list(teams))
    named = rows.values_list("team", "deal_type__name", "deal_type").distinct().order_by()
    found: dict[int, dict[str, int]] = {}
    for team, name, number in sorted(named, key=lambda row: order.index(DealType.Word(row[1]))):
        found.setdefault(team, {})[name] = number
    return found


def came(
    kpi: str, period: Period, team: int, types: Mapping[str, int], published: Published
) -> dict[str, int]:
    """What of a figure is of each deal type, added up over its records: no publication has cells of every
    two dimensions. Counts, or minor units.
    """
    measure = KPIS[kpi].parts[KPIS[kpi].counted]
    days = days_behind(measure, published.reach.to_date(KPIS[kpi], period), period)
    found = {}
    for name, number in types.items():
        slice = sliced("", {"team": team, "deal_type": number})
        ((value, _count),) = totals([(measure, days)], slice, published)
        found[name] = value
    return found


def added_up(value: int | None, apart: Mapping[str, int]) -> int | None:
    """The number of a commitment of which only the parts were typed."""
    return sum(apart.values()) if value is None and apart else value


def refuse_split(kpi: str, value: int | None, apart: Mapping[str, int], currency: str) -> None:
    """Raises ValidationError for parts that a KPI does not have, or that are not the whole."""
    if not apart:
        return
    if kpi not in SPLIT:
        raise ValidationError(
            _("Only deals signed and their amount are committed to apart by deal type.")
        )
    if set(apart) - set(DealType.Word.values) or any(each < 0 for each in apart.values()):
        raise ValidationError(_("A commitment is zero or more, and not as large as that."))
    if sum(apart.values()) != value:
        raise ValidationError(
            _("New business, expansion and renewal must add up to the commitment.")
        )
