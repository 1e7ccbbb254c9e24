"""Meetings read: the lists of them, one with its freezes, and all of it as JSON."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, QuerySet
from django.utils import timezone

from revops.models import Freeze, Meeting, MeetingMail, MinutesReader, Routine
from revops.routines import calls, minutes
from revops.routines.calls import owed
from revops.routines.figures import Json
from revops.routines.parts.speakers import standing_json
from revops.routines.places import Place

__all__ = [
    "Freeze",
    "Meeting",
    "MeetingMail",
    "beside",
    "coming",
    "find",
    "freeze_json",
    "frozen",
    "language_of",
    "past",
    "read_minutes",
    "readings",
    "to_prepare",
    "whole_json",
]
SIZE = 30


def meetings() -> QuerySet[Meeting]:
    """All meetings with their routine, newest first."""
    found = Meeting.objects.select_related("routine").annotate(frozen=Count("freezes"))
    return found.order_by("-starts_at", "-pk")


def coming(now: datetime | None = None) -> list[Meeting]:
    """The meetings that have not ended and are not cancelled, those that begin first first."""
    now = now or timezone.now()
    found = meetings().filter(ended_at=None, cancelled_at=None)
    return [
        each
        for each in found.order_by("starts_at")
        if each.starts_at > now or not each.frozen or is_running(each, now)
    ]


def is_running(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting has begun and nobody ended it."""
    return meeting.ended_at is None and meeting.starts_at <= now


def past(now: datetime | None = None, most: int = SIZE, routine: str = "") -> list[Meeting]:
    """Those that have ended, were cancelled or have begun, newest first."""
    now = now or timezone.now()
    found = meetings().filter(starts_at__lte=now)
    return list((found.filter(routine__key=routine) if routine else found)[:most])


def find(number: int) -> Meeting | None:
    return meetings().filter(pk=number).first()


def frozen(meeting: Meeting, number: int | None = None) -> Freeze | None:
    """The last freeze of a meeting, or one by its number."""
    found = meeting.freezes.select_related("by", "publication")
    if number is not None:
        return found.filter(number=number).first()
    return found.order_by("-number").first()


def to_prepare(user: AbstractBaseUser, meeting: Meeting) -> list[Place]:
    """What somebody has not touched for a meeting yet."""
    return owed(meeting).get(user.pk, [])


def beside(meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The routine's meeting before and after one."""
    same = Meeting.objects.filter(routine=meeting.routine_id)
    before = same.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    after = same.filter(starts_at__gt=meeting.starts_at).order_by("starts_at").first()
    return before, after


def meeting_json(meeting: Meeting) -> Json:
    """A meeting in a list."""
    return {
        "id": meeting.pk, "routine": meeting.routine.key, "slot": meeting.slot,
        "starts_at": meeting.starts_at.isoformat(), "deadline_at": meeting.deadline_at.isoformat(),
        "period": meeting.period, "following": meeting.following,
        "cancelled_because": meeting.reason if meeting.cancelled_at else None,
        "ended_at": meeting.ended_at and meeting.ended_at.isoformat(),
        "freezes": meeting.freezes.count(),
    }  # fmt: skip


def whole_json(meeting: Meeting, freeze: Freeze | None) -> Json:
    """A meeting with its commitments as they stand now, what was frozen, and its minutes."""
    return meeting_json(meeting) | {
        "commitments": [
            standing_json(each) | {"corrections": [c.value for c in each.corrections]}
            for each in calls.standings(meeting)
        ],
        "frozen": freeze and freeze_json(freeze),
        "minutes": minutes.minutes_json(minutes.written_in(meeting)),
    }


def freeze_json(freeze: Freeze) -> Json:
    """A freeze: its content is the data as it was kept, byte for byte under its digest."""
    return {
        "meeting": freeze.meeting_id, "number": freeze.number, "at": freeze.at.isoformat(),
        "publication": freeze.publication_id, "is_reconstructed": freeze.is_reconstructed,
        "sha256": freeze.sha256, "content": freeze.content,
    }  # fmt: skip


def readings(user: int) -> list[tuple[Routine, bool]]:
    """The routines, each with whether somebody gets its minutes by mail."""
    asked = set(MinutesReader.objects.filter(user=user).values_list("routine", flat=True))
    return [(each, each.pk in asked) for each in Routine.objects.filter(is_on=True)]


def read_minutes(routine: str, user: int, language: str, *, is_on: bool) -> bool:
    """Asks for the minutes of a routine by mail, or no more; answers whether there is such a routine."""
    found = Routine.objects.filter(key=routine).first()
    if found is None:
        return False
    if is_on:
        MinutesReader.objects.update_or_create(
            routine=found, user_id=user, defaults={"language": language}
        )
    else:
        MinutesReader.objects.filter(routine=found, user=user).delete()
    return True


def language_of(meeting: Meeting, user: int) -> str:
    """The language in which somebody asked for the minutes of a routine; "" of who did not."""
    rows = MinutesReader.objects.filter(routine=meeting.routine_id, user=user)
    return rows.values_list("language", flat=True).first() or ""
