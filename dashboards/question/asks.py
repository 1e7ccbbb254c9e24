"""What every page of numbers begins with: the question in its address, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.question import forms
from dashboards.question.fresh import unless_unchanged
from revops import channels, numbers, sample, start
from revops.calendar import PeriodError

Answer = Callable[..., HttpResponse]


def asks(view: Answer) -> Answer:
    """Gives the view the question in the address; a bad address gets its reason, an empty
    installation first steps.
    """

    @require_safe
    @unless_unchanged
    @wraps(view)
    def answered(request: HttpRequest, **path: str) -> HttpResponse:
        if path.get("key", "mqls") not in numbers.KPIS:
            raise Http404
        named = {"kpi": path["key"]} if "key" in path else {}
        return answer(view, request, named, path)

    return answered


def answer(
    view: Answer, request: HttpRequest, named: dict[str, str], path: dict[str, str]
) -> HttpResponse:
    """What the view answers to the question in the address, where `named` stands before it, or why
    there is none. What a form wrote leads to its shortest address.
    """
    try:
        question = forms.question(request.GET.dict() | named, request.reader, request.state)
        if any(name in request.GET for name in forms.FORM_FIELDS):
            return HttpResponseRedirect(f"{request.path}?{forms.clean(request.GET, question)}")
        return view(request, question, **path)
    except forms.NothingPublished:
        return first_steps(request)
    except (forms.AddressError, PeriodError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)


def first_steps(request: HttpRequest) -> HttpResponse:
    given = {
        "steps": start.steps(),
        "may_set_up": start.may_set_up(request.user),
        "sample": sample.current(),
    }
    if given["steps"].files and request.user.has_perm("revops.change_channel"):
        given["channels"] = channels.unknown()
    if given["may_set_up"] and not (given["sample"] or given["steps"].files):
        given["found"] = sample.found()
    return render(request, "start/steps.html", given)
