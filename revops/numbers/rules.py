"""By which rules a publication counted, beside those of the code that reads it now.

Cells keep what was counted. Records are found by the code's rule, so that those of an earlier one
cannot be listed any more: saying so
is right, listing what does not add up is not.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from revops.calendar import between
from revops.context import Context
from revops.definitions import measured
from revops.distinct import ALL_MOTIONS, settled
from revops.kpis import Kpi
from revops.measures import Measure
from revops.numbers.cells import Span, Wanted, places, sums
from revops.numbers.number import Slice
from revops.numbers.published import Published


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


def unlisted(chosen: Measure, context: Context) -> str:
    """Why the records that a publication counted in a measure cannot be listed; "" when they can."""
    rule = context.measures.get(chosen.key)
    if rule in (None, chosen.version):
        return ""
    return _("Counted by rule %(rule)s; the records by that rule are no longer available.") % {
        "rule": rule
    }


def kept(chosen: Measure, days: Span, slice: Slice, published: Published) -> int:
    """What a publication counted of a measure, by whatever rule it did."""
    motion = slice.motion_of_facts if slice.motion else None
    if chosen.distinct:
        found = settled(chosen, between(days.start, days.end), published.calendar)
        motion = ALL_MOTIONS if motion is None else motion
        if found is None:
            return 0
        chosen = found
    amounts = sums([Wanted([chosen], [days], places([slice]))], published)
    return sum(
        amount for place, amount in amounts.items() if motion is None or place.motion == motion
    )


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
