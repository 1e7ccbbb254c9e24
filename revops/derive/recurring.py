"""How what recurs moves: from the service periods of documents, and from subscriptions, to a customer's
amount of each month, and from there to what is new, more, less, gone or back.

A line bills its amount over the months of its period, to the nearest whole number of them and at least
one, beginning with the month in which the period begins. So a year is twelve months wherever in a month
it starts, and one year follows the other without a gap. A subscription has its months in the same way, and
runs on where it has no end.

What a subscription pays documents bill, too: from the month in which a customer's first subscription begins
only its subscriptions count, and before that only its documents.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

DAYS_OF_MONTH = 30.436875  # of the calendar, on average
ACCOUNT = """coalesce(nullif({0}.customer, ''), nullif(lower(btrim({0}.company)), ''), nullif({0}.deal, ''), {0}.number)"""
OF_LINE, OF_SUBSCRIPTION = ACCOUNT.format("i"), ACCOUNT.format("s")
# What the touched documents and subscriptions are, and were until now, to whom.
TOUCHED = f"""
    CREATE TEMP TABLE touched_account ON COMMIT DROP AS
    SELECT {OF_LINE} AS account FROM revops_invoice i JOIN touched_row USING (row)
    WHERE (i.known_until IS NULL OR i.known_until = %(at)s) AND i.service_from_on IS NOT NULL
    UNION
    SELECT {OF_SUBSCRIPTION} FROM revops_subscription s JOIN touched_row USING (row)
    WHERE s.known_until IS NULL OR s.known_until = %(at)s"""
IN_ACCOUNTS = "f.account IN (SELECT account FROM touched_account)"
# Of both, what the movements have of them.
OWN = """customer, company, motion, team_id, owner_id, persona_id, channel_id, region_id, deal_type_id, product_line_id"""
OF_BOTH = f"row, record_id, source_id, account, {OWN}"
CHANGES = f"""
    WITH subscription AS (
        SELECT {OF_BOTH}, started_on AS begun_on, date_trunc('month', started_on)::date AS first, monthly_base_minor AS monthly,
            CASE WHEN ended_on IS NOT NULL THEN (date_trunc('month', started_on) + make_interval(months => months))::date END AS until
        FROM revops_subscription s
        CROSS JOIN LATERAL (SELECT {OF_SUBSCRIPTION} AS account,
            greatest(round((ended_on - started_on) / {DAYS_OF_MONTH}), 1)::int AS months) m
        WHERE known_until IS NULL AND left_out = '' AND monthly_base_minor IS NOT NULL AND (ended_on IS NULL OR ended_on > started_on)
            AND account IN (SELECT account FROM touched_account)
    ), subscribed AS (
        SELECT account, min(first) AS since FROM subscription GROUP BY account
    ), billed AS (
        SELECT {OF_BOTH}, service_from_on AS begun_on, date_trunc('month', service_from_on)::date AS first,
            round(amount_base_minor / months::numeric)::bigint AS monthly,
            (date_trunc('month', service_from_on) + make_interval(months => months))::date AS until
        FROM revops_invoice i
        CROSS JOIN LATERAL (SELECT {OF_LINE} AS account,
            greatest(round((service_until_on - service_from_on + 1) / {DAYS_OF_MONTH}), 1)::int AS months) m
        WHERE known_until IS NULL AND left_out = '' AND amount_base_minor IS NOT NULL AND service_from_on <= service_until_on
            AND account IN (SELECT account FROM touched_account)
    ), line AS (
        SELECT {OF_BOTH}, begun_on, first, monthly, least(until, since) AS until FROM billed LEFT JOIN subscribed USING (account)
        WHERE since IS NULL OR first < since
        UNION ALL
        SELECT {OF_BOTH}, begun_on, first, monthly, until FROM subscription
    ), step AS (
        SELECT account, first AS month, monthly AS moved, row, record_id, source_id FROM line
        UNION ALL
        SELECT account, until, -monthly, row, record_id, source_id FROM line WHERE until IS NOT NULL
    ), moved AS (
        SELECT account, month, sum(moved)::bigint AS moved,
            (array_agg(record_id ORDER BY abs(moved) DESC, row))[1] AS record_id,
            (array_agg(source_id ORDER BY abs(moved) DESC, row))[1] AS source_id
        FROM step GROUP BY account, month
    ), level AS (
        SELECT *, greatest(sum(moved) OVER so_far, 0)::bigint AS after, greatest(sum(moved) OVER so_far - moved, 0)::bigint AS before
        FROM moved WINDOW so_far AS (PARTITION BY account ORDER BY month)
    ), known AS (
        SELECT *, coalesce(max(after) OVER (PARTITION BY account ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) > 0
            AS was_there
        FROM level
    ), own AS (
        SELECT DISTINCT ON (account) account, {OWN} FROM line ORDER BY account, begun_on, row
    )
    SELECT k.source_id, k.record_id, own.*, k.after - k.before AS amount_base_minor, k.month AS business_day,
        CASE WHEN k.before = 0 THEN CASE WHEN k.was_there THEN 'reactivation' ELSE 'new' END
            WHEN k.after = 0 THEN 'churn' WHEN k.after > k.before THEN 'expansion' ELSE 'contraction' END AS kind
    FROM known k JOIN own USING (account) WHERE k.after <> k.before"""


def touch_accounts(at: datetime) -> bool:
    """Notes whose recurring amounts may have moved; answers whether anybody's may."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"at": at})
        cursor.execute("SELECT EXISTS (SELECT 1 FROM touched_account)")
        return bool(cursor.fetchone()[0])
