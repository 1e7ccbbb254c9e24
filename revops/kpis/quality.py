"""How complete records are when they come: what a record lacks is in no figure of the part that it does not name.

The rules of revops/quality say which records are to be mended now; these shares say, by period, whether it gets better.
"""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Ratio, kpi
from revops.kpis.reasons import dayless_leads, left_out_entries
from revops.kpis.revenue import documents, documents_issued
from revops.kpis.stages import first_entries, leads_arrived
from revops.measures import measure, rows
from revops.models import Deal, Invoice, StageEntry
from revops.values import Better, Unit


@measure(StageEntry)
def leads_complete(entry):
    return first_entries(entry.filter(entry.owner_id.notnull(), entry.channel_id.notnull()), "lead")


def opened(deal):
    return deal.filter(deal.left_out == "", deal.opened_on.notnull())


@measure(Deal)
def deals_opened(deal):
    return rows(opened(deal), on="opened_on", item="deal")


@measure(Deal)
def deals_complete(deal):
    has_amount = deal.amount_minor.notnull() | deal.signed_minor.notnull()
    return rows(
        opened(deal).filter(deal.owner_id.notnull(), has_amount), on="opened_on", item="deal"
    )


@measure(Invoice)
def documents_complete(invoice):
    priced = documents(invoice).filter(invoice.amount_base_minor.notnull())
    return rows(priced, on="business_day", item="number")


SHARE = {"unit": Unit.PERCENT, "better": Better.HIGHER, "version": 1}


@kpi(
    label=_("Complete leads"),
    explains="mqls",
    accountable=_("Marketing"),
    dayless=(dayless_leads(leads_arrived),),
    leaves_out=left_out_entries("lead"),
    **SHARE,
)
def complete_leads() -> Ratio:
    """Of the leads that arrived in the period, the share that names an owner who is known and the channel by which it came.

    A lead counts on the business day it first became a lead, with what its source says of it now: mending a record mends the share of its
    period. Of four leads, one without an owner and one without a channel: 2 of 4. When no lead arrived there is no share.
    """
    return Ratio(leads_complete, leads_arrived, if_none=_("No lead arrived in this period."))


@kpi(label=_("Complete deals"), explains="deals_signed", accountable=_("AE"), **SHARE)
def complete_deals() -> Ratio:
    """Of the deals opened in the period, the share that names an owner who is known and an amount.

    A deal counts on the business day it opened, whatever became of it, with what its source says of it now. Of four deals, one of nobody
    and one that says no amount: 2 of 4. When no deal opened there is no share.
    """
    return Ratio(deals_complete, deals_opened, if_none=_("No deal opened in this period."))


@kpi(label=_("Priced documents"), explains="revenue", accountable=_("Finance"), **SHARE)
def priced_documents() -> Ratio:
    """Of the invoices and credit notes of the period, the share that has an amount in base currency, which takes a rate of its month.

    A document counts on its invoice date. Of four documents, one in dollars for whose month finance gave no rate: 3 of 4. When there is no
    document there is no share.
    """
    return Ratio(
        documents_complete, documents_issued, if_none=_("There is no document in this period.")
    )
