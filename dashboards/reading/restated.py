"""Why a figure is another than it was: two publications, the steps between them, and the records
that make up the difference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dashboards.question.forms import AddressError, Question
from dashboards.question.receipt import calculated
from dashboards.reading.report import Frame, frame
from revops import numbers, receipts, values
from revops.numbers import At, Kpi, Number, Restated, Step
from revops.receipts import Differences, TargetChange
from revops.values import Value


@dataclass(frozen=True, slots=True)
class Part:
    """The records by which a part of the figure moved. `rest` is what no record explains: zero but
    for a new definition.
    """

    name: str
    found: Differences
    moved: int
    total: Value
    rest: Value


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure at two publications, the steps in between, and what makes up the difference.

    `remark` says what else than records makes them differ: another currency or time zone.
    """

    frame: Frame
    kpi: Kpi
    since: At
    until: At
    before: Value
    after: Value
    steps: tuple[tuple[Step, Step], ...]
    parts: tuple[Part, ...]
    targets: tuple[TargetChange, ...]
    remark: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the records explain all of it."""
        return all(part.rest.exact == 0 or part.found.unlisted for part in self.parts)


def explain(question: Question, key: str, since: str, until: str) -> Explanation:
    """The difference between two publications; without them, since the period was over, or until
    now for who looks back.
    """
    kpi, published = numbers.KPIS[key], question.published
    number = numbers.read([kpi], [question.period], [question.slice], published).get(
        key, question.period, question.slice
    )
    first, last = ends(question, number, since, until)
    (course,) = numbers.restated([number], replace(published, id=first.publication))
    return Explanation(
        frame(question),
        kpi,
        first,
        last,
        course.at(first.publication),
        course.at(last.publication),
        tuple(reversed(between(course, first, last))),
        tuple(part(question, course, name, first, last) for name in kpi.parts),
        tuple(target_changes(question, kpi, first, last)),
        numbers.chosen_otherwise(kpi, first.context, last.context)
        or numbers.incomparable(
            first.context, last.context, is_money=kpi.unit is values.Unit.MONEY
        ),
    )


def ends(question: Question, number: Number, since: str, until: str) -> tuple[At, At]:
    """The two publications. AddressError for a figure that has no course, and for a later one first."""
    published, now = question.published, None if question.as_of else question.published.published_at
    last = issued(until) if until else numbers.issued_at(now)
    (history,) = numbers.restated([number], published)
    if not history.steps:  # of a formula, and of what counts once in a period between any two days
        is_formula, because = number.kpi.is_formula, number.value.absent_because
        raise AddressError(calculated(number.kpi) if is_formula else str(because))
    first = issued(since) if since else start(question, history)
    if first.publication > last.publication:
        raise AddressError(
            _(
                "The publication in since is later than the one in until; write the earlier one first."
            )
        )
    return first, last


def issued(text: str) -> At:
    found = (
        numbers.issued(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    )
    if found is None:
        raise AddressError(
            _("There is no publication “%(text)s”; the page of publications lists them.")
            % {"text": text}
        )
    return found


def start(question: Question, course: Restated) -> At:
    """Who looks back wants to know what came since; who looks at today, what moved after the period
    was over.
    """
    return numbers.issued(question.published.id) if question.as_of else course.steps[0].at


def between(course: Restated, first: At, last: At) -> list[tuple[Step, Step]]:
    """Each step after the first publication up to the last, with the one before it."""
    pairs = zip(course.steps, course.steps[1:], strict=False)
    return [
        (before, step)
        for before, step in pairs
        if first.publication < step.at.publication <= last.publication
    ]


def part(question: Question, course: Restated, name: str, first: At, last: At) -> Part:
    kpi = course.kpi
    to_date = question.published.reach.to_date(kpi, question.period)
    found = receipts.differences(
        kpi,
        to_date,
        question.slice,
        first,
        last,
        name,
        question.published.reader,
        whole=question.period,
    )
    moved = course.amount(name, last.publication) - course.amount(name, first.publication)
    return Part(
        name,
        found,
        moved,
        of_part(question, kpi, name, found.by),
        of_part(question, kpi, name, moved - found.by),
    )


def of_part(question: Question, kpi: Kpi, name: str, amount: int) -> Value:
    is_money = kpi.measures[name].is_money
    return values.money(amount, question.published.currency) if is_money else values.count(amount)


def target_changes(question: Question, kpi: Kpi, first: At, last: At) -> list[TargetChange]:
    """Today's figure stands beside today's target, so that for the latest publication there is no
    end.
    """
    latest = numbers.issued_at(None)
    until = None if last == latest else last.published_at
    return receipts.target_changes(kpi, question.period, question.slice, first.published_at, until)
