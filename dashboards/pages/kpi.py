"""The page of one KPI or driver, and the course that its chart draws."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.question.opened import opens_figure
from dashboards.reading import course, notes, report, travel
from dashboards.words import charts, filters, naming
from revops.numbers import Number


@opens_figure
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
    """The notes are numbered as on the page that shows the chart: `long` for the KPI's own."""
    shown, beside = course.trend(question)
    periods = [number.period for number in shown]
    if request.GET.get("long"):
        periods = course.course(question, course.long_course(question), question.trend)
    receipts = [address(key, question, number) for number in shown]
    drawn = charts.Course(shown, beside, receipts, notes.of(question, key, periods))
    return JsonResponse(charts.trend(drawn, naming.reader_language()))


def address(key: str, question: Question, number: Number) -> str:
    """The receipt of a point, "" where there is no figure."""
    if number.value.is_absent:
        return ""
    return f"{reverse('receipt', args=[key])}?{question.about(period=number.period).query}"
