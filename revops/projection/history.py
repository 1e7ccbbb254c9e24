"""What a publication knows of a slice's past, read once in each process for all that is projected from
it: a publication does not change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

import numpy as np
from django.db import connection

from revops.cuts import EXACTLY
from revops.kpis import Kpi
from revops.measures import KNOWN_AT
from revops.models import Deal
from revops.models.dimensions import column_in
from revops.numbers import Published, Slice
from revops.numbers.cells import places
from revops.pins import LATE, late
from revops.projection.cases import OpenDeals
from revops.receipts.behind import of_slice

# By slice of a publication: of a hundred thousand steps of deals each takes ten megabytes.
MOST_KEPT = 32
DAILY = """
    SELECT measure, motion, business_day, sum(amount)::bigint FROM revops_cell
    WHERE dimension = %(dimension)s AND measure = ANY(%(measures)s) AND member & %(mask)s = %(member)s
    AND from_publication_id <= %(publication)s AND (until_publication_id IS NULL OR until_publication_id > %(publication)s) {motion}
    GROUP BY measure, motion, business_day ORDER BY business_day"""
# The steps of deals in order, and after each deal's steps its win, as a step of that kind.
DEALS = f"""
    SELECT deal, business_day, open_count, coalesce(value_base_minor, 0), kind, before, after, number FROM revops_dealchange
    WHERE {KNOWN_AT} AND left_out = '' AND (open_count <> 0 OR value_base_minor <> 0 OR kind = 'stage') {{slice}}
    UNION ALL
    SELECT deal, closed_on, 0, coalesce(signed_base_minor, 0), 'win', '', '', NULL FROM revops_deal
    WHERE {KNOWN_AT} AND left_out = '' AND outcome = 'won' AND closed_on IS NOT NULL {{slice}}
    ORDER BY deal, number"""
Row = tuple[str, date, int]


@dataclass(frozen=True, slots=True)
class Deals:
    """The steps of deals in order, and their wins. Deals and stages are numbered from 0."""

    deal: np.ndarray
    day: np.ndarray
    opened: np.ndarray
    value: np.ndarray
    is_stage: np.ndarray
    stage: np.ndarray
    first_stage: np.ndarray
    won_on: np.ndarray
    signed: np.ndarray
    stages: int


@dataclass(frozen=True)
class History:
    """Of one publication and slice. `published` is a reading of it, of which two are the same."""

    publication: int
    known_at: datetime
    slice: Slice
    published: Published = field(compare=False, repr=False)
    rows: dict[str, list[Row]] = field(default_factory=dict, compare=False, repr=False)
    opened: dict[tuple[date, date, date], OpenDeals] = field(
        default_factory=dict, compare=False, repr=False
    )

    def daily(self, kpi: Kpi) -> list[Row]:
        """What came of a KPI by (motion, day), the days in order. One query for those of the shared
        dashboard together.
        """
        if kpi.key not in self.rows:
            self.rows.update(daily(self, {kpi.key, *self.published.headline} - self.rows.keys()))
        return self.rows[kpi.key]

    @cached_property
    def deals(self) -> Deals:
        """One query, over the steps and wins of all deals in the slice."""
        members = [
            f"coalesce({column_in(Deal, name)}, 0) = %(of_{name})s" for name in self.slice.members
        ]
        chosen = members + (["motion = %(motion)s"] if self.slice.motion else [])
        slice = "".join(f" AND {each}" for each in chosen)
        with connection.cursor() as cursor:
            cursor.execute(
                DEALS.format(slice=slice), {"known_at": self.known_at, **of_slice(self.slice)}
            )
            return arranged(cursor.fetchall())


def history(published: Published, slice: Slice) -> History:
    return _history(History(published.id, published.known_at, slice, published))


@lru_cache(maxsize=MOST_KEPT)
def _history(asked: History) -> History:
    return asked


def daily(past: History, keys: Iterable[str]) -> dict[str, list[Row]]:
    """By KPI; what changed in closed days counts on the day on which it counts in the figure."""
    measures = {
        key: chosen for key in keys if (chosen := past.published.kpi(key).measures.get("value"))
    }
    named = {each.key for each in measures.values()}
    named |= {late(each.key) for each in measures.values() if each.adjusts}
    (where,) = places([past.slice])
    params = {
        "measures": sorted(named), "publication": past.publication, "motion": past.slice.motion_of_facts,
        "dimension": where.dimension, "member": where.member, "mask": EXACTLY,
    }  # fmt: skip
    found: dict[str, dict[tuple[str, date], int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        motion = "AND motion = %(motion)s" if past.slice.motion else ""
        cursor.execute(DAILY.format(motion=motion), params)
        for measure, of, day, amount in cursor.fetchall():
            own = found[measure.removesuffix(LATE)]
            own[of, day] = own.get((of, day), 0) + amount
    return {
        key: [(of, day, amount) for (of, day), amount in found[measures[key].key].items()] if key in measures else []
        for key in keys
    }  # fmt: skip


def arranged(rows: list[tuple]) -> Deals:
    """Rows of (deal, day, open_count, value, kind, before, after, number) as arrays."""
    steps, wins = ([row for row in rows if (row[4] == "win") is is_win] for is_win in (False, True))
    numbers = {deal: n for n, deal in enumerate(dict.fromkeys(row[0] for row in rows))}
    named = dict.fromkeys(["", *(word for row in steps if row[4] == "stage" for word in row[5:7])])
    stages = {stage: n for n, stage in enumerate(named)}
    first, won_on, signed = (
        np.zeros(len(numbers), int),
        np.zeros(len(numbers), int),
        np.zeros(len(numbers)),
    )
    for row in reversed(steps):
        if row[4] == "stage":
            first[numbers[row[0]]] = stages[row[5]]
    for deal, day, _open, amount, *_rest in wins:
        won_on[numbers[deal]], signed[numbers[deal]] = day.toordinal(), amount
    return Deals(
        np.array([numbers[row[0]] for row in steps], int), np.array([row[1].toordinal() for row in steps], int),
        np.array([row[2] for row in steps], int), np.array([row[3] for row in steps], float),
        np.array([row[4] == "stage" for row in steps], bool),
        np.array([stages[row[6]] if row[4] == "stage" else 0 for row in steps], int),
        first, won_on, signed, len(stages),
    )  # fmt: skip
