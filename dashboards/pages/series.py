"""The numbers of documents, series by series: which are missing and which are there twice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading.report import frame
from dashboards.words import filters
from revops.closing import series


@asks
def page(request: HttpRequest, question: Question) -> HttpResponse:
    """Of the year of the period that is asked for, unless the address names one."""
    calendar, published = question.published.calendar, question.published
    if not request.GET.get("period"):
        question = question.about(period=calendar.period(f"{question.period.last_day.year}"))
    days = question.period
    found = series.series(published)
    wrong = series.wrong_in(found, days.start, days.end)
    given = {"wrong": wrong, "series": found, "missing": sum(each.wrong for each in wrong)}
    shown = frame(question)
    return render(
        request, "finance/series.html", given | {"frame": shown, "filters": filters.of(shown)}
    )
