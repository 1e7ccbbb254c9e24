"""How far a feed was pulled: the one place in which its cursor moves."""

from __future__ import annotations

from django.utils import timezone

from revops.models import FeedCursor, ImportRun, Pull


def advance(run: ImportRun) -> None:
    """Moves the cursor behind the pages of a run; part of the transaction that imports them. Runs
    of files have no pull.
    """
    pull = Pull.objects.filter(run=run).first()
    if pull is None:
        return
    FeedCursor.objects.filter(pk=pull.cursor_id).update(
        cursor=pull.reached,
        mapping_sha256=pull.mapping_sha256,
        delivered_at=run.fetched_at,
        error="",
        failures=0,
        **({} if pull.is_whole else {"next_at": timezone.now()}),
    )
