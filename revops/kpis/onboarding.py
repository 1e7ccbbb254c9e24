"""Customers on the way to going live."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from revops.kpis import Distribution, Need, Ratio, kpi
from revops.kpis.reasons import not_started
from revops.measures import Buckets, Measure, days_since, measure, reason, rows
from revops.models import Onboarding, OnboardingStep
from revops.values import Better, Unit

DAY = timedelta(days=1)
NOBODY_LIVE = _("No customer went live in this period.")


@measure(Onboarding, version=3, is_stock=True)
def onboardings_open(onboarding):
    ended = onboarding.mutate(ended_on=ended_on(onboarding))
    started = ended.filter(ended.started_on.notnull(), ended.left_out == "")
    return rows(started, on="started_on", item="number").union(
        rows(started, on="ended_on", item="number", amount=-1)
    )


@measure(Onboarding)
def onboardings_known(onboarding):
    known = onboarding.mutate(known_on=onboarding.signed_on.coalesce(onboarding.started_on))
    return rows(known.filter(known.left_out == ""), on="known_on", item="number")


def counted(onboarding):
    return onboarding.filter(onboarding.left_out == "")


def ended_on(onboarding):
    """The first day on which it was live or cancelled."""
    import ibis

    return ibis.least(onboarding.live_on, onboarding.cancelled_on)


@measure(Onboarding, version=2, is_stock=True)
def waiting_to_start(onboarding):
    signed = counted(onboarding).filter(onboarding.signed_on.notnull())
    moved = signed.mutate(begun_on=signed.started_on.coalesce(ended_on(signed)))
    begun = moved.filter(moved.begun_on > moved.signed_on)
    still = moved.filter(moved.begun_on.isnull()).union(begun)
    return rows(still, on="signed_on", item="number").union(
        rows(begun, on="begun_on", item="number", amount=-1)
    )


@measure(Onboarding, version=2, is_stock=True)
def beyond_plan(onboarding):
    """From the day after the planned one until it is live or cancelled."""
    planned = counted(onboarding).filter(onboarding.planned_live_on.notnull())
    dated = planned.mutate(
        late_on=(planned.planned_live_on + DAY).cast("date"), ended_on=ended_on(planned)
    )
    late = dated.filter(dated.ended_on.isnull() | (dated.ended_on > dated.late_on))
    return rows(late, on="late_on", item="number").union(
        rows(late, on="ended_on", item="number", amount=-1)
    )


@measure(OnboardingStep, version=2, is_stock=True)
def steps_held(step):
    held = step.filter(step.blocked_on.notnull(), step.left_out == "")
    return rows(held, on="blocked_on", item="number").union(
        rows(held, on="released_on", item="number", amount=-1)
    )


@measure(OnboardingStep)
def steps_planned(step):
    return rows(step, on="planned_on", item="number")


def live(onboarding):
    return counted(onboarding).filter(onboarding.live_on.notnull())


@measure(Onboarding)
def went_live(onboarding):
    return rows(live(onboarding), on="live_on", item="number")


@measure(Onboarding, buckets=Buckets.VALUE)
def days_until_live(onboarding):
    signed = live(onboarding).filter(onboarding.signed_on.notnull())
    days = days_since(signed.signed_on, signed.live_on)
    return rows(signed.filter(days >= 0), on="live_on", item="number", bucket=days)


@measure(Onboarding)
def invoiced_early(onboarding):
    paid = live(onboarding).filter(onboarding.invoiced_on < onboarding.live_on)
    return rows(paid, on="live_on", item="number")


@measure(Onboarding)
def invoiced_at_all(onboarding):
    paid = counted(onboarding).filter(onboarding.invoiced_on.notnull())
    return rows(paid, on="invoiced_on", item="number")


@reason(
    Onboarding,
    label=_("Live without a day of signature"),
    meaning=_("Nothing says when they were signed, so that nobody knows how long it took."),
)
def live_unsigned(onboarding):
    return rows(live(onboarding).filter(onboarding.signed_on.isnull()), on="live_on", item="number")


@reason(
    Onboarding,
    label=_("Without a planned day"),
    meaning=_("In progress, and nothing says by when they are to be live: never overdue."),
)
def unplanned(onboarding):
    begun = counted(onboarding).filter(
        onboarding.planned_live_on.isnull(), onboarding.started_on.notnull()
    )
    return rows(begun.filter(ended_on(begun).isnull()), on="started_on", item="number")


@reason(
    OnboardingStep,
    label=_("Blocked twice at once"),
    meaning=_("Another record blocks the same step for all of that time; the step waits once."),
)
def held_twice(step):
    return rows(step.filter(step.left_out == "merged"), on="blocked_on", item="number")


@kpi(
    label=_("Onboardings in progress"),
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
    evidence=(onboardings_known,),
    leaves_out=(not_started,),
)
def onboardings_in_progress() -> Measure:
    """Signed customers whose onboarding has started and who are not yet live, at the end of the period.

    It is a stock: an onboarding is in it from the day it started until the day before it went live or was cancelled. One that was live
    before it started was never in progress.
    """
    return onboardings_open


@kpi(
    label=_("Signed, not started"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
    evidence=(onboardings_known,),
)
def signed_not_started() -> Measure:
    """Signed customers whose onboarding had not started at the end of the period.

    It is a stock: a customer is in it from the day of the signature until the day before the onboarding starts, goes live or is
    cancelled. Signed on 1 March and started on 9 March: in it from 1 to 8 March. One without a day of signature is not in it.
    """
    return waiting_to_start


@kpi(
    label=_("Onboardings overdue"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
    evidence=(onboardings_known,),
    leaves_out=(unplanned,),
)
def onboardings_overdue() -> Measure:
    """Customers who were to be live before the end of the period and were not.

    It is a stock: a customer is in it from the day after the planned one until the day before it goes live or is cancelled, whether it
    has started or not. Planned for 10 March and live on 15 March: in it from 11 to 14 March. One without a planned day is never overdue.
    """
    return beyond_plan


@kpi(
    label=_("Steps blocked"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
    evidence=(steps_planned,),
    leaves_out=(held_twice,),
)
def steps_blocked() -> Measure:
    """Steps of onboardings that waited for somebody at the end of the period: for us, the customer or a third party.

    It is a stock: a step is in it from the day on which it was blocked until the day before it goes on, is done, or the customer is live
    or lost. Blocked on 3 March and done on 6 March: in it from 3 to 5 March. One that several records block at once is in it once. What
    people typed in counts until the tool says more.
    """
    return steps_held


@kpi(
    label=_("Days to live"),
    unit=Unit.DAYS,
    better=Better.LOWER,
    accountable=_("Customer success"),
    version=1,
    explains="revenue",
    evidence=(onboardings_known,),
    leaves_out=(live_unsigned,),
)
def days_to_live() -> Distribution:
    """Median days from the signature until the customer is live, for customers who went live in the period.

    Half of the customers took no longer. A customer counts on the day it went live; three that took 20, 30 and 70 days have a median of
    30. When nobody went live there is none: it is absent, not 0 days. Medians do not add up and are never averaged.
    """
    return Distribution(days_until_live, if_none=NOBODY_LIVE)


@kpi(
    label=_("First invoice before live"),
    unit=Unit.PERCENT,
    better=Better.NEUTRAL,
    accountable=_("Finance"),
    version=1,
    explains="revenue",
)
def invoiced_before_live() -> Ratio:
    """Of the customers who went live in the period, the share whose first invoice is dated before that day.

    An invoice is the customer's when it names the deal of the onboarding; credit notes are none. A customer counts on the day it went
    live; two who were invoiced before, of four who went live, are 50 %. One without any invoice counts as not invoiced before. Without any
    invoice of any onboarding ever, and when nobody went live, there is no rate.
    """
    return Ratio(
        invoiced_early,
        went_live,
        if_none=NOBODY_LIVE,
        needs=(Need(invoiced_at_all, _("No invoice names the deal of an onboarding.")),),
    )
