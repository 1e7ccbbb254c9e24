"""The records behind a number: the rows that were summed into its cells, known at its publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from revops.calendar import Period
from revops.kpis import KPIS
from revops.measures import DIMENSIONS, KNOWN_AT, Measure, sql_of, with_visible
from revops.numbers import rules
from revops.numbers.cells import EVER
from revops.numbers.items import named
from revops.numbers.number import Slice
from revops.numbers.published import Published

CHUNK = 2000
# Movements of a stock are told per item: what came and went again is not behind the number.
FLOW = "SELECT item, business_day, amount, record_id, source_id, fact, motion, {dimensions} FROM counted"
STOCK = """
    SELECT item, max(business_day) AS business_day, sum(amount)::bigint AS amount, max(record_id) AS record_id,
        max(source_id) AS source_id, max(fact) AS fact, (array_agg(motion ORDER BY fact DESC))[1] AS motion, {dimensions}
    FROM counted GROUP BY item HAVING sum(amount) <> 0"""
COLUMNS = """
    b.record_id, b.item, b.business_day, b.amount, s.name, r.feed, r.external_id, coalesce(d.name, l.name, ''), {company},
    coalesce(o.name, ''), coalesce(t.name, ''), b.motion, coalesce(c.name, ''), coalesce(p.name, ''), coalesce(g.name, ''),
    r.values->>'currency', coalesce(r.values->>'signed_amount', r.values->>'amount')::bigint"""
COMPANY = "coalesce(nullif(d.company, ''), nullif(l.company, ''), r.values->>'company', '')"
JOINS = """
    JOIN revops_rawrecord r ON r.id = b.record_id JOIN revops_source s ON s.id = b.source_id
    LEFT JOIN revops_deal d ON d.deal = {deal} AND d.known_from <= %(known_at)s AND (d.known_until IS NULL OR d.known_until > %(known_at)s)
    LEFT JOIN revops_lead l ON l.lead = {lead} AND l.known_from <= %(known_at)s AND (l.known_until IS NULL OR l.known_until > %(known_at)s)
    LEFT JOIN revops_person o ON o.id = b.owner_id LEFT JOIN revops_team t ON t.id = b.team_id
    LEFT JOIN revops_channel c ON c.id = b.channel_id LEFT JOIN revops_persona p ON p.id = b.persona_id
    LEFT JOIN revops_region g ON g.id = b.region_id"""
# What a record is looked for in; every word must be somewhere.
SEARCHED = (
    f"lower(concat_ws(' ', b.item, s.name, r.feed, r.external_id, d.name, l.name, {COMPANY}, o.name, t.name, c.name, p.name, g.name))"
)
NEWEST = "b.business_day DESC, b.item, b.fact"
# By what records are sorted. What the facts themselves hold is sorted before anything is joined to it.
OWN_ORDER = {"day": "b.business_day", "amount": "b.amount"}
JOINED_ORDER = {
    "record": f"lower(coalesce(nullif({COMPANY}, ''), d.name, l.name, b.item))",
    "source": "lower(s.name || ' ' || r.external_id)",
    "team": "lower(t.name)",
    "owner": "lower(o.name)",
    "channel": "lower(c.name)",
}
ORDERS = (*OWN_ORDER, *JOINED_ORDER)


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
class Listing:
    """Which records are listed, and how: those with every word of `search`, by `sort` (one of ORDERS; "-" before it turns it round)."""

    search: str = ""
    sort: str = "-day"

    @property
    def words(self) -> list[str]:
        return self.search.lower().split()

    @property
    def order(self) -> str:
        """SQL that sorts; what is equal comes newest first."""
        name, way = self.sort.removeprefix("-"), "DESC" if self.sort.startswith("-") else "ASC"
        return f"{(OWN_ORDER | JOINED_ORDER)[name]} {way} NULLS LAST, {NEWEST}"

    @property
    def is_own(self) -> bool:
        """Whether the facts alone say which records come first."""
        return not self.words and self.sort.removeprefix("-") in OWN_ORDER


ALL_NEWEST_FIRST = Listing()


@dataclass(frozen=True, slots=True)
class Records:
    """A page of the records behind a number: `value` is the sum and `count` the number of all of them, not of the page.

    `found_value` and `found_count` are of those that the search found: all of them without one. `unlisted` says why a publication's
    records cannot be listed any more; then `value` is what it counted, and there is neither a count nor a result.
    """

    part: str
    value: int
    count: int
    results: list[Record]
    next_offset: int | None
    found_value: int
    found_count: int
    unlisted: str = ""


def records(
    kpi: str,
    period: Period,
    slice: Slice,
    published: Published,
    part: str = "",
    offset: int = 0,
    limit: int = 50,
    listing: Listing = ALL_NEWEST_FIRST,
) -> Records:
    """The records behind a KPI's number, newest first unless `listing` says otherwise; those dated ahead are not behind it.

    `part` is "value", or for a ratio "numerator" or "denominator" (the default), or "unpriced". KeyError for another part.
    """
    part = part or ("denominator" if KPIS[kpi].is_ratio else "value")
    to_date = published.reach.to_date(KPIS[kpi], period)
    return records_of(KPIS[kpi].measures[part], part, to_date, slice, published, offset, limit, listing)


def records_of(
    chosen: Measure,
    part: str,
    period: Period,
    slice: Slice,
    published: Published,
    offset: int,
    limit: int,
    listing: Listing,
) -> Records:
    """The same of any measure, also of one that says what is left out."""
    if because := rules.unlisted(chosen, published.context):
        return figure_alone(chosen, part, period, slice, published, because)
    (total,) = totals([(chosen, period)], slice, published)
    return listed(chosen, part, total, period, slice, published, offset, limit, listing)


def figure_alone(
    chosen: Measure, part: str, period: Period, slice: Slice, published: Published, because: str
) -> Records:
    """What was counted by a rule whose records cannot be listed any more."""
    value = rules.kept(chosen, period, slice, published)
    return Records(part, value, 0, [], None, value, 0, because)


def totals(asked: Sequence[tuple[Measure, Period]], slice: Slice, published: Published) -> list[tuple[int, int]]:
    """What the rows of each measure in its days add up to, and how many there are. One query, however many measures."""
    selects, params = [], {}
    for place, (measure, days) in enumerate(asked):
        behind, names = behind_sql(measure, days, slice, published, place)
        selects.append(f"({behind} SELECT {place} AS place, coalesce(sum(amount), 0)::bigint, count(*) FROM behind)")
        params |= names
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects) + " ORDER BY place", params)
        return [(value, count) for _place, value, count in cursor.fetchall()]


def listed(
    chosen: Measure,
    part: str,
    total: tuple[int, int],
    period: Period,
    slice: Slice,
    published: Published,
    offset: int,
    limit: int,
    listing: Listing,
) -> Records:
    """A page of the rows of a measure whose total is known."""
    behind, params = behind_sql(chosen, period, slice, published)
    value, count = found_value, found_count = total
    with connection.cursor() as cursor:
        if listing.words:
            where, words = searched(listing)
            joins = JOINS.format(**named(chosen, "b.item"))
            found = f"{behind} SELECT coalesce(sum(b.amount), 0)::bigint, count(*) FROM behind b {joins} {where}"
            cursor.execute(found, params | words)
            found_value, found_count = cursor.fetchone()
        results = page(cursor, chosen, behind, params, part, offset, limit, listing) if limit else []
    reached = offset + len(results)
    following = reached if results and reached < found_count else None
    return Records(part, value, count, results, following, found_value, found_count)


def page(
    cursor: CursorWrapper,
    chosen: Measure,
    behind: str,
    params: dict[str, object],
    part: str,
    offset: int,
    limit: int,
    listing: Listing,
) -> list[Record]:
    sql, words = listed_sql(chosen, listing)
    cursor.execute(behind + sql, params | words | {"limit": limit, "offset": offset})
    return [Record(*row, part=part) for row in cursor.fetchall()]


def listed_sql(chosen: Measure, listing: Listing) -> tuple[str, dict[str, object]]:
    """SQL after `behind` that lists its records with all that a reader sees of them."""
    cut = "LIMIT %(limit)s OFFSET %(offset)s"
    columns, joins = COLUMNS.format(company=COMPANY), JOINS.format(**named(chosen, "b.item"))
    if listing.is_own:
        first = f"(SELECT * FROM behind b ORDER BY {listing.order} {cut}) b"
        return f" SELECT {columns} FROM {first} {joins} ORDER BY {listing.order}", {}
    where, words = searched(listing)
    return f" SELECT {columns} FROM behind b {joins} {where} ORDER BY {listing.order} {cut}", words


def searched(listing: Listing) -> tuple[str, dict[str, object]]:
    """A WHERE clause that holds for the records with every word, and its parameters."""
    if not listing.words:
        return "", {}
    words = {f"word{place}": word for place, word in enumerate(listing.words)}
    return "WHERE " + " AND ".join(f"strpos({SEARCHED}, %({name})s) > 0" for name in words), words


def every_record(
    kpi: str, period: Period, slice: Slice, published: Published, part: str = "", listing: Listing = ALL_NEWEST_FIRST
) -> Iterator[Record]:
    """All records behind a part of a KPI's number, read as they are asked for: memory does not grow with their number.

    None where `Records.unlisted` says why.
    """
    part = part or ("denominator" if KPIS[kpi].is_ratio else "value")
    chosen = KPIS[kpi].measures[part]
    if rules.unlisted(chosen, published.context):
        return
    behind, params = behind_sql(chosen, published.reach.to_date(KPIS[kpi], period), slice, published)
    sql, words = listed_sql(chosen, listing)
    with connection.chunked_cursor() as cursor:
        cursor.execute(behind + sql, params | words | {"limit": None, "offset": 0})
        while rows := cursor.fetchmany(CHUNK):
            yield from (Record(*row, part=part) for row in rows)


def behind_sql(
    chosen: Measure, period: Period, slice: Slice, published: Published, place: int = 0
) -> tuple[str, dict[str, object]]:
    """A WITH clause whose relation `behind` holds the rows of a measure in a period and slice, as known at a publication.

    `place` keeps apart the days of several that share one query.
    """
    # A stock adds up what moved ever before.
    where = [f"business_day >= %(start{place})s", f"business_day < %(end{place})s"]
    if slice.motion:
        where.append("motion = %(motion)s")
    if slice.dimension:
        where.append(f"coalesce({DIMENSIONS[slice.dimension]}, 0) = %(member)s")
    columns = DIMENSIONS.values()
    last = ", ".join(f"(array_agg({column} ORDER BY fact DESC))[1] AS {column}" for column in columns)
    behind = STOCK.format(dimensions=last) if chosen.is_stock else FLOW.format(dimensions=", ".join(columns))
    sql = f"""
        {with_visible({chosen.fact}, KNOWN_AT)},
        counted AS (SELECT * FROM ({sql_of(chosen)}) m WHERE {" AND ".join(where)}),
        behind AS ({behind})"""
    return sql, {
        "known_at": published.known_at, f"start{place}": EVER if chosen.is_stock else period.start, f"end{place}": period.end,
        "motion": slice.motion_of_facts, "member": slice.member or 0,
    }  # fmt: skip
