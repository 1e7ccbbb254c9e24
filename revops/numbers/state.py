"""The state of everything that is shown beside cells: two readings of it are equal only if a page
of numbers would be, too.

It costs the same however many imports, publications and targets there have been. Three ways lead to
that:

- Tables with a row per thing that people named (and per feed: what each delivered last) are small; they are taken whole.
- Tables that only grow, and whose writers hold one lock until they commit, are as long as their last number: the next number is given
  out under the lock, and so after the one before could be seen. Publications are written under the lock on facts (revops/known.py),
  versions of targets under that of revops/targets/write.py.
- What failed last, of each source, is the end of an index. What ran through is in its feed's row, written by the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from revops.models import (
    Acknowledgement,
    Definition,
    FeedDelivery,
    HandOff,
    ImportRun,
    Membership,
    Note,
    Organisation,
    Publication,
    Seat,
    Source,
    Target,
)
from revops.models.dimensions import DIMENSIONS

# Small tables are taken whole: the sum of their rows' hashes. No order of commits and no write past
# the history escapes it.
WHOLE = (
    *(
        Acknowledgement,
        Definition,
        FeedDelivery,
        HandOff,
        Membership,
        Note,
        Organisation,
        Seat,
        Source,
    ),
    *(each.model for each in DIMENSIONS.values()),
)
# Of tables that only grow and have one writer at a time, the last number.
GROWING = (Publication, Target.history.model)
# The run of each source that failed last: asked for again, it is due, and the one before it is the
# last.
FAILED = """
    SELECT array_agg(f.run ORDER BY s.id) FROM {source} s CROSS JOIN LATERAL (
        SELECT ROW(id, finished_at, error)::text AS run FROM {run} r WHERE r.source_id = s.id AND r.state = 'failed'
        ORDER BY finished_at DESC, id DESC LIMIT 1) f"""
# What people are called, but not when they were last here.
NAMES = "SELECT sum(hashtextextended(ROW(id, username, first_name, last_name)::text, 0)) FROM {}"
# A reader may change what they wrote themselves.
OWN = "SELECT array_agg(id ORDER BY id) FROM {} WHERE author_id = %(reader)s"
GROUPS = "SELECT array_agg(g.name::text ORDER BY g.name) FROM {} m JOIN {} g ON g.id = m.group_id WHERE m.user_id = %(reader)s"
# A source turns stale by time alone, and a membership begins with a day.
STALE = """
    SELECT array_agg(s.id ORDER BY s.id) FROM {source} s WHERE %(now)s - make_interval(hours => s.stale_after_hours)
    > (SELECT max(delivered_at) FROM {delivery} d WHERE d.source_id = s.id)"""
TODAY = "SELECT (%(now)s AT TIME ZONE timezone)::date FROM {} WHERE id = 1"


@dataclass(frozen=True, slots=True)
class State:
    """`groups` and `own_notes` are the reader's; `rest` says nothing by itself, it is there to be
    compared.
    """

    groups: tuple[str, ...]
    own_notes: tuple[int, ...]
    rest: tuple[object, ...]


def state(reader: int | None, now: datetime | None = None) -> State:
    """What is shown depends on this, on the code and on the question. One query."""
    asked = [groups_sql(), OWN.format(table(Note)), *everything_sql()]
    with connection.cursor() as cursor:
        selects = ", ".join(f"({each})" for each in asked)
        cursor.execute(f"SELECT {selects}", {"reader": reader, "now": now or timezone.now()})
        groups, own, *rest = cursor.fetchone()
    return State(tuple(groups or ()), tuple(own or ()), tuple(map(str, rest)))


def everything_sql() -> Iterable[str]:
    yield from (
        f"SELECT sum(hashtextextended(t::text, 0)) FROM {table(model)} t" for model in WHOLE
    )
    yield from (f"SELECT max({model._meta.pk.column}) FROM {table(model)}" for model in GROWING)
    yield FAILED.format(source=table(Source), run=table(ImportRun))
    yield NAMES.format(table(get_user_model()))
    yield STALE.format(source=table(Source), delivery=table(FeedDelivery))
    yield TODAY.format(table(Organisation))


def groups_sql() -> str:
    return GROUPS.format(table(get_user_model().groups.through), table(Group))


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
