"""What became of the pipeline, and of the leads in play, in a period: a walk, its waterfall and its
records.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading.walked import Walked, walked
from dashboards.words import charts, filters, naming
from revops.numbers import KPIS
from revops.walk import KPIS as WALKED


@asks
def page(request: HttpRequest, question: Question) -> HttpResponse:
    found = asked(request, question)
    given = {"found": found, "frame": found.frame, "filters": filters.of(found.frame)}
    return render(request, "pipeline.html", given | {"choices": [KPIS[key] for key in WALKED]})


@asks
def chart(request: HttpRequest, question: Question) -> HttpResponse:
    return JsonResponse(charts.waterfall(asked(request, question), naming.reader_language()))


def asked(request: HttpRequest, question: Question) -> Walked:
    return walked(question, request.GET.get("kpi", ""), bool(request.GET.get("due")))
