"""The work that is due, and doing it.

The broker is a bell: a lost, doubled or late message changes nothing, because what has to be done
is a row, and one worker at a time holds the lease on it (revops/queue/lease.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from celery import current_app
from django.db import OperationalError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from revops import patience
from revops.messages import gettext as _
from revops.messages import message
from revops.models import Due, State
from revops.queue.lease import BACK_OFF, LeaseLost, claim, end, fence, renewed  # noqa: F401 (one door)
from revops.registry import Registry

logger = logging.getLogger(__name__)
ATTEMPTS = 3
DIED = gettext_lazy(
    "Whoever did it died in the middle, %(count)d times. Look into the worker's log, then request it again."
)
WAIT = timedelta(minutes=15)  # until what has to wait is looked at again
PATIENCE = timedelta(minutes=2)  # after which waiting for imports that keep coming is over
FIRST, LAST = 10, 100  # the turns of what has waited, and of what nothing waits for
Progress = Callable[[int], None]


class Refused(Exception):
    """Trying again would not help; the text is a full sentence for whoever looks after the
    installation.
    """


class NotYet(Exception):
    """The work has to wait for something else, and has not been attempted; the text says for what.
    After the pause it is looked at again.
    """

    def __init__(self, why: str, pause: timedelta = WAIT) -> None:
        super().__init__(why)
        self.pause = pause


def nothing(*_given: object) -> None:
    """What a kind of work does that has nothing to plan, or nobody to tell."""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work. `perform` ends the row, and may tell how many rows it has read so far;
    `failed` hears of one given up.

    `plan` writes the rows that have become due, and may be called by several workers at once.
    `turns` says which rows may be claimed at which turn, lower first; without any, open ones at the
    last. Of a kind that is `alone` one row is done at a time, so that the other workers stay free.
    """

    model: type[Due]
    perform: Callable[[Due, Progress], None]
    plan: Callable[[], object] = nothing
    failed: Callable[[Due], None] = nothing
    attempts: int = ATTEMPTS
    back_off: timedelta = BACK_OFF
    alone: bool = False
    turns: Mapping[int, Callable[[], QuerySet]] = field(default_factory=dict)


REGISTERED: Registry[type[Due], Work] = Registry("kinds of work")


def register(kind: Work) -> None:
    """Called once at start, by the application that owns the model."""
    REGISTERED.declare(kind.model, kind)


OPEN = (State.DUE, State.RUNNING)


def open_rows(model: type[Due]) -> QuerySet:
    """Rows that are due, and running ones whose holder is gone. Of imports and chores an index
    holds those that have not ended.
    """
    now = timezone.now()
    found = Q(state=State.DUE, due_at__lte=now) | Q(state=State.RUNNING, leased_until__lt=now)
    return model.objects.filter(found, state__in=OPEN).order_by("pk")


def waited_rows(model: type[Due]) -> QuerySet:
    """Rows that have been due for longer than anybody should wait."""
    return open_rows(model).filter(due_at__lte=timezone.now() - PATIENCE)


def watched_turns(model: type[Due]) -> Mapping[int, Callable[[], QuerySet]]:
    """Turns of what somebody waits for at a page: imports that keep coming are not waited for."""
    return {FIRST: partial(waited_rows, model), LAST: partial(open_rows, model)}


def do(row: Due, progress: Progress = nothing) -> None:
    """Does one claimed row. A failure is written on it; one that may pass is tried again.
    `progress` hears the rows read so far.
    """
    rows_so_far: dict[str, int] = {}
    kind = REGISTERED[type(row)]

    def read(rows: int) -> None:
        rows_so_far.update(rows_read=rows)
        progress(rows)

    most = kind.attempts
    if row.attempts > most:
        return give_up(row, message(DIED) % {"count": most})
    try:
        with renewed(row, rows_so_far):
            kind.perform(row, read)
    except LeaseLost as error:
        logger.warning("%s", error)
    except NotYet as error:
        row.attempts -= 1
        end(row, State.DUE, str(error), error.pause)
    except Refused as error:
        give_up(row, str(error))
    except OperationalError as error:
        held_up(row, error) if patience.is_held_up(error) else failed(row, error, most)
    except Exception as error:
        failed(row, error, most)


def held_up(row: Due, error: OperationalError) -> None:
    """Waiting for somebody else is no attempt, however often it happens."""
    logger.warning("%s waited too long: %s", row, error)
    row.attempts -= 1
    why = _(
        "It waited %(minutes)d minutes for what another import or publication was writing, and is tried again."
    )
    end(row, State.DUE, why % {"minutes": patience.JOBS["lock_timeout"] // 60}, BACK_OFF)


def failed(row: Due, error: Exception, most: int) -> None:
    logger.exception("%s failed.", row)
    why = _("One of its steps ran longer than %(hours)d hours and was stopped.") % {
        "hours": patience.JOBS["statement_timeout"] // 3600
    }
    try_again(
        row, why if patience.is_too_long(error) else _("It failed: %(why)s") % {"why": error}, most
    )


def try_again(row: Due, why: str, most: int) -> None:
    if row.attempts >= most:
        return give_up(row, why)
    end(row, State.DUE, why, REGISTERED[type(row)].back_off * row.attempts)


def revive(rows: QuerySet) -> int:
    """Makes the failed among them due again, as if never tried; what was done is not done twice."""
    return rows.filter(state=State.FAILED).update(
        state=State.DUE, attempts=0, due_at=timezone.now()
    )


def give_up(row: Due, why: str) -> None:
    end(row, State.FAILED, why)
    REGISTERED[type(row)].failed(row)


def claim_next() -> Due | None:
    """What is due at the lowest turn, oldest first."""
    for _turn, kind, rows in sorted(turns(), key=lambda each: each[0]):
        if kind.alone and is_running(kind.model):
            continue
        if (found := claim(rows())) is not None:
            return found
    return None


def turns() -> Iterator[tuple[int, Work, Callable[[], QuerySet]]]:
    for kind in REGISTERED.values():
        for turn, rows in (kind.turns or {LAST: partial(open_rows, kind.model)}).items():
            yield turn, kind, rows


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
    """What has become due. What cannot be planned must not keep the rest from running."""
    for kind in REGISTERED.values():
        try:
            kind.plan()
        except Exception:
            logger.exception("%s could not be planned.", kind.model.__name__)


def ring() -> None:
    """Wakes a worker up. A broker that does not answer delays the work until the next tick and
    loses nothing.
    """
    try:
        current_app.send_task("revops.tasks.tick", retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("The broker does not answer (%s); the next tick takes the work up.", error)
