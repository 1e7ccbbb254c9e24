"""What people did: calls and touches."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import kpi
from revops.kpis.reasons import automatic_calls, automatic_touches, inbound_touches
from revops.measures import Measure, measure, rows
from revops.models import Activity
from revops.values import Better, Unit


@measure(Activity)
def calls_made(activity):
    return rows(
        activity.filter(activity.kind == "call", ~activity.is_automatic),
        on="business_day",
        item="lead",
    )


@measure(Activity)
def outbound_touches(activity):
    touching = activity.filter(
        activity.kind.isin(("call", "email", "meeting", "social")),
        activity.motion == "outbound",
        ~activity.is_automatic,
    )
    return rows(touching, on="business_day", item="lead")


@kpi(
    label=_("Calls"),
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    accountable=_("SDR · BDR"),
    version=1,
    explains="sqos",
    leaves_out=(automatic_calls,),
)
def calls() -> Measure:
    """Calls made by people, answered or not.

    A call counts on the business day it was made. Automatic calls are left out.
    """
    return calls_made


@kpi(
    label=_("Touches"),
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    accountable=_("BDR"),
    version=1,
    explains="sqos",
    evidence=(calls_made,),
    leaves_out=(automatic_touches, inbound_touches),
)
def touches() -> Measure:
    """Outbound calls, mails, meetings and social messages.

    A touch counts on the business day it happened. Automatic ones are left out. High and low are both ambiguous.
    """
    return outbound_touches
