"""Hand-offs: what was handed over, until when, and what came of it, for the leads and deals that were
touched. A pure function of stages, deals, records and settings, like every fact.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops import clocks, hours
from revops.clocks import CLOCKS, ORIGIN, Clock
from revops.derive import spans
from revops.derive.kinds import Kind, Typed, Wording, declare
from revops.derive.reconcile import bring
from revops.derive.sql import FOLLOWS, MEMBERS, OF_THE_DAY
from revops.derive.touched import execute
from revops.derive.uncounted import OF_NO_DEAL, OF_NO_LEAD
from revops.mapping.records import DIMENSION_FIELDS
from revops.models import Answer, Deadline, Handover, Organisation

clocks.load()
HOUR = 3600
DIMENSIONS = ("motion", "team_id", "owner_id", "persona_id", "channel_id", "region_id")
SCOPE = "f.item IN (SELECT item FROM touched_item)"
NOTHING = "SELECT * FROM revops_handover WHERE false"
# `kin` are the leads, or deals, whose records are an item's: it and those that were merged into it.
ITEMS = (
    "DROP TABLE IF EXISTS pg_temp.touched_item, pg_temp.kin",
    """CREATE TEMP TABLE kin ON COMMIT DROP AS
        WITH named AS (SELECT lead FROM touched_lead UNION SELECT 'deal:' || deal FROM touched_deal),
        merged AS (SELECT 'deal:' || key AS lead, 'deal:' || survivor AS item FROM merged_away WHERE what = 'deal'),
        counted AS (
            SELECT n.lead, coalesce(s.survivor, m.item, n.lead) AS item
            FROM named n LEFT JOIN survivor s ON s.lead = n.lead LEFT JOIN merged m ON m.lead = n.lead)
        SELECT * FROM counted UNION SELECT m.* FROM merged m JOIN counted c ON c.item = m.item""",
    """CREATE TEMP TABLE touched_item ON COMMIT DROP AS
        SELECT lead AS item FROM kin UNION SELECT item FROM kin WHERE item <> lead""",
    "ANALYZE touched_item",
    "ANALYZE kin",
)
# With an answer and no other day, a record is an answer alone.
RECORDED = """
    FROM (
        SELECT x.*, x.values->>'handoff' AS clock, k.item FROM revops_rawrecord x JOIN kin k ON k.lead = x.lead
        WHERE x.lead <> '' AND x.kind = 'handover' AND x.known_until IS NULL
        UNION ALL
        SELECT x.*, x.values->>'handoff', k.item FROM revops_rawrecord x JOIN kin k ON k.lead = 'deal:' || x.deal
        WHERE x.lead = '' AND x.deal <> '' AND x.kind = 'handover' AND x.known_until IS NULL
    ) r"""
OWN_STARTS = f"""
    SELECT r.item, revops_moment(r.values->>'at', %(zone)s) AS at, r.id AS record_id, r.source_id, {OF_THE_DAY}
    FROM (
        SELECT r.*, revops_day(r.values->>'at', %(zone)s) AS day {RECORDED}
        WHERE r.clock = %(clock)s AND (r.values ? 'answered_at' OR NOT r.values ? 'answer')
    ) r
    LEFT JOIN revops_lead l ON l.lead = r.item AND l.known_until IS NULL
    LEFT JOIN revops_deal d ON r.lead = '' AND d.deal = substr(r.item, length('deal:') + 1) AND d.known_until IS NULL
    CROSS JOIN LATERAL (SELECT {", ".join(f"coalesce(l.{each}, d.{each}) AS {each}" for each in DIMENSIONS)}) p
    {MEMBERS} WHERE NOT coalesce(l.is_test, false)"""
OWN_ANSWERS = f"""
    SELECT r.item, revops_moment(coalesce(r.values->>'answered_at', r.values->>'at'), %(zone)s) AS at, r.values->>'answer' AS answer,
        coalesce(r.values->>'reason', '') AS reason, coalesce(r.values->>'missing', '') AS missing, r.id AS record_id,
        r.values ? 'answered_at' AS is_own
    {RECORDED} WHERE r.clock = %(clock)s AND r.values ? 'answer'"""
# What begins: each start of an item until the next one of the same hand-off, and whose hours count.
BEGUN = f"""
    SELECT %(clock)s AS clock, item, row_number() OVER in_order AS number, at, lead(at) OVER in_order AS next_at,
        CASE WHEN team_id = ANY(%(teams)s) THEN team_id ELSE {spans.USUAL} END AS hours, %(seconds)s AS seconds, {ORIGIN}
    FROM ({{starts}}) q WHERE at IS NOT NULL WINDOW in_order AS (PARTITION BY item COLLATE "C" ORDER BY at, record_id)"""
TABLE = """
    CREATE TEMP TABLE begun (clock text, item text, number int, at timestamptz, next_at timestamptz, hours bigint, seconds int,
        record_id bigint, source_id bigint, motion text, team_id bigint, owner_id bigint, persona_id bigint, channel_id bigint,
        region_id bigint) ON COMMIT DROP"""
ANSWERS = "SELECT {rank} AS rank, {own} AS is_own, item, at, answer, reason, missing, record_id FROM ({query}) q"
# A record that says what was handed over and what was answered answers that and nothing else. Beside it
# the first answer before the next start counts, the tool's own before that of a record of an answer alone.
# One without a time comes after what was handed over on its day.
ANSWERED = f"""
    WITH answers AS ({{answers}}),
    due AS (SELECT *, {spans.due("at", "seconds", "hours")} AS due_at FROM begun WHERE clock = %(clock)s),
    chosen AS (
        SELECT DISTINCT ON (b.item, b.number) b.item, b.number, greatest(a.at, b.at) AS at, a.answer, a.reason, a.missing, a.record_id
        FROM due b JOIN answers a ON a.item = b.item AND CASE WHEN a.is_own THEN a.record_id = b.record_id ELSE
            (b.next_at IS NULL OR a.at < b.next_at) AND {FOLLOWS.format(at="a.at", since="b.at")} END
        ORDER BY b.item, b.number, CASE WHEN a.is_own THEN 0 ELSE a.rank END, a.at,
            a.answer COLLATE "C", a.reason COLLATE "C", a.missing COLLATE "C", a.record_id
    )
    SELECT {", ".join("b." + each for each in ORIGIN.split(", "))}, b.clock, b.item, b.number, b.at AS started_at, b.due_at,
        c.at AS answered_at, coalesce(c.answer, '') AS answer, coalesce(c.reason, '') AS reason,
        coalesce(c.missing, '') AS missing, coalesce(c.at <= b.due_at, false) AS in_time, c.record_id AS answered_by,
        (b.at AT TIME ZONE %(zone)s)::date AS started_on, (c.at AT TIME ZONE %(zone)s)::date AS answered_on,
        (b.due_at AT TIME ZONE %(zone)s)::date AS business_day
    FROM due b LEFT JOIN chosen c USING (item, number)"""


def derive(organisation: Organisation, at: datetime) -> None:
    """Brings Handover up to what is known of the touched leads and deals."""
    execute(*ITEMS)
    query = " UNION ALL ".join(map(answered, begin(organisation))) or NOTHING
    bring(Handover, query, SCOPE, at, {"zone": organisation.timezone})


def begin(organisation: Organisation) -> list[Clock]:
    """Makes the table `begun` of what was handed over, and that of the working time until all of it is
    due; the hand-offs of which anything was.
    """
    kept = dict(Deadline.objects.values_list("clock", "hours"))
    working = hours.current(organisation)
    given = {"zone": organisation.timezone, "teams": sorted(working.teams)}
    execute("DROP TABLE IF EXISTS pg_temp.begun", TABLE)
    begun = []
    with connection.cursor() as cursor:
        for clock in CLOCKS.values():
            query = BEGUN.format(starts=OWN_STARTS if clock.is_recorded else clock.starts)
            seconds = kept.get(clock.key, clock.hours) * HOUR
            cursor.execute(f"INSERT INTO begun {query}", given | {"clock": clock.key, "seconds": seconds})  # fmt: skip
            begun += [clock] * bool(cursor.rowcount)
        if begun:
            cursor.execute("SELECT min(at), max(at), max(seconds) FROM begun")
            spans.fill(working, *cursor.fetchone())
            cursor.execute("ANALYZE begun")
    return begun


def answered(clock: Clock) -> str:
    """What became of all that was handed over so, as SQL."""
    query = ANSWERED.format(answers=answers(clock))
    return f"SELECT * FROM ({query}) {clock.key}".replace("%(clock)s", f"'{clock.key}'")


def answers(clock: Clock) -> str:
    """All that answers a hand-off, as SQL."""
    own = "is_own" if clock.is_recorded else "false"
    queries = ((clock.answers, "false"), (OWN_ANSWERS, own))
    return " UNION ALL ".join(
        ANSWERS.format(rank=rank, own=is_own, query=query)
        for rank, (query, is_own) in enumerate(queries)
        if query
    )


declare(
    Kind(
        "handover",
        _("Hand-off"),
        order=100,
        fields=f"handoff* at* lead deal answered_at answer reason missing {DIMENSION_FIELDS}",
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
