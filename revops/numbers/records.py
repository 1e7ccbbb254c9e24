"""The records behind a number: the rows that were summed into its cells, known at its publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from revops.calendar import Period
from revops.kpis import KPIS
from revops.measures import DIMENSIONS, KNOWN_AT, Measure, rows_sql, with_visible
from revops.models import RawRecord
from revops.numbers.cells import EVER
from revops.numbers.number import Slice
from revops.numbers.published import Published

CHUNK = 2000
# Movements of a stock are told per item: what came and went again is not behind the number.
FLOW = "SELECT item, business_day, amount, record_id, source_id, fact, motion, {dimensions} FROM counted"
STOCK = """
    SELECT item, max(business_day) AS business_day, sum(amount)::bigint AS amount, max(record_id) AS record_id,
        max(source_id) AS source_id, max(fact) AS fact, (array_agg(motion ORDER BY fact DESC))[1] AS motion, {dimensions}
    FROM counted GROUP BY item HAVING sum(amount) <> 0"""
PAGE = """
    SELECT b.record_id, b.item, b.business_day, b.amount, s.name, r.feed, r.external_id, coalesce(d.name, l.name, '') AS label,
        coalesce(nullif(d.company, ''), nullif(l.company, ''), r.values->>'company', '') AS company,
        coalesce(o.name, ''), coalesce(t.name, ''), b.motion, coalesce(c.name, ''), coalesce(p.name, ''), coalesce(g.name, ''),
        r.values->>'currency', coalesce(r.values->>'signed_amount', r.values->>'amount')::bigint
    FROM (SELECT * FROM behind ORDER BY business_day DESC, item, fact LIMIT %(limit)s OFFSET %(offset)s) b
    JOIN revops_rawrecord r ON r.id = b.record_id JOIN revops_source s ON s.id = b.source_id
    LEFT JOIN revops_deal d ON d.deal = b.item AND d.known_from <= %(known_at)s AND (d.known_until IS NULL OR d.known_until > %(known_at)s)
    LEFT JOIN revops_lead l ON l.lead = b.item AND l.known_from <= %(known_at)s AND (l.known_until IS NULL OR l.known_until > %(known_at)s)
    LEFT JOIN revops_person o ON o.id = b.owner_id LEFT JOIN revops_team t ON t.id = b.team_id
    LEFT JOIN revops_channel c ON c.id = b.channel_id LEFT JOIN revops_persona p ON p.id = b.persona_id
    LEFT JOIN revops_region g ON g.id = b.region_id
    ORDER BY b.business_day DESC, b.item, b.fact"""


@dataclass(frozen=True, slots=True)
class Record:
    """One row behind a number. `amount` is what it adds: 1, or minor units of the base currency.

    `own_amount` (minor units of `own_currency`) is what the record itself says, where it names money.
    """

    record: int
    item: str
    on: date
    amount: int
    source: str
    feed: str
    external_id: str
    label: str
    company: str
    owner: str
    team: str
    motion: str
    channel: str
    persona: str
    region: str
    own_currency: str | None
    own_amount: int | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """A page of the records behind a number: `value` is the sum and `count` the number of all of them, not of the page."""

    part: str
    value: int
    count: int
    results: list[Record]
    next_offset: int | None


def records(
    kpi: str, period: Period, slice: Slice, published: Published, part: str = "", offset: int = 0, limit: int = 50
) -> Records:
    """The records behind a KPI's number, newest first.

    `part` is "value", or for a ratio "numerator" or "denominator" (the default), or "unpriced". KeyError for another part.
    """
    measures = KPIS[kpi].measures
    part = part or ("denominator" if KPIS[kpi].is_ratio else "value")
    chosen = measures[part]
    behind, params = behind_sql(chosen, period, slice, published)
    with connection.cursor() as cursor:
        cursor.execute(f"{behind} SELECT coalesce(sum(amount), 0)::bigint, count(*) FROM behind", params)
        value, count = cursor.fetchone()
        cursor.execute(behind + PAGE, params | {"limit": limit, "offset": offset})
        results = [Record(*row, part=part) for row in cursor.fetchall()]
    reached = offset + len(results)
    return Records(part, value, count, results, reached if results and reached < count else None)


def every_record(kpi: str, period: Period, slice: Slice, published: Published, part: str = "") -> Iterator[Record]:
    """All records behind a part of a KPI's number, newest first, read as they are asked for: memory does not grow with their number."""
    part = part or ("denominator" if KPIS[kpi].is_ratio else "value")
    behind, params = behind_sql(KPIS[kpi].measures[part], period, slice, published)
    with connection.chunked_cursor() as cursor:
        cursor.execute(behind + PAGE, params | {"limit": None, "offset": 0})
        while rows := cursor.fetchmany(CHUNK):
            yield from (Record(*row, part=part) for row in rows)


def behind_sql(chosen: Measure, period: Period, slice: Slice, published: Published) -> tuple[str, dict[str, object]]:
    """A WITH clause whose relation `behind` holds the rows of a measure in a period and slice, as known at a publication."""
    where = ["business_day >= %(start)s", "business_day < %(end)s"]
    if slice.motion:
        where.append("motion = %(motion)s")
    if slice.dimension:
        where.append(f"coalesce({DIMENSIONS[slice.dimension]}, 0) = %(member)s")
    columns = DIMENSIONS.values()
    last = ", ".join(f"(array_agg({column} ORDER BY fact DESC))[1] AS {column}" for column in columns)
    behind = STOCK.format(dimensions=last) if chosen.is_stock else FLOW.format(dimensions=", ".join(columns))
    sql = f"""
        {with_visible({chosen.fact}, KNOWN_AT)},
        counted AS (SELECT * FROM ({rows_sql(chosen.key)}) m WHERE {" AND ".join(where)}),
        behind AS ({behind})"""
    return sql, {
        "known_at": published.known_at, "start": EVER if chosen.is_stock else period.start, "end": period.end,
        "motion": slice.motion, "member": slice.member or 0,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One version of a record, as received and as understood."""

    record: int
    source: str
    feed: str
    external_id: str
    file_name: str
    line: int
    fetched_at: datetime
    known_from: datetime
    known_until: datetime | None
    payload: dict[str, str]
    values: dict[str, object]


def record_versions(record: int) -> list[RecordVersion]:
    """All versions of the record that one of its versions belongs to, newest first; empty when there is no such record."""
    row = RawRecord.objects.filter(pk=record).values_list("row", flat=True).first()
    versions = RawRecord.objects.filter(row=row).select_related("source", "run").order_by("-known_from")
    return [
        RecordVersion(
            each.pk, each.source.name, each.feed, each.external_id, each.run.file_name, each.line, each.fetched_at,
            each.known_from, each.known_until, each.payload, each.values,
        )
        for each in versions
    ]  # fmt: skip
