"""The records behind a number: the rows that were summed into its cells, known at its publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.functional import Promise

from revops.calendar import Period, between
from revops.distinct import UNSETTLED, is_settled
from revops.measures import Buckets, Measure
from revops.models import dimensions
from revops.numbers import rules
from revops.numbers.absence import unread
from revops.numbers.cells import Span
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.receipts.behind import behind_sql, days_behind
from revops.receipts.items import named
from revops.receipts.joined import COLUMNS, JOINS
from revops.receipts.keyset import Cursor
from revops.receipts.listing import (
    ALL_NEWEST_FIRST,
    COMPANY,
    Listing,
    chosen_sql,
    people,
    searched,
)

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Record:
    """One row behind a number. `amount` is what it adds: 1, or minor units of the base currency.
    `on` is None of what has no day. `measured` is what a statistic found of it, in whole days or
    minutes as its measure says, None where nothing is measured.

    `members` is what its members are called by dimension, in the reader's language; "" of those that
    it has none of. `own_amount` (minor units of `own_currency`) is what the record itself says,
    where it names money.
    """

    record: int
    item: str
    on: date | None
    amount: int
    measured: int | None
    source: str
    feed: str
    external_id: str
    label: str
    company: str
    motion: str
    members: dict[str, str]
    own_currency: str | None
    own_amount: int | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """A page of the records behind a number: `value` is the sum and `count` the number of all of
    them, not of the page.

    `found_value` and `found_count` are of those that the search found: all of them without one.
    `first` of these come before the page. `unlisted` says why a publication's records cannot be
    listed any more; then `value` is what it counted, and there is neither a count nor a result. Of a
    figure that is not kept by the dimension asked for, and of rows of a person that the reader does
    not see, there is no value either. `is_blind` is a search that did not look at the names of some.
    """

    part: str
    value: int | None
    count: int
    results: list[Record]
    first: int
    previous: Cursor | None
    next: Cursor | None
    found_value: int
    found_count: int
    unlisted: str = ""
    is_blind: bool = False


def records(
    kpi: str,
    period: Period,
    slice: Slice,
    published: Published,
    part: str = "",
    limit: int = 50,
    listing: Listing = ALL_NEWEST_FIRST,
) -> Records:
    """The records behind a KPI's number, newest first unless `listing` says otherwise; those dated
    ahead are not behind it.

    `part` is "value", or for a ratio "numerator" or "denominator" (the default), or "unpriced".
    KeyError for another part, ValueError for a cursor of another list.
    """
    asked = published.kpi(kpi)
    part = part or asked.counted
    if because := unread(asked, slice, published):
        return not_kept(part, because)
    chosen = asked.parts[part]
    days = days_behind(chosen, published.reach.to_date(asked, period), period)
    return records_of(chosen, part, days, slice, published, limit, listing)


def records_of(
    chosen: Measure,
    part: str,
    days: Span,
    slice: Slice,
    published: Published,
    limit: int,
    listing: Listing,
) -> Records:
    """The same of any measure, also of one that says what is left out."""
    if because := unlisted(chosen, days, published):
        return figure_alone(chosen, part, days, slice, published, because)
    (total,) = totals([(chosen, days)], slice, published)
    return listed(chosen, part, total, days, slice, published, limit, listing)


def unlisted(chosen: Measure, days: Span, published: Published) -> str:
    """Why the records that a publication counted on some days cannot be listed; "" when they can."""
    if because := rules.unlisted(chosen, published.context, days):
        return because
    counts = is_settled(chosen, between(days.start, days.end), published.calendar)
    return "" if counts else str(UNSETTLED)


def figure_alone(
    chosen: Measure, part: str, days: Span, slice: Slice, published: Published, because: str
) -> Records:
    """What was counted by a rule whose records cannot be listed any more."""
    value = rules.kept(chosen, days, slice, published)
    return Records(part, value, 0, [], 0, None, None, value, 0, because)


def not_kept(part: str, because: str | Promise) -> Records:
    """What is behind a figure that is not kept by the dimension asked for."""
    return Records(part, None, 0, [], 0, None, None, 0, 0, str(because))


def totals(
    asked: Sequence[tuple[Measure, Span]], slice: Slice, published: Published
) -> list[tuple[int, int]]:
    """What the rows of each measure in its days add up to, and how many there are. One query,
    however many measures.
    """
    if not asked:
        return []
    selects, params = [], {}
    for place, (measure, days) in enumerate(asked):
        behind, names = behind_sql(measure, days, slice, published, place)
        selects.append(
            f"({behind} SELECT {place} AS place, coalesce(sum(amount), 0)::bigint, count(*) FROM behind)"
        )
        params |= names
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects) + " ORDER BY place", params)
        return [(value, count) for _place, value, count in cursor.fetchall()]


def listed(
    chosen: Measure,
    part: str,
    total: tuple[int, int],
    days: Span,
    slice: Slice,
    published: Published,
    limit: int,
    listing: Listing,
) -> Records:
    """A page of the rows of a measure whose total is known."""
    behind, params = behind_sql(chosen, days, slice, published)
    if limit or listing.words:
        params |= people(listing, published.reader)
    value, count = found_value, found_count = total
    with connection.cursor() as cursor:
        if listing.words:
            where, words = searched(listing)
            joins = JOINS.format(**named(chosen, "b.item"))
            found = f"{behind} SELECT coalesce(sum(b.amount), 0)::bigint, count(*) FROM behind b {joins} {where}"
            cursor.execute(found, params | words)
            found_value, found_count = cursor.fetchone()
        rows = page(cursor, chosen, behind, params, limit, listing) if limit else []
    results = [record(row, part, listing) for row in rows]
    at = around(rows, listing, published.id, found_count)
    is_blind = bool(params.get("unsearched"))
    return Records(part, value, count, results, *at, found_value, found_count, is_blind=is_blind)


def record(row: tuple, part: str, listing: Listing) -> Record:
    """A row without what it is sorted by."""
    *plain, names, currency, amount = row[: -len(listing.columns)]
    members = {
        name: each.word(member or "")
        for (name, each), member in zip(dimensions.DIMENSIONS.items(), names, strict=True)
    }
    return Record(*plain, members, currency, amount, part)


def page(
    cursor: CursorWrapper,
    chosen: Measure,
    behind: str,
    params: dict[str, object],
    limit: int,
    listing: Listing,
) -> list[tuple[object, ...]]:
    """Rows of a record and of what it is sorted by, in their order."""
    sql, words = listed_sql(chosen, listing)
    cursor.execute(behind + sql, params | words | {"limit": limit})
    rows = cursor.fetchall()
    return rows[::-1] if listing.is_back else rows


def around(
    rows: list[tuple[object, ...]], listing: Listing, publication: int, count: int
) -> tuple[int, Cursor | None, Cursor | None]:
    """How many records come before these, and the cursors to the pages before and after them, where
    there are any.
    """
    rank = listing.cursor.rank if listing.cursor else 0
    first = max(0, rank - len(rows)) if listing.is_back else rank
    if not rows:
        return first, None, None
    width, last = len(listing.columns), first + len(rows)
    previous = Cursor(publication, listing.sort, first, rows[0][-width:], is_back=True)
    following = Cursor(publication, listing.sort, last, rows[-1][-width:])
    return first, previous if first else None, following if last < count else None


def listed_sql(chosen: Measure, listing: Listing) -> tuple[str, dict[str, object]]:
    """SQL after `behind` that lists its records with all that a reader sees of them."""
    cut, (where, params) = "LIMIT %(limit)s", chosen_sql(listing)
    joins = JOINS.format(**named(chosen, "b.item"))
    measured = "b.bucket" if chosen.buckets is Buckets.VALUE else "NULL::int"
    own = COLUMNS.format(company=COMPANY, measured=measured)
    columns = ", ".join((own, *(each.sql for each in listing.columns)))
    if listing.is_own:
        first = f"(SELECT * FROM behind b {where} ORDER BY {listing.order} {cut}) b"
        return f" SELECT {columns} FROM {first} {joins} ORDER BY {listing.order}", params
    return f" SELECT {columns} FROM behind b {joins} {where} ORDER BY {listing.order} {cut}", params


def every_record(
    kpi: str,
    period: Period,
    slice: Slice,
    published: Published,
    part: str = "",
    listing: Listing = ALL_NEWEST_FIRST,
) -> Iterator[Record]:
    """All records behind a part of a KPI's number, read as they are asked for: memory does not grow
    with their number.

    None where `Records.unlisted` says why.
    """
    asked = published.kpi(kpi)
    part = part or asked.counted
    chosen = asked.parts[part]
    days = days_behind(chosen, published.reach.to_date(asked, period), period)
    if unlisted(chosen, days, published) or unread(asked, slice, published):
        return
    behind, params = behind_sql(chosen, days, slice, published)
    sql, words = listed_sql(chosen, listing)
    params |= words | people(listing, published.reader) | {"limit": None}
    with connection.chunked_cursor() as cursor:
        cursor.execute(behind + sql, params)
        while rows := cursor.fetchmany(CHUNK):
            yield from (record(row, part, listing) for row in rows)
