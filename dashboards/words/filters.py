"""What the filter bar offers for a question: links and choices, all of them addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.question.forms import OWN, Question
from dashboards.reading.report import Frame
from revops import numbers
from revops.calendar import Period, PeriodKind, WorkCalendar
from revops.readers import sees_rows_of

BACK, AHEAD = 18, 6
PERIOD_KINDS: dict[PeriodKind, str | Promise] = {
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
DIMENSION_LABELS: dict[str, str | Promise] = {
    name: each.label for name, each in numbers.DIMENSIONS.items()
}
SPLITS: dict[str, str | Promise] = {"motion": _("Motion")} | DIMENSION_LABELS


# A dimension, what it is called, and its members.
Member = tuple[int | str, str | Promise]
Choices = tuple[str, str | Promise, list[Member]]


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
        next=following if following.start <= frame.published.today else None,
        members=[(name, label, offered(name, frame)) for name, label in common(question)],
        beside=[(name, DIMENSION_LABELS[name], offered(name, frame)) for name in beside(question)],
    )


def common(question: Question) -> Iterator[tuple[str, str | Promise]]:
    """The dimensions that many figures have, and those that are chosen."""
    for name, label in DIMENSION_LABELS.items():
        if not numbers.DIMENSIONS[name].is_rare or name in question.slice.members:
            yield name, label


def offered(dimension: str, frame: Frame) -> list[Member]:
    """The members to choose from: of people those whose rows the reader sees.

    That list is the same for all of the same rights, so that they share the pages it stands on; who
    sees only some is offered themselves as such, and sees whom they have chosen.
    """
    every = frame.members[dimension]
    if not numbers.DIMENSIONS[dimension].is_of_persons:
        return every
    reader, chosen = frame.published.reader, frame.question.slice.members.get(dimension)
    seen = [each for each in every if sees_rows_of(reader.by_rights, each[0])]
    if chosen and chosen not in dict(seen) and sees_rows_of(reader, chosen):
        return seen + [each for each in every if each[0] == chosen]
    is_offered = reader.has_person and len(seen) < len(every)
    return seen + [(OWN, _("My own"))] if is_offered else seen


def beside(question: Question) -> Iterator[str]:
    """The dimensions that were counted together with the chosen one, or stand beside it already."""
    chosen, context = question.slice, question.published.context
    for name in DIMENSION_LABELS if chosen.dimension else ():
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
    for kind, label in PERIOD_KINDS.items():
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
        if following.start > frame.published.today:
            break
        last = following
    return list(reversed(calendar.back(last, BACK)))
