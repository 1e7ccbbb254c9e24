"""Campaigns with what they cost, in the base currency by finance's rate of their month."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import MEMBERS, NOTHING, OF_THE_DAY
from revops.derive.uncounted import TOTALS, WITHOUT_RATE
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import CampaignSpend

SPENT = f"""
    WITH r AS (
        SELECT *, (values->>'starts_on')::date AS day, values->>'currency' AS currency, (values->>'amount')::bigint AS amount
        FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'campaign'
    ), rate AS (
        SELECT m.currency, m.month, m.rate, x.shift FROM revops_monthlyrate m JOIN exponents x USING (currency)
        WHERE m.base_currency = %(base)s
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'campaign' AS campaign,
        coalesce(r.values->>'name', '') AS name, r.currency, r.amount AS amount_minor,
        CASE WHEN r.currency = %(base)s THEN r.amount ELSE round(r.amount * rate.rate * rate.shift)::bigint END AS amount_base_minor,
        (r.values->>'ends_on')::date AS ends_on, r.day AS business_day
    FROM r CROSS JOIN {NOTHING} {MEMBERS}
    LEFT JOIN rate ON rate.currency = r.currency AND rate.month = date_trunc('month', r.day)::date"""

declare(
    Kind(
        "campaign",
        _("Campaign"),
        order=88,
        fields=f"campaign* starts_on* ends_on amount* currency name {DIMENSION_FIELDS}",
        becomes=(CampaignSpend,),
        query=SPENT,
        priced_on="business_day",
        uncounted=(TOTALS, WITHOUT_RATE),
    ),
    {CampaignSpend: Wording(lambda fact: fact.name or fact.campaign)},
)
