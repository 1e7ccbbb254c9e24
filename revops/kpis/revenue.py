"""Revenue, from finance's documents."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import kpi
from revops.kpis.merged import merged_documents
from revops.kpis.reasons import documents_without_rate, repeated_documents
from revops.measures import Measure, measure, rows
from revops.models import Invoice
from revops.values import Better, Unit


def documents(invoice):
    return invoice.filter(invoice.left_out == "")


@measure(Invoice, version=2, is_money=True)
def invoiced(invoice):
    return rows(documents(invoice), on="business_day", item="number", amount="amount_base_minor")


@measure(Invoice, version=2)
def invoiced_unpriced(invoice):
    return rows(
        documents(invoice).filter(invoice.amount_base_minor.isnull()),
        on="business_day",
        item="number",
    )


@measure(Invoice)
def documents_issued(invoice):
    return rows(documents(invoice), on="business_day", item="number")


@kpi(
    label=_("Revenue"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    accountable=_("CRO"),
    keeper=_("Finance"),
    version=1,
    noun=_("%(amount)s of revenue"),
    unpriced=invoiced_unpriced,
    evidence=(documents_issued,),
    leaves_out=(documents_without_rate, repeated_documents, merged_documents),
    closes=True,
)
def revenue() -> Measure:
    """Invoices − credit notes, without tax, in base currency at finance's rate of the month.

    A document counts on its invoice date, and once, also where several feeds of a source name its number on that day. A document without
    a rate is counted, not priced, and flagged.
    """
    return invoiced
