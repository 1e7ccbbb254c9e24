"""Who came to us and waits for the answer of a person: the hottest and best fitting first, then who
waits longest. Read from facts as they are now; a page costs one query, however many leads there are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection

from revops.derive.kinds import KINDS
from revops.hours import Hours
from revops.ingest import typed
from revops.models import MotionRules, PersonAlias, Response
from revops.numbers import Slice
from revops.readers import A_PERSON, Reader, sees_name_of
from revops.receipts import in_slice, link_of, of_slice

PAGE = 25
ALL = Slice()
LOOKED_BACK = timedelta(days=30)  # who waits longer is no speed any more
# Whom somebody took is no longer looked for, unless a tool assigned the lead since.
TAKEN = """
    EXISTS (SELECT 1 FROM revops_claim c WHERE c.lead = f.lead AND c.known_until IS NULL
        AND (l.assigned_at IS NULL OR c.happened_at >= l.assigned_at))"""
AFTER = """
    AND (f.is_hot < %(hot)s OR f.is_hot = %(hot)s AND (f.is_fitting < %(fitting)s OR f.is_fitting = %(fitting)s
        AND (f.arrived_at, f.lead) > (%(at)s, %(lead)s)))"""
WAITING = """
    SELECT f.lead, coalesce(nullif(l.name, ''), l.email, ''), coalesce(l.company, ''), f.arrived_at, f.is_hot, f.is_fitting,
        s.intent, s.fit, p.id, coalesce(p.name, ''), f.team_id, coalesce(h.name, ''), l.record_id,
        (SELECT answer_within_minutes FROM revops_motionrules WHERE id = 1), f.event_count, w.feed, w.external_id, u.mapping
    FROM revops_response f JOIN revops_lead l ON l.lead = f.lead AND l.known_until IS NULL
    LEFT JOIN revops_rawrecord w ON w.id = l.record_id LEFT JOIN revops_source u ON u.id = l.source_id
    LEFT JOIN revops_person p ON p.id = coalesce(l.owner_id, f.owner_id) LEFT JOIN revops_channel h ON h.id = f.channel_id
    LEFT JOIN LATERAL (
        SELECT coalesce(intent, value) AS intent, coalesce(fit, value) AS fit FROM revops_score s
        WHERE s.lead = f.lead AND s.known_until IS NULL ORDER BY s.happened_at DESC LIMIT 1
    ) s ON true
    WHERE f.known_until IS NULL AND f.answered_at IS NULL AND f.arrived_at >= %(since)s AND f.arrived_at <= %(now)s
        AND NOT {taken} AND {slice} {after}
    ORDER BY f.is_hot DESC, f.is_fitting DESC, f.arrived_at, f.lead LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead that waits, for so many working minutes; `record` is what its source says of it. It is
    to be answered `within` so many, None where nobody has set the rules of inbound. One that
    `came_outside` working hours has waited for none of them yet.
    """

    lead: str
    name: str
    company: str
    arrived_at: datetime
    is_hot: bool
    is_fitting: bool
    intent: int | None
    fit: int | None
    owner_id: int | None
    owner: str
    team_id: int | None
    channel: str
    record: int
    within: int | None
    events: int
    minutes: int = 0
    is_late: bool = False
    came_outside: bool = False
    link: str = ""

    @property
    def key(self) -> str:
        """Where it stands in the queue, for the page after it."""
        return f"{int(self.is_hot)}{int(self.is_fitting)}{self.arrived_at.isoformat()}/{self.lead}"


@dataclass(frozen=True, slots=True)
class Queue:
    rows: tuple[Waiting, ...]
    after: str


def queue(
    reader: Reader,
    kept: Hours,
    now: datetime,
    after: str = "",
    limit: int = PAGE,
    slice: Slice = ALL,
) -> Queue:
    """The leads that wait, a page from the place `after` another; what they wait is counted in the
    hours `kept`. ValueError for a place that is none.
    """
    since = {"since": now - LOOKED_BACK, "now": now}
    given = since | (place(after) if after else {}) | of_slice(slice)
    chosen = in_slice(Response, slice, reader)
    sql = WAITING.format(taken=TAKEN, slice=chosen, after=AFTER if after else "", limit=limit + 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found = [Waiting(*row[:-3], link=link_of(*row[-3:])) for row in cursor.fetchall()]
    rows = [timed(each, kept, now, reader) for each in found]
    return Queue(tuple(rows[:limit]), rows[limit - 1].key if len(rows) > limit else "")


def timed(row: Waiting, kept: Hours, now: datetime, reader: Reader) -> Waiting:
    minutes = kept.of(row.team_id).seconds(row.arrived_at, now) // 60
    within = MotionRules().answer_within_minutes if row.within is None else row.within
    is_named = row.owner_id is None or sees_name_of(reader, row.owner_id)
    return replace(
        row,
        minutes=minutes,
        is_late=minutes > within,
        came_outside=not minutes and now - row.arrived_at >= timedelta(minutes=2),
        owner=row.owner if is_named else str(A_PERSON),
    )


def place(after: str) -> dict[str, object]:
    at, _slash, lead = after[2:].partition("/")
    return {
        "hot": after[:1] == "1", "fitting": after[1:2] == "1",
        "at": datetime.fromisoformat(at), "lead": lead,
    }  # fmt: skip


def take(lead: str, by: AbstractBaseUser, now: datetime) -> bool:
    """Notes that a reader answers a lead; False for one that does not wait. Raises Mistaken or
    PermissionDenied.
    """
    waits = Response.objects.filter(lead=lead, known_until=None, answered_at=None)
    if not lead or not waits.exists():
        return False
    person = getattr(by, "person", None)
    owner = PersonAlias.objects.filter(person=person).values_list("key", flat=True).first() if person else ""  # fmt: skip
    given = {"lead": lead, "at": now.isoformat(), "owner": owner or ""}
    typed.add(KINDS["claim"], "", given, by)
    return True
