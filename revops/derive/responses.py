"""How leads that came to us were answered: settled from entries, acts, scores and assignments, so
that any order of files says the same.

A lead is hot by its score, or by enough visits and uses where the organisation says how many those are.

The first act of a person is an activity that is not automatic, or a touch of the sales side that is
not: an automatic mail answers nobody.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from revops import hours
from revops.derive import spans, touched
from revops.derive.reconcile import bring
from revops.derive.sql import END_OF_DAY, FOLLOWS, UNTIMED
from revops.models import MotionRules, Organisation, Response
from revops.models.arrivals import STARTS, bands

SCOPE = "f.lead IN (SELECT lead FROM answering)"
ACTS = "('call', 'email', 'meeting', 'social')"
HOUR = "extract(hour FROM happened_at AT TIME ZONE %(zone)s)"
NAMED = f"(%(bands)s::text[])[width_bucket({HOUR}, %(starts)s::numeric[])]"
FIRST = "stage = 'lead' AND entry_number = 1 AND left_out = '' AND motion = 'inbound'"
# Whom anything changed about: entries, acts, scores. What has gone was theirs, too.
CHANGED = " UNION ".join(
    (
        "SELECT lead FROM touched_lead",
        *(
            f"SELECT lead FROM revops_{fact} JOIN touched_row USING (row) WHERE known_until IS NULL AND lead <> ''"
            f" UNION SELECT lead FROM revops_{fact} WHERE known_until = %(at)s AND lead <> ''"
            for fact in ("activity", "touch", "score", "usage")
        ),
    )
)
# Those of them who came to us, or did until now: nobody else is to be answered.
ANSWERING = f"""
    CREATE TEMP TABLE answering ON COMMIT DROP AS
    WITH changed AS MATERIALIZED ({CHANGED})
    SELECT lead FROM revops_stageentry JOIN changed USING (lead) WHERE known_until IS NULL AND {FIRST}
    UNION SELECT lead FROM revops_response JOIN changed USING (lead) WHERE known_until IS NULL"""
# Those of the same hour: who was answered first depends on them.
PEERS = f"""
    WITH hour AS (
        SELECT business_day AS day, date_trunc('hour', happened_at, %(zone)s) AS hour
        FROM revops_stageentry JOIN answering USING (lead) WHERE known_until IS NULL AND {FIRST}
        UNION SELECT business_day, date_trunc('hour', arrived_at, %(zone)s)
        FROM revops_response JOIN answering USING (lead) WHERE known_until IS NULL
    )
    SELECT e.lead FROM hour JOIN revops_stageentry e ON e.business_day = hour.day
        AND date_trunc('hour', e.happened_at, %(zone)s) = hour.hour
    WHERE e.known_until IS NULL AND e.stage = 'lead' AND e.entry_number = 1 AND e.left_out = '' AND e.motion = 'inbound'"""
# What a lead did by itself: visits, what it did towards marketing, and uses of the product, from some
# days before its arrival until somebody answered. Asked only where the rules say how many are enough.
DID = """
    CASE WHEN %(hot_events)s > 0 THEN (
        SELECT count(*) FROM revops_activity a WHERE a.lead = e.lead AND a.lead <> '' AND a.known_until IS NULL AND a.kind = 'visit'
            AND a.happened_at >= e.happened_at - make_interval(days => %(hot_days)s) AND (e.act IS NULL OR a.happened_at <= e.act)
    ) + (
        SELECT count(*) FROM revops_touch t WHERE t.lead = e.lead AND t.lead <> '' AND t.known_until IS NULL AND t.direction = 'in'
            AND t.happened_at >= e.happened_at - make_interval(days => %(hot_days)s) AND (e.act IS NULL OR t.happened_at <= e.act)
    ) + (
        SELECT coalesce(sum(u.count), 0) FROM revops_usage u WHERE u.lead = e.lead AND u.lead <> '' AND u.known_until IS NULL
            AND u.used_on >= e.business_day - %(hot_days)s
            AND (e.act IS NULL OR u.used_on <= (e.act AT TIME ZONE %(zone)s)::date)
    ) ELSE 0 END"""
# How long an act without a time, on the day of the arrival, took is not known: one of that day with a
# time comes before it, and one of a later day after it. When on that day a lead was assigned is not
# known either, nor who of one hour was answered first where one of them may have been at any time of it.
RESPONSES = f"""
    WITH e AS (
        SELECT e.*, CASE WHEN e.team_id = ANY(%(teams)s) THEN e.team_id ELSE 0 END AS hours, (
            SELECT coalesce(
                min(at) FILTER (WHERE at >= e.happened_at AND at < date_trunc('day', e.happened_at, %(zone)s) + interval '1 day'), min(at)
            ) FROM (
                SELECT a.happened_at AS at FROM revops_activity a WHERE a.lead = e.lead AND a.lead <> '' AND a.known_until IS NULL
                    AND {FOLLOWS.format(at="a.happened_at", since="e.happened_at")} AND NOT a.is_automatic AND a.kind IN {ACTS}
                UNION ALL
                SELECT t.happened_at FROM revops_touch t WHERE t.lead = e.lead AND t.lead <> '' AND t.known_until IS NULL
                    AND {FOLLOWS.format(at="t.happened_at", since="e.happened_at")}
                    AND NOT t.is_automatic AND t.side = 'sales' AND t.direction = 'out'
            ) x) AS act
        FROM revops_stageentry e JOIN answering USING (lead) WHERE e.known_until IS NULL AND {FIRST}
    ),
    judged AS (
        SELECT e.*, CASE WHEN l.assigned_at >= e.happened_at OR l.assigned_at <> date_trunc('day', e.happened_at, %(zone)s)
                THEN greatest(l.assigned_at, e.happened_at) END AS assigned,
            coalesce(s.intent, s.value) >= %(hot)s AS hot, coalesce(s.fit, s.value) >= %(fitting)s AS fitting, {DID} AS events,
            (SELECT min(q.business_day) FROM revops_stageentry q WHERE q.lead = e.lead AND q.known_until IS NULL AND q.stage = 'sqo'
                AND q.left_out = '' AND {FOLLOWS.format(at="q.happened_at", since="e.happened_at")}) AS converted_on
        FROM e LEFT JOIN revops_lead l ON l.lead = e.lead AND l.known_until IS NULL AND l.assigned_at IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT * FROM revops_score s WHERE s.lead = e.lead AND s.known_until IS NULL
            ORDER BY s.happened_at > e.act, CASE WHEN s.happened_at > e.act THEN s.happened_at END, s.happened_at DESC,
                s.intent DESC NULLS LAST, s.fit DESC NULLS LAST, s.value DESC NULLS LAST LIMIT 1
        ) s ON true
    ),
    timed AS (
        SELECT j.*, coalesce(fitting, false) AS is_fitting, is_hot AND coalesce(fitting, false) AS is_first,
            CASE WHEN j.act >= j.happened_at THEN {spans.waited("j.happened_at", "j.act", "j.hours")} END AS wait_seconds,
            {spans.waited("j.happened_at", "j.assigned", "j.hours")} AS system_seconds,
            CASE WHEN j.assigned <= j.act THEN {spans.waited("j.assigned", "j.act", "j.hours")} END AS human_seconds
        FROM (SELECT *, coalesce(hot, false) OR events >= %(hot_events)s AND %(hot_events)s > 0 AS is_hot FROM judged) j
    ),
    bounded AS (
        SELECT *, CASE WHEN act IS NULL THEN 'infinity' ELSE greatest(act, happened_at) END AS earliest,
            coalesce(CASE WHEN {UNTIMED.format(at="act")} THEN {END_OF_DAY.format(at="act")} ELSE act END, 'infinity') AS latest
        FROM timed
    ),
    compared AS (
        SELECT *, min(earliest) FILTER (WHERE NOT is_first) OVER same_hour AS colder_from,
            min(latest) FILTER (WHERE NOT is_first) OVER same_hour AS colder_until
        FROM bounded WINDOW same_hour AS (PARTITION BY date_trunc('hour', happened_at, %(zone)s))
    )
    SELECT source_id, record_id, motion, team_id, owner_id, persona_id, channel_id, region_id, lead, happened_at AS arrived_at,
        business_day, {HOUR}::smallint AS hour, b.id AS arrival_id, assigned AS assigned_at,
        act AS answered_at, wait_seconds, system_seconds, human_seconds, is_hot, events AS event_count, is_fitting, converted_on,
        CASE WHEN act IS NULL THEN 'never' WHEN coalesce(wait_seconds, 0) <= %(within)s THEN 'in_time' ELSE 'late' END AS speed,
        CASE WHEN NOT is_first THEN NULL WHEN latest < colder_from THEN true WHEN earliest >= colder_until THEN false END AS went_first
    FROM compared JOIN revops_arrivalhours b ON b.name = {NAMED}"""
# Those in which a lead arrived, and no member has come into being yet.
NEW_HOURS = f"""
    INSERT INTO revops_arrivalhours (name) SELECT DISTINCT {NAMED} FROM revops_stageentry JOIN answering USING (lead)
    WHERE known_until IS NULL AND {FIRST} AND {NAMED} NOT IN (SELECT name FROM revops_arrivalhours) ORDER BY 1"""
SPAN = """
    SELECT min(least(e.happened_at)), max(greatest(a.at, e.happened_at, l.assigned_at)) FROM revops_stageentry e JOIN answering USING (lead)
    LEFT JOIN revops_lead l ON l.lead = e.lead AND l.known_until IS NULL
    CROSS JOIN (SELECT greatest((SELECT max(happened_at) FROM revops_activity JOIN answering USING (lead) WHERE known_until IS NULL),
        (SELECT max(happened_at) FROM revops_touch JOIN answering USING (lead) WHERE known_until IS NULL)) AS at) a
    WHERE e.known_until IS NULL"""


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings the responses to whatever was touched up to date."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.answering")
        cursor.execute(ANSWERING, {"at": at})
    if not touched.has("answering"):
        return
    touched.touch("answering", PEERS, {"zone": organisation.timezone})
    touched.execute("ANALYZE answering")
    write(organisation, at)


def write(organisation: Organisation, at: datetime) -> None:
    working = hours.current(organisation)
    with connection.cursor() as cursor:
        cursor.execute(SPAN)
        first, last = cursor.fetchone()
        spans.fill(working, first or at, last or at)
        by_hour = {"zone": organisation.timezone, "bands": bands(), "starts": list(STARTS)}
        cursor.execute(NEW_HOURS, by_hour)
    given = judged_by() | by_hour | {"teams": sorted(working.teams)}
    bring(Response, RESPONSES, SCOPE, at, given)


def judged_by() -> dict[str, int]:
    kept = MotionRules.current()
    return {
        "hot": kept.hot_from,
        "hot_events": kept.hot_events,
        "hot_days": kept.hot_days,
        "fitting": kept.fitting_from,
        "within": kept.answer_within_minutes * 60,
    }
