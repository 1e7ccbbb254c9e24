"""Signed customers on the way to going live."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.sql import (
    CUSTOMER,
    CUSTOMER_KEY,
    LATEST,
    MEMBERS,
    OF_DEAL,
    OF_THE_DAY,
    ORIGIN,
    REPEATED,
    SOLD,
    SOLD_MEMBERS,
)
from revops.derive.uncounted import (
    LIVE_FIRST,
    OF_NO_CUSTOMER,
    OF_NO_DEAL,
    OF_SEVERAL_CUSTOMERS,
)
from revops.mapping.records import DIMENSION_FIELDS
from revops.mapping.records import SOLD as SOLD_AS
from revops.models import Handover, Onboarding

# Live or cancelled before it started: it started on that day. The first invoice may name a deal that was
# merged with its own. It is looked for deal by deal, by an index, whatever the planner thinks of tables that
# were filled a moment ago.
ONBOARDINGS = f"""
    WITH r AS (
        SELECT *, coalesce(started_on, signed_on) AS day FROM (
            SELECT o.*, CASE WHEN started IS NOT NULL THEN least(started, live_on, cancelled_on) END AS started_on FROM (
                SELECT *, values->>'onboarding' AS number, revops_day(values->>'signed_at', %(zone)s) AS signed_on,
                    revops_day(values->>'started_at', %(zone)s) AS started, revops_day(values->>'live_at', %(zone)s) AS live_on,
                    revops_day(values->>'cancelled_at', %(zone)s) AS cancelled_on,
                    revops_day(values->>'planned_live_at', %(zone)s) AS planned_live_on
                FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'onboarding'
            ) o
        ) d
    ), pair AS (
        SELECT key, survivor FROM merged_away WHERE what = 'deal'
    ), kin AS MATERIALIZED (
        SELECT key AS deal, survivor AS other FROM pair UNION ALL SELECT survivor, key FROM pair
        UNION ALL SELECT a.key, b.key FROM pair a JOIN pair b USING (survivor) WHERE a.key <> b.key
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, {SOLD}, r.row, r.number, r.deal,
        coalesce(r.values->>'company', p.company, '') AS company, {CUSTOMER.format(inherited="p.customer")},
        coalesce(r.values->>'scope', '') AS scope, {REPEATED} AS left_out, r.signed_on, r.started_on, r.planned_live_on, r.live_on,
        r.cancelled_on, first.invoiced_on
    FROM r {ORIGIN} {OF_DEAL} {MEMBERS} {SOLD_MEMBERS} {CUSTOMER_KEY}
    LEFT JOIN LATERAL (
        SELECT min(i.business_day) AS invoiced_on
        FROM (SELECT r.deal AS other UNION ALL SELECT kin.other FROM kin WHERE kin.deal = r.deal) k
        JOIN revops_invoice i ON i.deal = k.other AND i.deal <> ''
        WHERE i.known_until IS NULL AND i.kind = 'invoice' AND i.left_out = ''
    ) first ON true
    WINDOW one_document AS (PARTITION BY r.source_id, r.number ORDER BY {LATEST})"""
# When a document comes or goes, another may be the first.
OF_DOCUMENTS = """
    WITH billed AS (
        SELECT DISTINCT i.deal FROM touched_row t JOIN revops_rawrecord i ON i.row = t.row AND i.kind = 'invoice' AND i.deal <> ''
    ), kin AS (
        SELECT deal FROM billed UNION SELECT unnest(ARRAY[k.key, k.survivor]) FROM billed
        JOIN merged_away m ON m.what = 'deal' AND billed.deal IN (m.key, m.survivor)
        JOIN merged_away k ON k.what = 'deal' AND k.survivor = m.survivor
    )
    SELECT o.row FROM kin JOIN revops_rawrecord o ON o.deal = kin.deal AND o.deal <> '' AND o.kind = 'onboarding'
        AND o.known_until IS NULL"""

declare(
    Kind(
        "onboarding",
        _("Onboarding"),
        order=90,
        fields=(
            "onboarding* deal company customer scope signed_at started_at planned_live_at live_at cancelled_at "
            f"{SOLD_AS} {DIMENSION_FIELDS}"
        ),
        becomes=(Onboarding, Handover),
        query=ONBOARDINGS,
        after=("deal",),
        follows=OF_DOCUMENTS,
        touches=(
            (
                "touched_deal",
                "SELECT deal FROM ({records}) r WHERE r.kind = 'onboarding' AND r.deal <> ''",
            ),
        ),
        number="onboarding",
        uncounted=(
            (
                "NOT values ? 'started_at'",
                _(
                    "not started: they count among the signed and not started, and in no other figure"
                ),
            ),
            LIVE_FIRST,
            OF_NO_DEAL,
            OF_NO_CUSTOMER,
            OF_SEVERAL_CUSTOMERS,
        ),
    ),
    {Onboarding: Wording(lambda _fact: _("Onboarding"), lambda fact: fact.started_on)},
)
