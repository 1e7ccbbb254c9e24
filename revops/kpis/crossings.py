"""How the motion of who began and that of who closed cross: four counts, never summed into one rate."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import kpi
from revops.measures import Measure, measure, rows
from revops.models import Crossing
from revops.values import Better, Unit


def crossing(won, first: str, closed: str):
    return rows(
        won.filter(won.first_motion == first, won.motion == closed), on="business_day", item="deal"
    )


@measure(Crossing)
def came_and_closed_inbound(won):
    return crossing(won, "inbound", "inbound")


@measure(Crossing)
def came_and_closed_outbound(won):
    return crossing(won, "inbound", "outbound")


@measure(Crossing)
def found_and_closed_inbound(won):
    return crossing(won, "outbound", "inbound")


@measure(Crossing)
def found_and_closed_outbound(won):
    return crossing(won, "outbound", "outbound")


CROSSED = {
    "unit": Unit.COUNT,
    "better": Better.NEUTRAL,
    "version": 1,
    "explains": "deals_signed",
    "accountable": _("Sales · Marketing"),
    # None of one crossing is 0 as soon as there is any of another.
    "evidence": (
        came_and_closed_inbound,
        came_and_closed_outbound,
        found_and_closed_inbound,
        found_and_closed_outbound,
    ),
}


@kpi(label=_("Inbound first, closed inbound"), **CROSSED)
def won_inbound_inbound() -> Measure:
    """Deals won in the period of accounts whose first lead came to us, that closed as inbound.

    The motion of the account is that of its first lead as it arrived; that of the deal is its own on the day it was won. The four crossings
    are never summed into one rate. Deals without a lead that is known, or without a motion, are in none of them. A deal counts on the
    business day it was won.
    """
    return came_and_closed_inbound


@kpi(label=_("Inbound first, closed outbound"), **CROSSED)
def won_inbound_outbound() -> Measure:
    """Deals won in the period of accounts whose first lead came to us, that closed as outbound.

    It is one of the four crossings of the motion of an account's first lead and that of its deal.
    """
    return came_and_closed_outbound


@kpi(label=_("Outbound first, closed inbound"), **CROSSED)
def won_outbound_inbound() -> Measure:
    """Deals won in the period of accounts whose first lead we found, that closed as inbound.

    It is one of the four crossings of the motion of an account's first lead and that of its deal.
    """
    return found_and_closed_inbound


@kpi(label=_("Outbound first, closed outbound"), **CROSSED)
def won_outbound_outbound() -> Measure:
    """Deals won in the period of accounts whose first lead we found, that closed as outbound.

    It is one of the four crossings of the motion of an account's first lead and that of its deal.
    """
    return found_and_closed_outbound
