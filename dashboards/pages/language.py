"""The page of the common language: what the numbers mean, who agreed, and who does what at each
hand-off.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards.question.fresh import unless_unchanged
from revops import definitions, numbers
from revops.numbers import BothValues, Definition, Published


@dataclass(frozen=True, slots=True)
class Entry:
    """A definition in force, its earlier versions, what its last change did to the figure, and the
    sides that the reader may speak for.
    """

    now: Definition
    earlier: tuple[Definition, ...]
    changed: BothValues | None
    asks: tuple[str, ...]


@require_safe
@unless_unchanged
def page(request: HttpRequest) -> HttpResponse:
    published, versions = numbers.published(), numbers.definitions()
    five = [kpi.key for kpi in numbers.headline(published)]
    mine = definitions.sides_of(request.user)
    return render(
        request,
        "language.html",
        {
            "entries": [entry(versions[key], published, mine) for key in five],
            "drivers": [versions[key][0] for key in versions if key not in five],
            "retired": numbers.retired(),
            "hand_offs": numbers.hand_offs(),
            "personas": numbers.personas(),
            "stages": numbers.stages(),
            "timezone": published.timezone if published else "UTC",
        },
    )


def entry(versions: list[Definition], published: Published | None, mine: frozenset[str]) -> Entry:
    now, *earlier = versions
    changed = numbers.both_values(now, earlier[0]) if earlier and published else None
    return Entry(
        now, tuple(earlier), changed, tuple(side for side in now.waits_for if side in mine)
    )


@require_POST
def acknowledge(request: HttpRequest, key: str) -> HttpResponse:
    """A side agrees to the version that it read."""
    if key not in numbers.KPIS:
        raise Http404
    version, side = request.POST.get("version", ""), request.POST.get("side", "")
    try:
        definitions.acknowledge(
            key,
            int(version) if version.isascii() and version.isdecimal() else 0,
            side,
            request.user,
        )
    except ValidationError as error:
        return render(request, "400.html", {"sentence": " ".join(error.messages)}, status=400)
    messages.success(request, _("Your acknowledgement is noted."))
    return HttpResponseRedirect(f"{reverse('language')}#{key}")
