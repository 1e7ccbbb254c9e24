"""Publishing and deriving anew as work that is due.

Publishing waits until no import is due, so that ten files make one publication, but for PATIENCE at
most: imports that keep coming do not keep what they brought from being published, nor facts from
being derived.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from revops import ingest, publish
from revops.derive import rules
from revops.models import Chore, ImportRun, State
from revops.queue import work

PATIENCE = timedelta(minutes=2)
BEFORE_IMPORTS, AFTER_IMPORTS = 10, 30


def register() -> None:
    turns = {BEFORE_IMPORTS: overdue_chores, AFTER_IMPORTS: due_chores}
    work.register(work.Work(Chore, obey, plan=rules.request_if_outdated, turns=turns))


def due_chores() -> QuerySet:
    """All that are due; publishing only once no import is, or once it has waited long enough."""
    if ImportRun.objects.filter(state__in=work.OPEN).exists():
        return work.open_rows(Chore).exclude(
            kind=Chore.Kind.PUBLISH, due_at__gt=timezone.now() - PATIENCE
        )
    return work.open_rows(Chore)


def overdue_chores() -> QuerySet:
    """Those that have waited for imports as long as they may: they go before the next one."""
    return work.open_rows(Chore).filter(due_at__lte=timezone.now() - PATIENCE)


def obey(chore: Chore, _tell: work.Tell) -> None:
    if chore.kind == Chore.Kind.DERIVE:
        ingest.rederive(chore.why, chore.scope)
    else:
        publish.publish(chore.why, rebuild=chore.kind == Chore.Kind.REBUILD)
    work.end(chore, State.DONE)


def request_derive(why: str, scope: dict[str, list] | None = None) -> None:
    """Asks for facts to be derived anew after a correction: what the scope names (ingest.scope_of),
    or all without one.
    """
    Chore.request(Chore.Kind.DERIVE, why, scope)
    transaction.on_commit(work.ring)
