"""Revenue: what is invoiced or what is signed, as the organisation has chosen; and what is invoiced, from finance's documents."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Instead, kpi
from revops.kpis.deals import signed_amount
from revops.kpis.merged import merged_documents
from revops.kpis.reasons import documents_without_rate, repeated_documents
from revops.measures import Measure, measure, rows
from revops.models import Invoice
from revops.models.choices import RevenueIs
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


MONEY = {
    "unit": Unit.MONEY,
    "better": Better.HIGHER,
    "accountable": _("CRO"),
    "keeper": _("Finance"),
    "version": 1,
    "closes": True,
}
OF_DOCUMENTS = {
    "if_never": _(
        "No source has brought invoices yet; an export of them from the billing or accounting program does."
    ),
    "unpriced": invoiced_unpriced,
    "evidence": (documents_issued,),
    "leaves_out": (documents_without_rate, repeated_documents, merged_documents),
}


# The definition where the organisation calls Revenue what is signed.
SIGNED = """Value of the deals won, in base currency at the rate of the month they were won.

By the organisation's settings, Revenue is what is signed. A deal counts on the business day it was won. A deal without an
amount or without a rate counts as signed, but adds no value. What was invoiced is a figure of its own."""


@kpi(
    label=_("Revenue"),
    noun=_("%(amount)s of revenue"),
    choices={RevenueIs.SIGNED: Instead(signed_amount, SIGNED)},
    **MONEY,
    **OF_DOCUMENTS,
)
def revenue() -> Measure:
    """Invoices − credit notes, without tax, in base currency at finance's rate of the month.

    By the organisation's settings, Revenue is what is invoiced. A document counts on its invoice date, and once, also where several feeds
    of a source name its number on that day. A document without a rate is counted, not priced, and flagged.
    """
    return invoiced


@kpi(label=_("Invoiced amount"), explains="revenue", **MONEY, **OF_DOCUMENTS)
def invoiced_amount() -> Measure:
    """Invoices − credit notes, without tax, in base currency at finance's rate of the month, whatever the organisation calls Revenue.

    A document counts on its invoice date, and once, also where several feeds of a source name its number on that day. A document without
    a rate is counted, not priced, and flagged.
    """
    return invoiced
