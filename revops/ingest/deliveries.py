"""When each feed last delivered, one row per feed, however many imports there have been; and what
follows from it.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from revops.derive import touched
from revops.derive.kinds import KINDS, Kind
from revops.ingest import rhythm
from revops.models import FeedDelivery, ImportRun, RawRecord

# One statement, so that two imports of a feed at the same moment both count.
DELIVERED = """
    INSERT INTO revops_feeddelivery AS d (source_id, feed, kind, delivered_at, last_run_id, finished_at, runs)
    VALUES (%(source)s, %(feed)s, %(kind)s, %(delivered)s, %(run)s, %(now)s, 1)
    ON CONFLICT (source_id, feed) DO UPDATE SET
        kind = excluded.kind, delivered_at = greatest(d.delivered_at, excluded.delivered_at), last_run_id = excluded.last_run_id,
        finished_at = greatest(d.finished_at, excluded.finished_at), runs = d.runs + 1
    RETURNING delivered_at"""
# A thing that several feeds tell is told by the one that delivered last: it follows when another
# one becomes that.
SHARED = """
    SELECT a.{key} FROM revops_rawrecord a WHERE a.source_id = %(source)s AND a.feed = %(feed)s AND a.known_until IS NULL AND EXISTS (
        SELECT 1 FROM revops_rawrecord b WHERE b.{key} = a.{key} AND b.{key} <> '' AND b.kind = a.kind AND b.known_until IS NULL
        AND (b.source_id, b.feed) <> (a.source_id, a.feed))"""
REPEATED = """
    SELECT row FROM {facts} WHERE known_until IS NULL AND (source_id, number) IN (
        SELECT source_id, number FROM {facts} WHERE known_until IS NULL AND left_out = 'repeated')"""
TOUCHES = {
    "lead": (
        ("changed_lead", SHARED.format(key="lead")),
        ("touched_lead", SHARED.format(key="lead")),
    ),
    "deal": (("touched_deal", SHARED.format(key="deal")),),
}
# What a deal's events say after its record was exported, the record says when it is exported again.
# Any event may matter, also one that left no trace so far; a day more on both ends is for time zones.
OVERTAKEN = """
    SELECT deal FROM revops_rawrecord WHERE known_until IS NULL AND kind = 'change' AND deal <> ''
    AND left(values->>'at', 10) BETWEEN (%(since)s::date - 1)::text AND (%(until)s::date + 1)::text"""


def delivered(run: ImportRun, kind: str) -> None:
    """Writes down that a feed delivered; its time never goes back. Part of the import's
    transaction, once per run.

    The run itself keeps how far its feed had come with it, which is what was known of the feed at
    any time in the past.
    """
    now = timezone.now()
    exported = run.fetched_at or now
    before = FeedDelivery.objects.filter(source_id=run.source_id, feed=run.feed).values_list(
        "delivered_at", flat=True
    )
    since = before.first()
    with connection.cursor() as cursor:
        cursor.execute(DELIVERED, {
            "source": run.source_id, "feed": run.feed, "kind": kind, "run": run.pk, "now": now, "delivered": exported,
        })  # fmt: skip
        run.delivered_at = cursor.fetchone()[0]
    run.quiet_hours = rhythm.quiet_hours(run, exported)
    if kind == "deal" and since:
        touched.touch("touched_deal", OVERTAKEN, {"since": since, "until": run.delivered_at})


def as_before(run: ImportRun, _kind: str) -> None:
    """Of rows that are read again: their feed had delivered them already."""
    known = FeedDelivery.objects.filter(source=run.source_id, feed=run.feed)
    found = known.values_list("delivered_at", "last_run__quiet_hours").first()
    run.delivered_at, run.quiet_hours = found or (run.fetched_at, None)


def touch_shared(run: ImportRun, kind: str) -> None:
    """Touches what this feed and others tell of one lead, deal or document."""
    others = FeedDelivery.objects.filter(kind=kind).exclude(source_id=run.source_id, feed=run.feed)
    touches = TOUCHES.get(kind) or of_documents(KINDS[kind])
    for table, query in touches if others.exists() else ():
        touched.touch(table, query, {"source": run.source_id, "feed": run.feed})


def of_documents(kind: Kind) -> tuple[tuple[str, str], ...]:
    if not kind.number:
        return ()
    return (("touched_row", REPEATED.format(facts=kind.becomes[0]._meta.db_table)),)


def current_records(kind: str) -> list[RawRecord]:
    """The current records of every feed of a kind. For kinds of which there are few, such as
    people.
    """
    feeds = list(FeedDelivery.objects.filter(kind=kind).values_list("source_id", "feed"))
    if not feeds:
        return []
    of_feeds = Q(*(Q(source_id=source, feed=feed) for source, feed in feeds), _connector=Q.OR)
    return list(RawRecord.objects.filter(of_feeds, kind=kind, known_until=None).order_by("pk"))
