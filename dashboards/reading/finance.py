"""The months that finance closes, and one of them with everything beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from dashboards.question.forms import Question
from dashboards.reading.report import Frame, frame
from revops import closing, numbers
from revops.calendar import Period
from revops.closing import Late, Month
from revops.closing.control import Total, control
from revops.closing.months import Looked, looked
from revops.closing.variances import Variance, variances
from revops.numbers import KPIS, Number, Published, Slice

SHOWN = 36


@dataclass(frozen=True, slots=True)
class Row:
    """A month in the list, with its revenue. `is_next` is the one that is to be closed; `is_before`
    one that was closed with the first of all.
    """

    month: Month
    revenue: Number
    is_next: bool
    is_before: bool


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month: its closing figures, what was looked at (of an open one what would be now), what is
    far from its plan, what changed since, and the control total. `may` is what its reader may do
    with it, `may_name` whether they may name differences to the books.
    """

    frame: Frame
    month: Month
    figures: Sequence[Number]
    checks: Sequence[Looked]
    variances: Sequence[Variance]
    late: Late
    totals: Sequence[Total]
    may: frozenset[str]
    may_name: bool

    @property
    def is_adjusted(self) -> bool:
        """Whether any figure has changes of closed months before."""
        return any(each.signed.adjustments for each in self.figures)

    @property
    def previous(self) -> Period:
        return self.month.period.previous(self.frame.published.calendar)

    @property
    def next(self) -> Period | None:
        """None for the running month."""
        following = self.month.period.next(self.frame.published.calendar)
        return following if following.start <= self.frame.published.today else None


def months(published: Published) -> list[Row]:
    found = closing.months(published)[:SHOWN]
    read = numbers.read([KPIS["revenue"]], [each.period for each in found], [Slice()], published)
    until = published.context.closed.until
    return [
        Row(
            each,
            read.get("revenue", each.period),
            each.period.start == until,
            each.version is None and each.period.end <= until,
        )
        for each in found
    ]


def month(question: Question, user: AbstractBaseUser) -> MonthPage:
    """The month that is asked for. What would be found now is looked at only of a month that is open
    now.
    """
    period, published = question.period, question.published
    found = closing.month_of(period, published)
    closed = {each.key: each for each in closing.closing_kpis(published)}
    first = [each.key for each in numbers.headline(published) if each.key in closed]
    kpis = [closed[key] for key in dict.fromkeys((*first, *closed))]
    is_now = question.as_of is None
    return MonthPage(
        frame(question),
        found,
        list(numbers.read(kpis, [period], [Slice()], published)),
        found.version.checks if found.version else now(period) if is_now else (),
        variances(period, published),
        closing.late_changes(period, published, 50),
        control(period, published),
        may(found, published, user) if is_now else frozenset(),
        is_now and user.has_perm("revops.add_nameddifference"),
    )


def now(period: Period) -> tuple[Looked, ...]:
    return tuple(looked(each) for each in closing.looked_at(period, {}))


def may(found: Month, published: Published, user: AbstractBaseUser) -> frozenset[str]:
    """What somebody may do with a month: hold, approve, release or reopen it."""
    if not closing.is_finance(user):
        return frozenset()
    closed, period = published.context.closed, found.period
    if found.state == "hold":
        return frozenset({"hold", "approve", "release"})
    if found.state == "closed":
        return frozenset({"reopen"})
    is_next = not closed.pins or closed.until == period.start and not closed.pins[-1].is_hold
    return frozenset({"hold"} if is_next and period.end <= published.today else ())
