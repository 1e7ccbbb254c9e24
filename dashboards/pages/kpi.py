"""The page of one KPI or driver, and the course that its chart draws."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading import notes, report, travel
from dashboards.words import charts, filters, naming


@asks
def kpi(request: HttpRequest, question: Question, key: str) -> HttpResponse:
    found = report.kpi(question, key)
    return render(
        request,
        "kpi.html",
        {
            "report": found,
            "frame": found.frame,
            "filters": filters.of(found.frame),
            "splits": filters.SPLITS.items(),
        }
        | {"travel": travel.of_kpi(found, request.user, request.get_full_path())},
    )


@asks
def chart(request: HttpRequest, question: Question, key: str) -> HttpResponse:
    course = report.trend(question)
    noted = notes.of(question, key, [number.period for number in course])
    return JsonResponse(charts.trend(course, naming.reader_language(), noted))
