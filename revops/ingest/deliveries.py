"""When each feed last delivered, and the records that it has now."""

from __future__ import annotations

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Greatest

from revops.ingest import touched
from revops.models import FeedDelivery, ImportRun, RawRecord

# A thing that several feeds tell is told by the one that delivered last: it follows when another one becomes that.
SHARED = """
    SELECT a.{key} FROM revops_rawrecord a WHERE a.source_id = %(source)s AND a.feed = %(feed)s AND a.known_until IS NULL AND EXISTS (
        SELECT 1 FROM revops_rawrecord b WHERE b.{key} = a.{key} AND b.{key} <> '' AND b.kind = a.kind AND b.known_until IS NULL
        AND (b.source_id, b.feed) <> (a.source_id, a.feed))"""
REPEATED = """
    SELECT row FROM {facts} WHERE known_until IS NULL AND (source_id, number) IN (
        SELECT source_id, number FROM {facts} WHERE known_until IS NULL AND left_out = 'repeated')"""
TOUCHES = {
    "lead": (("changed_lead", SHARED.format(key="lead")), ("touched_lead", SHARED.format(key="lead"))),
    "deal": (("touched_deal", SHARED.format(key="deal")),),
    "invoice": (("touched_row", REPEATED.format(facts="revops_invoice")),),
    "onboarding": (("touched_row", REPEATED.format(facts="revops_onboarding")),),
}


# What a deal's events say of its end after its record was exported, the record says when it is exported again.
OVERTAKEN = """
    SELECT deal FROM revops_dealchange WHERE known_until IS NULL AND kind IN ('reopened', 'won', 'lost')
    AND happened_at > %(since)s AND happened_at <= %(until)s AND business_day >= %(since)s::date - 1"""


def delivered(run: ImportRun, kind: str) -> None:
    """Writes down that a feed delivered; its time never goes back. Part of the import's transaction."""
    given = {"source_id": run.source_id, "feed": run.feed}
    known = FeedDelivery.objects.filter(**given).first()
    if known is None:
        FeedDelivery.objects.create(**given, kind=kind, delivered_at=run.fetched_at)
        return
    if kind == "deal":
        touched.touch("touched_deal", OVERTAKEN, {"since": known.delivered_at, "until": run.fetched_at})
    FeedDelivery.objects.filter(pk=known.pk).update(
        kind=kind, delivered_at=Greatest("delivered_at", Value(run.fetched_at, DateTimeField()))
    )


def touch_shared(run: ImportRun, kind: str) -> bool:
    """Touches what this feed and others tell of one lead, deal or document; answers whether there may be any."""
    others = FeedDelivery.objects.filter(kind=kind).exclude(source_id=run.source_id, feed=run.feed)
    if kind not in TOUCHES or not others.exists():
        return False
    for table, query in TOUCHES[kind]:
        touched.touch(table, query, {"source": run.source_id, "feed": run.feed})
    return True


def current_records(kind: str) -> list[RawRecord]:
    """The current records of every feed of a kind. For kinds of which there are few, such as people."""
    feeds = list(FeedDelivery.objects.filter(kind=kind).values_list("source_id", "feed"))
    if not feeds:
        return []
    of_feeds = Q(*(Q(source_id=source, feed=feed) for source, feed in feeds), _connector=Q.OR)
    return list(RawRecord.objects.filter(of_feeds, kind=kind, known_until=None).order_by("pk"))
