"""Leads on their way to a qualified opportunity."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from revops.kpis import kpi
from revops.kpis.reasons import dayless_leads, left_out_entries, undated_leads
from revops.measures import Measure, measure, rows
from revops.models import StageEntry
from revops.values import Better, Unit


def first_entries(entry, stage: str):
    return rows(
        entry.filter(entry.stage == stage, entry.entry_number == 1, entry.left_out == ""),
        on="business_day",
        item="lead",
    )


@measure(StageEntry)
def leads_arrived(entry):
    return first_entries(entry, "lead")


@measure(StageEntry)
def mqls_entered(entry):
    return first_entries(entry, "mql")


@measure(StageEntry)
def sqos_entered(entry):
    return first_entries(entry, "sqo")


@kpi(
    label=_("Leads"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
    dayless=(dayless_leads(leads_arrived),),
    leaves_out=(*left_out_entries("lead"), undated_leads),
)
def leads() -> Measure:
    """Distinct leads that arrived.

    A lead counts once, on the business day it first became a lead. Duplicates merged away and test leads are left out.
    """
    return leads_arrived


@kpi(
    label=_("MQLs"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    accountable=_("Marketing"),
    version=1,
    noun=ngettext_lazy("%(amount)s MQL", "%(amount)s MQLs", "count"),
    if_never=_(
        "No source says yet when a lead became MQL; its stage does, or the history of its stages."
    ),
    leaves_out=left_out_entries("mql"),
    closes=True,
)
def mqls() -> Measure:
    """Distinct leads that entered MQL: they fit the ideal customer profile and acted with intent.

    A lead counts once, on the business day of its first entry into MQL; a later re-entry is recycled, not counted again.
    Duplicates merged away and test leads are left out.
    """
    return mqls_entered


@kpi(
    label=_("SQOs"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    accountable=_("SDR · BDR"),
    version=1,
    noun=ngettext_lazy("%(amount)s SQO", "%(amount)s SQOs", "count"),
    if_never=_(
        "No source says yet when an opportunity was accepted as SQO; the deals of a CRM do, or the stages of its leads."
    ),
    leaves_out=left_out_entries("sqo"),
    closes=True,
)
def sqos() -> Measure:
    """Distinct leads or deals that an AE accepted as a qualified opportunity.

    A lead counts once, on the business day of its first entry into SQO; a deal without a lead, on the day it opened.
    Duplicates merged away and test leads are left out.
    """
    return sqos_entered
