"""What marketing and programs did, and what accounts did of themselves.

A sales act of a person is delivered as an activity and counts as one; a touch is what else there was,
so that nothing is counted twice.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.activities import NAMED, OF_LEAD_OR_DEAL, OF_SURVIVOR, TAKES_UP
from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import CUSTOMER, CUSTOMER_KEY, MEMBERS, OF_THE_DAY
from revops.derive.uncounted import OF_NO_CUSTOMER, OF_NO_DEAL, OF_NO_LEAD, OF_SEVERAL_CUSTOMERS
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import EarlyTouch, FirstContact, Nurturing, Touch, TouchSide

WHOSE = f"""
        coalesce(r.values->>'company', '') AS company, {NAMED} AS named,
        {CUSTOMER.format(inherited=OF_SURVIVOR)}"""
TOUCHES = f"""
    WITH r AS (
        SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT *, lead AS own, revops_moment(values->>'at', %(zone)s) AS at FROM revops_rawrecord JOIN touched_row USING (row)
            WHERE known_until IS NULL AND kind = 'touch'
        ) a
    )
    SELECT *, coalesce('customer:' || nullif(customer, ''), named) AS account FROM (
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, r.row, r.values->>'side' AS side, r.values->>'direction' AS direction,
        coalesce(r.values->>'campaign', '') AS campaign, p.counted AS lead, p.deal,
        coalesce((r.values->>'is_automatic')::boolean, false) AS is_automatic,
        r.at AS happened_at, r.day AS business_day, {WHOSE}
    FROM r {OF_LEAD_OR_DEAL} {MEMBERS} {CUSTOMER_KEY}
    ) a"""

declare(
    Kind(
        "touch",
        _("Touch"),
        order=71,
        fields=f"at* side* direction* campaign lead deal company customer is_automatic {DIMENSION_FIELDS}",
        choices={"side": "marketing sales", "direction": "in out"},
        becomes=(Touch, EarlyTouch, FirstContact, Nurturing),
        query=TOUCHES,
        after=("lead", "deal"),
        item="lead",
        touches=TAKES_UP,
        uncounted=(OF_NO_LEAD, OF_NO_DEAL, OF_NO_CUSTOMER, OF_SEVERAL_CUSTOMERS),
    ),
    {Touch: Wording(lambda fact: fact.campaign or TouchSide(fact.side).label)},
)
