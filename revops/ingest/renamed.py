"""A source that comes under another key is another source, beside which everything of the former one
goes on to count: it is said before anything is written.
"""

from __future__ import annotations

from django.db import connection

from revops.connectors.files import FileRefused
from revops.ingest.report import Report
from revops.mapping import Feed
from revops.messages import Message, ngettext
from revops.models import FeedDelivery, ImportRun

# From this share of a file's new rows on, ids that another source has are said; where as many of these
# as the second share have the very same content, the two sources are taken for one. Of a few rows two
# tools may well say the same.
MOST, SAME, FEW = 0.5, 0.25, 20
# Of these several sources may tell the same: nobody counts twice, and rates are one.
SHARED = ("customer", "lookup", "merge", "person", "rate")
# The source that has most of the new ids in a feed of the same kind, and how many of them with the very
# same content.
KNOWN = """
    SELECT o.key, d.feed, count(*), count(*) FILTER (WHERE c.sha256 = n.sha256)
    FROM revops_feeddelivery d JOIN revops_source o ON o.id = d.source_id AND o.key <> %(key)s
    JOIN revops_rawrecord c ON c.source_id = d.source_id AND c.feed = d.feed AND c.known_until IS NULL
    JOIN (SELECT s.external_id, p.sha256 FROM compared p JOIN staged s USING (line) WHERE p.outcome = 'added') n
        ON n.external_id = c.external_id
    WHERE d.kind = %(kind)s GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT 1"""


def refuse_renamed(run: ImportRun, feed: Feed, report: Report) -> None:
    """Refuses the first delivery of a feed when most of its rows are those of another source, and says
    so where ids alone are. Raises FileRefused.
    """
    if run.accepts_ids or feed.record in SHARED or not report.added or is_known(feed):
        return
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"key": feed.source_key, "kind": feed.record})
        found = cursor.fetchone()
    if found is None:
        return
    source, name, ids, same = found
    shown = {"file": run.file_name, "source": source, "feed": name, "own": feed.source_key}
    if ids <= MOST * report.added:
        return
    if same >= FEW and same > SAME * ids:
        raise FileRefused(known_as_they_are(ids) % (shown | {"count": ids, "same": same}))
    report.notes.append(known_too(ids) % (shown | {"count": ids}))


def is_known(feed: Feed) -> bool:
    """Whether the feed delivered before."""
    return FeedDelivery.objects.filter(source__key=feed.source_key, feed=feed.name).exists()


def known_as_they_are(count: int) -> Message:
    return ngettext(
        "“%(file)s”: %(count)d id is known from the source “%(source)s” (%(feed)s), %(same)d of them with the very same "
        "content; imported as “%(own)s”, it would count "
        'twice. If this is the same source, give it its key again: key = "%(source)s"; its name may be another. If the key is to '
        "change, run manage.py withdraw_feed %(source)s %(feed)s first. If both are to count, import with --accept-ids. "
        "Nothing was imported.",
        "“%(file)s”: %(count)d ids are known from the source “%(source)s” (%(feed)s), %(same)d of them with the very same "
        "content; imported as “%(own)s”, they would count "
        'twice. If this is the same source, give it its key again: key = "%(source)s"; its name may be another. If the key is to '
        "change, run manage.py withdraw_feed %(source)s %(feed)s first. If both are to count, import with --accept-ids. "
        "Nothing was imported.",
        count,
    )


def known_too(count: int) -> Message:
    return ngettext(
        "%(count)d id is known from the source “%(source)s” (%(feed)s), too: both count. If this is the same "
        'source under another key, give it its key again: key = "%(source)s".',
        "%(count)d ids are known from the source “%(source)s” (%(feed)s), too: both count. If this is the same "
        'source under another key, give it its key again: key = "%(source)s".',
        count,
    )
