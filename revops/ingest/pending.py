"""What somebody has uploaded and not imported yet, and what became of an upload that is no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from revops.ingest import leftovers
from revops.models import ImportRun, Rehearsal, State


@dataclass(frozen=True, slots=True)
class Pending:
    """An upload that waits for somebody to decide, and how many files it has."""

    draft: Rehearsal
    count: int


def pending(user: AbstractBaseUser) -> Iterator[Pending]:
    """A user's own uploads that can still be imported, the newest first."""
    for draft in Rehearsal.objects.filter(user_id=user.pk, edits=None, connects=None):
        # What could not be read keeps its files only where what they mean can be changed.
        if draft.state == State.FAILED and draft.tables is None:
            continue
        folder = leftovers.folder_of(draft.key) / "files"
        yield Pending(draft, sum(1 for _file in folder.iterdir()) if folder.is_dir() else 0)


def imported(key: str, user: AbstractBaseUser) -> ImportRun | None:
    """The first import of the files of an upload, as somebody asked for it; None where there is none."""
    folder = leftovers.folder_of(key).resolve()
    runs = ImportRun.objects.filter(requested_by=user.pk, path__startswith=f"{folder}/")
    return runs.order_by("pk").first()
