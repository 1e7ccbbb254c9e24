"""How fast those are answered who came to us, in working hours, and what becomes of them."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from revops.kpis import Distribution, Ratio, kpi
from revops.measures import Buckets, measure, rows
from revops.models import Response
from revops.values import Better, Unit

NONE_CAME = _("No inbound lead arrived in this period.")
NONE_ANSWERED = _("No inbound lead of this period was answered so far.")
NONE_ASSIGNED = _("Of no inbound lead of this period is it known when it was assigned.")
MATURES_AFTER_DAYS = 60


def arrived(response, *conditions):
    chosen = response.filter(*conditions) if conditions else response
    return rows(chosen, on="business_day", item="lead")


def minutes(response, seconds: str):
    known = response.filter(response[seconds].notnull())
    return rows(known, on="business_day", item="lead", bucket=(known[seconds] / 60).floor())


@measure(Response)
def inbound_arrived(response):
    return arrived(response)


@measure(Response)
def inbound_in_time(response):
    return arrived(response, response.speed == "in_time")


@measure(Response)
def inbound_late(response):
    return arrived(response, response.speed == "late")


@measure(Response)
def inbound_never(response):
    return arrived(response, response.speed == "never")


@measure(Response)
def inbound_in_time_to_sqo(response):
    return arrived(response, response.speed == "in_time", response.converted_on.notnull())


@measure(Response)
def inbound_late_to_sqo(response):
    return arrived(response, response.speed == "late", response.converted_on.notnull())


@measure(Response)
def inbound_never_to_sqo(response):
    return arrived(response, response.speed == "never", response.converted_on.notnull())


@measure(Response, buckets=Buckets.VALUE)
def minutes_to_answer(response):
    return minutes(response, "wait_seconds")


@measure(Response, buckets=Buckets.VALUE)
def minutes_to_assign(response):
    return minutes(response, "system_seconds")


@measure(Response, buckets=Buckets.VALUE)
def minutes_of_people(response):
    return minutes(response, "human_seconds")


@measure(Response)
def hot_compared(response):
    return arrived(response, response.went_first.notnull())


@measure(Response)
def hot_went_first(response):
    return arrived(response, response.went_first)


@kpi(
    label=_("Inbound leads contacted in time"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
)
def answered_in_time() -> Ratio:
    """Of the inbound leads that arrived in the period, the share that a person answered within the agreed working time: one hour, unless
    the rules of inbound say otherwise.

    A lead counts on the business day it arrived, its first entry into lead. The first answer is the first call, mail, meeting or message
    of a person after that; automatic mails are none. Time is counted in the working hours of the lead's team, without public holidays.
    Leads that nobody has answered so far stay in the denominator, also those of the last hour. Duplicates merged away and test leads are
    left out. Of four leads, answered after 10 and 60 working minutes, after three hours and never, two were in time: 50 %.
    """
    return Ratio(inbound_in_time, inbound_arrived, if_none=NONE_CAME)


@kpi(
    label=_("Never answered"),
    unit=Unit.PERCENT,
    better=Better.LOWER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
)
def never_answered() -> Ratio:
    """Of the inbound leads that arrived in the period, the share that no person has answered so far.

    A lead counts on the business day it arrived. An automatic mail is no answer. Of four leads of which one was only mailed by a program,
    one was never answered: 25 %.
    """
    return Ratio(inbound_never, inbound_arrived, if_none=NONE_CAME)


@kpi(
    label=_("Speed to lead"),
    unit=Unit.MINUTES,
    better=Better.LOWER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
    evidence=(inbound_arrived,),
)
def speed_to_lead() -> Distribution:
    """Median working time from the arrival of an inbound lead to the first answer of a person, for leads that arrived in the period.

    Half of the answered leads waited no longer. Whole minutes in the working hours of the lead's team count. Leads that were never answered
    have no time and are in “Never answered”. Of leads answered after 10, 60 and 180 working minutes, the median is 60.
    """
    return Distribution(minutes_to_answer, if_none=NONE_ANSWERED)


@kpi(
    label=_("Speed to lead, slowest tenth"),
    unit=Unit.MINUTES,
    better=Better.LOWER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
    evidence=(inbound_arrived,),
)
def speed_to_lead_p90() -> Distribution:
    """Working time that nine in ten of the answered inbound leads of the period did not exceed.

    It is counted as speed to lead is. Of leads answered after 10, 60 and 180 working minutes, it is 180.
    """
    return Distribution(minutes_to_answer, if_none=NONE_ANSWERED, share=Fraction(9, 10))


@kpi(
    label=_("Delay of the system"),
    unit=Unit.MINUTES,
    better=Better.LOWER,
    accountable=_("RevOps"),
    version=1,
    explains="sqos",
    evidence=(inbound_arrived,),
)
def assignment_delay() -> Distribution:
    """Median working time from the arrival of an inbound lead to its assignment to somebody, for leads that arrived in the period.

    Only leads count of which the source says when they were assigned; one that was assigned before it arrived waited 0 minutes. Of leads
    assigned after 5, 15 and 40 working minutes, the median is 15.
    """
    return Distribution(minutes_to_assign, if_none=NONE_ASSIGNED)


@kpi(
    label=_("Delay of people"),
    unit=Unit.MINUTES,
    better=Better.LOWER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
    evidence=(inbound_arrived,),
)
def human_delay() -> Distribution:
    """Median working time from the assignment of an inbound lead to the first answer of a person, for leads that arrived in the period.

    Leads that were answered before they were assigned, or of which it is not known when they were assigned, are left out. Of leads answered
    5, 45 and 140 working minutes after their assignment, the median is 45.
    """
    return Distribution(minutes_of_people, if_none=NONE_ASSIGNED)


@kpi(
    label=_("Hot leads first"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
)
def hot_first() -> Ratio:
    """Of the hot and fitting inbound leads that arrived in the same hour as a colder one, the share that was answered before all colder
    ones of that hour.

    A lead is hot and fits by its last score before its first answer, or its first after it; the rules of inbound say from which intent and
    fit. A lead without a score is a colder one. An hour is one of the clock, from :00 to :59. Where the time of an answer is not known and
    may have been before or after, the lead is left out. Of two hot leads of an hour of which one was answered before the cold one and the
    other after it, the share is 50 %.
    """
    return Ratio(
        hot_went_first,
        hot_compared,
        if_none=_("No hot lead arrived in the same hour as a colder one in this period."),
    )


@kpi(
    label=_("In time → SQO"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
    matures_after_days=MATURES_AFTER_DAYS,
)
def in_time_to_sqo() -> Ratio:
    """Of the inbound leads of the period that were answered in time, the share that has entered SQO since its arrival.

    A lead counts on the business day it arrived. Beside it stand the leads that were answered late and never; the difference is no proof of
    a cause. Of two leads answered in time of which one became an SQO, the share is 50 %.
    """
    return Ratio(
        inbound_in_time_to_sqo,
        inbound_in_time,
        if_none=_("No inbound lead of this period was answered in time."),
    )


@kpi(
    label=_("Late → SQO"),
    unit=Unit.PERCENT,
    better=Better.NEUTRAL,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
    matures_after_days=MATURES_AFTER_DAYS,
)
def late_to_sqo() -> Ratio:
    """Of the inbound leads of the period that were answered later than agreed, the share that has entered SQO since its arrival.

    A lead counts on the business day it arrived. Of one lead answered late that became no SQO, the share is 0 of 1.
    """
    return Ratio(
        inbound_late_to_sqo,
        inbound_late,
        if_none=_("No inbound lead of this period was answered late."),
    )


@kpi(
    label=_("Never answered → SQO"),
    unit=Unit.PERCENT,
    better=Better.NEUTRAL,
    accountable=_("SDR"),
    version=1,
    explains="sqos",
    matures_after_days=MATURES_AFTER_DAYS,
)
def never_to_sqo() -> Ratio:
    """Of the inbound leads of the period that no person has answered, the share that has entered SQO since its arrival all the same.

    A lead counts on the business day it arrived. Of one lead that nobody answered and that became no SQO, the share is 0 of 1.
    """
    return Ratio(
        inbound_never_to_sqo,
        inbound_never,
        if_none=_("Every inbound lead of this period was answered."),
    )
