"""What the filter bar offers for a question: links and choices, all of them addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.question.forms import Question
from dashboards.reading.report import Frame
from revops import numbers
from revops.calendar import Period, PeriodKind, WorkCalendar

BACK, AHEAD = 18, 6
KINDS: dict[PeriodKind, str | Promise] = {
    PeriodKind.WEEK: _("Week"),
    PeriodKind.MONTH: _("Month"),
    PeriodKind.FISCAL_QUARTER: _("Fiscal quarter"),
    PeriodKind.QUARTER: _("Quarter"),
    PeriodKind.FISCAL_YEAR: _("Fiscal year"),
    PeriodKind.DAY: _("Day"),
    PeriodKind.YEAR: _("Year"),
    PeriodKind.RANGE: _("Free dates"),
}
# What is offered only where it is what the reader has chosen.
RARE_KINDS = frozenset({PeriodKind.DAY, PeriodKind.YEAR, PeriodKind.RANGE})
DIMENSIONS: dict[str, str | Promise] = {
    name: each.label for name, each in numbers.DIMENSIONS.items()
}
SPLITS: dict[str, str | Promise] = {"motion": _("Motion")} | DIMENSIONS


# A dimension, what it is called, and its members.
Choices = tuple[str, str | Promise, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Filters:
    """`beside` are the dimensions by which the view can be narrowed further, or is."""

    question: Question
    kinds: list[tuple[str, str | Promise]]
    periods: list[Period]
    previous: Period
    next: Period | None
    members: list[Choices]
    beside: list[Choices]


def of(frame: Frame) -> Filters:
    question, calendar = frame.question, frame.published.calendar
    following = question.period.next(calendar)
    return Filters(
        question=question,
        kinds=[(kind.value, label) for kind, label in kinds(calendar, question.period.kind)],
        periods=periods(frame),
        previous=question.period.previous(calendar),
        next=following if following.start < frame.published.today else None,
        members=[(name, label, frame.members[name]) for name, label in DIMENSIONS.items()],
        beside=[(name, DIMENSIONS[name], frame.members[name]) for name in beside(question)],
    )


def beside(question: Question) -> Iterator[str]:
    """The dimensions that were counted together with the chosen one, or stand beside it already."""
    chosen, context = question.slice, question.published.context
    for name in DIMENSIONS if chosen.dimension else ():
        if name == chosen.second or (
            name != chosen.dimension and not numbers.is_off(chosen.cut_by(name), context)
        ):
            yield name


def kinds(calendar: WorkCalendar, chosen: PeriodKind) -> Iterator[tuple[PeriodKind, str | Promise]]:
    """The kinds of period to choose from. Where the fiscal year is the calendar's, its quarters are
    too: one is enough.
    """
    is_calendar_year = calendar.fiscal_year_start == 1
    rare = RARE_KINDS | {PeriodKind.FISCAL_QUARTER} if is_calendar_year else RARE_KINDS
    for kind, label in KINDS.items():
        if kind is PeriodKind.QUARTER and not is_calendar_year:
            label = _("Calendar quarter")
        if kind is chosen or kind not in rare:
            yield kind, label


def periods(frame: Frame) -> list[Period]:
    """Periods of the chosen kind around the chosen one, newest first, none of them in the future
    but the chosen.
    """
    calendar, last = frame.published.calendar, frame.question.period
    if last.kind is PeriodKind.RANGE:
        return [last]
    for _step in range(AHEAD):
        following = last.next(calendar)
        if following.start >= frame.published.today:
            break
        last = following
    return list(reversed(calendar.back(last, BACK)))
