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

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading.report import frame
from dashboards.reading.restated import explain, issued
from dashboards.words import filters
from revops import numbers
from revops.numbers import Issue

PAGE = 50
SECOND = timedelta(seconds=1)
PLACES = (
    *("dashboard", "board", "kpi", "receipt", "restated"),
    *("finance", "finance_month", "bridge", "matches", "series"),
)


@asks
def explanation(request: HttpRequest, question: Question, key: str) -> HttpResponse:
    found = explain(question, key, request.GET.get("since", ""), request.GET.get("until", ""))
    return render(
        request,
        "restated.html",
        {"found": found, "frame": found.frame, "filters": filters.of(found.frame)},
    )


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
