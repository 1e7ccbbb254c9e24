"""The funnel in its two views: what entered each stage in the period, and what became of those who did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from dashboards.forms import Question
from revops import numbers, values
from revops.numbers import Kpi, Number, Numbers, Slice
from revops.values import Value

STAGES = ("leads", "mqls", "sqos", "deals_signed")
STEPS = ("lead_to_mql", "mql_to_sqo", "sqo_to_signed")
MOTIONS = ("inbound", "outbound", "")


@dataclass(frozen=True, slots=True)
class Row:
    """A stage or a step in both motions; `shares` of the stage before in the same period, None where there is none."""

    kpi: Kpi
    inbound: Number
    outbound: Number
    both: Number
    shares: tuple[Value | None, Value | None] = (None, None)

    @property
    def is_young(self) -> bool:
        """Whether the step is too young to judge, which depends on the period and not on the motion."""
        return self.both.is_young


@dataclass(frozen=True, slots=True)
class Funnel:
    """`rows` are the stages by period, with `revenue` at the end, or the steps by cohort, without."""

    rows: tuple[Row, ...]
    revenue: Row | None = None

    @property
    def is_cohort(self) -> bool:
        return self.revenue is None


def keys(view: str) -> tuple[str, ...]:
    """The KPIs that a view of the funnel shows."""
    return STEPS if view == "cohort" else (*STAGES, "revenue")


def motions(slice: Slice) -> tuple[Slice, ...]:
    """The slice inbound, outbound, and both together."""
    return tuple(Slice(motion, slice.dimension, slice.member) for motion in MOTIONS)


def funnel(question: Question, read: Numbers) -> Funnel:
    """The funnel in the view that the question asks for."""
    shown = [row(key, question, read) for key in keys(question.funnel)]
    if question.funnel == "cohort":
        return Funnel(tuple(shown))
    *stages, revenue = shown
    return Funnel(tuple(with_shares(stages)), revenue)


def row(key: str, question: Question, read: Numbers) -> Row:
    return Row(numbers.KPIS[key], *(read.get(key, question.period, slice) for slice in motions(question.slice)))


def with_shares(stages: list[Row]) -> Iterable[Row]:
    yield stages[0]
    for before, stage in pairwise(stages):
        shares = (_share(stage.inbound, before.inbound), _share(stage.outbound, before.outbound))
        yield Row(stage.kpi, stage.inbound, stage.outbound, stage.both, shares)


def _share(stage: Number, before: Number) -> Value | None:
    if stage.value.is_absent or before.value.is_absent:
        return None
    return values.ratio(
        stage.value.amount, before.value.amount, if_none=_("Nothing entered the stage before in this period.")
    )
