"""The deals that something happened to between two ends, as they were at each.

Only these are read: what has a change dated between the days, or known between the publications.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from django.db import connection

from revops.measures import DIMENSION_COLUMNS, KNOWN_AT
from revops.models import DealChange, Publication
from revops.models.dimensions import column_in
from revops.numbers import Published, Slice
from revops.walk.ends import End

OWNED_BY = frozenset(("owner", "team"))
CLOSED = ("won", "lost", "deleted")
TURNS = ("opened", "reopened", *CLOSED)
TOUCHED = """
    SELECT {item} FROM {table} WHERE business_day >= %(first)s AND business_day < %(last)s {more}
    UNION SELECT {item} FROM {table} WHERE known_from > %(since)s AND known_from <= %(until)s {more}
    UNION SELECT {item} FROM {table} WHERE known_until > %(since)s AND known_until <= %(until)s {more}"""
MEMBERS = ", ".join(column_in(DealChange, name, "w.") for name in DIMENSION_COLUMNS)
# The last step says in whose hands a deal is, and when it is expected; the last turn, whether it is
# open and since when.
STATES = f"""
    WITH touched AS MATERIALIZED ({TOUCHED.format(item="deal", table="revops_dealchange", more="")}),
    v AS MATERIALIZED (
        SELECT * FROM revops_dealchange JOIN touched USING (deal) WHERE {KNOWN_AT} AND business_day < %(day)s),
    s AS (
        SELECT deal, coalesce(sum(value_base_minor), 0)::bigint AS base, sum(value_minor)::bigint AS own, sum(open_count) AS open,
            max(left_out) AS left_out
        FROM v GROUP BY deal),
    l AS (SELECT DISTINCT ON (deal) * FROM v ORDER BY deal, number DESC),
    t AS (SELECT DISTINCT ON (deal) * FROM v WHERE kind = ANY(%(turns)s) ORDER BY deal, number DESC)
    SELECT s.deal, s.base, s.own, s.open > 0 AND s.left_out = '', s.left_out <> '', w.currency, d.rate_month, w.due_on, w.motion,
        ARRAY[{MEMBERS}]::bigint[], coalesce(t.kind, ''), t.business_day, -coalesce(t.value_base_minor, 0), -coalesce(t.value_minor, 0),
        w.lead, w.record_id
    FROM s JOIN l w USING (deal) LEFT JOIN t USING (deal)
    LEFT JOIN revops_deal d ON d.deal = s.deal AND d.known_from <= %(known_at)s
        AND (d.known_until IS NULL OR d.known_until > %(known_at)s)"""
MERGED = """
    SELECT lead FROM revops_lead WHERE lead = ANY(%(leads)s) AND merged_into <> '' AND merged_into <> lead
    AND known_from <= %(known_at)s AND (known_until IS NULL OR known_until > %(known_at)s)"""


@dataclass(frozen=True, slots=True)
class DealState:
    """A deal at an end. `base` and `own` are what is open of it, 0 once it is closed. `turn` is what
    opened or closed it last ("" before anything did), and `left_base` and `left_own` what went with it
    where it closed. One that is a test is neither open nor closed.
    """

    deal: str
    base: int
    own: int
    is_open: bool
    is_test: bool
    currency: str
    rate_month: date | None
    due_on: date | None
    motion: str
    members: tuple[int | None, ...]
    turn: str
    turned_on: date | None
    left_base: int
    left_own: int
    lead: str
    record: int
    rate: Decimal | None = None

    @property
    def ending(self) -> str:
        """ "won", "lost" or "deleted"; "" for one that is not closed."""
        return self.turn if self.turn in CLOSED and not self.is_test else ""

    def differs_in(self, slice: Slice) -> set[str]:
        return differing(self, slice)


class Held(Protocol):
    """What is of a motion and of members, in the order of DIMENSIONS."""

    @property
    def motion(self) -> str: ...
    @property
    def members(self) -> tuple[int | None, ...]: ...


def differing(held: Held, slice: Slice) -> set[str]:
    """By which of a slice's dimensions something is not in it; "motion" is one of them."""
    if not (slice.dimension or slice.motion):
        return set()
    own = dict(zip(DIMENSION_COLUMNS, held.members, strict=True))
    found = {name for name, member in slice.members.items() if (own[name] or 0) != member}
    is_other = slice.motion and held.motion != slice.motion_of_facts
    return found | {"motion"} if is_other else found


def between(start: End, end: End, kpi: str) -> dict[str, object]:
    """The parameters that say what happened between two ends."""
    days = sorted((start.counted_until(kpi), end.counted_until(kpi)))
    known = sorted((start.published.known_at, end.published.known_at))
    return dict(zip(("first", "last", "since", "until"), (*days, *known), strict=True))


def at(end: End, kpi: str) -> dict[str, object]:
    return {"known_at": end.published.known_at, "day": end.counted_until(kpi)}


def deal_states(end: End, touched: Mapping[str, object]) -> dict[str, DealState]:
    """The touched deals of which an end knows something, by key. One query."""
    rates = rates_of(end.published.id)
    params = {**touched, **at(end, "open_pipeline"), "turns": list(TURNS)}
    with connection.cursor() as cursor:
        cursor.execute(STATES, params)
        found = (DealState(*row, rate=rates.get((row[5], row[6]))) for row in cursor.fetchall())
        return {each.deal: each for each in found}


@lru_cache(maxsize=64)
def rates_of(publication: int) -> dict[tuple[str, date | None], Decimal]:
    """Finance's rates at a publication by currency and month, 1 for the base currency."""
    context = Publication.objects.select_related("context").get(pk=publication).context
    found: dict[tuple[str, date | None], Decimal] = {
        (code, date.fromisoformat(f"{month}-01")): Decimal(rate)
        for code, month, rate in context.rates
    }
    return found | {(str(context.settings["currency"]), None): Decimal(1)}


def merged(leads: list[str], published: Published) -> frozenset[str]:
    """Which of some leads are merged away, as a publication knows it. One query, none for no leads."""
    if not leads:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(MERGED, {"leads": leads, "known_at": published.known_at})
        return frozenset(lead for (lead,) in cursor.fetchall())
