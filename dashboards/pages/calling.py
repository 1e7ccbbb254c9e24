"""How much did we call, and how much was answered? Calls of every motion, team and person beside the plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading import calling
from dashboards.words import filters


@asks
def page(request: HttpRequest, question: Question) -> HttpResponse:
    found = calling.read(question)
    return render(
        request, "calling.html", {"found": found, "frame": found.frame, "filters": filters.of(found.frame)}
    )  # fmt: skip
