"""Why a figure is another than it was: the page of one difference, and the list of publications to
look back to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from dashboards.question.asks import asks
from dashboards.question.forms import AddressError, Question
from dashboards.question.receipt import calculated
from dashboards.reading.report import Frame, frame
from dashboards.words import filters
from revops import numbers, receipts, values
from revops.numbers import At, Issue, Kpi, Number, Restated, Step
from revops.receipts import Differences, TargetChange
from revops.values import Value

PAGE = 50
SECOND = timedelta(seconds=1)
PLACES = (
    *("dashboard", "board", "kpi", "receipt", "restated"),
    *("finance", "finance_month", "bridge", "matches", "series"),
)


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


@asks
def explanation(request: HttpRequest, question: Question, key: str) -> HttpResponse:
    found = explain(question, key, request.GET.get("since", ""), request.GET.get("until", ""))
    return render(
        request,
        "restated.html",
        {"found": found, "frame": found.frame, "filters": filters.of(found.frame)},
    )


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
        numbers.incomparable(first.context, last.context, is_money=kpi.unit is values.Unit.MONEY),
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


@dataclass(frozen=True, slots=True)
class Choice:
    """A publication and the address of the reader's view as of then."""

    issue: Issue
    address: str
    is_shown: bool


@asks
def publications(request: HttpRequest, question: Question) -> HttpResponse:
    """Publications, newest first; each leads back to the page that the reader came from, as of
    then.
    """
    before = request.GET.get("before", "")
    place = came_from(request.GET.get("of", ""))
    issues = numbers.issues(issued(before).publication if before else None, PAGE + 1)
    shown = [choice(each, question, place) for each in issues[:PAGE]]
    return render(
        request,
        "publications.html",
        {"choices": shown, "older": shown[-1].issue.at.publication if len(issues) > PAGE else None, "frame": frame(question),
         "place": place, "now": f"{place}?{replace(question, as_of=None).query}"},
    )  # fmt: skip


def came_from(path: str) -> str:
    """A page that has a state as of then, else the dashboard."""
    try:
        return path if resolve(path).url_name in PLACES else reverse("dashboard")
    except Resolver404:
        return reverse("dashboard")


def choice(issue: Issue, question: Question, place: str) -> Choice:
    then = replace(question, as_of=whole_second(issue.at.published_at, question))
    return Choice(issue, f"{place}?{then.query}", issue.at.publication == question.published.id)


def whole_second(at: datetime, question: Question) -> datetime:
    """Addresses name whole seconds, and a publication is live from its own on."""
    zone = ZoneInfo(question.published.timezone)
    return (at if not at.microsecond else at.replace(microsecond=0) + SECOND).astimezone(zone)
