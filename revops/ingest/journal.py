"""What came of imports, for people to look at: runs, and the rows that were rejected."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from revops.models import Due, ImportRun, Organisation, Rehearsal, Rejected, Source, State
from revops.models.sources import TYPED_IN


def timezone() -> str:
    organisation = Organisation.current()
    return organisation.timezone if organisation else "UTC"


def local(at: datetime) -> datetime:
    """A time in the organisation's zone."""
    return at.astimezone(ZoneInfo(timezone()))


def runs(limit: int) -> list[ImportRun]:
    """The latest runs, newest first, but for what people typed in, each entry of which is one."""
    found = ImportRun.objects.select_related("source", "requested_by")
    return list(found.exclude(source__key=TYPED_IN)[:limit])


def run(number: int) -> ImportRun | None:
    return ImportRun.objects.select_related("source", "requested_by").filter(pk=number).first()


def is_open(run: Due) -> bool:
    return run.state in (State.DUE, State.RUNNING)


def is_looked_at(found: Rehearsal) -> bool:
    """Whether a look at the files is over, and it is for people to say what they mean."""
    return found.looks and found.state == State.DONE


def open_rejected() -> dict[str, int]:
    """How many rows are rejected now, by source key."""
    return dict(
        Rejected.objects.filter(known_until=None)
        .order_by()
        .values_list("source__key")
        .annotate(Count("pk"))
    )


def rejected(*, source: str = "", run: ImportRun | None = None) -> QuerySet[Rejected]:
    """The rows of a run, or those rejected now, of one source or of all."""
    rows = Rejected.objects.select_related("source").order_by(
        "source__name", "file_name", "line", "pk"
    )
    if run is not None:
        return rows.filter(run=run)
    return rows.filter(known_until=None, **({"source__key": source} if source else {}))


def mappings() -> list[tuple[str, str]]:
    """(key, name) of the sources whose mapping is kept for files."""
    found = Source.objects.exclude(mapping="").exclude(key=TYPED_IN)
    return list(found.values_list("key", "name"))


def mapping_of(source: str) -> str:
    return Source.objects.values_list("mapping", flat=True).get(key=source)
