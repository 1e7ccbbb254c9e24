"""The lease under which somebody does a piece of work.

A row is claimed with a lease that its holder renews while it works; when a worker dies, the lease
runs out and the row is as good as due. What a run writes, it writes in one transaction that ends by
checking its lease: whoever lost it writes nothing.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from revops.models import Due, State

BACK_OFF = timedelta(seconds=30)


class LeaseLost(Exception):
    """Somebody else took the work over; what was done here must not be written."""


def lease_seconds() -> int:
    return getattr(settings, "LEASE_SECONDS", 60)


def claim(rows: QuerySet) -> Due | None:
    """Takes the first of the rows under a new lease, or None when there is none."""
    with transaction.atomic():
        row = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        now = timezone.now()
        row.state, row.lease, row.leased_until = (
            State.RUNNING,
            uuid.uuid4(),
            now + timedelta(seconds=lease_seconds()),
        )
        row.attempts, row.started_at, row.error = row.attempts + 1, now, ""
        row.save()
        return row


def fence(row: Due) -> None:
    """Holds the row until the transaction ends. Raises LeaseLost when the lease is somebody else's
    by now.
    """
    mine = (
        type(row)
        .objects.select_for_update()
        .filter(pk=row.pk, lease=row.lease, state=State.RUNNING)
    )
    if not mine.exists():
        raise LeaseLost(f"{row} was taken over by another worker.")


@contextmanager
def renewed(row: Due, progress: dict[str, int]) -> Iterator[None]:
    """Renews the lease from a thread with its own connection while the block runs, and tells how
    far it got.
    """
    over = threading.Event()

    def renew() -> None:
        while not over.wait(min(2, lease_seconds() / 3)):
            until = timezone.now() + timedelta(seconds=lease_seconds())
            mine = type(row).objects.filter(pk=row.pk, lease=row.lease, state=State.RUNNING)
            mine.update(leased_until=until, **progress)
        connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def end(row: Due, state: State, error: str = "", pause: timedelta | None = None) -> None:
    """Writes how the row ended, if the lease still is ours. One that stays due is due again after
    the pause.
    """
    now = timezone.now()
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk, lease=row.lease).update(
            state=state, error=error, finished_at=now, leased_until=None,
            due_at=now + (BACK_OFF * row.attempts if pause is None else pause) if state == State.DUE else row.due_at,
            attempts=row.attempts,
        )  # fmt: skip
    row.state, row.error = state, error
