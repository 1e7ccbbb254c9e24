"""Onboarding: who is signed and not live, and who holds it up."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question import forms, paging
from dashboards.question.forms import AddressError
from dashboards.reading import work
from revops import onboardings
from revops.ingest.typed import Mistaken

DRIVERS = (
    "signed_not_started",
    "onboardings_in_progress",
    "onboardings_overdue",
    "steps_blocked",
    "days_to_live",
    "invoiced_before_live",
)


@require_safe
@work.asks_now
def page(request: HttpRequest, question: work.Question) -> HttpResponse:
    is_now = question.as_of is None
    state = forms.choice("state", request.GET, tuple(onboardings.State))
    found = customers(request, question, state)
    number = paging.page_number(request.GET.get("live", ""))
    use = use_of(question, number) if is_now or "live" in request.GET else None
    drivers = work.drivers(question, DRIVERS)
    given = {
        "found": found,
        "state": state,
        "states": [
            (each, found.counts[each]) for each in onboardings.State if each in found.counts
        ],
        "query": "&".join(filter(None, [question.query, kept(request.GET, "state")])),
        "here": kept(request.GET, "state", "after"),
        "use": use,
        "was_used": not is_now and use is None and onboardings.used_until(question.published),
        "number": number,
        "is_delivered": question.published.reach.knows("onboardings_open"),
        "drivers": drivers,
        "ends": work.ends(question, (each.number for each in drivers)),
        "frame": work.plain_frame(question),
        "may": is_now and request.state.may(request.user, onboardings.kind().typed_by),
        "blockers": onboardings.Blocker.choices,
    }
    return render(request, "onboarding.html", given)


def use_of(question: work.Question, number: int) -> onboardings.Use | None:
    """A page of the live customers. Of an earlier publication they are counted anew, which takes longer
    the more there are: only whoever asks for them waits.
    """
    use = onboardings.use(question.published, is_now=question.as_of is None, page=number)
    if use:
        paging.refuse_page_beyond(number, use.last_page)
    return use


def customers(request: HttpRequest, question: work.Question, state: str) -> onboardings.Overview:
    """The page of the list, and the customer whom the address names."""
    asked = request.GET
    of_page = {"states": [onboardings.State(state)]} if state else {}
    of_page |= {"number": asked.get("customer", ""), "after": asked.get("after", "")}
    try:
        return work.onboarding(question, **of_page)
    except ValueError as error:
        raise AddressError(_("There is no such place in the list.")) from error


def kept(asked: QueryDict, *names: str) -> str:
    """What of an address its further pages, or what is done there, lead back to."""
    return urlencode({name: asked[name] for name in names if asked.get(name)})


@require_POST
def block(request: HttpRequest) -> HttpResponse:
    number, step, whom, reason = (
        request.POST.get(name, "") for name in ("number", "step", "by", "reason")
    )
    return acted(
        request,
        lambda: onboardings.block(number, step, whom, reason, by=request.user, at=timezone.now()),
        _("It is noted who it waits for, and why."),
    )


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    number, step = (request.POST.get(name, "") for name in ("number", "step"))
    return acted(
        request,
        lambda: onboardings.release(number, step, by=request.user, at=timezone.now()),
        _("It goes on."),
    )


def acted(request: HttpRequest, act: work.Act, success: str) -> HttpResponse:
    if not onboardings.may_act(request.user):
        raise PermissionDenied
    if not request.POST.get("number"):
        raise Http404
    try:
        act()
        messages.success(request, success)
    except Mistaken as mistaken:
        messages.error(request, " ".join(str(each) for each in mistaken.fields.values()))
    back = {**request.GET.dict(), "customer": request.POST["number"]}
    return redirect(f"{reverse('onboarding')}?{urlencode(back)}{work.place(request, 'c')}")
