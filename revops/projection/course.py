"""Where a running figure is heading: what every surface shows as “on course for”.

A publication does not change, and neither does what is projected from it: it is computed once in each
process, for whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

from revops.calendar import Period
from revops.numbers import Number, Published, Slice
from revops.projection.projecting import LABELS, Projection, can_be_projected, project
from revops.readers import EVERYTHING
from revops.values import Value, exactly

# Projections that a process keeps.
MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Course:
    """What a running figure is projected to come to, exact, by a method; `within` is its 80 % interval,
    None where the past is too short for one.
    """

    value: Value
    method: str
    within: tuple[Value, Value] | None = None

    @property
    def label(self) -> str:
        """What its method is called."""
        return str(LABELS[self.method])


@dataclass(frozen=True, slots=True)
class Asked:
    """What is projected, as one publication knows it: two readings of it say the same."""

    kpi: str
    period: Period
    slice: Slice
    until: date
    publication: int
    known_at: datetime
    published: Published = field(compare=False, repr=False)


def course(number: Number, published: Published) -> Course | None:
    """The projection of a running figure as its publication knows it; under four comparable periods the
    run rate. None where it would say nothing: of levels, of what is absent or over, and before anything
    is known of the period or of those before it.
    """
    if number.is_level or number.value.is_absent or number.is_over:
        return None
    found = of_number(number, published) if can_be_projected(number.kpi) else None
    if found is None or not found.intervals:
        return None if number.run_rate is None else Course(number.run_rate, "run_rate")
    unit, currency = number.value.unit, number.value.currency
    low, value, high = (
        exactly(unit, Fraction(amount), currency)
        for amount in (found.intervals[80][0], found.value, found.intervals[80][1])
    )
    return Course(value, found.method, (low, high))


def of_number(number: Number, published: Published) -> Projection:
    """The projection from the days that a number counts."""
    # Whoever may not see the number does not get here; what is kept is for all who may.
    for_all = replace(published, reader=EVERYTHING)
    return projected(
        Asked(
            number.kpi.key, number.period, number.slice, number.until, published.id, published.known_at, for_all,
        )
    )  # fmt: skip


@lru_cache(maxsize=MOST_KEPT)
def projected(asked: Asked) -> Projection:
    return project(asked.kpi, asked.period, asked.published, asked.slice, asked.until)
