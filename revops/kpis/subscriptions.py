"""Subscriptions that run, beside what recurs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.kpis import kpi
from revops.measures import Measure, measure, reason, rows
from revops.models import Subscription
from revops.models.choices import Unpaid
from revops.values import Better, Unit


def counted(subscription):
    paid = subscription.filter(subscription.left_out == "")
    return paid.filter(paid.ended_on.isnull() | (paid.ended_on > paid.started_on))


@measure(Subscription, is_stock=True)
def subscriptions_running(subscription):
    ran = counted(subscription)
    return rows(ran, on="started_on", item="number").union(
        rows(ran, on="ended_on", item="number", amount=-1)
    )


@measure(Subscription)
def subscriptions_known(subscription):
    return rows(subscription, on="started_on", item="number")


@reason(
    Subscription,
    label=_("Not paid yet"),
    meaning=_("Tried for free, or never begun: listed on the day on which they started."),
)
def subscriptions_not_paid(subscription):
    found = subscription.filter(subscription.left_out == Unpaid.NOT_PAID)
    return rows(found, on="started_on", item="number")


@reason(
    Subscription,
    label=_("Ended without a day"),
    meaning=_("Their source says that they are over and not since when; listed on the day on which they started."),
)  # fmt: skip
def subscriptions_undated(subscription):
    found = subscription.filter(subscription.left_out == Unpaid.UNDATED)
    return rows(found, on="started_on", item="number")


@reason(
    Subscription,
    label=_("Without an amount or a rate"),
    meaning=_("What is used decides what they cost, or finance has no rate of their currency: they run, and add nothing to what recurs."),
)  # fmt: skip
def subscriptions_unpriced(subscription):
    found = counted(subscription)
    unpriced = found.filter(found.monthly_base_minor.isnull())
    return rows(unpriced, on="started_on", item="number")


@kpi(
    label=_("Active subscriptions"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    accountable=_("Customer success"),
    keeper=_("Finance"),
    version=1,
    explains="revenue",
    evidence=(subscriptions_known,),
    leaves_out=(subscriptions_not_paid, subscriptions_undated),
)
def active_subscriptions() -> Measure:
    """Subscriptions that have begun and not ended, at the end of the period.

    One begins on the day on which it is first paid, and ends on the first day that is not paid any more. It is a stock. Terms of one
    subscription that follow each other are one. Trials, and those that were never paid, are left out.
    """
    return subscriptions_running
