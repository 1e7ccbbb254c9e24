"""The funnel in its two views: what entered each stage in the period, and what became of those who
did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from dashboards.question.forms import Question
from dashboards.reading.leak import Leak, Share, leak
from revops import numbers, values
from revops.calendar import Period
from revops.numbers import UNKNOWN, Kpi, Number, Numbers, Slice
from revops.values import Value

STAGES = ("leads", "mqls", "sqos", "deals_signed")
STEPS = ("lead_to_mql", "mql_to_sqo", "sqo_to_signed")
MOTIONS = ("inbound", "outbound")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and its share of the stage before in the same period, None where there is none."""

    number: Number
    share: Value | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A stage or a step: a cell for each motion that the funnel shows, which add up to `together`."""

    kpi: Kpi
    cells: tuple[Cell, ...]
    together: Number

    @property
    def is_young(self) -> bool:
        """Whether the step is too young to judge, which depends on the period and not on the
        motion.
        """
        return self.together.is_young


@dataclass(frozen=True, slots=True)
class Funnel:
    """`rows` are the stages by period, with `revenue` at the end, or the steps by cohort, without.

    `motions` name the columns; what has no motion has one wherever a row has some of it, so that
    columns add up.
    """

    motions: tuple[str, ...]
    rows: tuple[Row, ...]
    revenue: Row | None = None
    leak: Leak | None = None

    @property
    def is_cohort(self) -> bool:
        return self.revenue is None

    @property
    def every_row(self) -> tuple[Row, ...]:
        return (*self.rows, self.revenue) if self.revenue else self.rows

    @property
    def is_mostly_unknown(self) -> bool:
        """Whether of more than half of what entered some stage nobody knows the motion."""
        return any(
            cell.number.slice.motion == UNKNOWN and 2 * amount(cell.number) > amount(row.together)
            for row in self.rows
            for cell in row.cells
            if not self.is_cohort
        )

    @property
    def has_more_than_before(self) -> bool:
        """Whether a stage was entered by more than the one before it."""
        return any(
            cell.share and cell.share.exact and cell.share.exact > 1
            for row in self.rows
            for cell in row.cells
        )


def amount(number: Number) -> int:
    """Of a count; 0 where it is absent."""
    return int(number.value.amount or 0)


def keys(view: str) -> tuple[str, ...]:
    """The KPIs that a view of the funnel shows."""
    return STEPS if view == "cohort" else (*STAGES, "revenue")


def motions(slice: Slice) -> tuple[Slice, ...]:
    """The slice inbound, outbound, of no known motion, and all of these together."""
    return tuple(replace(slice, motion=motion) for motion in (*MOTIONS, UNKNOWN, ""))


def named_motions(slice: Slice) -> tuple[Slice, ...]:
    """The slice of each motion that has a name, or of the one that is asked for: a leak is one of these."""
    asked = [motion for motion in MOTIONS if slice.motion in ("", motion)]
    return tuple(replace(slice, motion=motion) for motion in asked)


def funnel(question: Question, read: Numbers, course: Sequence[Period]) -> Funnel:
    """The funnel in the view that the question asks for; `course` are the periods that say what is
    usual.
    """
    *by_motion, together = motions(question.slice)
    shown = keys(question.funnel)
    if all(read.get(key, question.period, by_motion[-1]).is_empty for key in shown):
        by_motion.pop()
    rows = [row(key, question, read, by_motion, together) for key in shown]
    names = tuple(each.motion for each in by_motion)
    earlier = [period for period in course if period.end <= question.period.start]
    found = leak(shares(question, read, earlier))
    if question.funnel == "cohort":
        return Funnel(names, tuple(rows), leak=found)
    *stages, revenue = rows
    return Funnel(names, tuple(with_shares(stages)), revenue, found)


def shares(question: Question, read: Numbers, earlier: Sequence[Period]) -> Iterable[Share]:
    """Each step of each motion that may leak, now and in the periods before."""
    of = cohort_share if question.funnel == "cohort" else period_share
    for slice in named_motions(question.slice):
        for place, step in enumerate(STEPS):
            past = (of(place, read, period, slice) for period in earlier)
            yield Share(
                numbers.KPIS[step],
                slice.motion,
                of(place, read, question.period, slice),
                tuple(each for each in past if each and each.denominator),
            )


def cohort_share(place: int, read: Numbers, period: Period, slice: Slice) -> Value | None:
    """What has got to the next stage of a step; None where it is absent or too young to judge."""
    number = read.get(STEPS[place], period, slice)
    return None if number.value.is_absent or number.is_young else number.value


def period_share(place: int, read: Numbers, period: Period, slice: Slice) -> Value | None:
    before, stage = (read.get(STAGES[each], period, slice) for each in (place, place + 1))
    return _share(stage, before)


def row(
    key: str, question: Question, read: Numbers, by_motion: Sequence[Slice], together: Slice
) -> Row:
    cells = tuple(Cell(read.get(key, question.period, each)) for each in by_motion)
    return Row(numbers.KPIS[key], cells, read.get(key, question.period, together))


def with_shares(stages: list[Row]) -> Iterable[Row]:
    yield stages[0]
    for before, stage in pairwise(stages):
        pairs = zip(stage.cells, before.cells, strict=True)
        cells = tuple(
            Cell(now.number, _share(now.number, earlier.number)) for now, earlier in pairs
        )
        yield Row(stage.kpi, cells, stage.together)


def _share(stage: Number, before: Number) -> Value | None:
    if stage.value.is_absent or before.value.is_absent:
        return None
    return values.ratio(
        stage.value.amount,
        before.value.amount,
        if_none=_("Nothing entered the stage before in this period."),
    )
