"""Everything one reader sees for one question, read with few queries. Surfaces render it and
compute nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from django.utils.translation import gettext as _

from dashboards.question.forms import Question
from dashboards.reading import funnel
from dashboards.reading.course import alike, beside, course, long_course, there, year_before
from revops import numbers
from revops.calendar import Period
from revops.inquiries import Marks, marks_about, marks_of
from revops.numbers import (
    Asked,
    BothValues,
    Change,
    Definition,
    Kpi,
    Number,
    Numbers,
    Published,
    SourceState,
)

# What stands on a pipeline, and which number says whether that is enough.
PIPELINED = {"deals_signed": "coverage", "signed_amount": "coverage"}
PIPELINE = "open_pipeline"
STRIP = ("leads", "calls", "touches", "open_pipeline", "signed_amount", "onboardings_in_progress")


@dataclass(frozen=True, slots=True)
class Tile:
    """A number beside its earlier self, None when nothing is compared; `course` is the last
    periods, oldest first, ending with this one. `beside` are those of the year before, one for each
    of the course or none at all. `cover` says whether the pipeline is enough for what is missing, and
    `pipeline` is all of it, whenever it is due; None where there is no pipeline.
    """

    number: Number
    change: Change | None
    course: tuple[Number, ...]
    beside: tuple[Number | None, ...] = ()
    cover: Number | None = None
    pipeline: Number | None = None

    @property
    def rows(self) -> list[tuple[Number, Number | None]]:
        """Each period of the course and what stands beside it, newest first."""
        pairs = zip_longest(self.course, self.beside)
        return list(reversed(list(pairs)))

    @property
    def has_course(self) -> bool:
        """Whether any period of its course has a value, so that there is something to draw."""
        return any(not number.value.is_absent for number in self.course)

    @property
    def has_targets(self) -> bool:
        return any(number.target is not None for number in self.course)

    @property
    def has_states(self) -> bool:
        """Whether a period is judged, or says until when it cannot be."""
        return self.has_targets or any(number.is_young for number in self.course)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of numbers shows around them."""

    question: Question
    sources: list[SourceState]
    members: dict[str, list[tuple[int, str]]]
    inquiries: Marks = field(default_factory=Marks)

    @property
    def published(self) -> Published:
        return self.question.published

    @property
    def troubled(self) -> list[SourceState]:
        """Sources whose last import failed, or that are stale where the period reaches beyond their
        last delivery.
        """
        return [
            source
            for source in self.sources
            if source.last_error or (source.is_stale and self.outlasts(source))
        ]

    def outlasts(self, source: SourceState) -> bool:
        """Whether the period reaches beyond what the source has delivered."""
        known = [
            self.published.reach.until(kpi)
            for kpi in map(self.published.kpi, numbers.KPIS)
            if source.feeds(kpi)
        ]
        return min(known, default=self.published.today) < self.question.period.end

    def troubled_for(self, kpi: Kpi) -> list[SourceState]:
        """Those of them that count in the KPI."""
        counted = self.published.kpi(kpi.key)
        return [source for source in self.troubled if source.feeds(counted)]

    @property
    def is_fresh(self) -> bool:
        """Whether every source is known to be up to date, whatever the period."""
        is_troubled = any(source.is_stale or source.last_error for source in self.sources)
        reach = self.published.reach
        return bool(self.sources) and not (
            is_troubled or any(map(reach.may_be_silent, reach.deliveries))
        )

    @property
    def working_days(self) -> tuple[int, int]:
        """Working days that are counted and due, and in all."""
        return self.published.calendar.elapsed(
            self.question.period, numbers.counted_until(self.published)
        )

    @property
    def member_name(self) -> str:
        """What the members that were chosen are called; "" where none was."""
        return " · ".join(
            dict(self.members[dimension]).get(member) or _("Not known")
            for dimension, member in self.question.slice.members.items()
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The shared dashboard."""

    frame: Frame
    tiles: tuple[Tile, ...]
    funnel: funnel.Funnel
    strip: tuple[Tile, ...]
    chosen: Tile

    @property
    def has_targets(self) -> bool:
        """Whether anything of what heads the page has a target, so that it can be judged."""
        return any(tile.number.target is not None for tile in self.tiles)

    @property
    def wants_targets(self) -> bool:
        """Whether targets are missing that would say something: of a period with figures, or of one that is not over."""
        is_over = self.frame.question.period.end <= self.frame.published.today
        has_figures = any(not tile.number.value.is_absent for tile in self.tiles)
        return not self.has_targets and (has_figures or not is_over)


@dataclass(frozen=True, slots=True)
class KpiReport:
    """One KPI or driver: its course, what it consists of by each dimension, and what drives it."""

    frame: Frame
    tile: Tile
    breakdowns: dict[str, list[tuple[str, Number]]]
    drivers: tuple[Tile, ...]
    parent: Kpi | None
    definition: Definition
    changed: BothValues | None

    @property
    def is_withheld(self) -> bool:
        """Whether it is of a person whose rows the reader does not see."""
        return numbers.withheld(self.tile.number.slice, self.frame.published.reader) is not None


def frame(question: Question) -> Frame:
    reader = question.published.reader
    days = ("marks", question.period.start, question.period.end)
    asked_about = marks_about([question.period], question.as_of)
    every, marks = numbers.every_member_beside(question.published, days, asked_about)
    sources = numbers.sources_beside(question.published)
    return Frame(question, sources, every, marks_of(marks, reader))


def dashboard(question: Question) -> Report:
    """All of the dashboard in one reading of cells and one of targets."""
    team = numbers.creator(question.slice)
    headline = numbers.in_view(numbers.headline(question.published), team)
    strip = numbers.in_view([numbers.KPIS[key] for key in STRIP], team)
    chosen = numbers.KPIS[question.kpi]
    staged = [numbers.KPIS[key] for key in funnel.keys(question.funnel)]
    trend = course(question, grain=question.trend)
    read = numbers.read_all(
        [
            *asked(headline, question, course(question)),
            *asked(strip, question),
            *covers(headline, question),
            *asked([chosen], question, shown_with_beside(chosen, question, trend)),
            Asked(staged, [question.period], funnel.motions(question.slice)),
            Asked(staged, course(question), funnel.named_motions(question.slice)),
        ],
        question.published,
    )
    return Report(
        frame=frame(question),
        tiles=tuple(covered(kpi.key, question, read, course(question)) for kpi in headline),
        funnel=funnel.funnel(question, read, course(question)),
        strip=tuple(tile(kpi.key, question, read) for kpi in strip),
        chosen=tile_beside(chosen.key, question, read, trend),
    )


def asked(kpis: Sequence[Kpi], question: Question, shown: Sequence[Period] = ()) -> list[Asked]:
    """The KPIs in the period, in the two that are compared, and in those that are `shown`."""
    together: dict[tuple[Period, ...], list[Kpi]] = defaultdict(list)
    for kpi in kpis:
        periods = (question.period, *(alike(kpi, question) or ()), *shown)
        together[tuple(dict.fromkeys(periods))].append(kpi)
    return [Asked(kpis, periods, [question.slice]) for periods, kpis in together.items()]


def tile(key: str, question: Question, read: Numbers, shown: Sequence[Period] = ()) -> Tile:
    return Tile(
        number=read.get(key, question.period, question.slice),
        change=change(key, question, read),
        course=tuple(read.get(key, period, question.slice) for period in shown),
    )


def shown_with_beside(kpi: Kpi, question: Question, shown: Sequence[Period]) -> list[Period]:
    """The periods of a course and of the year before beside it."""
    return [*shown, *there(year_before(kpi, question, shown))]


def tile_beside(key: str, question: Question, read: Numbers, shown: Sequence[Period]) -> Tile:
    """The tile whose course is drawn, with the year before beside it where it is asked for."""
    found = covered(key, question, read, shown)
    return replace(found, beside=beside(key, question, read, shown))


def covers(kpis: Sequence[Kpi], question: Question) -> list[Asked]:
    """The coverage of those that stand on a pipeline, and all that is open."""
    keys = dict.fromkeys(PIPELINED[kpi.key] for kpi in kpis if kpi.key in PIPELINED)
    asked_for = [numbers.KPIS[key] for key in (*keys, PIPELINE)] if keys else []
    return [Asked(asked_for, [question.period], [question.slice])] if asked_for else []


def covered(key: str, question: Question, read: Numbers, shown: Sequence[Period]) -> Tile:
    """The tile with the coverage of its pipeline, where that was asked for."""
    cover = read.by_key.get((PIPELINED.get(key, ""), question.period, question.slice))
    pipeline = read.by_key.get((PIPELINE, question.period, question.slice)) if cover else None
    return replace(tile(key, question, read, shown), cover=cover, pipeline=pipeline)


def change(key: str, question: Question, read: Numbers) -> Change | None:
    pair = alike(numbers.KPIS[key], question)
    return (
        numbers.change(*(read.get(key, period, question.slice) for period in pair))
        if pair
        else None
    )


def kpi(question: Question, key: str) -> KpiReport:
    """A KPI's page: it, its drivers and all that it consists of in one reading."""
    declared, around = question.published.kpi(key), frame(question)
    # Of what Revenue may be, what it is by the organisation's choice is not there twice.
    below = [each for each in numbers.drivers(key) if each.formula != declared.formula]
    splits = _splits(declared, question)
    parts = Asked([declared], [question.period], [question.slice], splits)
    shown = course(question, long_course(question), question.trend)
    courses = asked([declared], question, shown_with_beside(declared, question, shown))
    courses += [*asked(below, question), *covers([declared], question)]
    read = numbers.read_all([*courses, parts], question.published, around.members)
    now, *earlier = numbers.definitions(question.published.targets_at, [key])[key]
    return KpiReport(
        frame=around,
        tile=tile_beside(key, question, read, shown),
        breakdowns={by: read.members(key, question.period, question.slice, by) for by in splits},
        drivers=tuple(tile(each.key, question, read) for each in below),
        parent=numbers.KPIS[declared.explains] if declared.explains else None,
        definition=now,
        changed=numbers.both_values(now, earlier[0]) if earlier else None,
    )


def _splits(kpi: Kpi, question: Question) -> tuple[str, ...]:
    """How a KPI's slice can be split further: by what it is not a part of, and within a dimension
    by those with which it was counted together.
    """
    slice, context = question.slice, question.published.context
    motion = () if slice.motion else ("motion",)
    if slice.second:
        return motion
    others = [name for name in kpi.dimensions if name != slice.dimension]
    return *motion, *(
        name for name in others if not numbers.lacks(kpi, slice.cut_by(name), context)
    )
