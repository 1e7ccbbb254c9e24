"""The sections of a meeting, and what a meeting shows as data. A section is declared once, in a file of
revops/routines/parts that is found by itself; a routine names those that it has, in its order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from revops import numbers
from revops.calendar import Period
from revops.kpis import KPIS
from revops.models import Freeze, Meeting, Publication, Routine, Team
from revops.numbers import Published
from revops.registry import Registry, import_files
from revops.routines import calls, split
from revops.routines.calls import Standing
from revops.routines.figures import Json, period_json, spoken
from revops.routines.places import Place, places, teams_speaking

SCHEMA = 1


@dataclass(eq=False)
class Occasion:
    """A meeting at an instant, with what its sections are made of. `published` is None where nothing
    had been; `before` is the last freeze that there was by then of the meeting before.
    """

    meeting: Meeting
    at: datetime
    published: Published | None
    is_reconstructed: bool = False
    teams: list[Team] = field(default_factory=list)

    @cached_property
    def before(self) -> Freeze | None:
        earlier = Freeze.objects.filter(
            meeting__routine=self.meeting.routine_id,
            meeting__starts_at__lt=self.meeting.starts_at,
            at__lte=self.at,
        )
        newest = earlier.order_by("-meeting__starts_at", "-at", "-number")
        return newest.select_related("publication").first()

    @cached_property
    def standings(self) -> dict[Place, Standing]:
        wanted = places(self.meeting, self.teams)
        return {each.place: each for each in calls.standings(self.meeting, wanted)}

    @cached_property
    def deal_types(self) -> dict[int, dict[str, int]]:
        return split.types_of(team.pk for team in self.teams)

    @cached_property
    def period(self) -> Period:
        return self.calendar.period(self.meeting.period)

    @cached_property
    def following(self) -> Period:
        return self.calendar.period(self.meeting.following)

    @property
    def calendar(self):
        return self.published.calendar if self.published else numbers.calendar()

    @property
    def today(self) -> date:
        return self.published.today if self.published else self.meeting.on

    @property
    def currency(self) -> str:
        return self.published.currency if self.published else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a meeting: `minutes` are those that its timer gives it."""

    key: str
    label: str | Promise
    minutes: int
    assemble: Callable[[Occasion], Json]


SECTIONS: Registry[str, Section] = Registry("sections of meetings")


def section(
    key: str, label: str | Promise, minutes: int
) -> Callable[[Callable[[Occasion], Json]], Callable[[Occasion], Json]]:
    """Registers the decorated function as what assembles a section."""

    def register(assemble: Callable[[Occasion], Json]) -> Callable[[Occasion], Json]:
        SECTIONS.declare(key, Section(key, label, minutes, assemble))
        return assemble

    return register


def load() -> None:
    from revops.routines import parts

    import_files(parts)


def of(routine: Routine) -> list[Section]:
    """The sections of a routine in its order; what the program does not have is left out."""
    return [SECTIONS[key] for key in routine.sections if key in SECTIONS]


def occasion(meeting: Meeting, at: datetime) -> Occasion:
    """A meeting at an instant: with the publication that was live then. Where none was yet, the first
    one that there is, cut at that day, which is said wherever it is shown.
    """
    found = numbers.published(at)
    if found is None:
        first = Publication.objects.order_by("pk").values_list("published_at", flat=True).first()
        later = numbers.published(first) if first else None
        found = later and cut(later, at)
    is_reconstructed = found is not None and found.published_at > at
    return Occasion(meeting, at, found, is_reconstructed, teams_speaking(meeting))


def cut(published: Published, at: datetime) -> Published:
    """A publication read as if its data ended on an earlier day, with the targets of today."""
    today = at.astimezone(ZoneInfo(published.timezone)).date()
    reach = replace(published.reach, today=today, is_cut=True, found={}, dayless={}, refused=[])
    return replace(published, today=today, reach=reach, targets_at=None, kept=None)


def contents(found: Occasion) -> Json:
    """Everything that a meeting shows, as data that means the same in every language and for ever."""
    meeting, published = found.meeting, found.published
    return {
        "schema": SCHEMA,
        "meeting": meeting_json(meeting),
        "at": found.at.isoformat(),
        "today": found.today.isoformat(),
        "period": period_json(found.period),
        "following": period_json(found.following),
        "publication": published and published_json(published),
        "is_reconstructed": found.is_reconstructed,
        "since": found.before and {
            "meeting": found.before.meeting_id, "number": found.before.number,
            "at": found.before.at.isoformat(),
        },
        "silent": silent(found),
        "definitions": definitions(found),
        "sections": [
            {
                "key": each.key, "label": spoken(each.label), "minutes": each.minutes,
                "content": each.assemble(found),
            }
            for each in of(meeting.routine)
        ],
    }  # fmt: skip


def meeting_json(meeting: Meeting) -> Json:
    return {
        "id": meeting.pk,
        "routine": meeting.routine.key,
        "name": spoken(meeting.routine.shown_name),
        "slot": meeting.slot,
        "on": meeting.on.isoformat(),
        "starts_at": meeting.starts_at.isoformat(),
        "looks_back": meeting.routine.looks_back,
    }


def published_json(published: Published) -> Json:
    return {
        "id": published.id,
        "published_at": published.published_at.isoformat(),
        "known_at": published.known_at.isoformat(),
        "company": published.company,
        "currency": published.currency,
        "timezone": published.timezone,
    }


def silent(found: Occasion) -> list[Json]:
    """The sources that had been silent for longer than they may be, or whose last import had failed."""
    if found.published is None or found.is_reconstructed:
        return []
    return [
        {
            "source": each.name, "is_failed": bool(each.last_error),
            "at": each.last_run_at and each.last_run_at.isoformat(),
        }
        for each in numbers.sources(found.at)
        if each.is_stale or each.last_error
    ]  # fmt: skip


def definitions(found: Occasion) -> dict[str, Json]:
    """What the figures meant: of every KPI the version in force then, in both languages."""
    kept = numbers.definitions(found.at if not found.is_reconstructed else None)
    return {
        key: {
            "version": versions[0].version, "owner": versions[0].owner,
            "text": {"en": versions[0].text_en, "fr": versions[0].text_fr},
        }
        for key, versions in kept.items()
        if key in KPIS
    }  # fmt: skip
