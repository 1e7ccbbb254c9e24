"""Whom to warm and whom to call next, of the accounts in play that nobody has called: read from facts
as they are now. Both lists cost one query.

In play is an account whose last entry is no disqualification, and of which no deal was won, or lost
since that entry (`FirstContact.stage`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from revops.models import FirstContact, MotionRules
from revops.numbers import Slice
from revops.readers import A_PERSON, Reader, sees_name_of
from revops.receipts import in_slice, link_of, of_slice

PAGE = 10
ALL = Slice()
LAST_ENTRY = """
    SELECT l.lead, coalesce(nullif(l.company, ''), nullif(l.name, ''), l.email, '') AS name, l.record_id, l.owner_id, l.persona_id,
        e.stage, e.business_day
    FROM revops_lead l JOIN revops_stageentry e ON e.lead = l.lead AND e.known_until IS NULL AND e.left_out = ''
    WHERE l.account = f.account AND l.known_until IS NULL AND NOT l.is_test
    ORDER BY e.happened_at DESC, e.row DESC LIMIT 1"""
# An index has the accounts in order, so that only those of the page are looked up.
LISTED = f"""
    SELECT f.account, s.name, coalesce(p.name, ''), s.stage,
        f.touches_before_call, f.known_on, f.marketing_on, f.sales_on, coalesce(s.owner_id, f.owner_id), coalesce(o.name, ''), s.record_id,
        f.{{order}}::text, r.feed, r.external_id, u.mapping
    FROM revops_firstcontact f JOIN LATERAL ({LAST_ENTRY}) s ON true
    JOIN revops_rawrecord r ON r.id = s.record_id JOIN revops_source u ON u.id = r.source_id
    LEFT JOIN revops_person o ON o.id = coalesce(s.owner_id, f.owner_id)
    LEFT JOIN revops_persona p ON p.id = coalesce(s.persona_id, f.persona_id)
    WHERE f.known_until IS NULL AND f.called_on IS NULL AND f.stage <> '' AND {{chosen}} {{after}}
    ORDER BY f.{{order}} DESC, f.account LIMIT %(limit)s"""
WARM = "f.touches_before_call >= (SELECT coalesce(max(warm_touches), %(usual)s) FROM revops_motionrules)"
AFTER = "AND (f.{order} < %({name}_at)s OR f.{order} = %({name}_at)s AND f.account > %({name}_account)s)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list: by what it is ordered, who stands on it, and how a place on it is read."""

    name: str
    order: str
    chosen: str
    placed: Callable[[str], date | int]


# For marketing: in play and never touched by it, the newest first. For BDRs: a call would be a warm
# one, the most touched first.
TO_WARM = Wanted("warm", "known_on", "f.marketing_on IS NULL", date.fromisoformat)
TO_CALL = Wanted("call", "touches_before", WARM, int)


@dataclass(frozen=True, slots=True)
class Account:
    """An account that nobody called, with what there has been between us so far; `record` is its lead's."""

    account: str
    name: str
    persona: str
    stage: str
    touches: int
    known_on: date
    marketing_on: date | None
    sales_on: date | None
    owner_id: int | None
    owner: str
    record: int
    place: str
    link: str = ""

    @property
    def key(self) -> str:
        """Where it stands in its list, for the page after it."""
        return f"{self.place}/{self.account}"


@dataclass(frozen=True, slots=True)
class Listed:
    rows: tuple[Account, ...]
    after: str = ""


def next_up(
    reader: Reader, slice: Slice = ALL, *, warm: str = "", call: str = "", limit: int = PAGE
) -> tuple[Listed, Listed]:
    """Whom to warm and whom to call, each list from a place on it; with names of owners that the
    reader sees. ValueError for a place that is none.
    """
    places = {TO_WARM: warm, TO_CALL: call}
    given = {"limit": limit + 1, "usual": MotionRules().warm_touches, **of_slice(slice)}
    for wanted, after in places.items():
        at, _slash, account = after.partition("/")
        given[f"{wanted.name}_at"] = wanted.placed(at) if after else None
        given[f"{wanted.name}_account"] = account
    of = in_slice(FirstContact, slice, reader)
    lists = (listed_sql(wanted, of, after) for wanted, after in places.items())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(lists), given)
        found = sorted(cursor.fetchall(), key=lambda row: row[1])
    warm_rows, call_rows = (
        [seen(row[2:], reader) for row in found if row[0] == wanted.name] for wanted in places
    )
    return page_of(warm_rows, limit), page_of(call_rows, limit)


def listed_sql(wanted: Wanted, of: str, after: str) -> str:
    further = AFTER.format(order=wanted.order, name=wanted.name) if after else ""
    chosen = f"{wanted.chosen} AND {of}"
    listed = LISTED.format(order=wanted.order, chosen=chosen, after=further)
    return f"SELECT '{wanted.name}', row_number() OVER (), x.* FROM ({listed}) x"


def page_of(rows: list[Account], limit: int) -> Listed:
    return Listed(tuple(rows[:limit]), rows[limit - 1].key if len(rows) > limit else "")


def seen(row: tuple, reader: Reader) -> Account:
    *own, feed, external_id, mapping = row
    found = Account(*own, link=link_of(feed, external_id, mapping))
    is_named = found.owner_id is None or sees_name_of(reader, found.owner_id)
    return found if is_named else replace(found, owner=str(A_PERSON))
