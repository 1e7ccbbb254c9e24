"""How long deals take, what they are worth on average, and what both make of the opportunities."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from revops.kpis import Distribution, Formula, Ratio, kpi
from revops.kpis.deals import closed, dayless_wins, deals_won, open_count, signed_value, win_rate
from revops.kpis.reasons import (
    left_out_deals,
    without_amount,
    without_rate,
    won_without_opening,
)
from revops.kpis.stages import sqos
from revops.measures import Buckets, days_since, measure, rows
from revops.models import Deal
from revops.values import Better, Unit

NONE_WON = _("No deal was won in this period.")


@measure(Deal, buckets=Buckets.VALUE)
def days_to_sign(deal):
    won = closed(deal, "won").filter(deal.opened_on.notnull(), deal.closed_on.notnull())
    return rows(won, on="closed_on", item="deal", bucket=days_since(won.opened_on, won.closed_on))


@measure(Deal)
def priced_wins(deal):
    return rows(
        closed(deal, "won").filter(deal.signed_base_minor.notnull()), on="closed_on", item="deal"
    )


@kpi(
    label=_("Sales cycle"),
    unit=Unit.DAYS,
    better=Better.LOWER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    evidence=(deals_won, open_count),
    dayless=(dayless_wins,),
    leaves_out=(won_without_opening, *left_out_deals("won")),
)
def sales_cycle() -> Distribution:
    """Median days from the opening of a deal, when it became a qualified opportunity, to its signature, for deals won in the period.

    Half of the deals took no longer. A deal counts on the business day it was won. A deal that was reopened is counted from its first
    opening. When no deal was won there is no cycle: it is absent, not 0 days. Medians do not add up and are never averaged.
    """
    return Distribution(days_to_sign, if_none=NONE_WON)


@kpi(
    label=_("Average deal"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    evidence=(deals_won, open_count),
    dayless=(dayless_wins,),
    leaves_out=(without_amount, without_rate, *left_out_deals("won")),
)
def average_deal() -> Ratio:
    """Value of the deals won ÷ deals won with a value, in base currency at the rate of the month they were won.

    A deal counts on the business day it was won. A deal without an amount or a rate is in neither half. When no deal was won
    there is no average: it is absent, not 0.
    """
    return Ratio(signed_value, priced_wins, if_none=NONE_WON)


def per_day(numbers):
    worth = numbers["sqos"].value.known * numbers["win_rate"].value.known
    days = numbers["sales_cycle"].value.known
    if not days:
        return _("The median deal was signed on the day it opened: there is nothing to divide by.")
    return Fraction(worth * numbers["average_deal"].value.known, days)


@kpi(
    label=_("Sales velocity"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("Sales · Marketing"),
    version=1,
    explains="deals_signed",
)
def velocity() -> Formula:
    """SQOs × win rate × average deal ÷ sales cycle: what the opportunities of the period bring a day, in base currency.

    It is calculated from these four figures of the same period and view, each of which stands beside it. When one of them is absent,
    there is no velocity.
    """
    return Formula((sqos, win_rate, average_deal, sales_cycle), per_day)
