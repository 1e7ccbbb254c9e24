"""Whether the open pipeline is enough for what is missing to the target."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from revops.kpis import Formula, kpi
from revops.kpis.deals import deals_closed, open_count, signed_amount
from revops.kpis.merged import merged_changes
from revops.kpis.reasons import due_on_no_day, test_changes
from revops.measures import Buckets, Measure, due_on, measure, rows
from revops.models import DealChange
from revops.values import Better, Unit


@measure(DealChange, is_stock=True, is_money=True, buckets=Buckets.DUE)
def due_value(change):
    """What a step leaves open is due on the day expected after it; what was open before it, on no day more."""
    priced = change.filter(change.left_out == "", change.value_base_minor.notnull())
    counted = priced.mutate(before=priced.value_base_minor - priced.value_after_base_minor)
    moved = counted.filter(
        (counted.value_base_minor != 0) | ~counted.due_on.identical_to(counted.due_before_on)
    )
    entered = moved.filter(moved.value_after_base_minor != 0)
    left = moved.filter(moved.before != 0)
    return rows(
        entered,
        on="business_day",
        item="deal",
        amount="value_after_base_minor",
        bucket=due_on(entered.due_on),
    ).union(
        rows(
            left, on="business_day", item="deal", amount="before", bucket=due_on(left.due_before_on)
        )
    )


@kpi(
    label=_("Pipeline due"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    evidence=(open_count, deals_closed),
    leaves_out=(due_on_no_day, test_changes, merged_changes),
)
def pipeline_due() -> Measure:
    """Expected value of the open qualified deals that are expected to close in the period, in base currency at finance's latest rate.

    It is a stock: what is open at the end of the period, or today while it runs or has not begun. A deal counts on the day on which it
    is expected to close; where that moved, from the day it was moved on. One that was expected before the period and is still open, and
    one that is expected on no day, are not in it. A deal without an amount or a rate adds no value.
    """
    return due_value


def covered(numbers):
    signed, due = numbers["signed_amount"], numbers["pipeline_due"].value.known
    if signed.target is None:
        return _("Nobody has set a target of the signed amount for this.")
    won = Fraction(0) if signed.value.is_absent else signed.value.known
    missing = signed.target.known - won
    if missing <= 0:
        return _("Covered: nothing is missing to the target.")
    if numbers["pipeline_due"].is_over:
        return _("The period is over: nothing more can close in it.")
    if not due:
        return _("Nothing that is open is expected to close in this period.")
    return due / missing


@kpi(
    label=_("Coverage"),
    unit=Unit.TIMES,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
)
def coverage() -> Formula:
    """Open pipeline expected to close in the period ÷ what is missing to the target of the signed amount (target − signed).

    It is calculated from the pipeline due and the signed amount, which stand beside it. Without a target there is no coverage; when
    nothing is missing, the target is covered. Once the period is over, or when nothing open is due in it, there is none either.
    """
    return Formula((pipeline_due, signed_amount), covered, may_lack=("signed_amount",))
