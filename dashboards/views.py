"""The pages. Each reads the question in its address, lets report.py answer it, and renders."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dashboards import charts, filters, forms, life, notes, receipt, report, travel
from dashboards.answer import answer
from dashboards.fresh import unless_unchanged
from revops import numbers
from revops.calendar import PeriodError

Answer = Callable[..., HttpResponse]


def asks(view: Answer) -> Answer:
    """Gives the view the question in the address; a bad address gets its reason, an empty installation first steps."""

    @require_safe
    @unless_unchanged
    @wraps(view)
    def answered(request: HttpRequest, **path: str) -> HttpResponse:
        if path.get("key", "mqls") not in numbers.KPIS:
            raise Http404
        try:
            question = forms.question(request.GET.dict() | ({"kpi": path["key"]} if "key" in path else {}))
            if any(name in request.GET for name in forms.FORM_FIELDS):
                return HttpResponseRedirect(f"{request.path}?{forms.clean(request.GET, question)}")
            return view(request, question, **path)
        except forms.NothingPublished:
            return first_steps(request)
        except (forms.AddressError, PeriodError) as error:
            return render(request, "400.html", {"sentence": str(error)}, status=400)

    return answered


@asks
def dashboard(request: HttpRequest, question: forms.Question) -> HttpResponse:
    found = report.dashboard(question)
    return render(
        request,
        "dashboard.html",
        {"report": found, "frame": found.frame, "answer": answer(found), "filters": filters.of(found.frame)}
        | {"travel": travel.of_dashboard(found, request.user, request.get_full_path())},
    )


@asks
def kpi(request: HttpRequest, question: forms.Question, key: str) -> HttpResponse:
    found = report.kpi(question, key)
    return render(
        request,
        "kpi.html",
        {"report": found, "frame": found.frame, "filters": filters.of(found.frame), "splits": filters.SPLITS.items()}
        | {"travel": travel.of_kpi(found, request.user, request.get_full_path())},
    )


@asks
def kpi_receipt(request: HttpRequest, question: forms.Question, key: str) -> HttpResponse:
    asked = receipt.asked_in(request.GET, numbers.KPIS[key])
    if as_of := receipt.moment_of_cursor(question, asked):
        return HttpResponseRedirect(f"{request.path}?{urlencode(request.GET.dict() | {'as_of': as_of})}")
    found = receipt.read(question, key, asked)
    return render(
        request,
        "receipt.html",
        {"receipt": found, "frame": found.frame, "filters": filters.of(found.frame)}
        | {"travel": travel.of_receipt(found, request.user, request.get_full_path())},
    )


@asks
def chart(request: HttpRequest, question: forms.Question, key: str) -> HttpResponse:
    course = report.trend(question)
    noted = notes.of(question, key, [number.period for number in course])
    return JsonResponse(charts.trend(course, get_language() or "en", noted))


@require_safe
def record(request: HttpRequest, record: int) -> HttpResponse:
    found = life.read(record)
    if found is None:
        raise Http404
    return render(request, "record.html", {"life": found})


def first_steps(request: HttpRequest) -> HttpResponse:
    return render(request, "first_steps.html", {"company": numbers.company(), "sources": numbers.sources()})
