"""What is decided about records that are there twice, many decisions at a time. They go the way of
what people type in (revops/ingest/typed.py): one run says who decided, each decision is a record, and
taking one back closes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.models import RawRecord
from revops.models.sources import TYPED_IN
from revops.queue import work

MERGE = "merge"


def write(decisions: Sequence[Mapping[str, str]], by: AbstractBaseUser) -> list[str]:
    """Writes decisions, by the fields of their kind, and answers their ids. Raises Mistaken."""
    kind = KINDS[MERGE]
    names = [each.name for each in kind.typed]
    ids = [typed.new_id() for _each in decisions]
    rows = [
        (line, [id, *(given.get(name, "") for name in names)])
        for line, (id, given) in enumerate(zip(ids, decisions, strict=True), start=1)
    ]
    with transaction.atomic():
        source, feed = typed.locked_source(), typed.feed_of(kind)
        run = typed.begun(source, feed, ids[0], {"decisions": str(ids)}, by)
        typed.bring(run, feed, ["id", *names], rows)
        transaction.on_commit(work.ring)
    return ids


def take_back(ids: Sequence[str], by: AbstractBaseUser) -> None:
    """Takes decisions back; what they did is undone with them."""
    kind = KINDS[MERGE]
    with transaction.atomic():
        source, feed = typed.locked_source(), typed.feed_of(kind)
        run = typed.begun(source, feed, ids[0], {"taken back": str(ids)}, by)
        run.deleted = [(0, id) for id in ids]
        typed.bring(run, feed, ["id", *(each.name for each in kind.typed)], [])
        transaction.on_commit(work.ring)


def standing() -> list[RawRecord]:
    """The decisions that hold, newest first."""
    found = RawRecord.objects.filter(source__key=TYPED_IN, feed=MERGE, known_until=None)
    return list(found.select_related("run__requested_by").order_by("-known_from", "-pk"))
