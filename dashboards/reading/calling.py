"""Calls made and answered, by motion, team and person, beside the targets of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dashboards.question.forms import MOTIONS, Question
from dashboards.reading import report
from dashboards.reading.report import Frame
from revops import numbers
from revops.numbers import Asked, Number, Numbers, Slice

MADE, ANSWERED = "calls", "calls_answered"


@dataclass(frozen=True, slots=True)
class Row:
    """Calls of a part of the company; `motions` are those made by a team, in the company's motions.
    `answered` is None of a person whose calls nobody answered.
    """

    label: str
    made: Number
    answered: Number | None
    motions: tuple[Number, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether somebody called, or was to."""
        return not self.made.is_empty or self.made.target is not None


@dataclass(frozen=True, slots=True)
class Calling:
    """`people` has a last row of those whose figures the reader does not see, where there are any."""

    frame: Frame
    whole: Row
    motions: tuple[Row, ...]
    teams: tuple[Row, ...]
    people: tuple[Row, ...]

    @property
    def every(self) -> tuple[Row, ...]:
        return (*self.motions, self.whole, *self.teams)

    @property
    def plans_made(self) -> bool:
        return any(each.made.target is not None for each in self.every)

    @property
    def plans_answered(self) -> bool:
        return any(each.answered and each.answered.target is not None for each in self.every)


def read(question: Question) -> Calling:
    """Everything in one reading of cells and one of targets; always of the whole company."""
    frame, period = report.frame(question), question.period
    kpis = [numbers.KPIS[key] for key in (MADE, ANSWERED)]
    teams = {Slice(dimension="team", member=each): name for each, name in named(frame, "team")}
    motions = [Slice(motion=each) for each in MOTIONS]
    found = numbers.read_all(
        [
            Asked(kpis, [period], [Slice()], ("owner",)),
            Asked(kpis, [period], [*motions, *teams]),
            Asked(kpis[:1], [period], [of(team, each) for team in teams for each in MOTIONS]),
        ],
        question.published,
        frame.members,
    )
    came = [row(found, question, each, each.motion) for each in motions]
    shown = [each.label for each in came if each.is_shown]
    of_teams = [
        row(found, question, team, name, *(of(team, each) for each in shown))
        for team, name in teams.items()
    ]
    return Calling(
        frame,
        row(found, question, Slice(), _("Whole company")),
        tuple(each for each in came if each.is_shown),
        most_first(each for each in of_teams if each.is_shown),
        people(found, question),
    )


def row(read: Numbers, question: Question, slice: Slice, label: str, *parts: Slice) -> Row:
    """What was read of a slice, and of its parts by motion the calls made."""
    made, answered = (read.get(key, question.period, slice) for key in (MADE, ANSWERED))
    return Row(
        label, made, answered, tuple(read.get(MADE, question.period, each) for each in parts)
    )


def of(team: Slice, motion: str) -> Slice:
    return replace(team, motion=motion)


def named(frame: Frame, dimension: str) -> list[tuple[int, str]]:
    return [*frame.members[dimension], (0, _("Not known"))]


def most_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda each: (-(each.made.value.exact or 0), each.label)))


def people(read: Numbers, question: Question) -> tuple[Row, ...]:
    """Who called, in the order of the split, whose names and rows follow the rules of who reads."""
    made, answered = (
        read.members(key, question.period, Slice(), "owner") for key in (MADE, ANSWERED)
    )
    of = {number.slice: number for _label, number in answered}
    return tuple(Row(label, number, of.get(number.slice)) for label, number in made)
