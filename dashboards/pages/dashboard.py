"""The shared dashboard: five figures, who has to act, the funnel and one trend."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboards.pages.imports import UPLOAD
from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading import report, travel
from dashboards.words import filters
from dashboards.words.headline import answer
from revops import channels, inquiries, numbers
from revops.homes import HOMES, PREFIX


@asks
def dashboard(request: HttpRequest, question: Question) -> HttpResponse:
    if begins_with_mine(request):
        return redirect("mine")
    if key := begins_with_home(request):
        return redirect("home", key=key)
    found = report.dashboard(question)
    return render(
        request,
        "dashboard.html",
        {
            "report": found,
            "frame": found.frame,
            "answer": answer(found),
            "filters": filters.of(found.frame),
            "rejected": rejected(request, question),
            "unsaid_channels": unsaid_channels(request, found),
        }
        | {"travel": travel.of_dashboard(found, request.user, request.get_full_path())},
    )


def rejected(request: HttpRequest, question: Question) -> list[tuple[str, str, int]]:
    """The sources of which rows were not understood, for who may mend that, now."""
    if question.as_of or not may(request, UPLOAD):
        return []
    return numbers.refused_by_source(question.published)


def unsaid_channels(request: HttpRequest, found: report.Report) -> int:
    """How many channels wait to be called inbound or outbound, where that would say more of the funnel, for
    who may say it.
    """
    is_asked = found.funnel.is_mostly_unknown and may(request, "revops.change_channel")
    return channels.unknown() if is_asked else 0


def may(request: HttpRequest, permission: str) -> bool:
    """What a reader may do is in the state of everything, where that was read."""
    if request.state is None:
        return bool(request.user.has_perm(permission))
    return bool(request.state.may(request.user, permission))


def begins_with_mine(request: HttpRequest) -> bool:
    """Whether a reader who only came in chose their own numbers; who is in no team any more has
    none.
    """
    if request.resolver_match.url_name != "dashboard" or request.GET or not request.reader.teams:
        return False
    return "mine" in chosen(request)


def begins_with_home(request: HttpRequest) -> str:
    """The key of the home of a role that a reader who only came in chose; "" without one."""
    if request.resolver_match.url_name != "dashboard" or request.GET:
        return ""
    keys = (page.removeprefix(PREFIX) for page in chosen(request) if page.startswith(PREFIX))
    return next((key for key in keys if key in HOMES), "")


def chosen(request: HttpRequest) -> tuple[str, ...]:
    """The page that the reader begins with, if they chose one."""
    return request.state.home if request.state else (inquiries.home_of(request.user.pk),)
