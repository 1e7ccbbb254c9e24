"""Hand-offs: what was handed over, until when, and what came of it, for the leads and deals that were
touched. A pure function of stages, deals, records and settings, like every fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops import clocks, hours
from revops.clocks import CLOCKS, ORIGIN, Clock
from revops.derive.kinds import Kind, Typed, Wording, declare
from revops.derive.reconcile import content_columns, reconcile
from revops.derive.touched import execute
from revops.derive.uncounted import OF_NO_DEAL, OF_NO_LEAD
from revops.hours import Hours
from revops.mapping.records import DIMENSIONS
from revops.models import Answer, Deadline, Handover, Organisation

clocks.load()
HOUR = 3600
# `kin` are the leads whose records are an item's: it and those that were merged into it.
ITEMS = (
    "DROP TABLE IF EXISTS pg_temp.touched_item, pg_temp.kin",
    """CREATE TEMP TABLE kin ON COMMIT DROP AS
        SELECT l.lead, coalesce(s.survivor, l.lead) AS item FROM touched_lead l LEFT JOIN survivor s ON s.lead = l.lead
        UNION SELECT 'deal:' || deal, 'deal:' || deal FROM touched_deal""",
    "CREATE TEMP TABLE touched_item ON COMMIT DROP AS SELECT lead AS item FROM kin UNION SELECT item FROM kin",
    "CREATE INDEX ON touched_item (item)",
    "CREATE INDEX ON kin (item)",
    "ANALYZE touched_item",
    "ANALYZE kin",
)
# With an answer and no other day, a record is an answer alone. Of dimensions it has none of its own.
RECORDED = """
    FROM (
        SELECT x.*, x.values->>'handoff' AS clock, k.item FROM revops_rawrecord x JOIN kin k ON k.lead = x.lead
        WHERE x.lead <> '' AND x.kind = 'handover' AND x.known_until IS NULL
        UNION ALL
        SELECT x.*, x.values->>'handoff', k.item FROM revops_rawrecord x JOIN kin k ON k.lead = 'deal:' || x.deal
        WHERE x.lead = '' AND x.deal <> '' AND x.kind = 'handover' AND x.known_until IS NULL
    ) r"""
OWN_STARTS = f"""
    SELECT r.item, revops_moment(r.values->>'at', %(zone)s) AS at, r.id AS record_id, r.source_id,
        coalesce(l.motion, d.motion, '') AS motion, coalesce(ms.team_id, l.team_id, d.team_id) AS team_id,
        coalesce(al.person_id, l.owner_id, d.owner_id) AS owner_id, coalesce(l.persona_id, d.persona_id) AS persona_id,
        coalesce(l.channel_id, d.channel_id) AS channel_id, coalesce(l.region_id, d.region_id) AS region_id
    {RECORDED}
    LEFT JOIN revops_lead l ON l.lead = r.item AND l.known_until IS NULL
    LEFT JOIN revops_deal d ON r.item = 'deal:' || d.deal AND d.deal = r.deal AND d.known_until IS NULL
    LEFT JOIN revops_personalias al ON al.key = r.values->>'owner'
    LEFT JOIN revops_membership ms ON ms.person_id = al.person_id
        AND (ms.joined_on IS NULL OR ms.joined_on <= revops_day(r.values->>'at', %(zone)s))
        AND (ms.left_on IS NULL OR revops_day(r.values->>'at', %(zone)s) < ms.left_on)
    WHERE r.clock = %(clock)s AND (r.values ? 'answered_at' OR NOT r.values ? 'answer') AND NOT coalesce(l.is_test, false)"""
OWN_ANSWERS = f"""
    SELECT r.item, revops_moment(coalesce(r.values->>'answered_at', r.values->>'at'), %(zone)s) AS at, r.values->>'answer' AS answer,
        coalesce(r.values->>'reason', '') AS reason, coalesce(r.values->>'missing', '') AS missing, r.id AS record_id
    {RECORDED} WHERE r.clock = %(clock)s AND r.values ? 'answer'"""


class Start(NamedTuple):
    item: str
    at: datetime
    origin: tuple[object, ...]  # ORIGIN, in its order

    @property
    def team(self) -> object:
        return self.origin[3]


class Response(NamedTuple):
    """`rank` is 0 for what the tool's own records of the lead or deal say, 1 for one of a hand-off."""

    item: str
    at: datetime
    rank: int
    answer: str
    reason: str
    missing: str
    record: int


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings Handover up to what is known of the touched leads and deals."""
    execute(*ITEMS)
    kept = dict(Deadline.objects.values_list("clock", "hours"))
    zone, working = ZoneInfo(organisation.timezone), hours.current(organisation)
    columns = content_columns(Handover)
    execute(
        f"CREATE TEMP TABLE desired_handover ON COMMIT DROP AS SELECT {', '.join(columns)} FROM revops_handover WHERE false"
    )
    made = [
        row
        for clock in CLOCKS.values()
        for row in rows_of(clock, kept.get(clock.key, clock.hours) * HOUR, zone, working)
    ]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY desired_handover ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in made:
            copy.write_row([row[column] for column in columns])
    reconcile(Handover, "desired_handover", "f.item IN (SELECT item FROM touched_item)", at)


def rows_of(
    clock: Clock, seconds: int, zone: ZoneInfo, working: Hours
) -> Iterator[dict[str, object]]:
    """What one clock says of the touched items."""
    found: dict[str, list[Response]] = defaultdict(list)
    for response in responses(clock, zone):
        found[response.item].append(response)
    begun: dict[str, list[Start]] = defaultdict(list)
    for start in starts(clock, zone):
        begun[start.item].append(start)
    for item, each in begun.items():
        for number, (start, answer) in enumerate(matched(each, found[item]), start=1):
            due = working.of(start.team).after(start.at, seconds)
            yield row(clock, number, start, answer, due, zone)


def matched(
    begun: Sequence[Start], responses: Sequence[Response]
) -> Iterator[tuple[Start, Response | None]]:
    """Each start with its answer: the first before the next start, the tool's own before others."""
    ordered = sorted(begun, key=attrgetter("at"))
    for start, following in pairwise([*ordered, None]):
        within = [
            each
            for each in responses
            if each.at >= start.at and (following is None or each.at < following.at)
        ]
        yield start, min(within, key=lambda each: (each.rank, each.at, each[3:6]), default=None)


def row(
    clock: Clock, number: int, start: Start, answer: Response | None, due: datetime, zone: ZoneInfo
) -> dict[str, object]:
    names = ORIGIN.split(", ")
    return dict(zip(names, start.origin, strict=True)) | {
        "clock": clock.key, "item": start.item, "number": number, "started_at": start.at, "due_at": due,
        "answered_at": answer and answer.at, "answer": answer.answer if answer else "",
        "reason": answer.reason if answer else "", "missing": answer.missing if answer else "",
        "in_time": bool(answer and answer.at <= due), "answered_by": answer and answer.record,
        "started_on": start.at.astimezone(zone).date(),
        "answered_on": answer and answer.at.astimezone(zone).date(),
        "business_day": due.astimezone(zone).date(),
    }  # fmt: skip


def starts(clock: Clock, zone: ZoneInfo) -> Iterator[Start]:
    query = OWN_STARTS if clock.is_recorded else clock.starts
    ordered = f"SELECT item, at, {ORIGIN} FROM ({query}) q WHERE at IS NOT NULL"
    for item, at, *origin in asked(ordered, clock, zone):
        yield Start(item, at, tuple(origin))


def responses(clock: Clock, zone: ZoneInfo) -> Iterator[Response]:
    for rank, query in enumerate((clock.answers, OWN_ANSWERS)):
        if query:
            columns = "item, at, answer, reason, missing, record_id"
            for item, at, *rest in asked(f"SELECT {columns} FROM ({query}) q", clock, zone):
                yield Response(item, at, rank, *rest)


def asked(query: str, clock: Clock, zone: ZoneInfo) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"zone": zone.key, "clock": clock.key})
        return cursor.fetchall()


declare(
    Kind(
        "handover",
        _("Hand-off"),
        order=100,
        fields=f"handoff* at* lead deal answered_at answer reason missing {DIMENSIONS}",
        choices={"handoff": " ".join(each.key for each in clocks.every()), "answer": "accepted rejected"},
        becomes=(Handover,),
        touches=(
            ("touched_lead", "SELECT lead FROM ({records}) r WHERE r.kind = 'handover' AND r.lead <> ''"),
            ("touched_deal", "SELECT deal FROM ({records}) r WHERE r.kind = 'handover' AND r.deal <> ''"),
        ),
        uncounted=(
            OF_NO_LEAD,
            OF_NO_DEAL,
            ("s.lead = '' AND s.deal = ''", _("of neither a lead nor a deal: they hand over nothing")),
        ),
        typed=(
            Typed("handoff", _("Hand-off"), {each.key: each.label for each in clocks.every()}),
            Typed("at", _("When")),
            Typed("lead", _("Lead"), help_text=_("With its source, as on its page: crm/17.")),
            Typed("deal", _("Deal"), help_text=_("With its source, as on its page: crm/17.")),
            Typed("answer", _("Answer"), dict(Answer.choices)),
            Typed("reason", _("Reason")),
            Typed("missing", _("What is missing")),
        ),
    ),
    {
        Handover: Wording(
            lambda fact: CLOCKS[fact.clock].label if fact.clock in CLOCKS else fact.clock,
            lambda fact: fact.started_on,
        )
    },
)  # fmt: skip
