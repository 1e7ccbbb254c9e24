"""Deals: signed, lost, open."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops.kpis import Need, Ratio, kpi
from revops.kpis.merged import merged_changes
from revops.kpis.reasons import (
    dayless_deals,
    disqualified_leads,
    left_out_deals,
    test_changes,
    without_amount,
    without_rate,
)
from revops.measures import Measure, measure, rows
from revops.models import Deal, DealChange
from revops.values import Better, Unit


def closed(deal, *outcomes: str):
    return deal.filter(deal.outcome.isin(outcomes), deal.left_out == "")


@measure(Deal)
def deals_won(deal):
    return rows(closed(deal, "won"), on="closed_on", item="deal")


@measure(Deal)
def losses(deal):
    return rows(closed(deal, "lost"), on="closed_on", item="deal")


@measure(Deal)
def deals_closed(deal):
    return rows(closed(deal, "won", "lost"), on="closed_on", item="deal")


@measure(Deal, is_money=True)
def signed_value(deal):
    return rows(closed(deal, "won"), on="closed_on", item="deal", amount="signed_base_minor")


@measure(Deal)
def signed_unpriced(deal):
    won = closed(deal, "won")
    return rows(won.filter(won.signed_base_minor.isnull()), on="closed_on", item="deal")


@measure(DealChange, is_stock=True, is_money=True)
def open_value(change):
    moved = change.filter(change.left_out == "", change.value_base_minor != 0)
    return rows(moved, on="business_day", item="deal", amount="value_base_minor")


@measure(DealChange, is_stock=True)
def open_count(change):
    moved = change.filter(change.left_out == "", change.open_count != 0)
    return rows(moved, on="business_day", item="deal", amount="open_count")


@measure(DealChange, is_stock=True)
def open_unpriced(change):
    moved = change.filter(
        change.left_out == "", change.open_count != 0, change.value_base_minor.isnull()
    )
    return rows(moved, on="business_day", item="deal", amount="open_count")


NO_DEALS = _("No source has brought deals yet; an export of them from the CRM does.")
dayless_wins, dayless_losses = dayless_deals(deals_won, "won"), dayless_deals(losses, "lost")


@kpi(
    label=_("Deals signed"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    noun=ngettext_lazy("%(amount)s signed deal", "%(amount)s signed deals", "count"),
    if_never=NO_DEALS,
    evidence=(open_count, losses),
    dayless=(dayless_wins,),
    leaves_out=left_out_deals("won"),
    closes=True,
)
def deals_signed() -> Measure:
    """Deals won.

    A deal counts once, on the business day it was won, which is its own event and not the editable expected close. A deal won again after
    it was reopened counts on the day it was last won. Deals of test leads and deals won without a day are left out.
    """
    return deals_won


@kpi(
    label=_("Win rate"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("Sales · Marketing"),
    version=1,
    noun=_("%(amount)s of win rate"),
    if_never=NO_DEALS,
    evidence=(open_count,),
    dayless=(dayless_wins, dayless_losses),
    leaves_out=(disqualified_leads, *left_out_deals("won", "lost")),
    closes=True,
)
def win_rate() -> Ratio:
    """Deals won ÷ deals closed (won and lost), for deals closed in the period.

    A deal counts once, on the business day it closed. Open deals are left out, and so is a lead that was lost before it became a deal.
    When no deal closed there is no win rate: it is absent, not 0 %. It is absent, too, where no lost deal has ever been delivered.
    """
    only_wins = Need(losses, _("No source tells of a lost deal, so there is no win rate."))
    return Ratio(
        deals_won, deals_closed, if_none=_("No deal closed in this period."), needs=(only_wins,)
    )


@kpi(
    label=_("Signed amount"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    unpriced=signed_unpriced,
    if_never=NO_DEALS,
    evidence=(deals_won, open_count, losses),
    dayless=(dayless_wins,),
    leaves_out=(without_amount, without_rate, *left_out_deals("won")),
    closes=True,
)
def signed_amount() -> Measure:
    """Value of the deals won (bookings), in base currency at the rate of the month they were won. It is not what was invoiced.

    A deal counts on the business day it was won. A deal without an amount or without a rate counts as signed, but adds no value.
    """
    return signed_value


@kpi(
    label=_("Deals lost"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    accountable=_("AE"),
    version=1,
    explains="win_rate",
    dayless=(dayless_losses,),
    leaves_out=(disqualified_leads, *left_out_deals("lost")),
    closes=True,
)
def deals_lost() -> Measure:
    """Deals lost.

    A deal counts once, on the business day it was last lost. A lead lost before it became a deal is disqualified and left out.
    """
    return losses


@kpi(
    label=_("Open pipeline"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    unpriced=open_unpriced,
    evidence=(open_count, deals_closed),
    leaves_out=(test_changes, merged_changes),
    closes=True,
)
def open_pipeline() -> Measure:
    """Expected value of the open qualified deals at the end of the period, in base currency at finance's latest rate.

    It is a stock: a deal is in it from the day it opened until the day before it was won, lost or deleted. A deal without an amount
    or a rate counts among the open deals, but adds no value.
    """
    return open_value


@kpi(
    label=_("Open deals"),
    unit=Unit.COUNT,
    better=Better.NEUTRAL,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    evidence=(deals_closed,),
    leaves_out=(test_changes, merged_changes),
    closes=True,
)
def open_deals() -> Measure:
    """Open qualified deals at the end of the period.

    It is a stock: a deal is in it from the day it opened until the day before it was won, lost or deleted.
    """
    return open_count
