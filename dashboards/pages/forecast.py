"""Meetings: the list of them, preparing one, running one on the screen, its minutes, and how near the
commitments came. Renders what is frozen and computes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards.reading.meetings import (
    Shown,
    agreed,
    beside_frozen,
    rights_in_meeting,
    shown,
    who,
)
from revops import numbers
from revops.calendar import Period
from revops.readers import reader_of
from revops.routines import accuracy, minutes, preparing, reading, rights
from revops.routines.reading import Freeze, Meeting
from revops.today import local_day


def find(number: int) -> Meeting:
    meeting = reading.find(number)
    if meeting is None:
        raise Http404
    return meeting


def zone() -> str:
    known = numbers.organisation_calendar()
    return known[1] if known else "UTC"


def past() -> list[tuple[Meeting, Period]]:
    """The meetings that were, each with the period that it was about."""
    known = numbers.organisation_calendar()
    return [(each, known[0].period(each.period)) for each in reading.past()] if known else []


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    coming = reading.coming()
    return render(
        request,
        "forecast/list.html",
        {
            "coming": [(each, reading.to_prepare(request.user, each)) for each in coming],
            "past": past(),
            "is_chair": rights.may_chair(request.user),
            "readings": reading.readings(request.user.pk),
            "actions": minutes.open_actions(owner=request.user.pk),
            "zone": zone(),
            "today": local_day(),
        },
    )


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A frozen meeting on the screen; one that is not frozen is prepared first."""
    meeting = find(number)
    frozen = reading.frozen(meeting, version(request))
    if frozen is None:
        return HttpResponseRedirect(reverse("forecast_prepare", args=[number]))
    return render(request, "forecast/present.html", present(request, meeting, frozen))


def version(request: HttpRequest) -> int | None:
    """Which freeze is asked for: the last one where the address names none."""
    text = request.GET.get("freeze", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Http404
    return int(text) if text else None


def present(request: HttpRequest, meeting: Meeting, frozen: Freeze) -> dict[str, object]:
    found: Shown = shown(meeting, frozen)
    return {
        "shown": found,
        "meeting": meeting,
        "content": frozen.content,
        "people": who(),
        "kpis": numbers.headline(),
        "token": uuid4().hex,
        "zone": zone(),
        "due": local_day() + timedelta(days=7),
        **rights_in_meeting(request.user),
        **beside_frozen(meeting, frozen),
    }


@require_safe
def prepare(request: HttpRequest, number: int) -> HttpResponse:
    return prepared(request, find(number))


def prepared(
    request: HttpRequest, meeting: Meeting, mistake: str = "", at: str = "", status: int = 200
) -> HttpResponse:
    """The page on which commitments are made; after a mistake with what was typed, at its place."""
    found = preparing.prepared(meeting, request.user)
    return render(
        request,
        "forecast/prepare.html",
        {
            "meeting": meeting,
            "prepared": found,
            "is_late": timezone.now() > meeting.deadline_at,
            "mistake": mistake,
            "mistaken": at,
            "given": request.POST,
            "zone": zone(),
            "owing": reading.to_prepare(request.user, meeting),
            "people": who(),
            "longest": minutes.LONGEST,
        },
        status=status,
    )


@require_safe
def minutes_page(request: HttpRequest, number: int) -> HttpResponse:
    meeting = find(number)
    frozen = reading.frozen(meeting, version(request))
    context = {"meeting": meeting, "zone": zone(), "content": frozen and frozen.content}
    before, after = reading.beside(meeting)
    context |= {"before": before, "after": after, "is_chair": rights.may_chair(request.user)}
    context |= {"written": agreed(minutes.minutes_json(minutes.written_in(meeting)))}
    if frozen is not None:
        context |= {"shown": shown(meeting, frozen), **beside_frozen(meeting, frozen)}
    return render(request, "forecast/minutes.html", context)


@require_safe
def accuracy_page(request: HttpRequest) -> HttpResponse:
    """How near the commitments came by a fixed week; of one who committed, or of the organisation."""
    published = numbers.published(reader=reader_of(request.user))
    week, author = request.GET.get("week", ""), request.GET.get("of", "")
    chosen = int(week) if week in {str(each) for each in accuracy.WEEKS} else accuracy.WEEK
    found = accuracy.cases(published, chosen) if published else []
    mine = accuracy.of_author(found, author) if author else found
    if author and not mine:
        raise Http404
    return render(
        request,
        "forecast/accuracy.html",
        {
            "by_kpi": [(numbers.KPIS[key], each) for key, each in accuracy.by_kpi(mine).items()],
            "author": author,
            "authors": accuracy.authors(found),
            "week": chosen,
            "weeks": accuracy.WEEKS,
            "fewest": accuracy.LEAST_PERIODS,
            "title": author or _("Whole company"),
        },
    )
