"""Sums of cells: one query for any number of measures, periods and slices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import connection

from revops.measures import Measure
from revops.numbers.number import Slice
from revops.numbers.published import Published

EVER = date(1, 1, 1)
# Every question is a range of one index, whatever the planner believes of the table: it is asked
# most right after a publication, when the statistics are old. Current cells and past ones are two
# indexes; a reader of the latest publication finds none among the past.
QUERY = """
    SELECT p.number, p.measure, c.motion, p.dimension, c.member, sum(c.amount)::bigint
    FROM unnest(%(numbers)s::int[], %(measures)s::text[], %(starts)s::date[], %(ends)s::date[], %(dimensions)s::text[],
        %(members)s::bigint[]) p (number, measure, start, until, dimension, member)
    CROSS JOIN LATERAL (
        SELECT motion, member, amount FROM revops_cell WHERE until_publication_id IS NULL AND {asked}
        UNION ALL
        SELECT motion, member, amount FROM revops_cell WHERE until_publication_id > %(publication)s AND {asked}
    ) c GROUP BY 1, 2, 3, 4, 5"""
ASKED = """dimension = p.dimension AND measure = p.measure AND business_day >= p.start AND business_day < p.until
            AND (p.member IS NULL OR member = p.member) AND from_publication_id <= %(publication)s"""

Sums = dict[tuple[str, date, date, str, str, int], int]
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Measures in spans of days, and the (dimension, member) of each place; a member of None stands
    for every one.
    """

    measures: Sequence[Measure]
    spans: Sequence[Span]
    places: Sequence[tuple[str, int | None]]

    def each(self) -> Iterator[tuple[Measure, str, Span]]:
        for measure in self.measures:
            for dimension in dict.fromkeys(dimension for dimension, _member in self.places):
                yield from ((measure, dimension, span) for span in self.spans)


def sums(wanted: Sequence[Wanted], published: Published) -> Sums:
    """Amounts by (measure, start, end, motion, dimension, member); what has no cell is left out.

    A stock is summed from the beginning. However much is wanted, one query.
    """
    chosen = {measure.key: measure.is_stock for each in wanted for measure in each.measures}
    spans: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for measure, dimension, span in (one for each in wanted for one in each.each()):
        spans[measure.key, dimension].add(span)
    pieces = list(
        pairwise(sorted({EVER, *(day for each in spans.values() for span in each for day in span)}))
    )
    found: Sums = defaultdict(int)
    for number, measure, motion, dimension, member, amount in query(
        asked(wanted, pieces), published
    ):
        for span in spans[measure, dimension]:
            if belongs(pieces[number], span, chosen[measure]):
                found[measure, *span, motion, dimension, member] += amount
    return dict(found)


def asked(wanted: Sequence[Wanted], pieces: Sequence[Span]) -> list[tuple]:
    """Each piece of time in which something is wanted, once."""
    rows = (
        (number, measure.key, *piece, *place)
        for each in wanted
        for number, piece in enumerate(pieces)
        for measure in each.measures
        if any(belongs(piece, span, measure.is_stock) for span in each.spans)
        for place in each.places
    )
    return list(dict.fromkeys(rows))


def belongs(piece: Span, span: Span, is_stock: bool) -> bool:
    """Whether a span's sum has a piece of time in it. Spans overlap, pieces do not, so that every
    cell is read once.
    """
    return piece[1] <= span[1] and (is_stock or piece[0] >= span[0])


def query(asked: Sequence[tuple], published: Published) -> list[tuple]:
    """Rows of (number, measure, motion, dimension, member, amount) for (number, measure, start,
    end, dimension, member).
    """
    if not asked:
        return []
    names = ("numbers", "measures", "starts", "ends", "dimensions", "members")
    params = dict(zip(names, map(list, zip(*asked, strict=True)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(asked=ASKED), params | {"publication": published.id})
        return cursor.fetchall()


def places(slices: Iterable[Slice], by: Iterable[str] = ()) -> list[tuple[str, int | None]]:
    """The dimensions and members that the slices need, each once, and every member of those that
    they are split by.
    """
    split = [each for each in by if each != "motion"]
    wanted = {(each.dimension, each.member or 0) for each in slices if each.dimension not in split}
    return sorted(wanted) + [(each, None) for each in split]
