"""Subscriptions: what a customer pays each month, quarter or year, from a day until it ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from revops.derive.kinds import Kind, Wording, declare
from revops.derive.recurring import DAYS_OF_MONTH
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
    OF_NO_CUSTOMER,
    OF_NO_DEAL,
    OF_SEVERAL_CUSTOMERS,
    WITHOUT_RATE,
)
from revops.mapping.records import DIMENSION_FIELDS
from revops.mapping.records import SOLD as SOLD_AS
from revops.models import RecurringChange, Subscription
from revops.models.choices import SubscriptionStatus

# Of how many months an interval is one.
MONTHS = {
    "day": f"1 / {DAYS_OF_MONTH}",
    "week": f"7 / {DAYS_OF_MONTH}",
    "two_weeks": f"14 / {DAYS_OF_MONTH}",
    "four_weeks": f"28 / {DAYS_OF_MONTH}",
    "month": "1",
    "two_months": "2",
    "quarter": "3",
    "four_months": "4",
    "half_year": "6",
    "year": "12",
    "two_years": "24",
    "three_years": "36",
    "four_years": "48",
    "five_years": "60",
}
CASES = " ".join(f"WHEN '{interval}' THEN {months}" for interval, months in MONTHS.items())
MONTHS_OF = f"CASE r.values->>'interval' {CASES} END"
RATE = "CASE WHEN r.currency = %(base)s THEN 1 ELSE rate.rate * rate.shift END"
# Not yet what recurs, or not known until when it did.
UNCOUNTED = """
    CASE WHEN r.status IN ('trial', 'incomplete') THEN 'not_paid' WHEN r.status = 'ended' AND r.ended_on IS NULL THEN 'undated'
        ELSE {repeated} END"""
SUBSCRIPTIONS = f"""
    WITH r AS (
        SELECT *, started_on AS day FROM (
            SELECT *, values->>'subscription' AS number, coalesce(values->>'status', 'active') AS status,
                coalesce(values->>'currency', '') AS currency, (values->>'amount')::bigint AS amount,
                revops_day(values->>'started_at', %(zone)s) AS started_on, revops_day(values->>'ended_at', %(zone)s) AS ended_on
            FROM revops_rawrecord JOIN touched_row USING (row) WHERE known_until IS NULL AND kind = 'subscription'
        ) s
    ), rate AS (
        SELECT m.currency, m.month, m.rate, x.shift FROM revops_monthlyrate m JOIN exponents x USING (currency)
        WHERE m.base_currency = %(base)s
    )
    SELECT r.source_id, r.id AS record_id, {OF_THE_DAY}, {SOLD}, r.row, r.number, r.deal,
        coalesce(r.values->>'company', p.company, '') AS company, {CUSTOMER.format(inherited="p.customer")},
        r.status, r.values->>'interval' AS paid_each, r.currency, r.amount AS amount_minor,
        round(r.amount * ({RATE}) / ({MONTHS_OF}))::bigint AS monthly_base_minor,
        CASE WHEN r.currency <> %(base)s THEN rate.month END AS rate_month,
        {UNCOUNTED.format(repeated=REPEATED)} AS left_out, r.started_on, r.ended_on
    FROM r {ORIGIN}
    LEFT JOIN rate ON rate.currency = r.currency AND rate.month = date_trunc('month', r.day)::date
    {OF_DEAL} {MEMBERS} {SOLD_MEMBERS} {CUSTOMER_KEY}
    WINDOW one_document AS (PARTITION BY r.source_id, r.number ORDER BY {LATEST})"""

declare(
    Kind(
        "subscription",
        _("Subscription"),
        order=85,
        fields=(
            "subscription* started_at* interval* amount currency ended_at status deal company customer "
            f"{SOLD_AS} {DIMENSION_FIELDS}"
        ),
        choices={"interval": " ".join(MONTHS), "status": " ".join(SubscriptionStatus)},
        becomes=(Subscription, RecurringChange),
        query=SUBSCRIPTIONS,
        priced_on="started_on",
        after=("deal",),
        number="subscription",
        uncounted=(
            WITHOUT_RATE,
            ("NOT values ? 'amount'", _("without an amount: counted, not priced")),
            (
                "values->>'status' = 'ended' AND NOT values ? 'ended_at'",
                _("that have ended, and nobody says when: they count in no figure"),
            ),
            (
                "values->>'ended_at' <= values->>'started_at'",
                _("that end when they begin, or before: they count in no figure"),
            ),
            OF_NO_DEAL,
            OF_NO_CUSTOMER,
            OF_SEVERAL_CUSTOMERS,
        ),
    ),
    {Subscription: Wording(lambda _fact: _("Subscription"), lambda fact: fact.started_on)},
)
