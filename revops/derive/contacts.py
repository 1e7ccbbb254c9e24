"""What there was between us and an account before a person of sales first spoke to it, and how the
motion of its first lead and that of its deals cross: settled from entries, acts and touches.

An account is its leads' customer or company (`Lead.account`); what names no lead that is known is the
account's that it names itself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from revops import analyzed
from revops.derive import touched
from revops.derive.reconcile import bring
from revops.derive.responses import ACTS
from revops.derive.sql import END_OF_DAY, FOLLOWS, UNTIMED
from revops.models import Crossing, EarlyTouch, FirstContact, MotionRules, Organisation
from revops.models.facts import Fact

MEMBERS = "motion, team_id, owner_id, persona_id, channel_id, region_id"
SCOPE = "f.account IN (SELECT account FROM contacting)"
OF_ROW = """SELECT coalesce(nullif(l.account, ''), f.account) FROM revops_{fact} f
    LEFT JOIN revops_lead l ON l.lead = f.lead AND f.lead <> '' AND l.known_until IS NULL WHERE {condition}"""
ROWS = (
    "f.known_until IS NULL AND f.row IN (SELECT row FROM touched_row)",
    "f.known_until = %(at)s",
)
# Whose anything changed, and whose it was before.
CHANGED = " UNION ".join(
    (
        "SELECT account FROM revops_lead WHERE lead IN (SELECT lead FROM touched_lead) AND (known_until IS NULL OR known_until = %(at)s)",
        "SELECT account FROM revops_firstcontact WHERE known_until IS NULL AND lead IN (SELECT lead FROM touched_lead)",
        *(
            OF_ROW.format(fact=fact, condition=condition)
            for fact in ("activity", "touch")
            for condition in ROWS
        ),
        "SELECT account FROM revops_activity WHERE known_until = %(at)s",
        "SELECT account FROM revops_touch WHERE known_until = %(at)s",
        "SELECT account FROM revops_earlytouch JOIN touched_row USING (row) WHERE known_until IS NULL",
        "SELECT account FROM revops_crossing JOIN touched_deal USING (deal) WHERE known_until IS NULL",
        "SELECT l.account FROM revops_deal d JOIN touched_deal USING (deal) JOIN revops_lead l ON l.lead = d.lead"
        " WHERE d.known_until IS NULL AND l.known_until IS NULL",
    )
)
# All that happened between us and the accounts: {columns} of activities and touches.
BETWEEN = """
    SELECT l.account, {columns} FROM contacted_lead l JOIN revops_{fact} f ON f.lead = l.lead AND f.lead <> '' AND f.known_until IS NULL
    UNION ALL
    SELECT f.account, {columns} FROM contacting c JOIN revops_{fact} f ON f.account = c.account AND f.known_until IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM revops_lead l WHERE l.lead = f.lead AND f.lead <> '' AND l.known_until IS NULL AND l.account <> '')"""
OF_F = ", ".join(f"f.{name}" for name in MEMBERS.split(", "))
ROW = f"""f.lead, f.happened_at AS at, f.business_day AS day, f.is_automatic, f.source_id, f.record_id, f.row,
        {OF_F}"""
ACTIVITY = BETWEEN.format(
    fact="activity", columns=f"f.kind, 'sales' AS side, 'out' AS direction, {ROW}"
)
TOUCH = BETWEEN.format(fact="touch", columns=f"'' AS kind, f.side, f.direction, {ROW}")
HUMAN = (
    f"(NOT is_automatic AND (kind IN {ACTS} OR kind = '' AND side = 'sales' AND direction = 'out'))"
)
# Which of two acts of one instant is the first does not depend on which came in first.
FIRST_OF_ALL = 'account, turn, tie COLLATE "C", source_id'
# What has a day and no time has its turn after all that has a time on that day.
TURN = f"CASE WHEN {UNTIMED.format(at='{at}')} THEN {END_OF_DAY.format(at='{at}')} ELSE {{at}} END"
PREPARED = f"""
    CREATE TEMP TABLE between_us ON COMMIT DROP AS
    SELECT b.*, {TURN.format(at="b.at")} AS turn, v.feed || '/' || v.external_id AS tie FROM ({ACTIVITY} UNION ALL {TOUCH}) b
    JOIN revops_rawrecord v ON v.id = b.record_id WHERE b.kind <> 'visit';
    CREATE INDEX ON between_us (account, turn); ANALYZE between_us"""
ENTRY = """
    SELECT l.account, e.* FROM contacted_lead l JOIN revops_stageentry e USING (lead)
    WHERE e.known_until IS NULL AND e.left_out = ''"""
FIRST_CONTACTS = f"""
    WITH entry AS ({ENTRY}),
    arrived AS (
        SELECT DISTINCT ON (account) account, lead, motion AS first_motion, happened_at AS at, business_day AS day, source_id, record_id,
            {MEMBERS} FROM entry WHERE stage = 'lead' AND entry_number = 1 ORDER BY account, happened_at, lead
    ),
    human AS (
        SELECT DISTINCT ON (account) account, at, turn, day, lead, source_id, record_id, {MEMBERS}
        FROM between_us WHERE {HUMAN} ORDER BY {FIRST_OF_ALL}
    ),
    called AS (
        SELECT DISTINCT ON (account) account, at, turn, day FROM between_us WHERE kind = 'call' AND NOT is_automatic ORDER BY account, turn
    ),
    converted AS (
        SELECT e.account, min(e.business_day) AS converted_on FROM entry e JOIN called c USING (account)
        WHERE e.stage = 'sqo' AND {FOLLOWS.format(at="e.happened_at", since="c.at")} GROUP BY 1
    ),
    sides AS (
        SELECT b.account, min(day) FILTER (WHERE side = 'marketing') AS marketing_on, min(day) FILTER (WHERE side = 'sales') AS sales_on,
            min(day) AS first_on, count(*) FILTER (WHERE h.turn IS NULL OR b.turn < h.turn) AS before,
            count(*) FILTER (WHERE (c.turn IS NULL OR b.turn < c.turn) AND b.kind <> 'call') AS before_call
        FROM between_us b LEFT JOIN (SELECT account, turn FROM human) h USING (account)
        LEFT JOIN (SELECT account, turn FROM called) c USING (account) GROUP BY 1
    ),
    came AS (
        SELECT account, min(day) AS came_on FROM (
            SELECT e.account, e.business_day AS day FROM entry e JOIN human h USING (account)
            WHERE e.stage = 'lead' AND e.entry_number = 1 AND e.motion = 'inbound' AND e.happened_at > h.turn
            UNION ALL SELECT b.account, b.day FROM between_us b JOIN human h USING (account) WHERE b.direction = 'in' AND b.turn > h.turn
        ) x GROUP BY 1
    ),
    last AS (
        SELECT DISTINCT ON (account) account, stage, business_day FROM entry ORDER BY account, happened_at DESC, row DESC
    ),
    ended AS (
        SELECT DISTINCT l.account FROM contacted_lead l JOIN last USING (account)
        JOIN revops_deal d ON d.lead = l.lead AND d.lead <> '' AND d.known_until IS NULL AND d.left_out = ''
        WHERE d.outcome = 'won' OR d.outcome = 'lost' AND coalesce(d.closed_on >= last.business_day, true)
    ),
    first_touch AS (
        SELECT DISTINCT ON (account) account, lead, source_id, record_id, {MEMBERS} FROM between_us ORDER BY {FIRST_OF_ALL}
    ),
    whole AS (
        SELECT account, lead, source_id, record_id, {MEMBERS}, row_number() OVER (PARTITION BY account ORDER BY place) AS n FROM (
            SELECT 1 AS place, account, lead, source_id, record_id, {MEMBERS} FROM human
            UNION ALL SELECT 2, account, lead, source_id, record_id, {MEMBERS} FROM first_touch
            UNION ALL SELECT 3, account, lead, source_id, record_id, {MEMBERS} FROM arrived
        ) x
    )
    SELECT w.source_id, w.record_id, w.motion, w.team_id, w.owner_id, w.persona_id, w.channel_id, w.region_id, w.account,
        coalesce(a.lead, w.lead) AS lead, coalesce(a.first_motion, '') AS first_motion, least(a.day, s.first_on) AS known_on,
        s.marketing_on, s.sales_on, h.at AS contacted_at, h.day AS business_day, coalesce(s.before, 0) AS touches_before,
        c.day AS called_on, coalesce(s.before_call, 0) AS touches_before_call,
        CASE WHEN c.day IS NOT NULL THEN coalesce(s.before_call, 0) >= %(warm)s END AS is_warm, came.came_on,
        q.converted_on, CASE WHEN e.account IS NULL AND z.stage <> 'disqualified' THEN z.stage ELSE '' END AS stage
    FROM whole w LEFT JOIN last z USING (account) LEFT JOIN ended e USING (account)
    LEFT JOIN arrived a USING (account) LEFT JOIN human h USING (account) LEFT JOIN called c USING (account)
    LEFT JOIN sides s USING (account) LEFT JOIN came USING (account) LEFT JOIN converted q USING (account)
    WHERE w.n = 1 AND w.account <> ''"""
# It counts where its account was first spoken to; by channel it is its own.
EARLY = f"""
    SELECT b.source_id, b.record_id, {OF_F.replace("f.channel_id", "b.channel_id")}, b.row, b.account, b.lead, b.side, b.direction,
        f.business_day
    FROM between_us b JOIN revops_firstcontact f ON f.account = b.account AND f.known_until IS NULL
    WHERE b.turn < {TURN.format(at="f.contacted_at")} AND f.account <> ''"""
CROSSINGS = """
    SELECT d.source_id, d.record_id, d.motion, d.team_id, d.owner_id, d.persona_id, d.channel_id, d.region_id, d.deal, l.account,
        coalesce(f.first_motion, '') AS first_motion, d.closed_on AS business_day
    FROM contacted_lead l JOIN revops_deal d ON d.lead = l.lead AND d.lead <> '' AND d.known_until IS NULL
    LEFT JOIN revops_firstcontact f ON f.account = l.account AND f.known_until IS NULL
    WHERE d.outcome = 'won' AND d.left_out = '' AND d.closed_on IS NOT NULL"""
# In this order: the others read first contacts.
FACTS: dict[type[Fact], str] = {
    FirstContact: FIRST_CONTACTS,
    EarlyTouch: EARLY,
    Crossing: CROSSINGS,
}


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings what depends on accounts up to date, of whatever was touched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.contacting, pg_temp.contacted_lead, pg_temp.between_us"
        )
        cursor.execute("CREATE TEMP TABLE contacting (account text NOT NULL) ON COMMIT DROP")
    touched.touch("contacting", f"SELECT * FROM ({CHANGED}) a WHERE account <> ''", {"at": at})
    if not touched.has("contacting"):
        return
    touched.execute(
        "ANALYZE contacting",
        "CREATE TEMP TABLE contacted_lead ON COMMIT DROP AS SELECT lead, account FROM revops_lead"
        " JOIN contacting USING (account) WHERE known_until IS NULL AND NOT is_test",
        "CREATE INDEX ON contacted_lead (lead)",
        "ANALYZE contacted_lead",
    )
    given = {"warm": MotionRules.current().warm_touches, "zone": organisation.timezone}
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, given)
    for fact, query in FACTS.items():
        bring(fact, query, SCOPE, at, given)
        analyzed.analyze_grown(fact._meta.db_table)
