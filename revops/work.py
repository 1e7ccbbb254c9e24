"""The work that is due, and doing it.

The broker is a bell: a lost, doubled or late message changes nothing, because what has to be done is a row, and one worker at a time
holds the lease on it (revops/lease.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from revops import ingest, publish
from revops.connectors.files import FileRefused
from revops.lease import LeaseLost, claim, end, renewed
from revops.mapping import MappingError
from revops.models import Chore, Due, ImportRun, State

logger = logging.getLogger(__name__)
ATTEMPTS = 3


def open_rows(model: type[Due]) -> QuerySet:
    """Rows that are due, and running ones whose holder is gone."""
    now = timezone.now()
    return model.objects.filter(
        Q(state=State.DUE, due_at__lte=now) | Q(state=State.RUNNING, leased_until__lt=now)
    ).order_by("pk")


def due_imports() -> QuerySet:
    """Imports that may start: those of one source go one after the other, in the order requested."""
    earlier = ImportRun.objects.filter(
        source=OuterRef("source"), pk__lt=OuterRef("pk"), state__in=(State.DUE, State.RUNNING)
    )
    return open_rows(ImportRun).filter(~Exists(earlier))


def due_chores() -> QuerySet:
    """Chores; publishing waits until no import is due, so that ten files make one publication."""
    if ImportRun.objects.filter(state__in=(State.DUE, State.RUNNING)).exists():
        return open_rows(Chore).exclude(kind=Chore.Kind.PUBLISH)
    return open_rows(Chore)


def do(row: Due, tell: Callable[[int], None] = lambda rows: None) -> None:
    """Does one claimed row. A failure is written on it; one that may pass is tried again. `tell` hears the rows read so far."""
    progress: dict[str, int] = {}
    if row.attempts > ATTEMPTS:
        why = _(
            "Whoever did it died in the middle, %(count)d times. Look into the worker's log, then request it again."
        )
        return end(row, State.FAILED, why % {"count": ATTEMPTS})
    try:
        with renewed(row, progress):
            perform(row, progress, tell)
    except LeaseLost as error:
        logger.warning("%s", error)
    except (FileRefused, MappingError) as error:
        end(row, State.FAILED, str(error))
    except Exception as error:
        logger.exception("%s failed.", row)
        again = row.attempts < ATTEMPTS
        end(row, State.DUE if again else State.FAILED, _("It failed: %(why)s") % {"why": error})


def perform(row: Due, progress: dict[str, int], tell: Callable[[int], None]) -> None:
    def told(rows: int) -> None:
        progress.update(rows_read=rows)
        tell(rows)

    if isinstance(row, ImportRun):
        ingest.perform(row, told)
        return
    if row.kind == Chore.Kind.DERIVE:
        ingest.rederive(row.why)
    else:
        publish.publish(row.why, rebuild=row.kind == Chore.Kind.REBUILD)
    end(row, State.DONE)


def do_all() -> int:
    """Does whatever is due until nothing is; answers how many rows that were."""
    count = 0
    while (row := claim(due_imports()) or claim(due_chores())) is not None:
        do(row)
        count += 1
    return count


def ring() -> None:
    """Wakes a worker up. A broker that does not answer delays the work until the next tick and loses nothing."""
    try:
        current_app.send_task("revops.tasks.tick", retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("The broker does not answer (%s); the next tick takes the work up.", error)


def request_derive(why: str) -> None:
    """Asks for all facts to be derived anew, after a correction of people, rates, channels or of the organisation."""
    Chore.request(Chore.Kind.DERIVE, why)
    transaction.on_commit(ring)
