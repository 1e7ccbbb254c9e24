"""Pulls as work that is due: each asks a connector for what is new in one feed, and has its pages
imported like any file.

Until the transaction that asks for the import nothing is remembered of a pull, and the cursor moves
with the import itself: killed at any instant and repeated, it brings the same records once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import OperationalError, transaction
from django.utils import timezone

from revops import sealed
from revops.connectors.protocol import Passing, Permanent
from revops.ingest import bells, connections, spool
from revops.ingest.planning import run_of
from revops.ingest.spool import Spooled
from revops.mapping import Feed, MappingError
from revops.messages import gettext as _
from revops.models import Connection, FeedCursor, ImportRun, Pull, Source, State
from revops.queue import lease, work

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)  # however long a tool asks to be left alone


def register() -> None:
    work.register(work.Work(Pull, perform, plan, stop, alone=True))


def plan() -> None:
    """Writes the pulls that have become due. One that cannot be planned does not keep the others."""
    bells.forget()
    for connection in Connection.objects.filter(is_on=True, stopped_because=""):
        try:
            cursors = connections.cursors_of(connection)
        except MappingError as error:
            connection.cursors.update(error=str(error))
            continue
        for cursor in cursors:
            if cursor.next_at <= timezone.now() and not is_open(cursor):
                request(cursor, connection)


def is_open(cursor: FeedCursor) -> bool:
    """Whether a pull of the feed is under way, or the import of its pages."""
    pulls = Pull.objects.filter(cursor=cursor)
    return (
        pulls.filter(state__in=work.OPEN).exists()
        or pulls.filter(run__state__in=work.OPEN).exists()
    )


def request(
    cursor: FeedCursor, connection: Connection, by: AbstractBaseUser | None = None, **asked: bool
) -> None:
    """Makes a pull due, unless one is already; several may ask at once."""
    with transaction.atomic():
        Pull.objects.bulk_create(
            [Pull(cursor=cursor, requested_by=by, **asked)], ignore_conflicts=True
        )
        cursor.next_at = timezone.now() + timedelta(minutes=connection.every_minutes)
        cursor.save(update_fields=["next_at"])


def request_now(
    connection: Connection, by: AbstractBaseUser | None = None, **asked: bool
) -> list[FeedCursor]:
    """Asks for all feeds of a connection at once, also of one that is off or had stopped: whoever
    asks has mended it. Raises MappingError.
    """
    with transaction.atomic():
        Connection.objects.filter(pk=connection.pk).update(stopped_because="")
        cursors = connections.cursors_of(connection)
        for cursor in cursors:
            request(cursor, connection, by, **asked)
            waiting = Pull.objects.filter(cursor=cursor, state=State.DUE)
            waiting.update(due_at=timezone.now(), error="", **asked)
        transaction.on_commit(work.ring)
    return cursors


def plan_again(connection: Connection) -> None:
    """After another rhythm: no feed waits longer than that."""
    latest = timezone.now() + timedelta(minutes=connection.every_minutes)
    connection.cursors.filter(next_at__gt=latest).update(next_at=latest)


def request_by(source: str, by: AbstractBaseUser) -> bool:
    """The same for a source by its key; answers whether it is connected. Raises MappingError."""
    connection = Connection.objects.filter(source__key=source).first()
    if connection is not None:
        request_now(connection, by)
    return connection is not None


def perform(pull: Pull, progress: work.Progress) -> None:
    """Fetches what is new and asks for its import. Raises work.Refused or work.NotYet."""
    cursor = FeedCursor.objects.select_related("connection__source").get(pk=pull.cursor_id)
    refuse_waiting(pull)
    started = timezone.now()
    try:
        feed, spooled = fetched(pull, cursor, started, progress)
    except Passing as error:
        raise later(cursor, error) from None
    except (Permanent, MappingError, sealed.NotSealed) as error:
        raise work.Refused(mentioned(cursor, str(error))) from None
    except OperationalError:
        raise
    except Exception as error:  # whose text may repeat a secret, and so may where it was raised
        raise RuntimeError(mentioned(cursor, f"{type(error).__name__}: " + str(error))) from None
    if spooled.pages:
        hand_over(pull, cursor, feed, spooled, started)
    else:
        FeedCursor.objects.filter(pk=cursor.pk).update(error="", failures=0)
        lease.end(pull, State.DONE)


def refuse_waiting(pull: Pull) -> None:
    """What the pull before brought is imported first, because the cursor moves with it."""
    if Pull.objects.filter(cursor=pull.cursor_id, run__state__in=work.OPEN).exists():
        why = _("It waits for the import of what was pulled before.")
        raise work.NotYet(why, FIRST_PAUSE)


def fetched(
    pull: Pull, cursor: FeedCursor, started: datetime, progress: work.Progress
) -> tuple[Feed, Spooled]:
    """The feed, and its pages in a file. Raises Passing, Permanent, MappingError or NotSealed."""
    connection = cursor.connection
    connector = connections.connector_of(connection)
    if connector is None:
        raise Permanent(
            _("This program has no connector “%(key)s”.") % {"key": connection.connector}
        )
    feed = next(
        (each for each in connections.feeds_of(connection) if each.name == cursor.feed), None
    )
    if feed is None:
        raise Permanent(_("The mapping pulls no feed “%(feed)s” any more.") % {"feed": cursor.feed})
    pages = connector.pages(connections.given_to(connection), feed.pull, since(pull, cursor))
    name = f"{feed.name}-{started:%Y-%m-%dT%H-%M-%S}.jsonl"
    path = spool.path_of(pull.lease.hex, name)
    return feed, spool.keep(pages, Spooled(path, since(pull, cursor)), progress)


def since(pull: Pull, cursor: FeedCursor) -> str:
    """From where to ask: from the beginning for what another mapping read."""
    is_same = cursor.mapping_sha256 == connections.digest(cursor.connection)
    return cursor.cursor if is_same and not pull.is_everything else ""


def hand_over(
    pull: Pull, cursor: FeedCursor, feed: Feed, spooled: Spooled, started: datetime
) -> None:
    with transaction.atomic():
        lease.fence(pull)
        run = request_pulled(
            cursor.connection.source, feed, spooled.path, pull.requested_by,
            at=None if spooled.is_file else started, is_pulled=not spooled.is_file, deleted=spooled.deleted,
            is_sweep=spooled.is_sweep, accepts_loss=pull.accepts_loss,
        )  # fmt: skip
        Pull.objects.filter(pk=pull.pk).update(
            run=run,
            reached=spooled.cursor,
            mapping_sha256=connections.digest(cursor.connection),
            is_whole=spooled.is_whole,
        )
        FeedCursor.objects.filter(pk=cursor.pk).update(error="", failures=0)
        lease.end(pull, State.DONE)
        transaction.on_commit(work.ring)


def request_pulled(
    source: Source,
    feed: Feed,
    path: Path,
    by: AbstractBaseUser | None,
    *,
    at: datetime | None,
    **asked: object,
) -> ImportRun:
    """Writes down that what a pull brought is to be imported: pages, as of the time at which they
    were asked for, or without one a file. `asked` are fields of the run.
    """
    run = run_of(source, feed, path, source.mapping, at, {}, by)
    for name, value in asked.items():
        setattr(run, name, value)
    run.save()
    return run


def later(cursor: FeedCursor, error: Passing) -> work.NotYet:
    """The pull stays due, ever later the more often the tool did not answer."""
    why = mentioned(cursor, str(error))
    pause = min(FIRST_PAUSE * 2 ** min(cursor.failures, 10), LONGEST_PAUSE)
    FeedCursor.objects.filter(pk=cursor.pk).update(error=why, failures=cursor.failures + 1)
    return work.NotYet(why, max(pause, min(error.retry_after or pause, LONGEST_WAIT)))


def mentioned(cursor: FeedCursor, why: str) -> str:
    try:
        return connections.without_secrets(why, cursor.connection)
    except sealed.NotSealed as error:
        return str(error)


def stop(pull: Pull) -> None:
    """One that was given up: no more is asked until a person has looked at it."""
    cursor = FeedCursor.objects.get(pk=pull.cursor_id)
    FeedCursor.objects.filter(pk=cursor.pk).update(error=pull.error)
    Connection.objects.filter(pk=cursor.connection_id).update(stopped_because=pull.error)
