"""Finance's months: their list, and each with its checklist, what changed since, and its file."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dashboards.question import forms
from dashboards.question.asks import asks
from dashboards.question.forms import Question
from dashboards.reading import finance
from dashboards.reading.report import frame
from dashboards.surfaces.export import FILES
from revops import closing, notes
from revops.calendar import Period, PeriodError, PeriodKind
from revops.closing import taking
from revops.numbers import Published
from revops.readers import reader_of

ACTS: dict[str, Callable[[Period, HttpRequest], object]] = {
    "hold": lambda month, request: closing.hold(month, request.user, reasons(request)),
    "approve": lambda month, request: closing.approve(month, request.user),
    "release": lambda month, request: closing.release(month, request.user),
    "reopen": lambda month, request: closing.reopen(
        month, request.user, request.POST.get("reason", "")
    ),
}


def chosen(key: str, published: Published) -> Period:
    """The month of an address. Http404 for what is none."""
    try:
        period = published.calendar.period(key)
    except PeriodError as error:
        raise Http404(str(error)) from error
    if period.kind is not PeriodKind.MONTH:
        raise Http404
    return period


@asks
def listed(request: HttpRequest, question: Question) -> HttpResponse:
    published = question.published
    year = published.calendar.containing(PeriodKind.YEAR, published.today).key
    rows = finance.months(published)
    given = {"rows": rows, "frame": frame(question), "year": year}
    given["is_adjusted"] = any(each.revenue.signed.adjustments for each in rows)
    return render(request, "finance/months.html", given)


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, month: str) -> HttpResponse:
    return acted(request, month) if request.method == "POST" else one(request, month=month)


@asks
def one(request: HttpRequest, question: Question, month: str) -> HttpResponse:
    return rendered(request, question.about(period=chosen(month, question.published)), [])


def rendered(request: HttpRequest, question: Question, mistakes: list[str]) -> HttpResponse:
    found = finance.month(question, request.user)
    given = {"page": found, "frame": found.frame, "mistakes": mistakes}
    given["may_write"] = notes.may_write(request.user)
    return render(request, "finance/month.html", given, status=400 if mistakes else 200)


def acted(request: HttpRequest, key: str) -> HttpResponse:
    """Does what a button says, or shows the page with the reason why not."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    if not closing.is_finance(request.user):
        raise PermissionDenied
    try:
        question = forms.question({}, reader_of(request.user))
    except forms.NothingPublished as error:
        raise Http404 from error
    period = chosen(key, question.published)
    try:
        act(period, request)
    except ValidationError as error:
        now = forms.question({"period": period.key}, reader_of(request.user))
        return rendered(request, now, error.messages)
    messages.success(request, _("%(month)s is saved.") % {"month": period})
    return HttpResponseRedirect(reverse("finance_month", args=[period.key]))


def reasons(request: HttpRequest) -> dict[str, str]:
    """By check the reason that was written beside it."""
    given = ((key, request.POST.get(f"accept-{key}", "")) for key in closing.CHECKS)
    return {key: reason for key, reason in given if reason.strip()}


@asks
def take(request: HttpRequest, question: Question, month: str, ending: str) -> HttpResponseBase:
    """A month as a file, for the accountant."""
    if ending not in FILES:
        raise Http404
    published = question.published
    period = chosen(month, published)
    table = taking.table(closing.month_of(period, published), published)
    name = f"diapason-month-{period.key}-publication-{published.id}"
    return FILES[ending](table, name, [(_("Organisation"), published.company)])
