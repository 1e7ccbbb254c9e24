"""A feed withdrawn: its records are gone from the present, and what that changes is known before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from revops.connectors.files import FileRefused
from revops.derive import touched
from revops.derive.facts import derive
from revops.ingest import people, rates
from revops.ingest.report import Report
from revops.known import lock_facts
from revops.messages import gettext as _
from revops.models import (
    Chore,
    Connection,
    FeedDelivery,
    FileRows,
    ImportRun,
    Organisation,
    RawRecord,
    Rejected,
    Source,
    State,
)
from revops.models.sources import TYPED_IN
from revops.trying import Changed, tried


@dataclass(frozen=True, slots=True)
class Effect:
    """What withdrawing a feed does: how many records go, and each figure that becomes another."""

    records: int
    figures: list[Changed]


def withdrawable(run: ImportRun) -> int:
    """How many records of an import's feed may be withdrawn; 0 while it is under way, of what people typed
    in, and of a connected tool, which would not be asked for them again.
    """
    is_over = run.state == State.DONE and run.source.key != TYPED_IN
    if not is_over or Connection.objects.filter(source=run.source_id).exists():
        return 0
    return RawRecord.objects.filter(source=run.source_id, feed=run.feed, known_until=None).count()


def effect(source: str, feed: str) -> Effect:
    """What withdrawing would do. Writes nothing. Raises FileRefused for a feed that has no records."""
    return Effect(*tried(lambda: close(source, feed, _("withdrawn, to see the effect"))))


def withdraw(source: str, feed: str, by: str) -> ImportRun:
    """Closes all records and rejected rows of a feed as a run of its own, and asks for a publication. Raises
    FileRefused.
    """
    with transaction.atomic():
        close(source, feed, by)
        return ImportRun.objects.filter(source__key=source, feed=feed).latest("pk")


def close(source: str, feed: str, by: str) -> int:
    known = Source.objects.filter(key=source).first()
    records = RawRecord.objects.filter(source=known, feed=feed, known_until=None)
    if known is None or not records.exists():
        raise FileRefused(
            _("The source “%(source)s” has no records of a feed “%(feed)s”.")
            % {"source": source, "feed": feed}
        )
    at, report = lock_facts(), Report("", feed)
    kind = records.values_list("kind", flat=True)[0]
    count = supersede(known, feed, at)
    for kept in (FeedDelivery, FileRows):
        kept.objects.filter(source=known, feed=feed).delete()
    Rejected.objects.filter(source=known, feed=feed, known_until=None).update(known_until=at)
    if kind in ("person", "merge"):  # decisions are about people, too
        people.settle(report)
    if kind == "rate":
        rates.settle(report)
    derive(Organisation.current(), at)
    now = timezone.now()
    ImportRun.objects.create(
        source=known, feed=feed, file_name=_("(withdrawn)"), mapping=known.mapping, fetched_at=None, closed=count,
        state=State.DONE, started_at=now, finished_at=now, known_at=at, notes=[_("Withdrawn: %(by)s") % {"by": by}, *report.notes],
    )  # fmt: skip
    Chore.request(Chore.Kind.PUBLISH, f"{known.pk}/{feed} withdrawn")
    return count


def supersede(source: Source, feed: str, at: datetime) -> int:
    """Ends every version of a feed's records, and touches what hangs on them; answers how many."""
    touched.forget()
    touched.start()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE superseded ON COMMIT DROP AS SELECT id FROM revops_rawrecord"
            " WHERE source_id = %s AND feed = %s AND known_until IS NULL",
            [source.pk, feed],
        )
        touched.touch_records("superseded")
        cursor.execute(
            "UPDATE revops_rawrecord SET known_until = %s WHERE id IN (SELECT id FROM superseded)",
            [at],
        )
        return cursor.rowcount
