"""The receipt of a figure."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.question.opened import opens_figure
from dashboards.question.receipt import asked_in, moment_of_cursor
from dashboards.reading import receipt, travel
from dashboards.words import filters


@opens_figure
@asks
def page(request: HttpRequest, question: Question, key: str) -> HttpResponse:
    asked = asked_in(request.GET, question.published.kpi(key))
    if as_of := moment_of_cursor(question, asked):
        return HttpResponseRedirect(
            f"{request.path}?{urlencode(request.GET.dict() | {'as_of': as_of})}"
        )
    found = receipt.read(question, key, asked)
    return render(
        request,
        "receipt.html",
        {"receipt": found, "frame": found.frame, "filters": filters.of(found.frame)}
        | {"travel": travel.of_receipt(found, request.user, request.get_full_path())},
    )
