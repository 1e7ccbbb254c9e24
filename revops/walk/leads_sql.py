"""The query that reads every lead at both ends of a walk at once: what it costs does not depend on how
much happened in between, and of those to whom nothing did only the number comes back.
"""

from __future__ import annotations

from revops.models import StageEntry
from revops.models.dimensions import column_in
from revops.numbers import Slice
from revops.receipts.behind import of_slice
from revops.walk.ends import End
from revops.walk.states import OWNED_BY, at

STAGES = {"mqls": "mql", "sqos": "sqo"}
OTHERS = {"mqls": "('sqo', 'disqualified')", "sqos": "('disqualified')"}
# What happened to a lead last, by its number: of what happened at one instant, what has the greater one
# counts as the last.
LAST = ("mql", "sqo", "opened", "reopened", "won", "lost", "deleted", "disqualified")
CLOSING = f"BETWEEN {LAST.index('won')} AND {LAST.index('deleted')}"
PLACES = " ".join(f"WHEN '{each}' THEN {place}" for place, each in enumerate(LAST))
KIND = f"CASE {{0}} {PLACES} END"
# When, and what: the greatest is the last.
KEY = f"(date_part('epoch', happened_at) * 1000000)::bigint * {len(LAST)} + {{0}}"
BEFORE = "business_day < %(day_{0})s"
AT = f"{BEFORE} AND known_from <= %(known_{{0}})s AND (known_until IS NULL OR known_until > %(known_{{0}})s)"
# Wider than both ends, so that an index is of use. Of two days of one publication it leaves only the
# days to be looked at.
AT_EITHER = """
    business_day < greatest(%(day_1)s::date, %(day_2)s::date) AND left_out = ''
    AND known_from <= greatest(%(known_1)s::timestamptz, %(known_2)s::timestamptz)
    AND (known_until IS NULL OR known_until > least(%(known_1)s::timestamptz, %(known_2)s::timestamptz))"""
LEFT = f"""
    SELECT lead, {KEY.format(KIND.format("stage"))} AS last, NULL::int AS kind, record_id, 0 AS open, {{ends}}
    FROM revops_stageentry WHERE stage IN {{others}} AND {AT_EITHER}"""
# A deal that changes hands stays what it is.
STEPS = f"""
    SELECT lead, CASE WHEN kind NOT IN ('owner_in', 'owner_out') THEN {KEY.format(KIND.format("kind"))} END, {KIND.format("kind")},
        record_id, open_count, {{ends}}
    FROM revops_dealchange WHERE open_count <> 0 AND {AT_EITHER}"""
ENTRIES = f"""
    FROM revops_stageentry WHERE stage = '{{stage}}' AND {AT_EITHER} AND entry_number"""
# `f` are first entries into the stage, one of each lead; `r` the last re-entry of those that have any;
# `x` what else happened, `o` by lead: the last of it, how many deals are open, and whether one was
# closed. The last entry says whose the lead is; `e` is its key and `n` its number. OFFSET 0 keeps what
# is computed once from being computed wherever it is used.
BOTH = f"""
    WITH x AS NOT MATERIALIZED ({{left}}),
    o AS (
        SELECT lead, max(last) FILTER (WHERE v1) AS o1, max(last) FILTER (WHERE v2) AS o2,
            sum(open) FILTER (WHERE v1) AS open1, sum(open) FILTER (WHERE v2) AS open2,
            bool_or(v1 AND kind {CLOSING}) AS closed1, bool_or(v2 AND kind {CLOSING}) AS closed2
        FROM x GROUP BY lead),
    r AS (
        SELECT lead, max(key) FILTER (WHERE v1) AS r1, max(key) FILTER (WHERE v2) AS r2
        FROM (
            SELECT lead, ARRAY[{KEY.format("{code}")}, entry_number, record_id, ({{in_view}})::int, ({{owned}})::int] AS key, {{ends}}
            {ENTRIES} > 1) y GROUP BY lead),
    f AS NOT MATERIALIZED (
        SELECT lead, happened_at, record_id, {{in_view}} AS in_view, {{owned}} AS owned, {{ends}}
        {ENTRIES} = 1),
    e AS (
        SELECT lead, v1, v2, f.record_id, in_view, owned, o1, o2, open1, open2, closed1, closed2, r1, r2, {KEY.format("{code}")} AS own
        FROM f LEFT JOIN o USING (lead) LEFT JOIN r USING (lead)
        WHERE v1 <> v2 OR (v1 OR v2) AND (o.lead IS NOT NULL OR r.lead IS NOT NULL) OFFSET 0),
    n AS (
        SELECT *, coalesce(r1[1], own) AS e1, coalesce(r2[1], own) AS e2, coalesce(r1[2], 1) AS n1, coalesce(r2[2], 1) AS n2 FROM e),
    s AS MATERIALIZED (
        SELECT lead, v1, v2, v1 AND in_view AS f1, v2 AND in_view AS f2, n1, n2,
            CASE WHEN v2 THEN greatest(e2, o2) ELSE greatest(e1, o1) END AS last,
            CASE WHEN v2 THEN coalesce(r2[3], record_id) ELSE coalesce(r1[3], record_id) END AS record_id,
            v1 AND (coalesce(open1, 0) > 0 OR (o1 IS NULL OR e1 > o1) AND (closed1 IS NOT TRUE OR n1 > 1)) AS p1,
            v2 AND (coalesce(open2, 0) > 0 OR (o2 IS NULL OR e2 > o2) AND (closed2 IS NOT TRUE OR n2 > 1)) AS p2,
            v1 AND coalesce(r1[4] = 1, in_view) AS h1, v2 AND coalesce(r2[4] = 1, in_view) AS h2,
            v1 AND coalesce(r1[5] = 1, owned) AS w1, v2 AND coalesce(r2[5] = 1, owned) AS w2
        FROM n),
    m AS (
        SELECT lead, coalesce(max(last) FILTER (WHERE v2), max(last)) AS last,
            coalesce(max(record_id) FILTER (WHERE v2), max(record_id)) AS record_id,
            bit_or(v1::int + 2 * p1::int + 4 * h1::int + 8 * w1::int + 16 * v2::int + 32 * p2::int + 64 * h2::int + 128 * w2::int)
            + 256 * (max(n1) FILTER (WHERE v1) IS DISTINCT FROM max(n2) FILTER (WHERE v2))::int AS bits
        FROM s WHERE v1 <> v2 OR p1 <> p2 OR h1 <> h2 OR w1 <> w2 OR n1 <> n2 GROUP BY lead),
    l AS (
        SELECT x.lead, x.last, max(x.record_id) AS record_id
        FROM x JOIN (SELECT lead, last FROM m WHERE last %% {len(LAST)} <> {{code}}) y USING (lead) WHERE x.last = y.last
        GROUP BY x.lead, x.last),
    t AS (SELECT sum((p1 AND h1)::int - f1::int) AS by1, sum((p2 AND h2)::int - f2::int) AS by2 FROM s),
    c AS (SELECT count(*) FILTER (WHERE v1) AS c1, count(*) FILTER (WHERE v2) AS c2 FROM f WHERE in_view)
    SELECT NULL, coalesce(by1, 0) + c1, coalesce(by2, 0) + c2, NULL FROM t, c
    UNION ALL
    SELECT lead, bits, last %% {len(LAST)}, coalesce(l.record_id, m.record_id) FROM m LEFT JOIN l USING (lead, last)"""


def both_ends(kpi: str, start: End, end: End, slice: Slice) -> tuple[str, dict[str, object]]:
    """A query of how many are in play and in view, (no lead, at the opening, at the closing), and of each
    lead that is not at the closing what it was at the opening: (lead, bits of `leads`, what happened
    last as its place in LAST, by which record).
    """
    of_end = BEFORE if start.published.known_at == end.published.known_at else AT
    ends = f"({of_end.format(1)}) AS v1, ({of_end.format(2)}) AS v2"
    left = LEFT.format(others=OTHERS[kpi], ends=ends)
    if kpi == "sqos":
        left = f"{left} UNION ALL {STEPS.format(ends=ends)}"
    conditions = {
        name: f"coalesce({column_in(StageEntry, name)}, 0) = %(of_{name})s"
        for name in slice.members
    }
    owned = [each for name, each in conditions.items() if name in OWNED_BY]
    in_view = [*conditions.values(), *(["motion = %(motion)s"] if slice.motion else [])]
    stage = STAGES[kpi]
    sql = BOTH.format(
        left=left, stage=stage, code=LAST.index(stage), in_view=" AND ".join(in_view) or "true",
        owned=" AND ".join(owned) or "true", ends=ends,
    )  # fmt: skip
    of_ends = {
        f"{name.removesuffix('_at')}_{number}": value
        for number, each in ((1, start), (2, end))
        for name, value in at(each, kpi).items()
    }
    return sql, {**of_ends, **of_slice(slice)}
