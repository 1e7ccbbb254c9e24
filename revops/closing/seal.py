"""What stands for what was signed: a hash of the cells of a month and one of the records behind
them. Anybody can make them again, and see whether they are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import connection

from revops import pins
from revops.measures import MEASURES
from revops.models import MonthClose
from revops.numbers.cells import Span
from revops.receipts.known import known_of, rows_known

HASH = "encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE \"C\"), ''), 'UTF8')), 'hex')"
# As the publication has them, and still has where nobody opened the month again. What was counted by
# a pair of dimensions later was not there to be signed.
CELLS = f"""
    SELECT {HASH}, coalesce(sum(amount) FILTER (WHERE dimension = ''), 0)::bigint FROM (
        SELECT concat_ws('|', measure, business_day, motion, dimension, member, bucket, amount) AS line, dimension, amount
        FROM revops_cell WHERE split_part(measure, '@', 1) = ANY(%(measures)s) AND business_day >= %(start)s AND business_day < %(until)s
            AND from_publication_id <= %(publication)s
            AND (until_publication_id IS NULL OR NOT %(is_live)s AND until_publication_id > %(publication)s)
    ) c"""
RECORDS = f"""
    SELECT {HASH}, coalesce(sum(amount), 0)::bigint FROM (
        SELECT concat_ws('|', k.measure, encode(r.sha256, 'hex'), k.item, k.business_day, k.motion, k.amount) AS line, k.amount
        FROM ({{rows}}) k JOIN revops_rawrecord r ON r.id = k.record_id
    ) l"""


@dataclass(frozen=True, slots=True)
class Seal:
    """The hash of cells and of records, and what either add up to, all measures together."""

    cells: str
    cells_sum: int
    records: str
    records_sum: int


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether cells and records of a signed version are what was signed, and add up to each other.
    `unlisted` are measures whose rule is another by now: their records cannot be found by it.
    """

    row: MonthClose
    cells: bool
    records: bool
    adds_up: bool
    unlisted: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.cells and (self.records and self.adds_up or bool(self.unlisted))


def seal(row: MonthClose) -> Seal:
    """What the cells and records of a version of a month come to."""
    return Seal(*cells(row), *records(row))


def verify(row: MonthClose) -> Verified:
    """Makes the hashes of a signed version again. What adjusts the month before was counted against
    that month's rule.
    """
    now = seal(row)
    signed = [each.rules for each in (row.before, row) if each]
    other = tuple(
        key
        for key in row.measures
        if any(rules.get(key, MEASURES[key].version) != MEASURES[key].version for rules in signed)
    )
    return Verified(
        row,
        cells=now.cells == row.cells_sha256,
        records=now.records == row.records_sha256,
        adds_up=now.cells_sum == now.records_sum,
        unlisted=other,
    )


def cells(row: MonthClose) -> tuple[str, int]:
    params = {
        "measures": row.measures, "start": row.start, "until": row.until,
        "publication": row.publication_id, "is_live": row.ended_at is None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CELLS, params)
        return cursor.fetchone()


def records(row: MonthClose) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(RECORDS.format(rows=" UNION ALL ".join(rows(row))), {})
        return cursor.fetchone()


def rows(row: MonthClose) -> Iterator[str]:
    """SQL of the rows of every closed measure in a version of a month."""
    closed = pins.Closed(tuple(pinned(each) for each in (row.before, row) if each))
    for key in row.measures:
        chosen = replace(MEASURES[key], is_stock=False, closes=True, adjusts=True)
        known = known_of(chosen, Span(row.start, row.until), closed, row.publication.known_at)
        sql = rows_known(chosen, known, "true")
        yield f"SELECT '{key}' AS measure, record_id, item, business_day, motion, amount FROM ({sql}) r"


def pinned(row: MonthClose) -> pins.Pin:
    at = row.publication
    return pins.Pin(row.start, row.until, at.pk, at.known_at, row.version, False, row.rules)
