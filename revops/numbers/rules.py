"""By which rules a publication counted, beside those of the code that reads it now.

Cells keep what was counted. Records are found by the code's rule, so that those of an earlier one
cannot be listed any more: saying so
is right, listing what does not add up is not.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from revops.calendar import between
from revops.context import Context
from revops.definitions import measured
from revops.distinct import ALL_MOTIONS, settled
from revops.kpis import Kpi
from revops.measures import Measure
from revops.models.choices import RevenueIs
from revops.numbers.cells import Span, Wanted, places, sums
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.pins import late


def uncounted(kpi: Kpi, context: Context) -> str:
    """Why a publication has no figure of a KPI as it is declared now; "" when it has."""
    if not {each.key for each in kpi.measures.values()} <= context.measures.keys():
        return _("This figure was not counted yet when this was published.")
    then = context.kpis.get(kpi.key, {}).get("rule", {})
    now = measured(kpi)
    if then and then.keys() != now.keys():
        return _(
            "This figure was made of other parts then (rule %(rule)s), which the program no longer knows."
        ) % {"rule": then.get("kpi", "?")}
    return ""


def unlisted(chosen: Measure, context: Context, days: Span) -> str:
    """Why the records that a publication counted in a measure on some days cannot be listed; ""
    when they can.
    """
    rules = counted_by(chosen, context, days)
    rule = next((each for each in rules if each not in (None, chosen.version)), None)
    if rule is None:
        return ""
    return _("Counted by rule %(rule)s; the records by that rule are no longer available.") % {
        "rule": rule
    }


def counted_by(chosen: Measure, context: Context, days: Span) -> list[int | None]:
    """The rules by which some days were counted: those that are closed, by that of when they were."""
    pins = context.closed.of(chosen.key).pins if chosen.closes else ()
    closed = [each for each in pins if each.start < days.end and each.until >= days.start]
    found: list[int | None] = [each.rules[chosen.key] for each in closed]
    if not closed or closed[-1].until < days.end:
        found.append(context.measures.get(chosen.key))
    return found[-1:] if chosen.is_stock else found


def kept(chosen: Measure, days: Span, slice: Slice, published: Published) -> int:
    """What a publication counted of a measure, by whatever rule it did."""
    motion = slice.motion_of_facts if slice.motion else None
    if chosen.distinct:
        found = settled(chosen, between(days.start, days.end), published.calendar)
        motion = ALL_MOTIONS if motion is None else motion
        if found is None:
            return 0
        chosen = found
    adjusted = [replace(chosen, key=late(chosen.key))] if chosen.adjusts else []
    amounts = sums([Wanted([chosen, *adjusted], [days], places([slice]))], published)
    return sum(
        amount for place, amount in amounts.items() if motion is None or place.motion == motion
    )


def chosen_otherwise(kpi: Kpi, before: Context, after: Context) -> str:
    """Why two publications' figures of a KPI are of other records: the organisation chose anew what
    it is; "" when it did not.
    """
    if kpi.chosen(before.revenue) == kpi.chosen(after.revenue):
        return ""
    return _("%(kpi)s was %(before)s and is %(after)s by the organisation's settings") % {
        "kpi": kpi.label,
        "before": RevenueIs(before.revenue).label,
        "after": RevenueIs(after.revenue).label,
    }


def incomparable(before: Context, after: Context, *, is_money: bool) -> str:
    """Why two publications' figures differ without any record's doing; "" when nothing but records
    can have moved them.
    """
    if is_money and before.currency != after.currency:
        return _("counted in another currency (%(before)s → %(after)s)") % {
            "before": before.currency, "after": after.currency,
        }  # fmt: skip
    if before.timezone != after.timezone:
        return _("counted by another time zone (%(before)s → %(after)s)") % {
            "before": before.timezone, "after": after.timezone,
        }  # fmt: skip
    return ""
