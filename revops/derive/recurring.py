"""How what recurs moves: from the service periods of documents to a customer's amount of each month, and
from there to what is new, more, less, gone or back.

A line bills its amount over the months of its period, to the nearest whole number of them and at least
one, beginning with the month in which the period begins. So a year is twelve months wherever in a month
it starts, and one year follows the other without a gap.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

DAYS_OF_MONTH = 30.436875  # of the calendar, on average
ACCOUNT = """coalesce(nullif(i.customer, ''), nullif(lower(btrim(i.company)), ''), nullif(i.deal, ''), i.number)"""
# What the touched documents are, and were until now, to whom.
TOUCHED = f"""
    CREATE TEMP TABLE touched_account ON COMMIT DROP AS
    SELECT {ACCOUNT} AS account FROM revops_invoice i JOIN touched_row USING (row)
    WHERE i.known_until IS NULL AND i.service_from_on IS NOT NULL
    UNION
    SELECT {ACCOUNT} FROM revops_invoice i JOIN touched_row USING (row)
    WHERE i.known_until = %(at)s AND i.service_from_on IS NOT NULL"""
IN_ACCOUNTS = "f.account IN (SELECT account FROM touched_account)"
CHANGES = f"""
    WITH line AS (
        SELECT i.*, account, date_trunc('month', service_from_on)::date AS first, months,
            round(amount_base_minor / months::numeric)::bigint AS monthly
        FROM revops_invoice i
        CROSS JOIN LATERAL (SELECT {ACCOUNT} AS account,
            greatest(round((service_until_on - service_from_on + 1) / {DAYS_OF_MONTH}), 1)::int AS months) m
        WHERE known_until IS NULL AND left_out = '' AND amount_base_minor IS NOT NULL AND service_from_on <= service_until_on
            AND account IN (SELECT account FROM touched_account)
    ), step AS (
        SELECT account, first AS month, monthly AS moved, row, record_id, source_id FROM line
        UNION ALL
        SELECT account, (first + make_interval(months => months))::date, -monthly, row, record_id, source_id FROM line
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
        SELECT DISTINCT ON (account) account, customer, company, motion, team_id, owner_id, persona_id, channel_id, region_id, deal_type_id,
            product_line_id
        FROM line ORDER BY account, service_from_on, row
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
