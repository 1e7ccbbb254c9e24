"""Sums of cells: one query for any number of measures, periods and slices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from revops.cuts import ANY, EXACTLY, FIRST_OF_TWO, SECOND_OF_TWO, member_of_both
from revops.measures import Buckets, Measure, day_number
from revops.models.dimensions import PAIRS
from revops.numbers.published import Published
from revops.numbers.slices import Slice

EVER = date(1, 1, 1)
# Every question is a range of one index, whatever the planner believes of the table: it is asked
# most right after a publication, when the statistics are old. Current cells and past ones are two
# indexes; a reader of the latest publication finds none among the past.
QUERY = """
    SELECT p.number, p.measure, p.low, p.high, c.motion, p.dimension, c.member, CASE WHEN p.is_apart THEN c.bucket END,
        sum(c.amount)::bigint
    FROM unnest(%(numbers)s::int[], %(measures)s::text[], %(starts)s::date[], %(ends)s::date[], %(lows)s::int[], %(highs)s::int[],
        %(aparts)s::bool[], %(dimensions)s::text[], %(members)s::bigint[], %(masks)s::bigint[])
        p (number, measure, start, until, low, high, is_apart, dimension, member, mask)
    CROSS JOIN LATERAL (
        SELECT motion, member, bucket, amount FROM revops_cell WHERE until_publication_id IS NULL AND {asked}
        UNION ALL
        SELECT motion, member, bucket, amount FROM revops_cell WHERE until_publication_id > %(publication)s AND {asked}
    ) c GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""
ASKED = """dimension = p.dimension AND measure = p.measure AND business_day >= p.start AND business_day < p.until
            AND member & p.mask = p.member AND (p.low IS NULL OR bucket >= p.low AND bucket < p.high)
            AND from_publication_id <= %(publication)s"""


class Where(NamedTuple):
    """Cells of a cut whose member has in the bits of `mask` those of `member`: of one member, of
    every one, or of those of a pair of which one of the two is given.
    """

    dimension: str
    member: int
    mask: int = EXACTLY

    def has(self, other: Where) -> bool:
        """Whether cells that are asked for exactly are among these."""
        return self.dimension == other.dimension and other.member & self.mask == self.member


class Span(NamedTuple):
    """Days from `start` to before `end`; of what is due, only what is due on the days from
    `due_from` to before `due_until`.
    """

    start: date
    end: date
    due_from: date | None = None
    due_until: date | None = None

    @property
    def buckets(self) -> tuple[int | None, int | None]:
        if self.due_from is None or self.due_until is None:
            return None, None
        return day_number(self.due_from), day_number(self.due_until)


class Place(NamedTuple):
    """Where a sum belongs: a measure's in a span of days, of a motion and a member of a dimension.
    `bucket` is None but for measures whose buckets are kept apart.
    """

    measure: str
    span: Span
    motion: str
    dimension: str
    member: int
    bucket: int | None = None


Sums = dict[Place, int]
Piece = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Measures in spans of days, and where their cells are."""

    measures: Sequence[Measure]
    spans: Sequence[Span]
    places: Sequence[Where]

    def each(self) -> Iterator[tuple[Measure, str, Span]]:
        for measure in self.measures:
            for dimension in dict.fromkeys(where.dimension for where in self.places):
                yield from ((measure, dimension, span) for span in self.spans)


def sums(wanted: Sequence[Wanted], published: Published) -> Sums:
    """Amounts by their place; what has no cell is left out.

    A stock is summed from the beginning. However much is wanted, one query.
    """
    chosen = {measure.key: measure.is_stock for each in wanted for measure in each.measures}
    spans: dict[tuple[str, str, int | None], set[Span]] = defaultdict(set)
    for measure, dimension, span in (one for each in wanted for one in each.each()):
        spans[measure.key, dimension, span.buckets[0]].add(span)
    pieces = list(
        pairwise(sorted({EVER, *(day for of in spans.values() for each in of for day in each[:2])}))
    )
    found: Sums = defaultdict(int)
    for number, measure, low, high, motion, dimension, member, bucket, amount in query(
        asked(wanted, pieces), published
    ):
        for span in spans[measure, dimension, low]:
            if span.buckets[1] == high and belongs(pieces[number], span, chosen[measure]):
                found[Place(measure, span, motion, dimension, member, bucket)] += amount
    return dict(found)


def asked(wanted: Sequence[Wanted], pieces: Sequence[Piece]) -> list[tuple]:
    """Each piece of time in which something is wanted, once."""
    rows = (
        (number, measure.key, *piece, *buckets, measure.buckets == Buckets.VALUE, *place)
        for each in wanted
        for number, piece in enumerate(pieces)
        for measure in each.measures
        for buckets in dict.fromkeys(
            span.buckets for span in each.spans if belongs(piece, span, measure.is_stock)
        )
        for place in each.places
    )
    return list(dict.fromkeys(rows))


def belongs(piece: Piece, span: Span, is_stock: bool) -> bool:
    """Whether a span's sum has a piece of time in it. Spans overlap, pieces do not, so that every
    cell is read once.
    """
    return piece[1] <= span.end and (is_stock or piece[0] >= span.start)


def query(asked: Sequence[tuple], published: Published) -> list[tuple]:
    """Rows of (number, measure, low, high, motion, dimension, member, bucket, amount) for (number,
    measure, start, end, low, high, whether buckets are kept apart, dimension, member, mask).
    """
    if not asked:
        return []
    names = (
        *("numbers", "measures", "starts", "ends", "lows", "highs", "aparts"),
        *("dimensions", "members", "masks"),
    )
    params = dict(zip(names, map(list, zip(*asked, strict=True)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(asked=ASKED), params | {"publication": published.id})
        return cursor.fetchall()


def places(slices: Iterable[Slice], by: Iterable[str] = ()) -> list[Where]:
    """The cells that the slices need, each once, and those of every member that they are split by."""
    every = list(slices)
    split = [parts(slice, each) for each in by if each != "motion" for slice in every]
    wanted = {Where(each.cut, each.cell_member) for each in every}
    alone = [each for each in wanted if not any(of.has(each) for of in split)]
    return sorted(alone) + list(dict.fromkeys(split))


def parts(slice: Slice, by: str) -> Where:
    """The cells of the parts of a slice by a dimension."""
    if slice.dimension in ("", by):
        return Where(by, 0, ANY)
    cut = slice.cut_by(by)
    if PAIRS[cut][0] == by:
        return Where(cut, member_of_both(0, slice.member or 0), SECOND_OF_TWO)
    return Where(cut, member_of_both(slice.member or 0, 0), FIRST_OF_TWO)
