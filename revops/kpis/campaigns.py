"""What marketing spends, and what an MQL and an SQO cost."""

from django.utils.translation import gettext_lazy as _

from revops.kpis import Need, Ratio, kpi
from revops.kpis.stages import mqls_entered, sqos_entered
from revops.measures import Measure, measure, reason, rows
from revops.models import CampaignSpend
from revops.values import Better, Unit

NEVER_SPENT = _("No campaign with what it cost has ever been delivered.")


@measure(CampaignSpend, is_money=True)
def spent(campaign):
    return rows(
        campaign.filter(campaign.amount_base_minor.notnull()),
        on="business_day",
        item="campaign",
        amount="amount_base_minor",
    )


@measure(CampaignSpend)
def campaigns_run(campaign):
    return rows(campaign, on="business_day", item="campaign")


@reason(
    CampaignSpend,
    label=_("Without a rate"),
    meaning=_("Listed, not priced: finance has no rate of its currency for the month."),
)
def spent_without_rate(campaign):
    return rows(
        campaign.filter(campaign.amount_base_minor.isnull()), on="business_day", item="campaign"
    )


@kpi(
    label=_("Campaign spend"),
    unit=Unit.MONEY,
    better=Better.NEUTRAL,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
    evidence=(campaigns_run,),
    leaves_out=(spent_without_rate,),
)
def campaign_spend() -> Measure:
    """What campaigns cost, in base currency at finance's rate of their month.

    An amount counts on the first day of its period, so that one that runs for several months is best delivered as a row for each month.
    €600 from 1 March and €400 from 15 March are €1,000 in March. An amount in a currency without a rate is listed and not counted.
    """
    return spent


@kpi(
    label=_("Cost per MQL"),
    unit=Unit.MONEY,
    better=Better.LOWER,
    accountable=_("Marketing"),
    version=1,
    explains="mqls",
    leaves_out=(spent_without_rate,),
)
def cost_per_mql() -> Ratio:
    """Campaign spend ÷ MQLs of the period, in base currency.

    Spend counts on the first day of its period, an MQL on the day of its first entry: €1,000 in a month with 20 MQLs are €50. By channel,
    the spend of a channel is over its own MQLs. Without any spend ever, and without an MQL in the period, there is no cost: it is absent,
    not 0.
    """
    return Ratio(
        spent,
        mqls_entered,
        if_none=_("No lead entered MQL in this period."),
        needs=(Need(campaigns_run, NEVER_SPENT),),
    )


@kpi(
    label=_("Cost per SQO"),
    unit=Unit.MONEY,
    better=Better.LOWER,
    accountable=_("Marketing"),
    version=1,
    explains="sqos",
    leaves_out=(spent_without_rate,),
)
def cost_per_sqo() -> Ratio:
    """Campaign spend ÷ SQOs of the period, in base currency.

    Spend counts on the first day of its period, an SQO on the day of its first entry: €1,000 in a month with 4 SQOs are €250. Without any
    spend ever, and without an SQO in the period, there is no cost: it is absent, not 0.
    """
    return Ratio(
        spent,
        sqos_entered,
        if_none=_("Nothing entered SQO in this period."),
        needs=(Need(campaigns_run, NEVER_SPENT),),
    )
