"""Product usage: how often an account did something on a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.activities import OF_LEAD_OR_DEAL
from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import CUSTOMER_KEY, MEMBERS, OF_THE_DAY
from revops.derive.touches import WHOSE
from revops.derive.uncounted import OF_NO_CUSTOMER, OF_NO_LEAD, OF_SEVERAL_CUSTOMERS
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Nurturing, Response, Usage

USAGES = f"""
    WITH r AS (
        SELECT *, lead AS own, (values->>'used_on')::date AS day
        FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'usage'
    )
    SELECT *, coalesce('customer:' || nullif(customer, ''), named) AS account FROM (
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'event' AS event,
        (r.values->>'count')::int AS count, p.counted AS lead, r.day AS used_on, {WHOSE}
    FROM r {OF_LEAD_OR_DEAL} {MEMBERS} {CUSTOMER_KEY}
    ) a"""

declare(
    Kind(
        "usage",
        _("Product usage"),
        order=73,
        fields=f"event* used_on* count* lead company customer {DIMENSION_FIELDS}",
        becomes=(Usage, Nurturing, Response),
        query=USAGES,
        after=("lead",),
        item="lead",
        uncounted=(OF_NO_LEAD, OF_NO_CUSTOMER, OF_SEVERAL_CUSTOMERS),
    ),
    {Usage: Wording(lambda fact: fact.event, lambda fact: fact.used_on)},
)
