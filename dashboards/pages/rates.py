"""Finance's monthly rates: what counts, what is proposed, and where sources disagree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dashboards.reading.rates import rates_page
from revops import closing
from revops.closing import rates
from revops.today import local_day

FIRST, LAST = 1999, 9998


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return shown(request, [], 200)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request))
    except ValidationError as error:
        return shown(request, error.messages, 400)
    except PermissionDenied as error:
        return shown(request, [str(error)], 403)
    return HttpResponseRedirect(f"{reverse('rates')}?year={year_of(request)}")


def shown(request: HttpRequest, mistakes: Sequence[str], status: int) -> HttpResponse:
    given = {
        "page": rates_page(year_of(request), local_day()),
        "may": closing.is_finance(request.user),
        "mistakes": mistakes,
        "typed": request.POST,
    }
    return render(request, "finance/rates.html", given, status=status)


def year_of(request: HttpRequest) -> int:
    """The year in the address, without one the one that runs. Http404 for what is none."""
    text = request.GET.get("year") or request.GET.get("period", "")[:4]
    if not text:
        return local_day().year
    if not (text.isascii() and text.isdigit() and FIRST <= int(text[:9]) <= LAST):
        raise Http404
    return int(text)


def confirm(request: HttpRequest) -> str:
    """The proposals that a button names, each with its rate as it was shown."""
    asked = dict(proposal(each) for each in request.POST.get("proposals", "").split(",") if each)
    count = rates.confirm_proposals(asked, request.user)
    words = ngettext("%(count)d rate is confirmed.", "%(count)d rates are confirmed.", count)
    return words % {"count": count}


def proposal(text: str) -> tuple[rates.Key, Decimal]:
    currency, month, rate = (text.split() + [""] * 3)[:3]
    try:
        return (currency, month_in(month)), Decimal(rate)
    except InvalidOperation as error:
        raise ValidationError(_("There is no such proposal.")) from error


def enter(request: HttpRequest) -> str:
    """A rate that finance types in, whatever is proposed or delivered."""
    currency = request.POST.get("currency", "").strip().upper()
    month = month_in(request.POST.get("month", ""))
    rate = request.POST.get("rate", "").strip().replace(",", ".")
    rates.confirm({(currency, month): rate}, request.user)
    return _("The rate of %(currency)s is saved.") % {"currency": currency}


def take_back(request: HttpRequest) -> str:
    currency = request.POST.get("currency", "")
    rates.take_back((currency, month_in(request.POST.get("month", ""))), request.user)
    return _("The rate of %(currency)s is taken back.") % {"currency": currency}


def month_in(text: str) -> date:
    """The first day of a month such as 2026-10. ValidationError for what is none."""
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is not a month; write one such as 2026-10.") % {"text": text[:20]}
        ) from error


ACTS: dict[str, Callable[[HttpRequest], str]] = {
    "confirm": confirm,
    "enter": enter,
    "take_back": take_back,
}
