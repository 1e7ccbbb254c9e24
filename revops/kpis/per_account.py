"""What people of sales do per account that they touch."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Ratio, kpi
from revops.kpis.activity import calls_made, touched_accounts, touching
from revops.kpis.reasons import automatic_touches, inbound_touches, touches_of_nobody
from revops.measures import measure, rows
from revops.models import Activity
from revops.values import Better, Unit


def done(activity, *conditions):
    return rows(touching(activity).filter(*conditions), on="business_day", item="lead")


@measure(Activity)
def outbound_calls(activity):
    return done(activity, activity.kind == "call")


@measure(Activity)
def outbound_answers(activity):
    return done(activity, activity.kind == "call", activity.duration_seconds > 0)


@measure(Activity)
def outbound_meetings(activity):
    return done(activity, activity.kind == "meeting")


NONE_TOUCHED = _("No account was touched in this period.")
PER_ACCOUNT = {
    "unit": Unit.TIMES, "better": Better.NEUTRAL, "version": 1, "explains": "sqos", "accountable": _("BDR"), "evidence": (calls_made,),
    "leaves_out": (automatic_touches, inbound_touches, touches_of_nobody),
}  # fmt: skip


@kpi(label=_("Calls per account"), **PER_ACCOUNT)
def calls_per_account() -> Ratio:
    """Outbound calls of people ÷ distinct accounts touched in the period.

    A call counts on the business day it was made. An account is touched by an outbound call, mail, meeting or social message of a
    person; it is a company by its name, whatever its capitals, or a lead where there is none. Of two accounts, one called three times and
    one mailed, there are 1.5 calls per account.
    """
    return Ratio(outbound_calls, touched_accounts, if_none=NONE_TOUCHED)


@kpi(label=_("Answers per account"), **PER_ACCOUNT)
def answers_per_account() -> Ratio:
    """Outbound calls in which somebody answered ÷ distinct accounts touched in the period.

    Answered are calls of which the dialler says that they lasted. Accounts count as in calls per account. Of two accounts, one that
    answered one of three calls and one that was mailed, there are 0.5.
    """
    return Ratio(outbound_answers, touched_accounts, if_none=NONE_TOUCHED)


@kpi(label=_("Meetings per account"), **PER_ACCOUNT)
def meetings_per_account() -> Ratio:
    """Outbound meetings of people ÷ distinct accounts touched in the period.

    A meeting counts on the business day it happened. Accounts count as in calls per account. Of two accounts of which one was met once,
    there are 0.5.
    """
    return Ratio(outbound_meetings, touched_accounts, if_none=NONE_TOUCHED)
