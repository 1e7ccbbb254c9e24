"""The state of everything that is shown beside cells: two readings of it are equal only if a page of numbers would be, too."""

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
    Channel,
    Chore,
    Definition,
    HandOff,
    ImportRun,
    Membership,
    Note,
    Organisation,
    Person,
    Persona,
    Publication,
    Region,
    Seat,
    Source,
    Target,
    Team,
)

# Small tables are taken whole: the sum of their rows' hashes. No order of commits and no write past the history escapes it.
WHOLE = (Acknowledgement, Channel, Definition, HandOff, Membership, Note, Organisation, Person, Persona, Region, Seat, Source, Team)
# Of tables that only grow, how many there are: numbers are given out before a commit, so that the last one alone could miss a row.
GROWING = (Publication, Target.history.model)
# Of work, what ended and how: a run that failed and is asked for again goes back to due.
WORK = (ImportRun, Chore)
DONE = """
    SELECT ROW(count(*) FILTER (WHERE state = 'done'), sum(id) FILTER (WHERE state = 'failed'), max(finished_at))::text FROM {}"""
# What people are called, but not when they were last here.
NAMES = "SELECT sum(hashtextextended(ROW(id, username, first_name, last_name)::text, 0)) FROM {}"
GROUPS = "SELECT array_agg(g.name::text ORDER BY g.name) FROM {} m JOIN {} g ON g.id = m.group_id WHERE m.user_id = %(reader)s"
# A source turns stale by time alone, and a membership begins with a day.
STALE = """
    SELECT array_agg(s.id ORDER BY s.id) FROM {source} s WHERE %(now)s - make_interval(hours => s.stale_after_hours)
    > (SELECT max(fetched_at) FROM {run} r WHERE r.source_id = s.id AND r.state = 'done')"""
TODAY = "SELECT (%(now)s AT TIME ZONE timezone)::date FROM {} WHERE id = 1"


@dataclass(frozen=True, slots=True)
class State:
    """`groups` are the reader's; `rest` says nothing by itself, it is there to be compared."""

    groups: tuple[str, ...]
    rest: tuple[object, ...]


def state(reader: int | None, now: datetime | None = None) -> State:
    """What is shown depends on this, on the code and on the question. One query."""
    asked = [groups_sql(), *everything_sql()]
    with connection.cursor() as cursor:
        selects = ", ".join(f"({each})" for each in asked)
        cursor.execute(f"SELECT {selects}", {"reader": reader, "now": now or timezone.now()})
        groups, *rest = cursor.fetchone()
    return State(tuple(groups or ()), tuple(rest))


def everything_sql() -> Iterable[str]:
    yield from (f"SELECT sum(hashtextextended(t::text, 0)) FROM {table(model)} t" for model in WHOLE)
    yield from (f"SELECT count(*) FROM {table(model)}" for model in GROWING)
    for model in WORK:
        yield DONE.format(table(model))
    yield NAMES.format(table(get_user_model()))
    yield STALE.format(source=table(Source), run=table(ImportRun))
    yield TODAY.format(table(Organisation))


def groups_sql() -> str:
    return GROUPS.format(table(get_user_model().groups.through), table(Group))


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
