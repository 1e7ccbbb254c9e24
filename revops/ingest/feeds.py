"""Feeds that change their name, that are withdrawn, or that others look values up in."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection
from django.db.models import Max

from revops.connectors.files import FileRefused
from revops.ingest import overlaps
from revops.ingest.company import parse
from revops.ingest.report import Report
from revops.mapping import Feed, MappingError
from revops.messages import gettext as _
from revops.models import FeedDelivery, ImportRun, RawRecord, Rejected, State

# From this share of a file's rows on, records that a feed without a name in the mapping has are
# taken for the same.
SAME = 0.5
SHARED = """
    SELECT count(*) FROM staged s JOIN revops_rawrecord c
    ON c.source_id = %s AND c.feed = %s AND c.known_until IS NULL AND c.external_id = s.external_id"""


def as_delivered(feed: Feed, run: ImportRun) -> Feed:
    """A feed as its run brings it: of what is pulled the connector says whether it is everything, and
    rows that are read again take the place of none.
    """
    if run.is_pulled:
        feed = replace(feed, is_pulled=True, complete=run.is_sweep)
    return replace(feed, replaces=False) if run.rereads_id else feed


def continue_former(run: ImportRun, feed: Feed, report: Report) -> None:
    """Gives the records of a feed's former name its new one. Raises FileRefused where it is not
    clear that it is one feed.

    A former feed is one of the same source and kind that the mapping names no more and whose ids
    the file brings again.
    """
    named = {each.name for each in parse(run.mapping).feeds}
    strays = FeedDelivery.objects.filter(source=run.source_id, kind=feed.record).exclude(
        feed__in=named
    )
    for stray in strays.select_related("last_run"):
        if stray.feed in feed.was or is_same(stray, feed):
            rename(stray, feed)
            report.continues = True
            report.notes.append(
                _("“%(new)s” continues “%(old)s”.") % {"new": feed.name, "old": stray.feed}
            )
        elif shared(stray) > SAME * max(report.rows_read - report.refused, 1):
            raise FileRefused(unclear(run, feed, stray.feed))


def note_readers(run: ImportRun, feed: Feed, report: Report) -> None:
    """Names the feeds that were read with rows of a lookup that are others now, and of which no
    file waits to be imported.
    """
    if feed.record != "lookup" or not report.changed + report.closed:
        return
    readers = [each.name for each in parse(run.mapping).feeds if feed.name in each.lookup_feeds]
    waiting = ImportRun.objects.filter(
        source=run.source_id, feed__in=readers, state=State.DUE
    ).values("feed")
    read = FeedDelivery.objects.filter(source=run.source_id, feed__in=readers).exclude(
        feed__in=waiting
    )
    if names := sorted(read.values_list("feed", flat=True)):
        text = _(
            "What was read with the former rows stays as it is until its files are imported again: %(feeds)s."
        )
        report.notes.append(text % {"feeds": ", ".join(names)})


def shared(stray: FeedDelivery) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [stray.source_id, stray.feed])
        return cursor.fetchone()[0]


def is_same(stray: FeedDelivery, feed: Feed) -> bool:
    """Whether the mapping that last read the stray feed defined it as this one is, but for the
    name; and some records are the same.
    """
    try:
        former = next(
            (each for each in parse(stray.last_run.mapping).feeds if each.name == stray.feed), None
        )
    except (MappingError, AttributeError):
        return False
    return (
        former is not None
        and replace(former, name=feed.name, was=feed.was) == feed
        and shared(stray) > 0
    )


def unclear(run: ImportRun, feed: Feed, old: str) -> str:
    return _(
        "“%(file)s”: most ids of the feed “%(new)s” are known from the feed “%(old)s”, which the mapping names no more; "
        'imported like this, they would count twice. If it is the same feed, add was = "%(old)s" to [files.%(new)s]. If both '
        "are to count, keep both in the mapping. If the old one is to go, run manage.py withdraw_feed %(source)s %(old)s. "
        "Nothing was imported."
    ) % {"file": run.file_name, "new": feed.name, "old": old, "source": feed.source_key}


def rename(stray: FeedDelivery, feed: Feed) -> None:
    """Moves records, rejected rows, runs and delivery of a feed to its new name. What the new name
    has already stays its own.
    """
    source, old = stray.source_id, stray.feed
    taken = RawRecord.objects.filter(source=source, feed=feed.name, known_until=None).values(
        "external_id"
    )
    RawRecord.objects.filter(source=source, feed=old).exclude(
        external_id__in=taken, known_until=None
    ).update(feed=feed.name)
    for model in (Rejected, ImportRun):
        model.objects.filter(source=source, feed=old).update(feed=feed.name)
    overlaps.rename(source, old, feed.name)
    rename_decided(feed.source_key, old, feed.name)
    both = FeedDelivery.objects.filter(source=source, feed__in=(old, feed.name))
    last = both.aggregate(at=Max("delivered_at"))["at"]
    both.filter(feed=feed.name).delete()
    FeedDelivery.objects.filter(pk=stray.pk).update(feed=feed.name, delivered_at=last)


# Documents are decided about by the key of their record, in which their feed is named.
RENAMED = """
    UPDATE revops_matchdecision SET document = %(new)s || substr(document, length(%(old)s) + 1) WHERE starts_with(document, %(old)s);
    UPDATE revops_rawrecord r SET values = r.values || (
        SELECT jsonb_object_agg(k, %(new)s || substr(r.values->>k, length(%(old)s) + 1)) FROM unnest(ARRAY['one', 'into']) k
        WHERE starts_with(r.values->>k, %(old)s))
    FROM revops_feeddelivery d WHERE d.kind = 'merge' AND r.source_id = d.source_id AND r.feed = d.feed AND r.kind = 'merge'
        AND r.values->>'what' = 'document'
        AND (starts_with(r.values->>'one', %(old)s) OR starts_with(r.values->>'into', %(old)s))"""


def rename_decided(source_key: str, old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RENAMED, {"old": f"{source_key}/{old}/", "new": f"{source_key}/{new}/"})
