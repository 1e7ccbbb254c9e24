"""What one reader answers for: the KPIs to which their team commits, what of theirs counts nowhere,
the questions that wait for them, and the notes of their team.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser

from dashboards.question.forms import Question
from dashboards.reading import report
from dashboards.reading.inquiries import Subject, subjects
from dashboards.reading.report import Frame
from revops import inquiries, notes, numbers, receipts
from revops.notes import NoteVersion
from revops.numbers import Asked, Creator, Kpi, Number, Slice
from revops.readers import Reader
from revops.receipts import LeftOut

SHOWN = 5  # records of a reason
DAYS = timedelta(days=90)  # of notes


@dataclass(frozen=True, slots=True)
class Commitment:
    """A KPI to which a team commits: the figure that is judged, which is the team's or, where the
    team has no target of it or no figure, the company's; and the reader's own part. `whole` is the
    company's beside the team's.
    """

    number: Number
    whole: Number | None
    own: Number | None

    @property
    def kpi(self) -> Kpi:
        return self.number.kpi

    @property
    def is_team(self) -> bool:
        return self.whole is not None


@dataclass(frozen=True, slots=True)
class Loss:
    """What of a KPI's records counts nowhere, by reason."""

    kpi: Kpi
    reasons: Sequence[LeftOut]
    rejected: int

    @property
    def count(self) -> int:
        return sum(each.records.count for each in self.reasons)


@dataclass(frozen=True, slots=True)
class Mine:
    """`team` is None for who is in none today; then there is nothing else but questions."""

    frame: Frame
    team: Creator | None
    slice: Slice
    has_person: bool
    is_manager: bool
    commitments: tuple[Commitment, ...] = ()
    losses: tuple[Loss, ...] = ()
    links: dict[int, str] = field(default_factory=dict)
    notes: Sequence[NoteVersion] = ()
    questions: Sequence[Subject] = ()


def mine(question: Question, user: AbstractBaseUser, reader: Reader) -> Mine:
    """Everything of one reader in a period."""
    team_slice = Slice("", "team", min(reader.teams)) if reader.teams else Slice()
    team = numbers.creator(team_slice)
    waiting = subjects(inquiries.open_about(user, reader), reader)
    is_manager = "manager" in reader.groups
    frame = report.frame(question)
    if team is None:
        return Mine(frame, None, Slice(), reader.has_person, is_manager, questions=waiting)
    # Who leads a team looks after all that is the team's; everybody else after their own.
    own = team_slice if is_manager else Slice("", "owner", reader.person)
    kpis = [question.published.kpi(key) for key in numbers.committed(team.function)]
    losses = tuple(each for kpi in kpis if (each := loss(kpi, question, own)).reasons)
    return Mine(
        frame,
        team,
        own,
        reader.has_person,
        is_manager,
        commitments(kpis, question, team, team_slice, reader),
        losses,
        receipts.links_of(records(losses)),
        notes.by_people(reader.colleagues, question.published.today - DAYS),
        waiting,
    )


def commitments(
    kpis: Sequence[Kpi], question: Question, team: Creator, of_team: Slice, reader: Reader
) -> tuple[Commitment, ...]:
    own = Slice("", "owner", reader.person)
    slices = [Slice(), of_team, own]
    read = numbers.read_all([Asked(kpis, [question.period], slices)], question.published)
    found = []
    for kpi in kpis:
        whole, of_them, of_me = (read.get(kpi.key, question.period, each) for each in slices)
        has_figure = team.creates(kpi) and not of_them.value.is_absent
        is_team = has_figure and (of_them.target is not None or whole.target is None)
        has_own = not of_me.value.is_absent and "owner" in kpi.dimensions
        judged = (of_them, whole) if is_team else (whole, None)
        found.append(Commitment(*judged, of_me if has_own else None))
    return tuple(found)


def loss(kpi: Kpi, question: Question, slice: Slice) -> Loss:
    found = receipts.uncounted(kpi.key, question.period, slice, question.published, SHOWN)
    return Loss(kpi, found, receipts.rejected(kpi.key, question.published).count())


def records(losses: Sequence[Loss]) -> list[int]:
    return [
        record.record
        for loss in losses
        for reason in loss.reasons
        for record in reason.records.results
    ]
