"""What becomes of leads by what came between their arrival and MQL: marketing's touches, and use of the product."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Need, Ratio, kpi
from revops.kpis.conversion import NEVER
from revops.kpis.stages import leads_arrived, mqls_entered
from revops.measures import measure, rows
from revops.models import Nurturing
from revops.values import Better, Unit


def arrived(lead, *conditions):
    return rows(lead.filter(*conditions), on="business_day", item="lead")


@measure(Nurturing)
def leads_nurtured(lead):
    return arrived(lead, lead.is_nurtured)


@measure(Nurturing)
def leads_untouched(lead):
    return arrived(lead, ~lead.is_nurtured)


@measure(Nurturing)
def leads_activated(lead):
    return arrived(lead, lead.is_activated)


@measure(Nurturing)
def leads_not_activated(lead):
    return arrived(lead, ~lead.is_activated)


@measure(Nurturing)
def nurtured_became_mql(lead):
    return arrived(lead, lead.is_nurtured, lead.mql_on.notnull())


@measure(Nurturing)
def untouched_became_mql(lead):
    return arrived(lead, ~lead.is_nurtured, lead.mql_on.notnull())


@measure(Nurturing)
def activated_became_mql(lead):
    return arrived(lead, lead.is_activated, lead.mql_on.notnull())


@measure(Nurturing)
def not_activated_became_mql(lead):
    return arrived(lead, ~lead.is_activated, lead.mql_on.notnull())


RATE = {"unit": Unit.PERCENT, "better": Better.NEUTRAL, "version": 1, "explains": "mqls", "accountable": _("Marketing"),
        "matures_after_days": 30, "evidence": (leads_arrived,)}  # fmt: skip
# Where nothing of the kind ever came between, nobody is known to have gone without.
NURTURED = (
    Need(mqls_entered, NEVER),
    Need(
        leads_nurtured, _("No touch of marketing between arrival and MQL has ever been delivered.")
    ),
)
ACTIVATED = (
    Need(mqls_entered, NEVER),
    Need(
        leads_activated, _("No use of the product between arrival and MQL has ever been delivered.")
    ),
)


@kpi(label=_("Nurtured → MQL"), **RATE)
def nurtured_to_mql() -> Ratio:
    """Of the leads that arrived in the period and were nurtured, the share that has ever entered MQL.

    A lead is nurtured when marketing touched it after its arrival and before its first entry into MQL, by a mail, an advert or another
    touch that goes out; so far, where it entered none. A touch that names no lead is that of every lead of its account. A lead counts on
    the business day it first became a lead. Who is not yet MQL had more time to be touched, so that the difference is no proof of a cause.
    Of four leads, of two that were nurtured one became MQL: 1 of 2.
    """
    return Ratio(
        nurtured_became_mql,
        leads_nurtured,
        if_none=_("No lead of this period was nurtured."),
        needs=NURTURED,
    )


@kpi(label=_("Not nurtured → MQL"), **RATE)
def untouched_to_mql() -> Ratio:
    """Of the leads that arrived in the period and were not nurtured, the share that has ever entered MQL.

    It stands beside those that were, with its number of leads; both together are the conversion lead → MQL. Of four leads, of two
    that marketing did not touch before MQL both became MQL: 2 of 2.
    """
    return Ratio(
        untouched_became_mql,
        leads_untouched,
        if_none=_("Every lead of this period was nurtured."),
        needs=NURTURED,
    )


@kpi(label=_("Activated → MQL"), **RATE)
def activated_to_mql() -> Ratio:
    """Of the leads that arrived in the period and used the product, the share that has ever entered MQL.

    A lead is activated when it, or its account where a usage names no lead, used the product from the day of its arrival to the day of its
    first entry into MQL; so far, where it entered none. A lead counts on the business day it first became a lead. The difference is no
    proof of a cause. Of four leads, the one that used the product became MQL: 1 of 1.
    """
    return Ratio(
        activated_became_mql,
        leads_activated,
        if_none=_("No lead of this period used the product before MQL."),
        needs=ACTIVATED,
    )


@kpi(label=_("Not activated → MQL"), **RATE)
def not_activated_to_mql() -> Ratio:
    """Of the leads that arrived in the period and did not use the product, the share that has ever entered MQL.

    It stands beside those that did, with its number of leads; both together are the conversion lead → MQL. Of four leads, of three that
    did not use the product before MQL two became MQL: 2 of 3.
    """
    return Ratio(
        not_activated_became_mql,
        leads_not_activated,
        if_none=_("Every lead of this period used the product before MQL."),
        needs=ACTIVATED,
    )
