"""What became of the pipeline, and of the leads in play, in a period: a walk, its waterfall and its
records.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading.walked import Walked, walked
from dashboards.words import charts, filters, naming
from dashboards.words.charts import Bar
from revops.numbers import KPIS
from revops.walk import KPIS as WALKED


@asks
def page(request: HttpRequest, question: Question) -> HttpResponse:
    found = asked(request, question)
    given = {"found": found, "frame": found.frame, "filters": filters.of(found.frame)}
    return render(request, "pipeline.html", given | {"choices": [KPIS[key] for key in WALKED]})


@asks
def chart(request: HttpRequest, question: Question) -> HttpResponse:
    found = asked(request, question)
    return JsonResponse(charts.waterfall(bars(found), naming.reader_language()))


def bars(found: Walked) -> list[Bar]:
    """From the opening through the classes to the closing; none where there is no walk."""
    if found.opening is None or found.closing is None:
        return []
    steps = [Bar(str(each.of.label), each.by, address=f"#{each.of.key}") for each in found.lines]
    ends = Bar(_("Opening"), found.opening, True), Bar(_("Closing"), found.closing, True)
    return [ends[0], *steps, ends[1]]


def asked(request: HttpRequest, question: Question) -> Walked:
    return walked(question, request.GET.get("kpi", ""), bool(request.GET.get("due")))
