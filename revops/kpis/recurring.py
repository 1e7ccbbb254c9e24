"""What recurs: how much customers pay a month, and how it moves from the opening to the closing."""

from __future__ import annotations

from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from revops.formulas import Dayless
from revops.kpis import Formula, kpi
from revops.kpis.reasons import documents_without_rate
from revops.kpis.subscriptions import (
    subscriptions_not_paid,
    subscriptions_undated,
    subscriptions_unpriced,
)
from revops.measures import Measure, measure, reason, rows
from revops.models import Invoice, RecurringChange
from revops.models.choices import RecurringKind
from revops.values import Better, Unit


def moved(change, kind):
    of_kind = change.filter(change.kind == kind)
    return rows(of_kind, on="business_day", item="account", amount="amount_base_minor")


@measure(RecurringChange, is_stock=True, is_money=True)
def recurring_amount(change):
    return rows(change, on="business_day", item="account", amount="amount_base_minor")


@measure(RecurringChange, is_money=True)
def recurring_begun(change):
    return moved(change, RecurringKind.NEW)


@measure(RecurringChange, is_money=True)
def recurring_back(change):
    return moved(change, RecurringKind.REACTIVATION)


@measure(RecurringChange, is_money=True)
def recurring_more(change):
    return moved(change, RecurringKind.EXPANSION)


@measure(RecurringChange, is_money=True)
def recurring_less(change):
    return moved(change, RecurringKind.CONTRACTION)


@measure(RecurringChange, is_money=True)
def recurring_gone(change):
    return moved(change, RecurringKind.CHURN)


@reason(
    Invoice,
    label=_("Without a service period"),
    meaning=_("Listed, not counted: nobody says for how long the document bills a service."),
)
def documents_without_period(invoice):
    unsaid = invoice.service_from_on.isnull() | invoice.service_until_on.isnull()
    of_none = unsaid | (invoice.service_until_on < invoice.service_from_on)
    return rows(invoice.filter(of_none, invoice.left_out == ""), on="business_day", item="number")


WITHOUT_PERIOD = Dayless(
    recurring_amount,
    documents_without_period.measure,
    lambda count: (
        ngettext_lazy(
            "%(count)d document came in, without a service period; what recurs is read from those.",
            "%(count)d documents came in, none with a service period; what recurs is read from those.",
            count,
        )
        % {"count": count}
    ),
)
COMMON = {
    "unit": Unit.MONEY,
    "better": Better.HIGHER,
    "accountable": _("Customer success"),
    "keeper": _("Finance"),
    "version": 1,
    "explains": "revenue",
    "evidence": (recurring_amount,),
    "dayless": (WITHOUT_PERIOD,),
    "leaves_out": (
        documents_without_rate,
        documents_without_period,
        subscriptions_unpriced,
        subscriptions_not_paid,
        subscriptions_undated,
    ),
    "closes": True,
}


@kpi(label=_("Recurring revenue"), **COMMON)
def recurring() -> Measure:
    """What customers pay a month for subscriptions and for services that documents bill, at the end of the period, in base currency.

    A document's line is spread evenly over the months of its service, to the nearest whole number of them, from the month in which the
    service begins. A subscription counts its amount a month in the same way. From the month in which a customer's first subscription
    begins, its documents no longer count here: they bill the same. It is a stock. Documents without a period, and what has no rate, are
    left out.
    """
    return recurring_amount


@kpi(label=_("New recurring"), **COMMON)
def recurring_new() -> Measure:
    """Recurring amounts a month of customers who never paid any before, in the month in which their service begins."""
    return recurring_begun


@kpi(label=_("Reactivated recurring"), **COMMON)
def recurring_reactivation() -> Measure:
    """Recurring amounts a month of customers who had paid none for a month or more and do so again, in the month in which it begins."""
    return recurring_back


@kpi(label=pgettext_lazy("recurring", "Expansion"), **COMMON)
def recurring_expansion() -> Measure:
    """By how much customers pay more a month than in the month before, in base currency.

    It counts in the first month in which they do. Rates of exchange move it too, where a service is billed in another currency.
    """
    return recurring_more


@kpi(label=_("Contraction"), **COMMON)
def recurring_contraction() -> Measure:
    """By how much customers pay less a month than in the month before, and still something; less than zero.

    It counts in the first month in which they do.
    """
    return recurring_less


@kpi(label=_("Churn"), **COMMON)
def recurring_churn() -> Measure:
    """What customers paid a month who pay nothing any more; less than zero.

    It counts in the first month that no document bills and no subscription runs. A renewal that is billed later takes it back.
    """
    return recurring_gone


MOVES = (
    recurring_new,
    recurring_reactivation,
    recurring_expansion,
    recurring_contraction,
    recurring_churn,
)
NO_OPENING = _("Nothing recurred when this period began.")


def opening(numbers) -> Fraction:
    """What recurred before the first day of the period."""
    return numbers["recurring"].value.known - sum(known(numbers, each.key) for each in MOVES)


def known(numbers, key: str) -> Fraction:
    value = numbers[key].value
    return Fraction(0) if value.is_absent else value.known


def net(numbers) -> Fraction | Promise:
    before = opening(numbers)
    if before <= 0:
        return NO_OPENING
    kept = ("recurring_expansion", "recurring_contraction", "recurring_churn")
    return Fraction(before + sum(known(numbers, key) for key in kept), before)


def gross(numbers) -> Fraction | Promise:
    before = opening(numbers)
    if before <= 0:
        return NO_OPENING
    lost = known(numbers, "recurring_contraction") + known(numbers, "recurring_churn")
    return Fraction(before + lost, before)


RETAINED = {
    "unit": Unit.PERCENT,
    "better": Better.HIGHER,
    "accountable": _("Customer success"),
    "keeper": _("Finance"),
    "version": 1,
    "explains": "revenue",
}


# With what customers of the opening add, more is kept than there was.
@kpi(label=_("Net revenue retention"), at_most=3, **RETAINED)
def net_retention() -> Formula:
    """(Recurring at the opening + expansion − contraction − churn) ÷ recurring at the opening (NRR).

    It is calculated from the movements of the period, which stand beside it and lead from the opening to the closing: what is new or back
    is in neither half. In a period of several months the movements of customers who came within it count, too. Where nothing recurred at
    the opening there is none.
    """
    return Formula((recurring, *MOVES), net, may_lack=tuple(each.key for each in MOVES))


@kpi(label=_("Gross revenue retention"), **RETAINED)
def gross_retention() -> Formula:
    """(Recurring at the opening − contraction − churn) ÷ recurring at the opening (GRR).

    It is net revenue retention without expansion, so never more than all. Where nothing recurred at the opening there is none.
    """
    return Formula((recurring, *MOVES), gross, may_lack=tuple(each.key for each in MOVES))
