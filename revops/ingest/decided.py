"""What is decided about records that are there twice, and about rates, many decisions at a time. They
go the way of what people type in (revops/ingest/typed.py): one run says who decided, each decision is a
record, and taking one back closes it.
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
Given = Mapping[str, str]


def write(decisions: Sequence[Given], by: AbstractBaseUser) -> list[str]:
    """Writes decisions, by the fields of their kind, and answers their ids. Raises Mistaken."""
    given = {typed.new_id(): each for each in decisions}
    put(MERGE, given, by)
    return list(given)


def put(record: str, given: Mapping[str, Given], by: AbstractBaseUser) -> None:
    """Writes decisions of a kind under their ids; one that there is already gets another version.
    Raises Mistaken.
    """
    kind = KINDS[record]
    names = [each.name for each in kind.typed]
    rows = [
        (line, [id, *(each.get(name, "") for name in names)])
        for line, (id, each) in enumerate(given.items(), start=1)
    ]
    with transaction.atomic():
        source, feed = typed.locked_source(), typed.feed_of(kind)
        run = typed.begun(source, feed, next(iter(given)), {"decisions": str(list(given))}, by)
        typed.bring(run, feed, ["id", *names], rows)
        transaction.on_commit(work.ring)


def take_back(ids: Sequence[str], by: AbstractBaseUser, record: str = MERGE) -> None:
    """Takes decisions back; what they did is undone with them."""
    kind = KINDS[record]
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
