"""Finance's months: their list, each with its checklist, and the bridge from signed to invoiced."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dashboards.question.asks import first_steps
from dashboards.reading import finance
from dashboards.surfaces.export import FILES
from dashboards.words import charts, naming
from dashboards.words.charts import Bar
from revops import bridging, closing, numbers
from revops.bridging import BridgeKind
from revops.calendar import Period, PeriodError, PeriodKind
from revops.closing import taking
from revops.numbers import Published
from revops.readers import reader_of
from revops.values import Unit, Value

ACTS: dict[str, Callable[[Period, HttpRequest], object]] = {
    "hold": lambda month, request: closing.hold(month, request.user, reasons(request)),
    "approve": lambda month, request: closing.approve(month, request.user),
    "release": lambda month, request: closing.release(month, request.user),
    "reopen": lambda month, request: closing.reopen(
        month, request.user, request.POST.get("reason", "")
    ),
}


def published_for(request: HttpRequest) -> Published | None:
    return numbers.published(reader=reader_of(request.user))


def chosen(key: str, published: Published) -> Period:
    """The month of an address. Http404 for what is none."""
    try:
        period = published.calendar.period(key)
    except PeriodError as error:
        raise Http404(str(error)) from error
    if period.kind is not PeriodKind.MONTH:
        raise Http404
    return period


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    published = published_for(request)
    if published is None:
        return first_steps(request)
    given = {"rows": finance.months(published), "published": published}
    return render(request, "finance/months.html", given)


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, key: str) -> HttpResponse:
    published = published_for(request)
    if published is None:
        return first_steps(request)
    period = chosen(key, published)
    if request.method == "POST":
        return acted(request, period)
    return shown(request, period, published, [])


def shown(
    request: HttpRequest, period: Period, published: Published, mistakes: list[str]
) -> HttpResponse:
    found = finance.month(period, published, request.user)
    given = {"page": found, "published": published, "mistakes": mistakes}
    return render(request, "finance/month.html", given, status=400 if mistakes else 200)


def acted(request: HttpRequest, period: Period) -> HttpResponse:
    """Does what a button says, or shows the page with the reason why not."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    if not closing.is_finance(request.user):
        raise PermissionDenied
    try:
        act(period, request)
    except ValidationError as error:
        return shown(request, period, published_for(request), error.messages)
    messages.success(request, _("%(month)s is saved.") % {"month": period})
    return HttpResponseRedirect(reverse("finance_month", args=[period.key]))


def reasons(request: HttpRequest) -> dict[str, str]:
    """By check the reason that was written beside it."""
    given = ((key, request.POST.get(f"accept-{key}", "")) for key in closing.CHECKS)
    return {key: reason for key, reason in given if reason.strip()}


@require_safe
def take(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """A month as a file, for the accountant."""
    published = published_for(request)
    if published is None or ending not in FILES:
        raise Http404
    period = chosen(key, published)
    table = taking.table(closing.month_of(period), published)
    name = f"diapason-month-{period.key}-publication-{published.id}"
    return FILES[ending](table, name, [(_("Organisation"), published.company)])


def bridge_asked(request: HttpRequest, published: Published) -> bridging.Bridge:
    """The bridge in the address: of the last month that is over, unless it names another period.
    PeriodError, ValueError.
    """
    calendar = published.calendar
    last = calendar.containing(PeriodKind.MONTH, published.today).previous(calendar)
    period = calendar.period(request.GET.get("period") or last.key)
    kind = BridgeKind(request.GET.get("kind") or BridgeKind.PERIOD)
    return bridging.bridge_of(kind, period, published)


@require_safe
def bridge(request: HttpRequest) -> HttpResponse:
    published = published_for(request)
    if published is None:
        return first_steps(request)
    try:
        found = bridge_asked(request, published)
    except (PeriodError, ValueError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)
    return render(request, "finance/bridge.html", {"bridge": found, "published": published})


@require_safe
def waterfall(request: HttpRequest) -> HttpResponse:
    """What the bridge's chart draws."""
    published = published_for(request)
    if published is None:
        raise Http404
    try:
        found = bridge_asked(request, published)
    except (PeriodError, ValueError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    drawn = bars(found, published.currency)
    return JsonResponse(charts.waterfall(drawn, naming.reader_language()))


def bars(found: bridging.Bridge, currency: str) -> list[Bar]:
    """From what was signed, class by class, to what was invoiced."""

    def bar(label: str, amount: int, is_end: bool = False) -> Bar:
        return Bar(label, Value(Unit.MONEY, amount, currency=currency), is_end)

    steps = [bar(str(bridging.LABELS[each.of]), each.amount) for each in found.steps]
    ends = bar(_("Signed"), found.opening, True), bar(_("Invoiced"), found.closing, True)
    return [ends[0], *steps, ends[1]]
