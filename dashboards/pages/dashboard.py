"""The shared dashboard: five figures, who has to act, the funnel and one trend."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading import report, travel
from dashboards.words import filters
from dashboards.words.headline import answer


@asks
def dashboard(request: HttpRequest, question: Question) -> HttpResponse:
    found = report.dashboard(question)
    return render(
        request,
        "dashboard.html",
        {
            "report": found,
            "frame": found.frame,
            "answer": answer(found),
            "filters": filters.of(found.frame),
        }
        | {"travel": travel.of_dashboard(found, request.user, request.get_full_path())},
    )
