"""Which rows of a measure are behind a number: those of its days and slice, as known at its
publication.
"""

from __future__ import annotations

from collections.abc import Iterator

from revops.calendar import Period
from revops.measures import DIMENSION_COLUMNS, KNOWN_AT, Buckets, Measure, sql_of, with_visible
from revops.models import DealChange, RecurringChange
from revops.numbers.cells import EVER, Span
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.receipts.known import is_plain, known_of, rows_known

# Movements of a stock are told per item: what came and went again is not behind the number.
FLOW = "SELECT item, business_day, amount, bucket, record_id, source_id, fact, motion, {dimensions} FROM counted"
# The same where days are closed. What became known of them later is told per item, too.
LATE_FLOW = """
    UNION ALL SELECT item, {day}, sum(amount)::bigint, {bucket}, {record}, {source}, max(fact), {motion}, {dimensions}
    FROM counted WHERE is_late GROUP BY item HAVING sum(amount) <> 0"""
# Of what counts once in a period, the first of its rows is behind the number.
ONCE = """
    SELECT DISTINCT ON (item) item, business_day, 1::bigint AS amount, bucket, record_id, source_id, fact, motion, {dimensions}
    FROM counted ORDER BY item, business_day, fact"""
# So a fact that comes and goes is one row, whatever else has its item: of a customer each step that is blocked.
STOCK = """
    SELECT item, max(business_day) AS business_day, sum(amount)::bigint AS amount, max(bucket) AS bucket, max(record_id) AS record_id,
        max(source_id) AS source_id, max(fact) AS fact, (array_agg(motion ORDER BY fact DESC))[1] AS motion, {dimensions}
    FROM counted GROUP BY {apart} HAVING sum(amount) <> 0"""
# Facts each of which moves what stands of an item; others come and go themselves.
MOVEMENTS = (DealChange, RecurringChange)


def days_behind(chosen: Measure, days: Period, period: Period) -> Span:
    """The days on which the rows of a measure count in a period, and on which they are due where
    that matters.
    """
    is_due = chosen.buckets is Buckets.DUE
    return Span(days.start, days.end, *((period.start, period.end) if is_due else ()))


def behind_sql(
    chosen: Measure, days: Span, slice: Slice, published: Published, place: int = 0
) -> tuple[str, dict[str, object]]:
    """A WITH clause whose relation `behind` holds the rows of a measure in some days and a slice, as
    known at a publication.

    `place` keeps apart the days of several that share one query.
    """
    low, high = days.buckets
    known = known_of(chosen, days, published.context.closed, published.known_at)
    if is_plain(known, published):
        where = " AND ".join((*on_days(place), *conditions(days, slice, place)))
        sql = f"""
            {with_visible({chosen.fact}, KNOWN_AT)},
            counted AS (SELECT * FROM ({sql_of(chosen)}) m WHERE {where}),
            behind AS ({listed_rows(chosen, by_fact=chosen.fact not in MOVEMENTS)})"""
    else:
        where = " AND ".join(("true", *conditions(days, slice, place)))
        sql = f"""
            WITH counted AS ({rows_known(chosen, known, where)}),
            behind AS ({listed_rows(chosen)}{"" if chosen.is_stock else " WHERE NOT is_late" + late_rows()})"""
    # A stock adds up what moved ever before.
    return sql, {
        "known_at": published.known_at, f"start{place}": EVER if chosen.is_stock else days.start, f"end{place}": days.end,
        f"low{place}": low, f"high{place}": high, **of_slice(slice),
    }  # fmt: skip


def on_days(place: int | str = "") -> Iterator[str]:
    yield f"business_day >= %(start{place})s AND business_day < %(end{place})s"


def conditions(days: Span, slice: Slice, place: int | str = "") -> Iterator[str]:
    """What holds for the rows of a measure in a slice, of some days also for when they are due."""
    if days.due_from:
        yield f"bucket >= %(low{place})s AND bucket < %(high{place})s"
    if slice.motion:
        yield "motion = %(motion)s"
    for dimension in slice.members:
        yield f"coalesce({DIMENSION_COLUMNS[dimension]}, 0) = %(of_{dimension})s"


def of_slice(slice: Slice) -> dict[str, object]:
    """The parameters of the conditions of a slice."""
    members = {f"of_{dimension}": member for dimension, member in slice.members.items()}
    return {"motion": slice.motion_of_facts, **members}


def listed_rows(chosen: Measure, *, by_fact: bool = False) -> str:
    """SQL of the rows that are listed, of all that a measure counts; those of a stock by fact where each
    is there in one version.
    """
    columns = DIMENSION_COLUMNS.values()
    if chosen.is_stock:
        last = (f"(array_agg({each} ORDER BY fact DESC))[1] AS {each}" for each in columns)
        return STOCK.format(dimensions=", ".join(last), apart="item, fact" if by_fact else "item")
    return (ONCE if chosen.distinct else FLOW).format(dimensions=", ".join(columns))


def late_rows() -> str:
    """SQL after the rows of a measure that lists what became known of closed days by item, in its
    last version.
    """
    last = "(array_agg({} ORDER BY weight DESC, fact DESC))[1]".format
    return LATE_FLOW.format(
        day=last("business_day"),
        bucket=last("bucket"),
        record=last("record_id"),
        source=last("source_id"),
        motion=last("motion"),
        dimensions=", ".join(last(each) for each in DIMENSION_COLUMNS.values()),
    )
