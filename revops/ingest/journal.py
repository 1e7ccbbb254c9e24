"""What came of imports, for people to look at: runs, and the rows that were rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now

from revops.models import (
    Chore,
    Due,
    ImportRun,
    Organisation,
    Publication,
    Rehearsal,
    Rejected,
    Source,
    State,
)
from revops.models.sources import TYPED_IN
from revops.readers import NAMES, Reader, called, hidden_by, nameless, without_names

READ_AGAIN, LATEST = timedelta(hours=1), 20


def timezone() -> str:
    organisation = Organisation.current()
    return organisation.timezone if organisation else "UTC"


def local(at: datetime) -> datetime:
    """A time in the organisation's zone."""
    return at.astimezone(ZoneInfo(timezone()))


@dataclass(frozen=True, slots=True)
class Delivery:
    """The imports that were asked for together: the files of one command or upload, or one pull."""

    runs: tuple[ImportRun, ...]

    @property
    def first(self) -> ImportRun:
        return self.runs[0]

    @property
    def state(self) -> str:
        """As of the run that needs most to be looked at."""
        states = {run.state for run in self.runs}
        order = (State.FAILED, State.RUNNING, State.DUE, State.DONE)
        return next(state for state in order if state in states)

    @property
    def ended(self) -> int:
        return sum(1 for run in self.runs if not is_open(run))

    @property
    def read_now(self) -> ImportRun | None:
        """What is being read, or is next after what was; None before the first begins and after the last."""
        following = next(filter(is_open, self.runs), None)
        is_begun = self.ended or (following and following.state == State.RUNNING)
        return following if is_begun else None

    @property
    def counts(self) -> dict[str, int]:
        names = ("rows_read", "added", "changed", "closed", "refused")
        return {name: sum(getattr(run, name) for run in self.runs) for name in names}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery. `is_waiting`: files are to be read, or what they brought to be published;
    `is_published`: there are figures to look at.
    """

    delivery: Delivery
    is_waiting: bool
    is_published: bool


def outcome(delivery: Delivery) -> Outcome:
    is_waiting = any(map(is_open, delivery.runs)) or is_to_publish()
    return Outcome(delivery, is_waiting, Publication.objects.exists())


def is_to_publish() -> bool:
    """Whether figures are still to be worked out."""
    to_publish = Chore.objects.filter(kind=Chore.Kind.PUBLISH, state__in=(State.DUE, State.RUNNING))
    return to_publish.exists()


def deliveries(limit: int) -> list[Delivery]:
    """The latest imports by delivery, newest first; the last one may lack what is older than the
    limit of runs.
    """
    together = groupby(runs(limit), key=lambda run: (run.source_id, run.due_at, run.rereads_id is None))  # fmt: skip
    return [Delivery(tuple(sorted(found, key=lambda run: run.pk))) for _asked, found in together]


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


def rejected_again_in(run: ImportRun) -> ImportRun | None:
    """The newest import of the same file that rejected rows of this one again, so that they stand there;
    None where all of them stand here.
    """
    if Rejected.objects.filter(run=run).count() >= run.refused:
        return None
    later = Rejected.objects.filter(source=run.source_id, feed=run.feed, file_name=run.file_name, run__gt=run.pk)  # fmt: skip
    newest = later.order_by("-run").first()
    return newest and newest.run


def rejected(reader: Reader, *, source: str = "", run: ImportRun | None = None) -> Unnamed:
    """The rows of a run, or those rejected now, of one source or of all. Where a name is withheld
    from the reader, a cell says that it is one.
    """
    rows = Rejected.objects.select_related("source").order_by(
        "source__name", "file_name", "line", "pk"
    )
    here = {"source__key": source} if source else {}
    chosen: dict[str, object] = {"known_until": None, **here} if run is None else {"run": run}
    return Unnamed(rows.filter(**chosen), called(hidden_by(NAMES, reader)))


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Rejected rows in pages, without what some people are called."""

    rows: QuerySet[Rejected]
    unnamed: frozenset[str]

    def __len__(self) -> int:
        return self.rows.count()

    def __iter__(self) -> Iterator[Rejected]:
        return map(self.unnaming, self.rows.iterator(chunk_size=1000))

    def place(self, pk: int) -> int:
        """How many rows stand before one of these; 0 for one that does not stand here."""
        row = self.rows.filter(pk=pk).first()
        if row is None:
            return 0
        before, same = Q(source__name__lt=row.source.name), Q(source__name=row.source.name)
        for field in ("file_name", "line", "pk"):
            before |= same & Q(**{f"{field}__lt": getattr(row, field)})
            same &= Q(**{field: getattr(row, field)})
        return self.rows.filter(before).count()

    def __getitem__(self, place: slice) -> list[Rejected]:
        return list(map(self.unnaming, self.rows[place]))

    def unnaming(self, row: Rejected) -> Rejected:
        if self.unnamed:
            row.payload = nameless(row.payload, self.unnamed)
            row.reason = without_names(row.reason, self.unnamed)
            row.others = [[*place, without_names(why, self.unnamed)] for *place, why in row.others]
        return row


def notes(run: ImportRun, reader: Reader) -> list[str]:
    """What an import noted, without names that are withheld from the reader."""
    unnamed = called(hidden_by(NAMES, reader))
    return [without_names(note, unnamed) for note in run.notes]


def results(draft: Rehearsal, reader: Reader) -> list[dict[str, Any]]:
    """What a dry run found in each file, its first mistakes and notes without names that are withheld."""
    unnamed = called(hidden_by(NAMES, reader))
    return [
        each
        | {
            "errors": [[*place, without_names(why, unnamed)] for *place, why in each["errors"]],
            "notes": [without_names(note, unnamed) for note in each["notes"]],
        }
        for each in draft.result or []
    ]


def may_lose(draft: Rehearsal) -> bool:
    """Whether importing could take something away: records that are gone from a complete file, or what
    was not found out because the dry run did not get so far.
    """
    return not draft.result or any(each["counts"]["closed"] for each in draft.result)


def is_barren(draft: Rehearsal) -> bool:
    """Whether every row that it read was rejected, or left out beside such, so that importing would bring nothing."""
    counts = [each["counts"] for each in draft.result or []]
    refused, skipped = (sum(each[name] for each in counts) for name in ("refused", "skipped"))
    return refused > 0 and refused + skipped == sum(each["rows_read"] for each in counts)


def read_again(source: str = "") -> list[ImportRun]:
    """Imports of rejected rows that are under way or ended a while ago, the newest first."""
    since = now() - READ_AGAIN
    of = {"source__key": source} if source else {}
    found = ImportRun.objects.filter(Q(finished_at=None) | Q(finished_at__gte=since), **of)
    runs = found.exclude(rereads=None).select_related("source")
    return list(runs.order_by("-pk")[:LATEST])


def source(key: str) -> Source:
    """Raises Http404 for a key that is none, or of what people type in here."""
    return get_object_or_404(Source.objects.exclude(key=TYPED_IN), key=key)


def mappings() -> list[tuple[str, str]]:
    """(key, name) of the sources whose mapping is kept for files."""
    found = Source.objects.exclude(mapping="").exclude(key=TYPED_IN)
    return list(found.values_list("key", "name"))


def mapping_of(source: str) -> str:
    return Source.objects.values_list("mapping", flat=True).get(key=source)
