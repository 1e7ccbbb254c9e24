"""What the pages of work have in common: they show what is typed in at once, so that none of them is
kept for others, with the drivers that say how well it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from dashboards.question.asks import answer
from dashboards.question.forms import Question
from dashboards.reading import report
from dashboards.reading.report import Frame, Tile
from revops import handovers, numbers, onboardings
from revops.numbers import Number
from revops.readers import reader_with

__all__ = [
    "Act",
    "Ends",
    "Question",
    "asks_now",
    "drivers",
    "ends",
    "frame",
    "onboarding",
    "place",
    "plain_frame",
]

Act = Callable[[], object]
DAY = timedelta(days=1)
# These pages are about many KPIs: which of them a dashboard would begin with is not looked up.
NO_KPI = {"kpi": "mqls"}
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Ends:
    """With which day figures end: `last`, but some as early as `first`, whose sources are late."""

    first: date
    last: date

    @property
    def is_one(self) -> bool:
        return self.first == self.last


def asks_now(view: View) -> View:
    """Gives the view the question in the address, as `asks` does, and keeps no answer."""

    @wraps(view)
    def answered(request: HttpRequest, **path: str) -> HttpResponse:
        request.state = state = numbers.state(request.user.pk)
        request.reader = reader_with(request.user, *state.facts)
        found = answer(view, request, NO_KPI, path)
        patch_cache_control(found, private=True, no_cache=True)
        return found

    return answered


def drivers(question: Question, keys: Sequence[str]) -> list[Tile]:
    """The figures of the period with what they are compared with, in one reading."""
    kpis = [numbers.KPIS[key] for key in keys if key in numbers.KPIS]
    read = numbers.read_all(report.asked(kpis, question), question.published)
    return [report.tile(kpi.key, question, read) for kpi in kpis]


def ends(question: Question, figures: Iterable[Number]) -> Ends | None:
    """What the lists beside the figures, which are of now, have to be read with; None as of then, when
    there is no such difference, and where there is no figure.
    """
    found = {min(each.until, each.period.end) for each in figures if not each.value.is_absent}
    if question.as_of or not found:
        return None
    return Ends(min(found) - DAY, max(found) - DAY)


def frame(question: Question) -> Frame:
    return report.frame(question)


def plain_frame(question: Question) -> Frame:
    """The same of a page that shows neither members nor questions about figures; one query less, but where
    members were chosen, whose names it says.
    """
    if question.slice.members:
        return frame(question)
    return Frame(question, numbers.sources_beside(question.published), {})


def onboarding(
    question: Question, kick_off_days: int | None = None, **of_page: object
) -> onboardings.Overview:
    """A page of customers between signature and use; as of then as they were known. The working days
    until a kick-off are asked for where they are not given.
    """
    return onboardings.overview(
        question.published,
        is_now=question.as_of is None,
        kick_off_days=kick_off_days or handovers.kick_off_days(question.published),
        slice=question.slice,
        **of_page,
    )


def place(request: HttpRequest, letter: str) -> str:
    """Where on the page the row of a form stands, as a fragment; "" for what is no row."""
    record = request.POST.get("record", "")
    return f"#{letter}{record}" if record.isascii() and record.isdecimal() else ""
