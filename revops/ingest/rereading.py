"""Rejected rows read once more, from here, when the mapping says more than it did: an import like any
other whose rows are those of a former one, as old as its file was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from revops.connectors.rows import Format, Rows
from revops.ingest import staging
from revops.ingest.company import parse
from revops.ingest.report import Report
from revops.ingest.staging import Progress
from revops.mapping import Feed, MappingError
from revops.mapping.received import cells_of
from revops.models import ImportRun, Rejected, Source
from revops.queue import work

# What the new run has of the one whose rows it reads: the age of the file above all.
SAME = ("feed", "file_name", "sha256", "fetched_at", "is_pulled", "is_sweep", "accepts_ids", "header")  # fmt: skip
# Rows of the same file that say something else of the same record, and where.
SAID_OTHERWISE = """
    SELECT s.line, s.external_id, c.line, s.payload::text FROM staged s JOIN revops_rawrecord c
    ON c.source_id = %(source)s AND c.feed = %(feed)s AND c.known_until IS NULL AND c.external_id = s.external_id
    WHERE c.run_id = ANY(%(runs)s) AND c.payload <> s.payload AND (NOT %(pulled)s OR c.line > s.line) ORDER BY s.line"""
DROP = "DELETE FROM staged WHERE line = ANY(%s)"


def request(source: Source, by: AbstractBaseUser | None) -> list[ImportRun]:
    """Asks a worker to read all rejected rows of a source again that can be, a run for each import
    whose rows they are; none for those of which one waits already.
    """
    with transaction.atomic():
        runs = [again(former, source.mapping, by) for former in formers(source)]
        asked_at = timezone.now()
        for run in runs:
            run.due_at = asked_at
            run.save()
        transaction.on_commit(work.ring)
    return runs


def formers(source: Source) -> QuerySet[ImportRun]:
    """The imports whose rows they are, oldest first."""
    rows = readable().filter(source=source, feed__in=feeds_in(source.mapping))
    waiting = ImportRun.objects.filter(source=source, state__in=work.OPEN).exclude(rereads=None)
    found = rows.annotate(former=Coalesce("run__rereads", "run")).values("former")
    return (
        ImportRun.objects.filter(pk__in=found)
        .exclude(pk__in=waiting.values("rereads"))
        .order_by("pk")
    )


def feeds_in(mapping: str) -> list[str]:
    """Raises MappingError."""
    return [feed.name for feed in parse(mapping).feeds]


def readable() -> QuerySet[Rejected]:
    return Rejected.objects.filter(known_until=None, types__isnull=False).exclude(run__header=[])


def again(former: ImportRun, mapping: str, by: AbstractBaseUser | None) -> ImportRun:
    """A run that is not saved yet. A part takes nothing back that it does not have."""
    return ImportRun(
        source_id=former.source_id, rereads=former, mapping=mapping, requested_by=by, is_dated=True, is_part=True,
        **{name: getattr(former, name) for name in SAME},
    )  # fmt: skip


def runs_of(run: ImportRun) -> list[int]:
    """The import whose rows a run reads again, and all that did so before."""
    rereadings = ImportRun.objects.filter(rereads=run.rereads_id).values_list("pk", flat=True)
    return [run.rereads_id, *rereadings]


def stage(run: ImportRun, feed: Feed, report: Report, progress: Progress) -> None:
    """Reads the rows into the temporary tables, as `staging.stage` does a file. Raises MappingError."""
    found = readable().filter(run__in=runs_of(run)).select_related("run").order_by("line", "pk")
    # All at once: nothing can be asked of the database while rows are copied into it.
    rows = Rows(run.header, Format("rejected"), list(lines_of(found, feed)), lambda: None)
    staging.stage_rows(rows, feed, report, progress, {})
    take_contradictions(run, feed, report)


def lines_of(rows: Iterable[Rejected], feed: Feed) -> Iterator[tuple[int, list[str]]]:
    decimal = feed.conventions.numbers.decimal
    for row in rows:
        decimals = (decimal_of(row.run.mapping, row.feed), decimal)
        yield row.line, cells_of(row.run.header, row.payload, row.types, decimals)


@lru_cache(maxsize=100)
def decimal_of(mapping: str, feed: str) -> str:
    """With which sign a run wrote a sheet's own numbers; a point where its mapping is none any more."""
    try:
        feeds = {each.name: each for each in parse(mapping).feeds}
    except MappingError:
        return "."
    return feeds[feed].conventions.numbers.decimal if feed in feeds else "."


def take_contradictions(run: ImportRun, feed: Feed, report: Report) -> None:
    """What another row of the file says otherwise is refused, as when both are read at once; of what
    is pulled the later one holds.
    """
    if not feed.id:
        return
    params = {"source": run.source_id, "feed": feed.name, "runs": runs_of(run), "pulled": feed.is_pulled}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SAID_OTHERWISE, params)
        found = cursor.fetchall()
        cursor.execute(DROP, [[line for line, *_rest in found]])
    if feed.is_pulled:
        report.older += len(found)
    else:
        staging.copy_refused(feed, [staging.contradiction(feed, *row) for row in found], report)
