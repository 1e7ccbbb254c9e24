"""What is kept and not counted because somebody decided that it is one with another."""

from django.utils.translation import gettext_lazy as _

from revops.measures import reason, rows
from revops.models import DealChange, Invoice

MERGED = {
    "label": _("Merged away"),
    "meaning": _("Decided to be one with another, which counts; see Data, Duplicates."),
}


@reason(DealChange, **MERGED)
def merged_changes(change):
    found = change.filter(change.left_out == "merged", change.open_count > 0)
    return rows(found, on="business_day", item="deal")


@reason(Invoice, **MERGED)
def merged_documents(invoice):
    return rows(invoice.filter(invoice.left_out == "merged"), on="business_day", item="number")
