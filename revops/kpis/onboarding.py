"""Customers on the way to going live."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import kpi
from revops.kpis.reasons import not_started
from revops.measures import Measure, measure, rows
from revops.models import Onboarding
from revops.values import Better, Unit


@measure(Onboarding, version=2, is_stock=True)
def onboardings_open(onboarding):
    ended = onboarding.mutate(ended_on=onboarding.live_on.coalesce(onboarding.cancelled_on))
    started = ended.filter(ended.started_on.notnull(), ended.left_out == "")
    return rows(started, on="started_on", item="number").union(
        rows(started, on="ended_on", item="number", amount=-1)
    )


@measure(Onboarding)
def onboardings_known(onboarding):
    known = onboarding.mutate(known_on=onboarding.signed_on.coalesce(onboarding.started_on))
    return rows(known.filter(known.left_out == ""), on="known_on", item="number")


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
