"""What people did: calls, e-mails, meetings, visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Shown, declare
from revops.derive.sql import CUSTOMER, CUSTOMER_KEY, INHERIT, MEMBERS, OF_THE_DAY
from revops.derive.uncounted import (
    OF_NO_CUSTOMER,
    OF_NO_DEAL,
    OF_NO_LEAD,
    OF_SEVERAL_CUSTOMERS,
)
from revops.mapping.records import DIMENSIONS
from revops.models import Activity
from revops.models.choices import ActivityKind

ACTIVITIES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'activity'
        ) a
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'kind' AS kind, coalesce(p.survivor, r.lead) AS lead, r.deal,
        coalesce(r.values->>'company', '') AS company, coalesce((r.values->>'is_automatic')::boolean, false) AS is_automatic,
        (r.values->>'duration_seconds')::int AS duration_seconds, r.at AS happened_at, r.day AS business_day,
        {CUSTOMER.format(inherited="nullif(d.customer, ''), p.customer")}
    FROM r {INHERIT} {MEMBERS} {CUSTOMER_KEY}
    LEFT JOIN revops_deal d ON d.deal = r.deal AND d.deal <> '' AND d.known_until IS NULL"""

declare(
    Kind(
        "activity",
        _("Activity"),
        order=70,
        fields=f"at* kind* lead deal company customer is_automatic duration_seconds {DIMENSIONS}",
        choices={"kind": "call email meeting social visit"},
        becomes=(Activity,),
        query=ACTIVITIES,
        after=("lead", "deal"),
        item="lead",
        uncounted=(OF_NO_LEAD, OF_NO_DEAL, OF_NO_CUSTOMER, OF_SEVERAL_CUSTOMERS),
    ),
    {Activity: Shown(lambda fact: ActivityKind(fact.kind).label)},
)
