"""The state of everything that is shown beside cells: two readings of it are equal only if a page
of numbers would be, too.

It costs the same however many imports, publications and targets there have been. Three ways lead to
that:

- Tables with a row per thing that people named (and per feed: what each delivered last) are small; they are taken whole.
- Tables that only grow, and whose writers hold one lock until they commit, are as long as their last number: the next number is given
  out under the lock, and so after the one before could be seen. Publications are written under the lock on facts (revops/known.py),
  versions of targets under that of revops/targets/write.py, those of questions under that of revops/inquiries/writing.py.
- What failed last, of each source, is the end of an index. What ran through is in its feed's row, written by the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from revops import prepared
from revops.models import (
    Acknowledgement,
    Definition,
    FeedDelivery,
    HandOff,
    Home,
    ImportRun,
    Inquiry,
    MatchDecision,
    Membership,
    MonthClose,
    Note,
    Organisation,
    Publication,
    Role,
    Sample,
    Seat,
    Source,
    Statement,
    StatementRead,
    Target,
)
from revops.models.dimensions import DIMENSIONS
from revops.readers import TODAY, facts_sql, table

# Small tables are taken whole: the sum of their rows' hashes. No order of commits and no write past
# the history escapes it.
WHOLE = (
    *(
        Acknowledgement,
        Definition,
        FeedDelivery,
        HandOff,
        Membership,
        MonthClose,
        Note,
        Organisation,
        Role,
        Sample,
        Seat,
        Source,
        Statement,
        StatementRead,
    ),
    *(each.model for each in DIMENSIONS.values()),
)
# Of tables that only grow and have one writer at a time, the last number.
GROWING = (Publication, Target.history.model, Inquiry.history.model)
# Decisions are added and ended, never changed: both counts only grow, in whatever order they come.
DECIDED = "SELECT ROW(count(*), count(ended_at))::text FROM {}"
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
# What a reader may do, by permissions of their own and of their groups, as Django names them.
PERMISSIONS = """
    SELECT array_agg(DISTINCT named ORDER BY named) FROM (
        SELECT t.app_label || '.' || p.codename FROM {permission} p JOIN {content} t ON t.id = p.content_type_id WHERE p.id IN (
            SELECT permission_id FROM {own} WHERE user_id = %(reader)s
            UNION ALL SELECT of.permission_id FROM {member} m JOIN {granted} of USING (group_id) WHERE m.user_id = %(reader)s)) x (named)"""
# A source turns stale by time alone, and a membership begins with a day.
STALE = """
    SELECT array_agg(s.id ORDER BY s.id) FROM {source} s CROSS JOIN LATERAL (
        SELECT max(d.delivered_at) AS at, max(r.quiet_hours) AS quiet_hours
        FROM {delivery} d LEFT JOIN {run} r ON r.id = d.last_run_id WHERE d.source_id = s.id) last
    WHERE %(now)s - make_interval(hours => nullif(coalesce(s.stale_after_hours, last.quiet_hours), 0)) > last.at"""
# With which page a reader begins.
HOME = "SELECT array_agg(page) FROM {} WHERE user_id = %(reader)s"
# Which versions of vision and culture they say that they have read.
READ = "SELECT array_agg(statement_id ORDER BY statement_id) FROM {} WHERE by_id = %(reader)s"
# The kinds of records that were ever delivered, which is no reader's, and is read with what is.
DELIVERED = "SELECT array_agg(DISTINCT kind ORDER BY kind) FROM {}"
OF_READER = 9


@dataclass(frozen=True, slots=True)
class State:
    """`rest` says nothing by itself, it is there to be compared; all else is the reader's, but for `delivered`, the kinds of
    records that ever came. `person` is their own, none or one, and all that tells apart two of the same rights.
    """

    groups: tuple[str, ...]
    teams: tuple[int, ...]
    colleagues: tuple[int, ...]
    person: tuple[int, ...]
    permissions: tuple[str, ...]
    own_notes: tuple[int, ...]
    home: tuple[str, ...]
    has_read: tuple[int, ...]
    delivered: tuple[str, ...]
    rest: tuple[object, ...]

    @property
    def facts(self) -> tuple[tuple, ...]:
        """What the rules about persons ask of the reader, as `reader_with` takes it."""
        return self.groups, self.teams, self.colleagues, self.person

    def may(self, user: AbstractBaseUser, permission: str) -> bool:
        """What `has_perm` says of the reader, an account that is logged in. No query."""
        return user.is_active and (user.is_superuser or permission in self.permissions)


def state(reader: int | None, now: datetime | None = None) -> State:
    """What is shown depends on this, on the code and on the question. One query."""
    with prepared.cursor() as cursor:
        cursor.execute(query(), {"reader": reader, "now": now or timezone.now()})
        found = cursor.fetchone()
    own = (tuple(each or ()) for each in found[:OF_READER])
    return State(*own, tuple(map(str, found[OF_READER:])))


def delivered() -> tuple[str, ...]:
    """The kinds of records that were ever delivered, where no state was read. One query."""
    kinds = FeedDelivery.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return tuple(kinds)


@cache
def query() -> str:
    """The same text at every call, or it would be prepared anew."""
    return f"SELECT {', '.join(f'({each})' for each in (*reader_sql(), *everything_sql()))}"


def everything_sql() -> Iterable[str]:
    yield from (
        f"SELECT sum(hashtextextended(t::text, 0)) FROM {table(model)} t" for model in WHOLE
    )
    yield from (f"SELECT max({model._meta.pk.column}) FROM {table(model)}" for model in GROWING)
    yield DECIDED.format(table(MatchDecision))
    yield FAILED.format(source=table(Source), run=table(ImportRun))
    yield NAMES.format(table(get_user_model()))
    yield STALE.format(source=table(Source), delivery=table(FeedDelivery), run=table(ImportRun))
    yield TODAY.format(organisation=table(Organisation))


def reader_sql() -> list[str]:
    """What of the state is the reader's, in the order of `State`."""
    user = get_user_model()
    member, own = table(user.groups.through), table(user.user_permissions.through)
    granted, permission = table(Group.permissions.through), table(Permission)
    content = table(ContentType)
    return [
        *facts_sql(),
        PERMISSIONS.format(
            own=own, member=member, granted=granted, permission=permission, content=content
        ),
        OWN.format(table(Note)),
        HOME.format(table(Home)),
        READ.format(table(StatementRead)),
        DELIVERED.format(table(FeedDelivery)),
    ]
