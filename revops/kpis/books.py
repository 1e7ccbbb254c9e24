"""Revenue as the books have it, beside what was signed and what was invoiced."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.kpis import kpi
from revops.measures import Measure, measure, reason, rows
from revops.models import LedgerLine
from revops.models.choices import LedgerKind
from revops.values import Better, Unit


def of_revenue(line):
    return line.filter(line.kind == LedgerKind.REVENUE)


@measure(LedgerLine, is_money=True)
def booked(line):
    return rows(of_revenue(line), on="business_day", item="document", amount="amount_base_minor")


@measure(LedgerLine)
def lines_booked(line):
    return rows(of_revenue(line), on="business_day", item="document")


@measure(LedgerLine)
def booked_unpriced(line):
    unpriced = of_revenue(line).filter(line.amount_base_minor.isnull())
    return rows(unpriced, on="business_day", item="document")


@reason(
    LedgerLine,
    label=_("Lines of the books without a rate"),
    meaning=_("Listed, not priced: finance has no rate of the books' currency for the month."),
)
def lines_without_rate(line):
    unpriced = of_revenue(line).filter(line.amount_base_minor.isnull())
    return rows(unpriced, on="business_day", item="document")


@kpi(
    label=_("Books"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("CRO"),
    keeper=_("Finance"),
    version=1,
    explains="revenue",
    unpriced=booked_unpriced,
    evidence=(lines_booked,),
    leaves_out=(lines_without_rate,),
    closes=True,
)
def books() -> Measure:
    """What the books say of revenue: credit − debit of the accounts of sales, in base currency at finance's rate of the month.

    A line counts on the day on which it is posted. It is neither what was signed nor what was invoiced: the control total of the month
    names each difference to the documents. Where no books are delivered there is none.
    """
    return booked
