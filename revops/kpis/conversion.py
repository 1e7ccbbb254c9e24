"""Conversion between the stages, by cohort: of what entered a stage in a period, how much has ever entered the next one."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Need, Ratio, kpi
from revops.kpis.deals import dayless_wins, deals_won
from revops.kpis.stages import first_entries, leads_arrived, mqls_entered, sqos_entered
from revops.measures import measure
from revops.models import StageEntry
from revops.values import Better, Unit

NEVER = _("Nothing of the next stage has ever been delivered, so there is no rate.")


def reached(entry, stage: str):
    """The first entries into a stage whose lead has got to the next; counted on the day of the entry, as the cohort is."""
    return first_entries(entry.filter(entry.reached_on.notnull()), stage)


@measure(StageEntry)
def leads_to_mql(entry):
    return reached(entry, "lead")


@measure(StageEntry)
def mqls_to_sqo(entry):
    return reached(entry, "mql")


@measure(StageEntry)
def sqos_to_signed(entry):
    return reached(entry, "sqo")


@kpi(
    label=_("Lead → MQL"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
    matures_after_days=30,
)
def lead_to_mql() -> Ratio:
    """Of the leads that arrived in the period, the share that has ever entered MQL.

    A lead counts on the business day it first became a lead, and as converted whenever it first entered MQL, before or after that day.
    A lead that went on without entering MQL has not converted. Duplicates merged away and test leads are left out.

    A period is too young to judge until 30 days after its last day. When no lead arrived there is no rate: it is absent, not 0 %.
    """
    return Ratio(
        leads_to_mql,
        leads_arrived,
        if_none=_("No lead arrived in this period."),
        needs=(Need(mqls_entered, NEVER),),
    )


@kpi(
    label=_("MQL → SQO"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("SDR · BDR"),
    version=1,
    explains="sqos",
    matures_after_days=60,
)
def mql_to_sqo() -> Ratio:
    """Of the leads that entered MQL in the period, the share that has ever entered SQO.

    A lead counts on the business day of its first entry into MQL, and as converted whenever it first entered SQO, before or after that
    day. A lead that entered SQO without MQL is in no period. Duplicates merged away and test leads are left out.

    A period is too young to judge until 60 days after its last day. When no lead entered MQL there is no rate: it is absent, not 0 %.
    """
    return Ratio(
        mqls_to_sqo,
        mqls_entered,
        if_none=_("No lead entered MQL in this period."),
        needs=(Need(sqos_entered, NEVER),),
    )


@kpi(
    label=_("SQO → signed"),
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    accountable=_("AE"),
    version=1,
    explains="deals_signed",
    matures_after_days=120,
    dayless=(dayless_wins,),
)
def sqo_to_signed() -> Ratio:
    """Of the leads and deals that entered SQO in the period, the share with a deal that has been signed.

    A lead counts once, on the business day of its first entry into SQO, however many deals it has; a deal without a lead, on the day it
    opened. A deal that was won and is open again or lost is not signed. Duplicates merged away and test leads are left out.

    A period is too young to judge until 120 days after its last day. When nothing entered SQO there is no rate: it is absent, not 0 %.
    """
    return Ratio(
        sqos_to_signed,
        sqos_entered,
        if_none=_("Nothing entered SQO in this period."),
        needs=(Need(deals_won, NEVER),),
    )
