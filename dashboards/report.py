"""Everything one reader sees for one question, read with few queries. Surfaces render it and compute nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from dashboards.forms import Question
from revops import numbers, values
from revops.calendar import Period, PeriodKind
from revops.numbers import BothValues, Change, Definition, Kpi, Number, Numbers, Published, Slice, SourceState
from revops.values import Value

COURSE_PERIODS = 12
FUNNEL = ("leads", "mqls", "sqos", "deals_signed")
STRIP = ("leads", "calls", "touches", "open_pipeline", "signed_amount", "onboardings_in_progress")


@dataclass(frozen=True, slots=True)
class Tile:
    """A number beside its earlier self; `course` is the last periods, oldest first, ending with this one."""

    number: Number
    change: Change
    course: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """A stage in both motions; `shares` are of the stage before, per motion, None where there is none."""

    kpi: Kpi
    inbound: Number
    outbound: Number
    both: Number
    shares: tuple[Value | None, Value | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of numbers shows around them."""

    question: Question
    sources: list[SourceState]
    members: dict[str, list[tuple[int, str]]]

    @property
    def published(self) -> Published:
        return self.question.published

    @property
    def troubled(self) -> list[SourceState]:
        """Sources that are stale or whose last import failed."""
        return [source for source in self.sources if source.is_stale or source.last_error]

    def troubled_for(self, kpi: Kpi) -> list[SourceState]:
        """Those of them that count in the KPI."""
        return [source for source in self.troubled if source.feeds(kpi)]

    @property
    def working_days(self) -> tuple[int, int]:
        """Working days over, and in all."""
        return self.published.calendar.elapsed(self.question.period, self.published.today)

    @property
    def member_name(self) -> str:
        names = dict(self.members.get(self.question.slice.dimension, ()))
        return names.get(self.question.slice.member, "")


@dataclass(frozen=True, slots=True)
class Report:
    """The shared dashboard."""

    frame: Frame
    tiles: tuple[Tile, ...]
    funnel: tuple[FunnelRow, ...]
    revenue: FunnelRow
    strip: tuple[Tile, ...]
    chosen: Tile


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


def frame(question: Question) -> Frame:
    return Frame(question, numbers.sources(), numbers.every_member())


def dashboard(question: Question) -> Report:
    """All of the dashboard in one reading of cells and one of targets."""
    now, motions = question.slice, tuple(_in_motion(question.slice, motion) for motion in ("inbound", "outbound", ""))
    read = numbers.read(
        _kpis_of_dashboard(question),
        periods_of(question),
        tuple(dict.fromkeys((now, *motions))),
        question.published,
    )
    return Report(
        frame=frame(question),
        tiles=tuple(tile(kpi.key, question, read) for kpi in numbers.headline(question.published)),
        funnel=tuple(funnel(question.period, motions, read)),
        revenue=funnel_row("revenue", question.period, motions, read),
        strip=tuple(tile(key, question, read) for key in STRIP),
        chosen=tile(question.kpi, question, read),
    )


def _kpis_of_dashboard(question: Question) -> list[Kpi]:
    five = (kpi.key for kpi in numbers.headline(question.published))
    keys = dict.fromkeys((*five, *STRIP, *FUNNEL, "revenue", question.kpi))
    return [numbers.KPIS[key] for key in keys]


def _in_motion(slice: Slice, motion: str) -> Slice:
    return Slice(motion, slice.dimension, slice.member)


def course(question: Question, count: int = COURSE_PERIODS) -> tuple[Period, ...]:
    """The periods of a trend, this one last; of a year its months, since years are few."""
    calendar, period = question.published.calendar, question.period
    if period.kind in (PeriodKind.YEAR, PeriodKind.FISCAL_YEAR):
        return calendar.split(period, PeriodKind.MONTH)
    return calendar.back(period, count)


def alike(question: Question) -> tuple[Period, Period]:
    """This period and the one before, cut so that they compare like for like."""
    published = question.published
    earlier = question.period.previous(published.calendar)
    return published.calendar.like_for_like(question.period, published.today, earlier)


def periods_of(question: Question, count: int = COURSE_PERIODS) -> tuple[Period, ...]:
    return tuple(dict.fromkeys((question.period, *alike(question), *course(question, count))))


def tile(key: str, question: Question, read: Numbers, count: int = COURSE_PERIODS) -> Tile:
    now, earlier = alike(question)
    return Tile(
        number=read.get(key, question.period, question.slice),
        change=numbers.change(read.get(key, now, question.slice), read.get(key, earlier, question.slice)),
        course=tuple(read.get(key, period, question.slice) for period in course(question, count)),
    )


def funnel(period: Period, motions: Sequence[Slice], read: Numbers) -> Iterable[FunnelRow]:
    rows = [funnel_row(key, period, motions, read) for key in FUNNEL]
    yield rows[0]
    for before, row in pairwise(rows):
        shares = (_share(row.inbound, before.inbound), _share(row.outbound, before.outbound))
        yield FunnelRow(row.kpi, row.inbound, row.outbound, row.both, shares)


def funnel_row(key: str, period: Period, motions: Sequence[Slice], read: Numbers) -> FunnelRow:
    return FunnelRow(numbers.KPIS[key], *(read.get(key, period, slice) for slice in motions))


def _share(stage: Number, before: Number) -> Value | None:
    if stage.value.is_absent or before.value.is_absent:
        return None
    return values.ratio(
        stage.value.amount, before.value.amount, if_none=_("Nothing entered the stage before in this period.")
    )


def kpi(question: Question, key: str) -> KpiReport:
    """A KPI's page. One reading for it and its drivers, one for each dimension."""
    declared = numbers.KPIS[key]
    below = numbers.drivers(key)
    count = COURSE_PERIODS * 2 if question.period.kind is PeriodKind.MONTH else COURSE_PERIODS
    read = numbers.read([declared, *below], periods_of(question, count), [question.slice], question.published)
    now, *earlier = numbers.definitions(question.published.targets_at, [key])[key]
    return KpiReport(
        frame=frame(question),
        tile=tile(key, question, read, count),
        breakdowns={by: breakdown(declared, question, by) for by in _splits(question.slice)},
        drivers=tuple(tile(each.key, question, read) for each in below),
        parent=numbers.KPIS[declared.explains] if declared.explains else None,
        definition=now,
        changed=numbers.both_values(now, earlier[0]) if earlier else None,
    )


def _splits(slice: Slice) -> tuple[str, ...]:
    """How a slice can be split further: numbers are kept by one dimension at a time."""
    motion = () if slice.motion else ("motion",)
    return motion if slice.dimension else (*motion, "team", "persona", "channel", "region", "owner")


def breakdown(declared: Kpi, question: Question, by: str) -> list[tuple[str, Number]]:
    read = numbers.read([declared], [question.period], [question.slice], question.published, by=by)
    return read.members(declared.key, question.period, question.slice)


def trend(question: Question) -> tuple[Number, ...]:
    """The course of the question's KPI, for its chart."""
    declared = numbers.KPIS[question.kpi]
    count = COURSE_PERIODS
    read = numbers.read([declared], course(question, count), [question.slice], question.published)
    return tuple(read.get(question.kpi, period, question.slice) for period in course(question, count))
