"""What people did: calls and touches."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Ratio, kpi
from revops.kpis.reasons import (
    automatic_calls,
    automatic_touches,
    inbound_touches,
    touches_of_nobody,
)
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


def touching(activity):
    return activity.filter(
        activity.kind.isin(("call", "email", "meeting", "social")),
        activity.motion == "outbound",
        ~activity.is_automatic,
    )


@measure(Activity)
def outbound_touches(activity):
    return rows(touching(activity), on="business_day", item="lead")


@measure(Activity, distinct="account")
def touched_accounts(activity):
    return rows(
        touching(activity).filter(activity.account != ""), on="business_day", item="account"
    )


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


@kpi(
    label=_("Accounts touched"),
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    accountable=_("BDR"),
    version=1,
    explains="sqos",
    evidence=(calls_made,),
    leaves_out=(automatic_touches, inbound_touches, touches_of_nobody),
)
def accounts_touched() -> Measure:
    """Distinct accounts with an outbound call, mail, meeting or social message.

    An account is a company by its name, whatever its capitals; where there is none, the lead. It counts once in a period, on the day it
    was first touched in it, so that days, months or teams do not add up: an account touched by two teams counts for both, and once
    in the whole. It is counted for days, weeks, months, quarters and years, each from its first day.
    """
    return touched_accounts


@kpi(
    label=_("Touches per account"),
    unit=Unit.TIMES,
    better=Better.NEUTRAL,
    accountable=_("BDR"),
    version=1,
    explains="sqos",
    evidence=(calls_made,),
    leaves_out=(automatic_touches, inbound_touches, touches_of_nobody),
)
def touches_per_account() -> Ratio:
    """Outbound touches ÷ distinct accounts touched in the period.

    An account is a company by its name, whatever its capitals; where there is none, the lead. High and low are both ambiguous.
    When nobody was touched there is no ratio: it is absent, not 0.
    """
    return Ratio(
        outbound_touches, touched_accounts, if_none=_("No account was touched in this period.")
    )
