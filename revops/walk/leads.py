"""Leads that are in play as MQLs, and leads and deals that are in play as SQOs.

What happened to a lead last decides. In play as MQL is who entered MQL and has neither entered SQO nor
been disqualified since. In play as SQO is who entered SQO and has an open deal; without any deal, or
after entering SQO again, who has not been disqualified and whose deals were not closed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from revops.measures import DIMENSIONS, KNOWN_AT
from revops.numbers import Slice
from revops.receipts.behind import of_slice
from revops.walk.ends import End
from revops.walk.moves import Moved
from revops.walk.states import TOUCHED, at, differing

# Of the entries of one instant, the one that stands last on the way counts as the last.
PLACE = "CASE kind WHEN 'mql' THEN 0 WHEN 'sqo' THEN 1 WHEN 'opened' THEN 2 WHEN 'reopened' THEN 2 ELSE 3 END"
MEMBERS = {
    name: each if name not in ("deal_type", "product_line") else "NULL"
    for name, each in DIMENSIONS.items()
}
OWN = ", ".join(f"{column}::bigint AS m_{name}" for name, column in MEMBERS.items())
NONE = ", ".join("NULL::bigint" for _name in MEMBERS)
ENTRIES = f"""
    SELECT lead, stage AS kind, entry_number, 0 AS open, happened_at, record_id, motion, {OWN}
    FROM revops_stageentry {{touched}} WHERE {KNOWN_AT} AND business_day < %(day)s AND left_out = '' AND stage IN {{stages}}"""
STEPS = f"""
    SELECT lead, CASE WHEN open_count = 0 OR kind IN ('owner_in', 'owner_out') THEN '' ELSE kind END AS kind, 0, open_count, happened_at,
        record_id, '', {NONE}
    FROM revops_dealchange {{touched}} WHERE {KNOWN_AT} AND business_day < %(day)s AND left_out = '' AND open_count <> 0"""
# `e` is the last entry into the stage, which says whose it is; `l` what happened last; `c` whether a
# deal has been closed, and how many are open.
STATES = f"""
    WITH {{before}} v AS MATERIALIZED ({{rows}}),
    e AS (SELECT DISTINCT ON (lead) * FROM v WHERE kind = %(stage)s ORDER BY lead, happened_at DESC, entry_number DESC),
    l AS (
        SELECT DISTINCT ON (lead) lead, kind, record_id FROM v WHERE kind <> ''
        ORDER BY lead, happened_at DESC, {PLACE} DESC, record_id DESC),
    c AS (SELECT lead, sum(open) AS open, bool_or(kind IN ('won', 'lost', 'deleted')) AS has_closed FROM v GROUP BY lead),
    s AS (
        SELECT e.*, l.kind AS last, l.record_id AS last_record,
            c.open > 0 OR l.kind = %(stage)s AND (NOT c.has_closed OR e.entry_number > 1) AS in_play
        FROM e JOIN l USING (lead) JOIN c USING (lead))"""
LISTED = (
    STATES
    + f"""
    SELECT lead, in_play, entry_number, last, motion, ARRAY[{", ".join(f"m_{name}" for name in MEMBERS)}], last_record FROM s"""
)
# All that ever entered, without sorting them: the last is the greatest of instant and place.
LAST = f"max((date_part('epoch', happened_at) * 1000000)::bigint * 4 + {PLACE}) FILTER (WHERE kind <> '') & 3"
TOTAL = f"""
    WITH v AS ({{rows}}),
    g AS (
        SELECT lead, {LAST} AS last, sum(open) AS open, bool_or(kind = %(stage)s) AS has_entered,
            bool_or(kind IN ('won', 'lost', 'deleted')) AS has_closed, max(entry_number) FILTER (WHERE kind = %(stage)s) AS entries
        FROM v GROUP BY lead),
    p AS (
        SELECT lead FROM g WHERE has_entered AND (open > 0 OR last = %(place)s AND (NOT has_closed OR entries > 1)))"""
COUNTED = TOTAL + " SELECT count(*) FROM p"
COUNTED_IN = (
    TOTAL
    + """,
    e AS (
        SELECT DISTINCT ON (lead) v.* FROM v JOIN p USING (lead) WHERE kind = %(stage)s ORDER BY lead, happened_at DESC, entry_number DESC)
    SELECT count(*) FROM e WHERE {slice}"""
)
STAGES = {"mqls": "('mql', 'sqo', 'disqualified')", "sqos": "('sqo', 'disqualified')"}
STAGE, PLACES = {"mqls": "mql", "sqos": "sqo"}, {"mqls": 0, "sqos": 1}
# By what happened last, why a lead is in play no more; "lost" stands for a deal or a lead.
ENDS = {
    "mqls": {"sqo": "became_sqo", "disqualified": "rejected"},
    "sqos": {"won": "won", "lost": "lost", "disqualified": "lost", "deleted": "deleted"},
}
OWNED_BY = frozenset(("owner", "team"))


@dataclass(frozen=True, slots=True)
class LeadState:
    """A lead at an end, once it has entered the stage: `entry` is how often it had by then, `last` what
    happened to it last. Whose it is, its last entry says.
    """

    lead: str
    is_in_play: bool
    entry: int
    last: str
    motion: str
    members: tuple[int | None, ...]
    record: int

    def differs_in(self, slice: Slice) -> set[str]:
        return differing(self, slice)


def rows(kpi: str, touched: str = "") -> str:
    entries = ENTRIES.format(touched=touched, stages=STAGES[kpi])
    return entries if kpi == "mqls" else f"{entries} UNION ALL {STEPS.format(touched=touched)}"


def touched_sql(kpi: str) -> str:
    tables = {"revops_stageentry": f"AND stage IN {STAGES[kpi]}"}
    tables |= {"revops_dealchange": "AND open_count <> 0"} if kpi == "sqos" else {}
    selects = " UNION ".join(
        TOUCHED.format(item="lead", table=table, more=more) for table, more in tables.items()
    )
    return f"touched AS MATERIALIZED ({selects}),"


def lead_states(kpi: str, end: End, between: Mapping[str, object]) -> dict[str, LeadState]:
    """The touched leads that had entered the stage by an end, by key. One query."""
    sql = LISTED.format(before=touched_sql(kpi), rows=rows(kpi, "JOIN touched USING (lead)"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {**between, **at(end, kpi), "stage": STAGE[kpi]})
        return {row[0]: LeadState(*row) for row in cursor.fetchall()}


def in_play(kpi: str, end: End, slice: Slice) -> int:
    """How many are in play at an end. One query over all that ever entered."""
    members = [f"coalesce(m_{name}, 0) = %(of_{name})s" for name in slice.members]
    where = members + (["motion = %(motion)s"] if slice.motion else [])
    sql = (COUNTED_IN if where else COUNTED).format(rows=rows(kpi), slice=" AND ".join(where))
    stage = {"stage": STAGE[kpi], "place": PLACES[kpi]}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**at(end, kpi), **of_slice(slice), **stage})
        return int(cursor.fetchone()[0])


def holds(slice: Slice, state: LeadState | None) -> bool:
    return bool(state and state.is_in_play and not state.differs_in(slice))


def moves(
    kpi: str, slice: Slice, was: LeadState | None, now: LeadState | None, merged: frozenset[str]
) -> Iterator[Moved]:
    """What one lead does to the number in play."""
    before, after = holds(slice, was), holds(slice, now)
    if before and not after:
        yield Moved(was.lead, why_out(kpi, slice, was, now, merged), -1, (now or was).record)
    elif after and not before:
        yield Moved(now.lead, why_in(slice, was, now), 1, now.record)


def why_in(slice: Slice, was: LeadState | None, now: LeadState) -> str:
    if was is None:
        return "new"
    if not was.is_in_play:
        return "recycled"
    return "owner_in" if was.differs_in(slice) & OWNED_BY else "type"


def why_out(
    kpi: str, slice: Slice, was: LeadState, now: LeadState | None, merged: frozenset[str]
) -> str:
    if now is None:
        return "merged" if was.lead in merged else "deleted"
    if now.is_in_play:
        return "owner_out" if now.differs_in(slice) & OWNED_BY else "type"
    return ENDS[kpi].get(now.last, "deleted")


def passed(kpi: str, slice: Slice, was: LeadState | None, now: LeadState | None) -> Iterator[Moved]:
    """A lead that entered after the opening and went before the closing."""
    if now is None or now.is_in_play or was and (was.is_in_play or was.entry == now.entry):
        return
    reason = ENDS[kpi].get(now.last, "deleted")
    if reason != "deleted" and not now.differs_in(slice):
        yield Moved(now.lead, reason, 1, now.record)
