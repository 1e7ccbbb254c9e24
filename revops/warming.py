"""Whom to warm and whom to call next, of the accounts in play that nobody has called: read from facts
as they are now. Each list costs one query, and the links of both one.

In play is an account whose last entry is no disqualification, and of which no deal was won, or lost
since that entry (`FirstContact.stage`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from revops.models import MotionRules
from revops.readers import A_PERSON, Reader, sees_name_of
from revops.receipts.links import links_of

PAGE = 10
LAST_ENTRY = """
    SELECT l.lead, coalesce(nullif(l.company, ''), nullif(l.name, ''), l.email, '') AS name, l.record_id, l.owner_id, l.persona_id,
        e.stage, e.business_day
    FROM revops_lead l JOIN revops_stageentry e ON e.lead = l.lead AND e.known_until IS NULL AND e.left_out = ''
    WHERE l.account = f.account AND l.known_until IS NULL AND NOT l.is_test
    ORDER BY e.happened_at DESC, e.row DESC LIMIT 1"""
# The accounts stand in order before anything is asked of each, so that only those of the page are.
LISTED = f"""
    SELECT f.account, s.name, coalesce(p.name, ''), s.stage, f.touches_before_call, f.known_on, f.marketing_on, f.sales_on,
        coalesce(s.owner_id, f.owner_id), coalesce(o.name, ''), s.record_id, {{order}}::text
    FROM (
        SELECT * FROM revops_firstcontact f
        WHERE f.known_until IS NULL AND f.called_on IS NULL AND f.stage <> '' AND {{chosen}} {{after}}
        ORDER BY f.{{order}} DESC, f.account OFFSET 0
    ) f JOIN LATERAL ({LAST_ENTRY}) s ON true
    LEFT JOIN revops_person o ON o.id = coalesce(s.owner_id, f.owner_id)
    LEFT JOIN revops_persona p ON p.id = coalesce(s.persona_id, f.persona_id)
    ORDER BY f.{{order}} DESC, f.account LIMIT {{limit}}"""
IN_PLAY = """
    SELECT coalesce(p.name, ''), f.stage, count(*) FROM revops_firstcontact f LEFT JOIN revops_persona p ON p.id = f.persona_id
    WHERE f.known_until IS NULL AND f.stage <> '' GROUP BY 1, 2"""
WARM = "f.touches_before_call >= (SELECT coalesce(max(warm_touches), %(usual)s) FROM revops_motionrules)"
AFTER = "AND (f.{order} < %(at)s OR f.{order} = %(at)s AND f.account > %(account)s)"


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


def to_warm(after: str = "", limit: int = PAGE) -> Listed:
    """For marketing: in play and never touched by it, the newest first. ValueError for no place."""
    at = date.fromisoformat(after.partition("/")[0]) if after else None
    return listed("known_on", "f.marketing_on IS NULL", {"at": at}, after, limit)


def to_call(after: str = "", limit: int = PAGE) -> Listed:
    """For BDRs: a call would be a warm one, the most touched first. ValueError for no place."""
    given = {
        "at": int(after.partition("/")[0]) if after else None,
        "usual": MotionRules().warm_touches,
    }
    return listed("touches_before", WARM, given, after, limit)


def in_play() -> list[tuple[str, dict[str, int]]]:
    """By persona ("" where it is not known), how many accounts in play stand at each stage, by
    number. One query.
    """
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(IN_PLAY)
        for persona, stage, count in cursor.fetchall():
            found.setdefault(persona, {})[stage] = count
    return sorted(found.items(), key=lambda each: (-sum(each[1].values()), each[0]))


def listed(order: str, chosen: str, given: Mapping[str, object], after: str, limit: int) -> Listed:
    further = AFTER.format(order=order) if after else ""
    sql = LISTED.format(order=order, chosen=chosen, after=further, limit=limit + 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**given, "account": after.partition("/")[2]})
        rows = [Account(*row) for row in cursor.fetchall()]
    return Listed(tuple(rows[:limit]), rows[limit - 1].key if len(rows) > limit else "")


def shown_to(reader: Reader, *lists: Listed) -> list[Listed]:
    """The lists with where each account opens, and with names of owners that the reader sees."""
    links = links_of(each.record for one in lists for each in one.rows)
    return [
        replace(one, rows=tuple(seen(each, links.get(each.record, ""), reader) for each in one.rows))
        for one in lists
    ]  # fmt: skip


def seen(row: Account, link: str, reader: Reader) -> Account:
    is_named = row.owner_id is None or sees_name_of(reader, row.owner_id)
    return replace(row, link=link, owner=row.owner if is_named else str(A_PERSON))
