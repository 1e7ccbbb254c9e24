"""Notes on the time axis: who may write them, the only writer, and what is read of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.kpis import KPIS
from revops.models import Note
from revops.models.notes import LONGEST

__all__ = [
    "KEPT",
    "LONGEST",
    "Note",
    "NoteVersion",
    "between",
    "by_people",
    "find",
    "may_change",
    "may_write",
    "remember_groups",
    "withdraw",
    "write",
]

WRITERS = frozenset(("manager", "finance", "admin"))
KEPT = ("on", "until", "text", "kpis", "motion")
COLUMNS = (
    "id",
    *KEPT,
    "author_id",
    "author__first_name",
    "author__last_name",
    "author__username",
    "author__person__name",
)


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """A note as it is shown. `until` is None for one day, `kpis` empty for all, `motion` "" for
    both, `author` "" if gone.
    """

    id: int
    on: date
    until: date | None
    text: str
    kpis: tuple[str, ...]
    motion: str
    author: str
    author_id: int | None

    @property
    def last_day(self) -> date:
        return self.until or self.on


def groups_of(user: AbstractBaseUser) -> frozenset[str]:
    """The groups of an account, looked up once."""
    if not hasattr(user, "_note_groups"):
        user._note_groups = frozenset(user.groups.values_list("name", flat=True))
    return user._note_groups


def remember_groups(user: AbstractBaseUser, names: Iterable[str]) -> None:
    """Spares the look-up, for whoever has just read them."""
    user._note_groups = frozenset(names)


def may_write(user: AbstractBaseUser) -> bool:
    """Managers, finance and administrators write notes; everybody reads them."""
    return user.is_active and (user.is_superuser or bool(groups_of(user) & WRITERS))


def may_change(user: AbstractBaseUser, author_id: int | None) -> bool:
    """Their own; administrators change everybody's."""
    if not may_write(user):
        return False
    return user.is_superuser or "admin" in groups_of(user) or author_id == user.pk


def between(
    start: date, end: date, kpi: str, motion: str = "", at: datetime | None = None
) -> list[NoteVersion]:
    """The notes about a KPI on days from `start` to before `end`, newest first, as they stood at a
    time. One query.

    A question about one motion leaves out the notes about the other.
    """
    chosen = (
        standing(at)
        .filter(on__lt=end)
        .annotate(last_day=Coalesce("until", "on"))
        .filter(last_day__gte=start)
    )
    about = chosen.filter(Q(kpis=[]) | Q(kpis__contains=[kpi]))
    if motion:
        about = about.filter(motion__in=("", motion))
    return [note_version(*row) for row in about.order_by("-on", "-id").values_list(*COLUMNS)]


def by_people(people: Iterable[int], start: date, most: int = 10) -> list[NoteVersion]:
    """The notes that some people wrote about days from `start` on, newest first. One query."""
    found = standing(None).annotate(last_day=Coalesce("until", "on")).filter(last_day__gte=start)
    by_them = found.filter(author__person__in=list(people)).order_by("-on", "-id")
    return [note_version(*row) for row in by_them.values_list(*COLUMNS)[:most]]


def standing(at: datetime | None) -> QuerySet[Note]:
    """The notes that are not withdrawn, now or at a time."""
    notes = Note.history.as_of(at) if at else Note.objects.all()
    return notes.filter(withdrawn_at=None)


def note_version(
    id: int,
    on: date,
    until: date | None,
    text: str,
    kpis: list[str],
    motion: str,
    author: int | None,
    *names: str,
) -> NoteVersion:
    first, last, login, person = (name or "" for name in names)
    return NoteVersion(
        id,
        on,
        until,
        text,
        tuple(kpis),
        motion,
        person or f"{first} {last}".strip() or login,
        author,
    )


def find(number: int) -> Note | None:
    """A note that is not withdrawn."""
    return standing(None).filter(pk=number).first()


def write(note: Note, by: AbstractBaseUser) -> Note:
    """Validates and saves a new or changed note. Raises ValidationError, and PermissionDenied when
    `by` may not.

    What does not change writes no history.
    """
    before = Note.objects.filter(pk=note.pk).first() if note.pk else None
    if not (may_change(by, before.author_id) if before else may_write(by)):
        raise PermissionDenied(_("You may not change this note."))
    if before and all(getattr(before, name) == getattr(note, name) for name in KEPT):
        return note
    note.author_id = before.author_id if before else by.pk
    note.kpis = known(note.kpis)
    note.full_clean()
    note._history_user = by
    note.save()
    return note


def known(kpis: Sequence[str]) -> list[str]:
    """In the order in which KPIs are declared, each once."""
    return [key for key in KPIS if key in kpis]


def withdraw(note: Note, by: AbstractBaseUser) -> None:
    """Takes a note off; what was shown until now stays in its history. Raises PermissionDenied."""
    if not may_change(by, note.author_id):
        raise PermissionDenied(_("You may not change this note."))
    note.withdrawn_at = timezone.now()
    note._history_user = by
    note.save()
