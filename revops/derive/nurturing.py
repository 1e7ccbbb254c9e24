"""What came between the arrival of a lead and its first entry into MQL: marketing's touches, and use
of the product. Settled from entries, touches and usages, so that any order of files says the same.

A touch or usage that names no lead is that of every lead of its account.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from revops.derive import touched
from revops.derive.reconcile import bring
from revops.derive.sql import FOLLOWS
from revops.models import Nurturing, Organisation

SCOPE = "f.lead IN (SELECT lead FROM nurtured)"
ARRIVED = "e.known_until IS NULL AND e.stage = 'lead' AND e.entry_number = 1 AND e.left_out = ''"
# What came for a lead or its account, and what has gone.
CAME = """
    SELECT {key} FROM revops_{fact} JOIN touched_row USING (row) WHERE known_until IS NULL AND {own}
    UNION SELECT {key} FROM revops_{fact} WHERE known_until = %(at)s AND {own}"""
FACTS = ("touch", "usage")
NAMELESS = "lead = '' AND account <> ''"
OF_ACCOUNT = "SELECT lead FROM revops_lead WHERE known_until IS NULL AND account IN ({})"
CHANGED = " UNION ".join(
    (
        "SELECT lead FROM touched_lead",
        *(CAME.format(key="lead", fact=fact, own="lead <> ''") for fact in FACTS),
        *(OF_ACCOUNT.format(CAME.format(key="account", fact=fact, own=NAMELESS)) for fact in FACTS),
    )
)
# Of all that could have one: with the first touch or usage that comes, and when the last is gone.
ALL = f"""
    SELECT lead FROM revops_stageentry e WHERE {ARRIVED}
    UNION SELECT lead FROM revops_nurturing WHERE known_until IS NULL"""
BETWEEN = """
    %({fact})s AND (EXISTS (SELECT 1 FROM revops_{fact} f WHERE f.lead = e.lead AND f.lead <> '' AND f.known_until IS NULL AND {between})
    OR EXISTS (SELECT 1 FROM revops_{fact} f WHERE f.account = e.account AND f.lead = '' AND f.known_until IS NULL AND {between}))"""
TOUCHED = BETWEEN.format(
    fact="touch",
    between="f.side = 'marketing' AND f.direction = 'out' AND f.happened_at < coalesce(e.mql_at, 'infinity') AND "
    + FOLLOWS.format(at="f.happened_at", since="e.happened_at"),
)
# Usages have days: one on the day of the entry into MQL may be what led to it.
USED = BETWEEN.format(
    fact="usage",
    between="f.used_on >= e.business_day AND f.used_on <= coalesce(e.until_on, 'infinity')",
)
NURTURINGS = f"""
    WITH e AS (
        SELECT e.*, nullif(l.account, '') AS account, m.happened_at AS mql_at, m.business_day AS until_on
        FROM revops_stageentry e JOIN nurtured USING (lead)
        LEFT JOIN revops_lead l ON l.lead = e.lead AND l.known_until IS NULL
        LEFT JOIN revops_stageentry m ON m.lead = e.lead AND m.known_until IS NULL AND m.stage = 'mql' AND m.entry_number = 1
            AND m.left_out = ''
        WHERE {ARRIVED} AND %(came)s
    )
    SELECT source_id, record_id, motion, team_id, owner_id, persona_id, channel_id, region_id, lead, business_day,
        {TOUCHED} AS is_nurtured, {USED} AS is_activated, reached_on AS mql_on
    FROM e"""
# Whether any touch, any usage, any nurturing is known.
KNOWN = ", ".join(
    f"EXISTS (SELECT 1 FROM revops_{fact} WHERE known_until IS NULL)"
    for fact in (*FACTS, "nurturing")
)


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings up to date what came between for whatever leads were touched. Where no touch and no
    usage was delivered, nobody is known to have gone without: then no lead has a nurturing.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {KNOWN}")
        touch, usage, known = cursor.fetchone()
        came = touch or usage
        if not (came or known):
            return
        cursor.execute("DROP TABLE IF EXISTS pg_temp.nurtured")
        leads = CHANGED if came and known else ALL
        cursor.execute(f"CREATE TEMP TABLE nurtured ON COMMIT DROP AS {leads}", {"at": at})
        cursor.execute("ANALYZE nurtured")
    if touched.has("nurtured"):
        given = {"touch": touch, "usage": usage, "came": came, "zone": organisation.timezone}
        bring(Nurturing, NURTURINGS, SCOPE, at, given)
