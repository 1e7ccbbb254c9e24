"""Which lead counts for a merged one, and what a lead hands down to its entries, deals and
activities.

Two temporary tables hold the answer: `survivor` (lead, survivor) of the merged leads around the
touched ones, and `inherited`, a row for each lead asked for with its survivor, whether it is a
test, and its dimensions, in the order of `Dimensions`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from revops.derive import touched
from revops.derive.merging import survivors

IS_MERGED = "merged_into <> '' AND merged_into <> lead"
# A merge holds now, or did until this import. What people decided holds for what is told of a lead
# whose own record is gone from its tool, too.
MERGED = f"""
    SELECT lead, merged_into FROM revops_lead WHERE {IS_MERGED} AND known_until IS NULL
    UNION ALL SELECT m.key, m.survivor FROM merged_away m WHERE m.what = 'lead' AND NOT EXISTS (
        SELECT 1 FROM revops_lead l WHERE l.lead = m.key AND l.known_until IS NULL)"""
MERGED_BEFORE = (
    f"SELECT lead, merged_into FROM revops_lead WHERE {IS_MERGED} AND known_until = %(at)s"
)
# Leads joined to a touched one by merges, however many lie between.
KIN = f"""
    WITH RECURSIVE merge AS MATERIALIZED ({MERGED} UNION {MERGED_BEFORE}),
    near AS (SELECT lead, merged_into AS other FROM merge UNION ALL SELECT merged_into, lead FROM merge),
    kin AS (SELECT near.other AS lead FROM near JOIN touched_lead USING (lead) UNION SELECT near.other FROM near JOIN kin USING (lead))
    SELECT lead FROM kin"""
ARRIVED = """
    SELECT lead, min(revops_moment(values->>'at', 'UTC')) FROM revops_rawrecord
    WHERE known_until IS NULL AND kind = 'lead' AND lead = ANY(%s) GROUP BY lead"""

OF_DEALS = "SELECT DISTINCT lead FROM revops_rawrecord JOIN touched_deal USING (deal) WHERE lead <> '' AND known_until IS NULL"
# Its own attributes come first; what it lacks, the lead that counts for it lends.
INHERITED = """
    CREATE TEMP TABLE inherited ON COMMIT DROP AS
    SELECT n.lead, coalesce(s.survivor, n.lead) AS survivor, coalesce(o.is_test, false) OR coalesce(v.is_test, false) AS is_test,
        coalesce(nullif(o.motion, ''), v.motion, '') AS motion, coalesce(o.team_id, v.team_id) AS team_id,
        coalesce(o.owner_id, v.owner_id) AS owner_id, coalesce(o.persona_id, v.persona_id) AS persona_id,
        coalesce(o.channel_id, v.channel_id) AS channel_id, coalesce(o.region_id, v.region_id) AS region_id,
        coalesce(nullif(o.customer, ''), v.customer, '') AS customer
    FROM ({asked}) n LEFT JOIN survivor s ON s.lead = n.lead
    LEFT JOIN revops_lead o ON o.lead = n.lead AND o.known_until IS NULL
    LEFT JOIN revops_lead v ON v.lead = s.survivor AND v.known_until IS NULL"""


def touch_kin(at: datetime) -> None:
    """Touches every lead that a touched one is merged with, before or since the import at `at`;
    what they hand down follows.
    """
    touched.touch("touched_lead", KIN, {"at": at})
    touched.touch("changed_lead", f"SELECT lead FROM ({KIN}) k", {"at": at})


def of_all() -> str:
    """The leads touched, and those that touched records inherit from."""
    return (
        "SELECT lead FROM touched_lead UNION SELECT lead FROM revops_rawrecord JOIN touched_row USING (row)"
        f" WHERE kind IN {touched.after('lead')} AND lead <> '' AND known_until IS NULL"
    )


def inherit(asked: str) -> None:
    """Fills `survivor` and `inherited` for the leads that a query asks for."""
    touched.execute(
        "DROP TABLE IF EXISTS pg_temp.inherited, pg_temp.survivor",
        "CREATE TEMP TABLE survivor (lead text PRIMARY KEY, survivor text) ON COMMIT DROP",
    )
    find_survivors(asked)
    touched.execute(INHERITED.format(asked=asked), "ANALYZE inherited")


def find_survivors(asked: str) -> None:
    merged = merges_around(asked)
    if not merged:
        return
    with connection.cursor() as cursor:
        cursor.execute(ARRIVED, [[*merged, *merged.values()]])
        arrived = {lead: at for lead, at in cursor.fetchall() if at}
        found = survivors(merged, lambda lead: (lead not in arrived, arrived.get(lead), lead))
        with cursor.copy("COPY survivor FROM STDIN") as copy:
            for row in found.items():
                copy.write_row(row)
        cursor.execute("ANALYZE survivor")


def merges_around(asked: str) -> dict[str, str]:
    """By merged lead the one that it was merged into, for the leads asked for and all that follow
    them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE merge AS MATERIALIZED ({MERGED}),
            followed AS (SELECT m.* FROM merge m JOIN ({asked}) a USING (lead) UNION
                SELECT m.* FROM merge m JOIN followed f ON m.lead = f.merged_into)
            SELECT lead, merged_into FROM followed"""
        )
        return dict(cursor.fetchall())
