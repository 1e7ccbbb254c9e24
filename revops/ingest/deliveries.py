"""When each feed last delivered: one row per feed, brought up to date by each import, however many there have been."""

from django.db import connection
from django.utils import timezone

from revops.models import ImportRun

# One statement, so that two imports of a feed at the same moment both count.
DELIVERED = """
    INSERT INTO revops_feeddelivery AS d (source_id, feed, kind, delivered_at, last_run_id, finished_at, runs)
    VALUES (%(source)s, %(feed)s, %(kind)s, %(delivered)s, %(run)s, %(now)s, 1)
    ON CONFLICT (source_id, feed) DO UPDATE SET
        kind = excluded.kind, delivered_at = greatest(d.delivered_at, excluded.delivered_at), last_run_id = excluded.last_run_id,
        finished_at = greatest(d.finished_at, excluded.finished_at), runs = d.runs + 1
    RETURNING delivered_at"""


def delivered(run: ImportRun, kind: str) -> None:
    """Writes down that a feed delivered; its time never goes back. Part of the import's transaction, once per run.

    The run itself keeps how far its feed had come with it, which is what was known of the feed at any time in the past.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(DELIVERED, {
            "source": run.source_id, "feed": run.feed, "kind": kind, "run": run.pk, "now": now, "delivered": run.fetched_at or now,
        })  # fmt: skip
        run.delivered_at = cursor.fetchone()[0]
