"""What a frame in another tool shows of the numbers of now: tiles, the funnel, or somebody's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser

from dashboards.question.forms import Question
from dashboards.reading import funnel, report
from dashboards.reading.course import course
from dashboards.reading.mine import Mine, mine
from dashboards.reading.report import Frame, Tile
from revops import numbers
from revops.numbers import Kpi

FIGURES, FUNNEL, MINE = "figures", "funnel", "mine"


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the three; the others are empty."""

    frame: Frame
    tiles: tuple[Tile, ...] = ()
    funnel: funnel.Funnel | None = None
    mine: Mine | None = field(default=None)


def shown(view: str, question: Question, user: AbstractBaseUser) -> Shown:
    """`user` is whose own numbers are shown, where a view shows these."""
    if view in VIEWS:
        return VIEWS[view](question, user)
    return of_kpis([numbers.KPIS[view]], question)


def of_figures(question: Question, _user: AbstractBaseUser) -> Shown:
    return of_kpis(numbers.headline(question.published), question)


def of_kpis(kpis: list[Kpi], question: Question) -> Shown:
    periods = course(question)
    asked = [*report.asked(kpis, question, periods), *report.covers(kpis, question)]
    read = numbers.read_all(asked, question.published)
    tiles = (report.covered(each.key, question, read, periods) for each in kpis)
    return Shown(report.frame(question), tiles=tuple(tiles))


def of_funnel(question: Question, _user: AbstractBaseUser) -> Shown:
    found = report.dashboard(question)
    return Shown(found.frame, funnel=found.funnel)


def of_mine(question: Question, user: AbstractBaseUser) -> Shown:
    found = mine(question, user, question.published.reader)
    return Shown(found.frame, mine=found)


VIEWS: dict[str, Callable[[Question, AbstractBaseUser], Shown]] = {
    FIGURES: of_figures,
    FUNNEL: of_funnel,
    MINE: of_mine,
}


def is_view(name: str) -> bool:
    return name in VIEWS or name in numbers.KPIS
