"""The work that is due, and doing it.

The broker is a bell: a lost, doubled or late message changes nothing, because what has to be done is a row, and one worker at a time
holds the lease on it (revops/lease.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import derivation, ingest, patience, publish
from revops.connectors.files import FileRefused
from revops.lease import BACK_OFF, LeaseLost, claim, end, fence, renewed  # noqa: F401 (one door)
from revops.mapping import MappingError
from revops.models import Chore, Due, ImportRun, State

logger = logging.getLogger(__name__)
ATTEMPTS = 3
WAIT = timedelta(minutes=15)  # until what has to wait is looked at again
PATIENCE = timedelta(minutes=2)  # for which publishing waits for imports that keep coming


class Refused(Exception):
    """Trying again would not help; the text is a full sentence for whoever looks after the installation."""


class NotYet(Exception):
    """The work has to wait for something else, and has not been attempted; the text says for what."""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work that another application brings. `perform` ends the row; `failed` hears of one that was given up.

    `plan` writes the rows that have become due, and may be called by several workers at once. Of a kind that is `alone` one row
    is done at a time, so that the other workers stay free.
    """

    model: type[Due]
    plan: Callable[[], object]
    perform: Callable[[Due], None]
    failed: Callable[[Due], None]
    attempts: int = ATTEMPTS
    back_off: timedelta = BACK_OFF
    alone: bool = False


REGISTERED: dict[type[Due], Work] = {}


def register(kind: Work) -> None:
    """Called once at start, by the application that owns the model."""
    REGISTERED[kind.model] = kind


OPEN = (State.DUE, State.RUNNING)


def open_rows(model: type[Due]) -> QuerySet:
    """Rows that are due, and running ones whose holder is gone. Of imports and chores an index holds those that have not ended."""
    now = timezone.now()
    found = Q(state=State.DUE, due_at__lte=now) | Q(state=State.RUNNING, leased_until__lt=now)
    return model.objects.filter(found, state__in=OPEN).order_by("pk")


def due_imports() -> QuerySet:
    """Imports that may start: those of one source go one after the other, in the order requested."""
    earlier = ImportRun.objects.filter(source=OuterRef("source"), pk__lt=OuterRef("pk"), state__in=OPEN)
    return open_rows(ImportRun).filter(~Exists(earlier))


def due_chores() -> QuerySet:
    """Chores; publishing waits until no import is due, so that ten files make one publication, but for PATIENCE at most."""
    if ImportRun.objects.filter(state__in=OPEN).exists():
        return open_rows(Chore).exclude(kind=Chore.Kind.PUBLISH, due_at__gt=timezone.now() - PATIENCE)
    return open_rows(Chore)


def overdue_chores() -> QuerySet:
    """Chores that have waited for imports as long as they may: they go before the next one."""
    return open_rows(Chore).filter(due_at__lte=timezone.now() - PATIENCE)


def do(row: Due, tell: Callable[[int], None] = lambda rows: None) -> None:
    """Does one claimed row. A failure is written on it; one that may pass is tried again. `tell` hears the rows read so far."""
    progress: dict[str, int] = {}
    most = REGISTERED[type(row)].attempts if type(row) in REGISTERED else ATTEMPTS
    if row.attempts > most:
        why = _("Whoever did it died in the middle, %(count)d times. Look into the worker's log, then request it again.")
        return give_up(row, why % {"count": most})
    try:
        with renewed(row, progress):
            perform(row, progress, tell)
    except LeaseLost as error:
        logger.warning("%s", error)
    except NotYet as error:
        row.attempts -= 1
        end(row, State.DUE, str(error), WAIT)
    except (FileRefused, MappingError, Refused) as error:
        give_up(row, str(error))
    except OperationalError as error:
        held_up(row, error) if patience.is_held_up(error) else failed(row, error, most)
    except Exception as error:
        failed(row, error, most)


def held_up(row: Due, error: OperationalError) -> None:
    """Waiting for somebody else is no attempt, however often it happens."""
    logger.warning("%s waited too long: %s", row, error)
    row.attempts -= 1
    why = _("It waited %(minutes)d minutes for what another import or publication was writing, and is tried again.")
    end(row, State.DUE, why % {"minutes": patience.JOBS["lock_timeout"] // 60}, BACK_OFF)


def failed(row: Due, error: Exception, most: int) -> None:
    logger.exception("%s failed.", row)
    why = _("One of its steps ran longer than %(hours)d hours and was stopped.") % {"hours": patience.JOBS["statement_timeout"] // 3600}
    try_again(row, why if patience.is_too_long(error) else _("It failed: %(why)s") % {"why": error}, most)


def try_again(row: Due, why: str, most: int) -> None:
    if row.attempts >= most:
        return give_up(row, why)
    kind = REGISTERED.get(type(row))
    end(row, State.DUE, why, (kind.back_off if kind else BACK_OFF) * row.attempts)


def give_up(row: Due, why: str) -> None:
    end(row, State.FAILED, why)
    if kind := REGISTERED.get(type(row)):
        kind.failed(row)


def perform(row: Due, progress: dict[str, int], tell: Callable[[int], None]) -> None:
    def told(rows: int) -> None:
        progress.update(rows_read=rows)
        tell(rows)

    if isinstance(row, ImportRun):
        ingest.perform(row, told)
        return
    if kind := REGISTERED.get(type(row)):
        kind.perform(row)
        return
    if row.kind == Chore.Kind.DERIVE:
        ingest.rederive(row.why, row.scope)
    else:
        publish.publish(row.why, rebuild=row.kind == Chore.Kind.REBUILD)
    end(row, State.DONE)


def claim_next() -> Due | None:
    """Imports before chores before what was registered: a mail shows what the imports brought.

    Imports that keep coming do not keep what they brought from being published, nor facts from being derived.
    """
    found = claim(overdue_chores()) or claim(due_imports()) or claim(due_chores())
    kinds = iter(REGISTERED.values())
    while found is None and (kind := next(kinds, None)) is not None:
        found = None if kind.alone and is_running(kind.model) else claim(open_rows(kind.model))
    return found


def is_running(model: type[Due]) -> bool:
    return model.objects.filter(state=State.RUNNING, leased_until__gte=timezone.now()).exists()


def do_all() -> int:
    """Does whatever is due until nothing is; answers how many rows that were."""
    plan()
    count = 0
    while (row := claim_next()) is not None:
        do(row)
        count += 1
    return count


def plan() -> None:
    """What has become due. What cannot be planned must not keep the imports from running."""
    derivation.request_if_outdated()
    for kind in REGISTERED.values():
        try:
            kind.plan()
        except Exception:
            logger.exception("%s could not be planned.", kind.model.__name__)


def ring() -> None:
    """Wakes a worker up. A broker that does not answer delays the work until the next tick and loses nothing."""
    try:
        current_app.send_task("revops.tasks.tick", retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("The broker does not answer (%s); the next tick takes the work up.", error)


def request_derive(why: str, scope: dict[str, list] | None = None) -> None:
    """Asks for facts to be derived anew after a correction: what the scope names (ingest.scope_of), or all without one."""
    Chore.request(Chore.Kind.DERIVE, why, scope)
    transaction.on_commit(ring)
