"""Publishing and deriving anew as work that is due.

Publishing waits until no import is due, so that ten files make one publication, but for work.PATIENCE at
most: imports that keep coming do not keep what they brought from being published, nor facts from
being derived.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from revops import ingest, publish
from revops.derive import rules
from revops.models import Chore, ImportRun, State
from revops.queue import work

AFTER_IMPORTS = 30


def register() -> None:
    turns = {work.FIRST: partial(work.waited_rows, Chore), AFTER_IMPORTS: due_chores}
    work.register(work.Work(Chore, obey, plan=rules.request_if_outdated, turns=turns))


def due_chores() -> QuerySet:
    """All that are due; publishing only once no import is, or once it has waited long enough."""
    if ImportRun.objects.filter(state__in=work.OPEN).exists():
        return work.open_rows(Chore).exclude(
            kind=Chore.Kind.PUBLISH, due_at__gt=timezone.now() - work.PATIENCE
        )
    return work.open_rows(Chore)


def obey(chore: Chore, _progress: work.Progress) -> None:
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
