"""The cells of a publication one by one, as they were published: for programs that keep their own copy.

Nothing is added up here. Cells of a person are left out for who does not see that person's rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from revops.calendar import Period
from revops.cuts import BITS
from revops.measures import MEASURES
from revops.models.dimensions import DIMENSIONS, PAIRS
from revops.numbers.members import every_member
from revops.numbers.published import Published
from revops.readers import ROWS, hidden_by

PERSONS = [name for name, each in DIMENSIONS.items() if each.is_of_persons]
QUERY = f"""
    SELECT measure, business_day, motion, dimension, member, bucket, amount, from_publication_id
    FROM revops_cell WHERE from_publication_id <= %(publication)s
        AND (until_publication_id IS NULL OR until_publication_id > %(publication)s)
        AND business_day >= %(start)s AND business_day < %(end)s
        AND NOT (dimension = ANY(%(persons)s) AND member = ANY(%(hidden)s))
        AND NOT (dimension = ANY(%(pairs)s) AND (member & {2**BITS - 1}) = ANY(%(hidden)s))
    ORDER BY measure, business_day, dimension, member, motion, bucket"""


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """What one measure adds on one day in one slice. `amount` is a count, or minor units of the
    currency in `unit`; `members` are the ids and names by dimension, none for the total.
    """

    measure: str
    on: date
    motion: str
    members: dict[str, tuple[int, str]]
    bucket: int
    amount: int
    unit: str
    since: int


def cells_in(period: Period, published: Published) -> list[PublishedCell]:
    """The cells of the days of a period, as the publication has them."""
    names = {dimension: dict(found) for dimension, found in every_member(published.reader).items()}
    return [made(row, names, published.currency) for row in rows(period, published)]


def rows(period: Period, published: Published) -> Iterator[tuple]:
    asked = {
        "publication": published.id,
        "start": period.start,
        "end": period.end,
        "persons": PERSONS,
        "pairs": [name for name, both in PAIRS.items() if both[1] in PERSONS],
        "hidden": hidden_by(ROWS, published.reader),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, asked)
        yield from cursor.fetchall()


def made(row: tuple, names: dict[str, dict[int, str]], currency: str) -> PublishedCell:
    measure, on, motion, dimension, member, bucket, amount, since = row
    declared = MEASURES.get(measure.partition("@")[0])
    unit = currency if declared and declared.is_money else "count"
    ids = parts(dimension, member)
    members = {name: (each, names[name].get(each, "")) for name, each in ids.items()}
    return PublishedCell(measure, on, motion, members, bucket, amount, unit, since)


def parts(dimension: str, member: int) -> dict[str, int]:
    """The members of a cell by dimension; of a pair both."""
    if dimension in PAIRS:
        first, second = PAIRS[dimension]
        return {first: member >> BITS, second: member & (2**BITS - 1)}
    return {dimension: member} if dimension in DIMENSIONS else {}
