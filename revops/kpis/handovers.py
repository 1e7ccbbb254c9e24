"""Hand-offs between functions: answered in time or not, accepted, rejected, forgotten."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Need, Ratio, kpi
from revops.kpis.onboarding import onboardings_known
from revops.measures import Measure, measure, rows
from revops.models import Handover
from revops.values import Better, Unit

NONE_DUE = _("No hand-off of this kind was to be answered in this period.")


def due(handover, clock: str, *conditions):
    return rows(
        handover.filter(handover.clock == clock, *conditions), on="business_day", item="item"
    )


@measure(Handover, is_due=True)
def mqls_handed_over(handover):
    return due(handover, "mql")


@measure(Handover, is_due=True)
def mqls_in_time(handover):
    return due(handover, "mql", handover.in_time)


@measure(Handover, is_due=True)
def mqls_taken(handover):
    return due(handover, "mql", handover.answer == "accepted")


@measure(Handover, is_due=True)
def mqls_handed_back(handover):
    return due(handover, "mql", handover.answer == "rejected")


@measure(Handover, is_due=True)
def mqls_unanswered(handover):
    return due(handover, "mql", handover.answer == "")


@measure(Handover, is_due=True)
def sqos_proposed(handover):
    return due(handover, "sqo")


@measure(Handover, is_due=True)
def sqos_in_time(handover):
    return due(handover, "sqo", handover.in_time)


@measure(Handover, is_due=True)
def cards_sent(handover):
    return due(handover, "card")


@measure(Handover, is_due=True)
def cards_in_time(handover):
    return due(handover, "card", handover.in_time)


@measure(Handover, is_due=True)
def kick_offs_due(handover):
    return due(handover, "kick_off")


@measure(Handover, is_due=True)
def kick_offs_timely(handover):
    return due(handover, "kick_off", handover.in_time)


@measure(Handover, is_due=True)
def leads_returned(handover):
    return due(handover, "nurture")


@measure(Handover, is_due=True)
def returns_in_time(handover):
    return due(handover, "nurture", handover.in_time)


@kpi(
    label=_("MQLs answered in time"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("SDR · BDR"),
    version=1,
    explains="sqos",
)
def mqls_answered_in_time() -> Ratio:
    """Of the MQLs that were to be answered in the period, the share that was accepted or rejected in time.

    In time is within the working hours of the deadline, 16 unless the organisation says otherwise, from the entry into MQL. An MQL counts
    on the day on which its time was over, whatever came of it: of four, two accepted in time, one rejected too late and one that nobody
    answered are 50 %. A lead that becomes MQL again is handed over again. When none was due there is no share: it is absent, not 0 %.
    """
    return Ratio(mqls_in_time, mqls_handed_over, if_none=NONE_DUE)


@kpi(
    label=_("MQLs accepted"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
)
def mqls_accepted() -> Ratio:
    """Of the MQLs that were to be answered in the period, the share that was accepted, in time or later.

    Accepted is an entry into SAL or SQO. An MQL counts on the day on which its time was over: of four, two that were accepted, one
    rejected and one that nobody answered are 50 %.
    """
    return Ratio(mqls_taken, mqls_handed_over, if_none=NONE_DUE)


@kpi(
    label=_("MQLs rejected"),
    unit=Unit.PERCENT,
    better=Better.LOWER,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
)
def mqls_rejected() -> Ratio:
    """Of the MQLs that were to be answered in the period, the share that was handed back.

    Handed back is disqualified, or rejected by a record. An MQL counts on the day on which its time was over: of four, two that were
    accepted, one rejected and one that nobody answered are 25 %.
    """
    return Ratio(mqls_handed_back, mqls_handed_over, if_none=NONE_DUE)


@kpi(
    label=_("MQLs forgotten"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    accountable=_("SDR · BDR"),
    version=1,
    explains="sqos",
    evidence=(mqls_handed_over,),
)
def mqls_forgotten() -> Measure:
    """MQLs that were to be answered in the period, and that nobody has answered until now.

    An MQL counts on the day on which its time was over, until somebody accepts or rejects it: then it is forgotten no more, in any period.
    Of four, two that were accepted, one rejected and one that nobody answered are 1.
    """
    return mqls_unanswered


@kpi(
    label=_("SQO proposals answered in time"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="sqos",
)
def sqos_answered_in_time() -> Ratio:
    """Of the proposed opportunities that were to be answered in the period, the share that was accepted or rejected in time.

    In time is within the working hours of the deadline, 16 unless the organisation says otherwise, from the proposal. A deal of the lead
    that opens accepts it. A proposal counts on the day on which its time was over: of three, one accepted in time, one rejected in time and
    one that nobody answered are 67 %. When none was due there is no share: it is absent, not 0 %.
    """
    return Ratio(sqos_in_time, sqos_proposed, if_none=NONE_DUE)


@kpi(
    label=_("Cards answered in time"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
)
def cards_answered_in_time() -> Ratio:
    """Of the cards of signed customers that were to be answered in the period, the share accepted or returned in time.

    In time is within the working hours of the deadline, 16 unless the organisation says otherwise, from when the card was sent. A card
    counts on the day on which its time was over: of two, one returned in time and one accepted too late are 50 %.
    """
    return Ratio(cards_in_time, cards_sent, if_none=NONE_DUE)


@kpi(
    label=_("Kick-offs in time"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
)
def kick_offs_in_time() -> Ratio:
    """Of the won deals whose onboarding was to start in the period, the share whose onboarding started in time.

    In time is within the working hours of the deadline, 90 unless the organisation says otherwise, from when the deal was won, or before
    that. A customer who was lost before it, in time, asks for nothing any more and counts as in time. A deal counts on the day on which its
    time was over: of two, one started in time and one that no onboarding names are 50 %. Without any onboarding ever there is no share.
    """
    return Ratio(
        kick_offs_timely,
        kick_offs_due,
        if_none=NONE_DUE,
        needs=(Need(onboardings_known, _("No onboarding has ever been delivered.")),),
    )


@kpi(
    label=_("Returned leads nurtured in time"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
)
def returns_nurtured_in_time() -> Ratio:
    """Of the leads that were handed back and were to be taken up again in the period, the share that was taken up in time.

    Handed back is a lead that was MQL and is disqualified; it is taken up with the first mail, call or meeting afterwards, automatic or
    not, or with its next stage. In time is within the working hours of the deadline, 90 unless the organisation says otherwise. A lead
    counts on the day on which its time was over: of two, one that got a mail in time and one that got none are 50 %.
    """
    return Ratio(returns_in_time, leads_returned, if_none=NONE_DUE)
