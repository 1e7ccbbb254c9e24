"""Onboarding: who is signed and not live, and who holds it up."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question import paging
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
    found, number = work.onboarding(question), paging.page_number(request.GET.get("live", ""))
    use = onboardings.use(question.published, is_now=is_now, page=number)
    if use:
        paging.refuse_page_beyond(number, use.last_page)
    given = {
        "found": found,
        "use": use,
        "number": number,
        "is_delivered": question.published.reach.knows("onboardings_open"),
        "drivers": work.drivers(question, DRIVERS),
        "frame": work.plain_frame(question),
        "links": work.links(each.record for each in found.customers),
        "may": is_now and request.state.may(request.user, onboardings.kind().typed_by),
        "blockers": onboardings.Blocker.choices,
    }
    return render(request, "onboarding.html", given)


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
    return redirect(f"{reverse('onboarding')}{work.place(request, 'c')}")
