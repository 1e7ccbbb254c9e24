"""Live tables: a reader's addresses for spreadsheets, made, copied once, and revoked."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.models import LiveAddress
from dashboards.question import forms
from dashboards.question.asks import first_steps
from dashboards.question.forms import AddressError, Question
from dashboards.reading.report import frame
from dashboards.surfaces import live_table
from dashboards.words.naming import reader_language, slice_name
from dashboards.words.wording import period as period_words
from revops import numbers
from revops.calendar import PeriodError
from revops.readers import reader_of

TABLES = {
    "figures": gettext_lazy("All figures"),
    "funnel": gettext_lazy("Funnel"),
    "trend": gettext_lazy("Trend of a KPI"),
    "drivers": gettext_lazy("A KPI and its drivers"),
    "breakdown": gettext_lazy("A KPI by each dimension"),
    "records": gettext_lazy("The records behind a KPI"),
    "cells": gettext_lazy("Published cells"),
}
OF_A_KPI = ("trend", "drivers", "breakdown", "records")
MOVING = {
    "week": gettext_lazy("always the current week"),
    "month": gettext_lazy("always the current month"),
    "quarter": gettext_lazy("always the current quarter"),
    "year": gettext_lazy("always the current year"),
}
FIXED = "fixed"
# What an address of a page may say beside the period, and a live one keeps.
KEPT = (
    "motion",
    *numbers.DIMENSIONS,
    "compare",
    "trend",
    "funnel",
    "by",
    "part",
    "long",
    "q",
    "sort",
)


class LiveForm(django_forms.Form):
    name = django_forms.CharField(max_length=100)
    table = django_forms.ChoiceField(choices=list(TABLES.items()))
    kpi = django_forms.CharField(required=False)
    when = django_forms.ChoiceField(choices=[*MOVING.items(), (FIXED, "")])
    period = django_forms.CharField(max_length=60, required=False)
    view = django_forms.CharField(max_length=800, required=False)
    language = django_forms.ChoiceField(choices=settings.LANGUAGES)

    @property
    def query(self) -> str:
        """The question of the address: the view, and a period that moves or one that stays."""
        given = self.cleaned_data
        asked = kept(QueryDict(given["view"]))
        if given["table"] in OF_A_KPI:
            asked["kpi"] = given["kpi"] or "mqls"
        when = given["when"]
        asked |= {"period": given["period"]} if when == FIXED else {"kind": when}
        return urlencode(asked)


def kept(asked: QueryDict) -> dict[str, str]:
    return {name: asked[name] for name in KEPT if asked.get(name)}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The reader's addresses, and the form for another about the view that they came from."""
    try:
        if request.method == "POST":
            return made(request)
        return private(render(request, "live.html", context_of(request, request.GET)))
    except forms.NothingPublished:
        return first_steps(request)
    except (AddressError, PeriodError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)


def made(request: HttpRequest) -> HttpResponse:
    """Shows the new address on this answer alone: afterwards nobody can read it any more."""
    form = LiveForm(request.POST)
    if not form.is_valid():
        page = context_of(request, QueryDict(request.POST.get("view", "")[:800])) | {"form": form}
        return private(render(request, "live.html", page, status=400))
    given = form.cleaned_data
    try:
        found, secret = live_table.make(
            request.user, given["name"], given["table"], form.query, given["language"]
        )
    except live_table.TooMany as error:
        raise AddressError(
            _("You have %(most)d live addresses; revoke one first.") % {"most": live_table.MOST}
        ) from error
    page = context_of(request, QueryDict(given["view"]))
    page |= {"made": found, "addresses": addresses(found, secret)}
    return private(render(request, "live.html", page))


def addresses(made: LiveAddress, secret: str) -> dict[str, str]:
    """The address in each form, CSV first."""
    return {
        ending.upper(): settings.SITE_URL + reverse("live_table", args=[secret, made.table, ending])
        for ending in live_table.FILES
    }


def context_of(request: HttpRequest, asked: QueryDict) -> dict[str, object]:
    question = forms.question(asked.dict(), reader_of(request.user))
    view = urlencode(kept(asked))
    return {
        "frame": frame(question),
        "tables": TABLES.items(),
        "table": asked.get("table", "figures"),
        "kpis": [numbers.KPIS[key] for key in numbers.KPIS],
        "kpi": question.kpi,
        "view": view,
        "view_name": slice_name(frame(question)),
        "moving": MOVING.items(),
        "when": question.period.kind if not asked.get("period") else FIXED,
        "period": question.period.key,
        "period_name": period_words(question.period, reader_language()),
        "languages": settings.LANGUAGES,
        "language": get_language(),
        "own": [row(each, question) for each in LiveAddress.objects.filter(user=request.user)],
        "site": settings.SITE_URL,
    }


def row(address: LiveAddress, question: Question) -> dict[str, object]:
    """An address in words. What its view asks for may be gone, with the member that it names."""
    asked = QueryDict(address.query)
    kpi = numbers.KPIS.get(asked.get("kpi", ""))
    try:
        about = forms.question(asked.dict(), question.published.reader)
        fixed = period_words(about.period, reader_language())
        view = slice_name(frame(about))
    except (AddressError, PeriodError) as error:
        fixed, view = "", str(error)
    return {
        "address": address,
        "table": TABLES[address.table],
        "kpi": kpi.label if kpi else "",
        "when": MOVING.get(asked.get("kind", ""), fixed),
        "view": view,
    }


def private(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """The reader's own address answers nothing any more; a second time nothing changes."""
    found = get_object_or_404(LiveAddress, pk=number, user=request.user)
    LiveAddress.objects.filter(pk=found.pk, revoked_at=None).update(revoked_at=timezone.now())
    messages.success(request, _("“%(name)s” is revoked.") % {"name": found.name})
    return redirect("live")
