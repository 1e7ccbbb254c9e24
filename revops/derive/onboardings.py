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
from revops.derive.uncounted import OF_NO_CUSTOMER, OF_NO_DEAL, OF_SEVERAL_CUSTOMERS
from revops.mapping.records import DIMENSIONS
from revops.mapping.records import SOLD as SOLD_AS
from revops.models import Onboarding

# Live or cancelled before it started: it started on that day.
ONBOARDINGS = f"""
    WITH r AS (
        SELECT *, coalesce(started_on, signed_on) AS day FROM (
            SELECT o.*, CASE WHEN started IS NOT NULL THEN least(started, live_on, cancelled_on) END AS started_on FROM (
                SELECT *, values->>'onboarding' AS number, revops_day(values->>'signed_at', %(zone)s) AS signed_on,
                    revops_day(values->>'started_at', %(zone)s) AS started, revops_day(values->>'live_at', %(zone)s) AS live_on,
                    revops_day(values->>'cancelled_at', %(zone)s) AS cancelled_on
                FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'onboarding'
            ) o
        ) d
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, {SOLD}, r.row, r.number, r.deal,
        coalesce(r.values->>'company', p.company, '') AS company, {CUSTOMER.format(inherited="p.customer")},
        {REPEATED} AS left_out, r.signed_on, r.started_on, r.live_on, r.cancelled_on
    FROM r {ORIGIN} {OF_DEAL} {MEMBERS} {SOLD_MEMBERS} {CUSTOMER_KEY}
    WINDOW one_document AS (PARTITION BY r.source_id, r.number ORDER BY {LATEST})"""

declare(
    Kind(
        "onboarding",
        _("Onboarding"),
        order=90,
        fields=f"onboarding* deal company customer signed_at started_at live_at cancelled_at {SOLD_AS} {DIMENSIONS}",
        becomes=(Onboarding,),
        query=ONBOARDINGS,
        after=("deal",),
        number="onboarding",
        uncounted=(
            (
                "NOT values ? 'started_at'",
                _(
                    "not started: they count among the signed and not started, and in no other figure"
                ),
            ),
            OF_NO_DEAL,
            OF_NO_CUSTOMER,
            OF_SEVERAL_CUSTOMERS,
        ),
    ),
    {Onboarding: Wording(lambda _fact: _("Onboarding"), lambda fact: fact.started_on)},
)
