"""Imports as work that is due: those of one source go one after the other, in the order requested."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from revops.connectors.files import FileRefused
from revops.ingest.run import perform
from revops.mapping import MappingError
from revops.models import ImportRun
from revops.queue import work

TURN = 20


def register() -> None:
    work.register(work.Work(ImportRun, obey, turns={TURN: due_imports}))


def due_imports() -> QuerySet:
    """Imports that may start."""
    earlier = ImportRun.objects.filter(
        source=OuterRef("source"), pk__lt=OuterRef("pk"), state__in=work.OPEN
    )
    return work.open_rows(ImportRun).filter(~Exists(earlier))


def obey(run: ImportRun, progress: work.Progress) -> None:
    """Imports the file of a claimed run. Raises work.Refused when trying again would not help."""
    try:
        perform(run, progress)
    except (FileRefused, MappingError) as error:
        raise work.Refused(str(error)) from error
