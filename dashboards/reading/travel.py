"""What time did to the figures on a page: what they were, what they are now, and the notes on their
time axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from dashboards.question.forms import Question
from dashboards.reading import notes
from dashboards.reading.notes import Numbered
from dashboards.reading.receipt import Receipt
from dashboards.reading.report import KpiReport, Report
from revops import numbers
from revops.notes import may_write
from revops.numbers import Number, Restated


@dataclass(frozen=True, slots=True)
class Travel:
    """`moved` are the figures that are or were something else, by KPI and first day; `offered` asks
    for the form of a note, "" for who only reads.
    """

    moved: dict[tuple[str, object], Restated]
    notes: tuple[Numbered, ...]
    offered: str

    def of(self, number: Number) -> Restated | None:
        return self.moved.get((number.kpi.key, number.period))

    @property
    def restatements(self) -> list[Restated]:
        """Those that moved after their period was over, newest period first."""
        late = [each for each in self.moved.values() if each.before]
        return sorted(late, key=lambda each: each.period.start, reverse=True)


def of_dashboard(found: Report, user: AbstractBaseUser, back: str) -> Travel:
    question, chosen = found.frame.question, found.chosen
    moved = asked(question, [tile.number for tile in found.tiles])
    return travel(question, chosen.number.kpi.key, moved, chosen.course, user, back)


def of_kpi(found: KpiReport, user: AbstractBaseUser, back: str) -> Travel:
    question, tile = found.frame.question, found.tile
    every = {number.period: number for number in (*tile.course, tile.number)}
    return travel(
        question, tile.number.kpi.key, asked(question, every.values()), tile.course, user, back
    )


def of_receipt(found: Receipt, user: AbstractBaseUser, back: str) -> Travel:
    question, number = found.frame.question, found.number
    return travel(question, number.kpi.key, asked(question, [number]), [number], user, back)


def travel(
    question: Question,
    key: str,
    moved: Sequence[Restated],
    course: Sequence[Number],
    user: AbstractBaseUser,
    back: str,
) -> Travel:
    writes = question.as_of is None and may_write(user)
    return Travel(
        {(each.kpi.key, each.period): each for each in moved if each.has_moved},
        notes.of(question, key, [number.period for number in course], user),
        notes.about(question, key, back) if writes else "",
    )


def asked(question: Question, shown: Iterable[Number]) -> list[Restated]:
    """Only what can have moved is asked for: periods that are over, and everything when the reader
    looks back.
    """
    today = question.published.today
    able = [
        number
        for number in shown
        if number.kpi.parts and (question.as_of or number.period.end <= today)
    ]
    return numbers.restated(able, question.published)
