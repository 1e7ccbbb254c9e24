"""The hand-offs as they stand: what waits, what came back, and the row of the RACI that each belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from revops import clocks, hours
from revops.clocks import CLOCKS, Clock
from revops.measures import CURRENT, KNOWN_AT
from revops.models import Deadline, HandOff, Handover, Role
from revops.models.definitions import Part
from revops.numbers import RACI, Published, Raci, Slice, raci_of
from revops.readers import NAMES, Reader, hidden_by
from revops.receipts import in_slice, of_slice

MOST, WHOLE = 10, 500  # of each list, and of the lists of one hand-off alone
ALL = Slice()
DAY_MINUTES = 9 * 60
LOOKS_BACK = timedelta(days=60)  # what is due for longer is forgotten, and no list calls it back
CAME_BACK = timedelta(days=14)
# What waits and what came back of one clock, in the order of its list, which is that of an index.
WAITS, CAME = (
    f"FROM {{handovers}} h WHERE {{h}} AND h.clock = c.clock AND h.started_at <= %(now)s AND {condition}"
    for condition in (
        "h.answer = '' AND h.due_at >= %(since)s",
        "h.answer = 'rejected' AND h.answered_at >= %(lately)s",
    )
)
# As it was known then there is no index of what was open: it is gone through once.
OPEN = """
    SELECT * FROM revops_handover h WHERE {h} AND h.started_at <= %(now)s AND (
        h.answer = '' AND h.due_at >= %(since)s OR h.answer = 'rejected' AND h.answered_at >= %(lately)s)"""
PLACED = f"""
    SELECT c.clock, 'waits' AS way, n.of_all, n.of_late, x.id, x.place FROM unnest(%(clocks)s::text[]) c (clock)
    CROSS JOIN LATERAL (SELECT count(*) AS of_all, count(*) FILTER (WHERE h.due_at < %(now)s) AS of_late {WAITS}) n
    CROSS JOIN LATERAL (SELECT h.id, row_number() OVER (ORDER BY h.due_at, h.item) AS place {WAITS}
        ORDER BY h.due_at, h.item LIMIT %(most)s) x
    UNION ALL
    SELECT c.clock, 'came', n.of_all, 0, x.id, x.place FROM unnest(%(clocks)s::text[]) c (clock)
    CROSS JOIN LATERAL (SELECT count(*) AS of_all {CAME}) n
    CROSS JOIN LATERAL (SELECT h.id, row_number() OVER (ORDER BY h.answered_at DESC, h.item) AS place {CAME}
        ORDER BY h.answered_at DESC, h.item LIMIT %(most)s) x"""
# Of each hand-off the most pressing that wait, and the latest that came back; and how many there are.
LISTED = f"""
    WITH open AS MATERIALIZED ({OPEN}), placed AS MATERIALIZED ({PLACED})
    SELECT r.clock, k.way, k.of_all, k.of_late, r.item, r.started_on, r.due_at, r.answered_on, r.reason, r.missing, r.record_id,
        coalesce(nullif(l.company, ''), nullif(l.name, ''), nullif(d.company, ''), nullif(d.name, ''), r.item) AS label,
        r.owner_id, coalesce(p.name, '') AS owner, coalesce(t.name, '') AS team,
        l.id IS NOT NULL AS is_lead, coalesce(l.email, '') AS email, coalesce(l.company, '') AS company, l.persona_id, l.channel_id,
        row_number() OVER (ORDER BY r.clock, k.way, k.place) AS row
    FROM placed k JOIN revops_handover r ON r.id = k.id
    LEFT JOIN LATERAL (SELECT * FROM revops_lead l WHERE l.lead = r.item AND {{l}} LIMIT 1) l ON true
    LEFT JOIN LATERAL (
        SELECT * FROM revops_deal d WHERE starts_with(r.item, 'deal:') AND d.deal = substr(r.item, 6) AND {{d}} LIMIT 1) d ON true
    LEFT JOIN revops_person p ON p.id = r.owner_id LEFT JOIN revops_team t ON t.id = r.team_id"""
REASONS = """
    SELECT h.clock, h.reason, count(*)
    FROM revops_handover h WHERE {h} AND h.answer = 'rejected' AND h.answered_on >= %(first)s AND h.answered_on < %(end)s
    GROUP BY 1, 2"""
# Of what should have been answered, how much is whose.
LATE = """
    SELECT h.clock, h.owner_id, coalesce(p.name, '') AS owner, coalesce(t.name, '') AS team, count(*)
    FROM revops_handover h LEFT JOIN revops_person p ON p.id = h.owner_id LEFT JOIN revops_team t ON t.id = h.team_id
    WHERE {h} AND h.clock = ANY(%(clocks)s) AND h.answer = '' AND h.started_at <= %(now)s
        AND h.due_at >= %(since)s AND h.due_at < %(now)s
    GROUP BY 1, 2, 3, 4"""
# The RACI, the deadlines, the kinds of record that are delivered, the reasons, and whose what is late is.
BESIDE = f"""
    SELECT jsonb_build_array({RACI},
        (SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') FROM revops_deadline d),
        (SELECT coalesce(jsonb_agg(DISTINCT f.kind), '[]') FROM revops_feeddelivery f),
        (SELECT coalesce(jsonb_agg(jsonb_build_array(clock, reason, count) ORDER BY count DESC, reason), '[]') FROM ({REASONS}) r),
        (SELECT coalesce(jsonb_agg(jsonb_build_array(clock, owner_id, owner, team, count) ORDER BY count DESC, owner, team), '[]')
            FROM ({LATE}) o)
    )::text AS beside"""
# What stands beside comes once, with the first row, or without any.
TOGETHER = f"""
    WITH b AS MATERIALIZED ({BESIDE}), x AS MATERIALIZED ({LISTED})
    SELECT CASE WHEN coalesce(x.row, 1) = 1 THEN b.beside END, x.* FROM b LEFT JOIN x ON true ORDER BY x.row"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What nobody has answered yet. `is_late` when its time is over."""

    item: str
    label: str
    started_on: date
    due_at: datetime
    is_late: bool
    record: int
    owner: str
    team: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came back, with the reason; `missing` is what was named as missing, `lacks` what the record
    itself lacks.
    """

    item: str
    label: str
    answered_on: date
    reason: str
    missing: str
    lacks: Sequence[str]
    record: int
    owner: str
    team: str


@dataclass(frozen=True)
class HandedOver:
    """A hand-off with its row of the RACI, whose accountable role its breaches belong to, and the working
    hours within which it is to be answered. `is_known` is whether anybody could know of answers. `holders`
    is whose records how much of what is late is about: a person, or else their team; "" is nobody.
    """

    clock: Clock
    hours: int
    row: HandOff | None
    accountable: str
    is_known: bool = True
    waiting: Sequence[Waiting] = ()
    waits: int = 0
    late: int = 0
    holders: Sequence[tuple[str, int]] = ()
    came: Sequence[Came] = ()
    came_back: int = 0
    reasons: Sequence[tuple[str, int]] = field(default_factory=tuple)


def exists(key: str) -> bool:
    """Whether there is a hand-off of that key."""
    return key in CLOCKS


def overview(
    published: Published,
    reader: Reader,
    *,
    first: date,
    end: date,
    now: datetime,
    is_now: bool,
    only: str = "",
    slice: Slice = ALL,
) -> tuple[list[HandedOver], Raci]:
    """Every hand-off of a slice, with the reasons of the days from `first` to before `end`; and the RACI
    whose rows they belong to. `only` is the key of one hand-off, whose lists are whole. One query.
    """
    given = {
        "known_at": published.known_at, "now": now, "since": now - LOOKS_BACK, "lately": now - CAME_BACK,
        "most": WHOLE if only else MOST, "first": first, "end": end, "clocks": [only] if only else [*CLOCKS],
        **of_slice(slice),
    }  # fmt: skip
    hidden = set(hidden_by(NAMES, reader))
    found = asked(seen(TOGETHER, in_slice(Handover, slice, reader, "h"), is_now=is_now), given)
    (rows_of, roles_of), deadlines, kinds, *beside = json.loads(found[0][0])
    listed = [row[1:] for row in found if row[1] is not None]
    rows, roles = [HandOff(**each) for each in rows_of], [Role(**each) for each in roles_of]
    names = {str(role.pk): role.name for role in roles}
    settings = {each["clock"]: Deadline(**each) for each in deadlines}
    every = [
        one(clock, settings.get(clock.key), rows, names, {*kinds}, listed, *beside, now, hidden)
        for clock in clocks.every()
        if only in ("", clock.key)
    ]
    return every, raci_of(rows_of, roles_of)


def asked(query: str, given: dict[str, object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def seen(query: str, chosen: str, *, is_now: bool) -> str:
    """The query over facts as they were known, of each of its aliases; of hand-offs those that are chosen."""
    known = CURRENT if is_now else KNOWN_AT
    parts = {"handovers": "revops_handover" if is_now else "open"}
    for alias in "hld":
        parts[alias] = known.replace("known_from", f"{alias}.known_from").replace(
            "known_until", f"{alias}.known_until"
        )
    parts["h"] += f" AND {chosen}"
    return query.format(**parts)


def one(
    clock: Clock, setting: Deadline | None, rows: list[HandOff], roles: dict[str, str],
    delivered: set[str], listed: list[tuple], reasons: list[list], late: list[list], now: datetime, hidden: set[int],
) -> HandedOver:  # fmt: skip
    row = row_of(clock, setting, rows)
    hours_given = setting.hours if setting else clock.hours
    if clock.needs and clock.needs not in delivered:
        return HandedOver(clock, hours_given, row, accountable(row, roles), is_known=False)
    waits = [each for each in listed if each[:2] == (clock.key, "waits")]
    came = [each for each in listed if each[:2] == (clock.key, "came")]
    return HandedOver(
        clock,
        hours_given,
        row,
        accountable(row, roles),
        waiting=[waiting(each, now, hidden) for each in waits],
        waits=waits[0][2] if waits else 0,
        late=waits[0][3] if waits else 0,
        came=[came_back(each, hidden) for each in came],
        came_back=came[0][2] if came else 0,
        holders=[
            ((owner_id not in hidden and owner) or team, count)
            for key, owner_id, owner, team, count in late
            if key == clock.key
        ],
        reasons=[(reason, count) for key, reason, count in reasons if key == clock.key],
    )


def row_of(clock: Clock, setting: Deadline | None, rows: list[HandOff]) -> HandOff | None:
    """The row that the organisation chose, or else the one that ships with the hand-off."""
    if setting and setting.row_id:
        return next((each for each in rows if each.pk == setting.row_id), None)
    return next((each for each in rows if clock.place and each.order == clock.place), None)


def accountable(row: HandOff | None, roles: dict[str, str]) -> str:
    """The role that answers for a row; "" without one."""
    parts = row.parts if row else {}
    return next((roles.get(key, "") for key, part in parts.items() if part == Part.ACCOUNTABLE), "")


def waiting(row: tuple, now: datetime, hidden: set[int]) -> Waiting:
    _clock, _way, _all, _late, item, started_on, due_at, *_rest = row
    record, label, owner_id, owner, team = row[10:15]
    return Waiting(
        item, label, started_on, due_at, due_at < now, record, "" if owner_id in hidden else owner, team
    )  # fmt: skip


def came_back(row: tuple, hidden: set[int]) -> Came:
    item, answered_on, reason, missing, record, label, owner_id, owner, team = (
        row[4], *row[7:15]
    )  # fmt: skip
    return Came(
        item, label, answered_on, reason, missing, lacks(*row[15:20]), record,
        "" if owner_id in hidden else owner, team,
    )  # fmt: skip


def lacks(
    is_lead: bool, email: str, company: str, persona: int | None, channel: int | None
) -> tuple[str, ...]:
    """What the record of a lead itself does not say; nothing of what is no lead."""
    named = ((_("e-mail"), email), (_("company"), company), (_("persona"), persona), (_("channel"), channel))  # fmt: skip
    return tuple(name for name, value in named if is_lead and not value)


def kick_off_days(published: Published, hours_set: int | None = None) -> int:
    """Working days within which a signed customer's onboarding is to begin, of the hours that are given;
    without, one query asks for those that the organisation set.
    """
    clock = CLOCKS["kick_off"]
    if hours_set is None:
        chosen = Deadline.objects.filter(clock=clock.key).values_list("hours", flat=True)
        hours_set = next(iter(chosen), clock.hours)
    return max(round(hours_set * 60 / longest_day(published)), 1)


def longest_day(published: Published) -> int:
    """Minutes of the longest day of the usual week."""
    working = published.context.hours
    week = working.usual.week if working else hours.USUAL_WEEK
    return max(sum(until - since for since, until in day) for day in week) or DAY_MINUTES


def whole_days(published: Published, given: int) -> int:
    """How many whole working days so many working hours are, where they are two or more; 0 where they
    are not.
    """
    days, rest = divmod(given * 60, longest_day(published))
    return days if days > 1 and not rest else 0
