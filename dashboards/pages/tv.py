"""The screen on the wall: one view at a time, read from five metres. Renders Reports and computes
nothing. Whoever passes reads it, so that a wall is nobody: it shows no person's rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.models import Wall
from dashboards.question import forms
from dashboards.question.asks import first_steps
from dashboards.question.wall import AddressError, Asked, View, asked_in
from dashboards.reading import course, report
from dashboards.words import axes, drawing, naming
from dashboards.words.headline import flat_answer
from revops import numbers
from revops.calendar import PeriodError
from revops.numbers import Number
from revops.readers import NOBODY


@dataclass(frozen=True, slots=True)
class Column:
    """A period of a trend: heights from the bottom, as percentages of the drawing."""

    number: Number
    label: str
    top: str
    height: str
    target: str


@dataclass(frozen=True, slots=True)
class Screen:
    view: View
    columns: Sequence[Column] = ()

    @property
    def has_course(self) -> bool:
        """Whether any of them has a value, so that there is something to draw."""
        return any(not column.number.value.is_absent for column in self.columns)


@require_safe
def tv(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The whole page, or with ?fragment=1 only its screens, which the page fetches to renew itself."""
    wall = get_object_or_404(Wall, slug=slug) if slug else None
    query = QueryDict(wall.address, mutable=True) if wall else request.GET.copy()
    if wall and request.GET.get("screen"):
        query["screen"] = request.GET["screen"]
    query.pop("fragment", None)
    try:
        asked = asked_in(query)
        shown = screens(asked) | {
            "wall": wall,
            "links": links(asked, query),
            "contact": timezone.now(),
        }
    except forms.NothingPublished:
        return first_steps(request)
    except (AddressError, PeriodError) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)
    return render(request, "tv/screens.html" if "fragment" in request.GET else "tv/tv.html", shown)


def screens(asked: Asked) -> dict[str, object]:
    question = forms.question(asked.question, NOBODY)
    found = report.dashboard(question)
    shown = [
        Screen(view, columns(trend(question, view)) if view.kpi else ()) for view in asked.views
    ]
    return {
        "report": found,
        "frame": found.frame,
        "answer": flat_answer(found),
        "screens": shown,
        "asked": asked,
        "behind": [tile for tile in found.tiles if tile.number.state == "behind"],
    }


def trend(question: forms.Question, view: View) -> tuple[Number, ...]:
    return course.trend(replace(question, kpi=view.kpi))[0]


def columns(shown: Sequence[Number]) -> list[Column]:
    """Actual and target of each period on one scale."""
    present = [
        value.exact
        for n in shown
        for value in (n.value, n.target)
        if value is not None and not value.is_absent
    ]
    top = max([*present, 0]) or 1
    return [
        Column(
            number,
            axes.label(number, place, naming.reader_language()).replace("<br>", " "),
            drawing.percent(1 - (number.value.exact or 0) / top),
            drawing.percent((number.value.exact or 0) / top),
            drawing.percent(1 - number.target.exact / top) if number.target else "",
        )
        for place, number in enumerate(shown)
    ]


def links(asked: Asked, query: QueryDict) -> list[str]:
    """The address of each view, for those who have no JavaScript."""
    kept = {name: ",".join(query.getlist(name)) for name in query if name != "screen"}
    return [urlencode(kept | {"screen": place}) for place, _view in enumerate(asked.views, start=1)]


@require_safe
def link(request: HttpRequest) -> HttpResponse:
    """A small form whose answer is the address of a screen."""
    return render(request, "tv/new.html", {"walls": Wall.objects.all(), "kpis": numbers.headline()})
