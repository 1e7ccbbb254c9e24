"""What is the matter with each customer between signature and use, in the order in which something must
be done about it: in SQL, so that a page of ten costs the same whoever else waits.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from revops.measures import CURRENT, KNOWN_AT
from revops.models import Onboarding, OnboardingStep
from revops.numbers import Published, Slice
from revops.receipts import Cursor, in_slice, of_slice
from revops.receipts.keyset import Column, beyond, order


class State(TextChoices):
    """What is the matter with a customer, the most urgent first. Several things may be: it stands under
    the first of them, and in the list of each. Whoever is not live is to be started or under way.
    """

    BREACH = "breach", _("not started in time")
    BLOCKED = "blocked", _("blocked")
    OVERDUE = "overdue", _("overdue")
    WAITING = "waiting", _("to be started")
    RUNNING = "running", _("under way")
    LIVE = "live", _("newly live")


WAITING = tuple(each for each in State if each is not State.LIVE)
LIVE_DAYS = timedelta(days=60)  # for how long a customer who went live stays on the list
NEVER = 4_000_000  # more days than there are dates
# Whoever is lost on a day to come is not lost yet, as in the figures.
GOES_ON = "({o}.cancelled_on IS NULL OR {o}.cancelled_on > %(today)s)"
# The steps that wait today: what is dated later is a plan. Most have no end yet, and an index of their own;
# of others only who is not live can have any.
HELD = f"""
    SELECT f.* FROM revops_onboardingstep f
    WHERE {{f}} AND f.left_out = '' AND f.blocked_on <= %(today)s AND f.released_on IS NULL
    UNION ALL SELECT f.* FROM revops_onboardingstep f
    WHERE {{f}} AND f.left_out = '' AND f.blocked_on <= %(today)s AND f.released_on > %(today)s AND f.number IN (
        SELECT u.number FROM revops_onboarding u
        WHERE {{u}} AND u.left_out = '' AND {GOES_ON.format(o="u")} AND (u.live_on IS NULL OR u.live_on > %(today)s))"""
# By onboarding, since when a step is blocked.
BLOCKED = "SELECT h.number, min(h.blocked_on) AS since FROM held h GROUP BY 1"
# A day to come is a plan.
TO_START = "(o.started_on IS NULL OR o.started_on > %(today)s)"
MATTERS = f"""
    SELECT o.*, b.since AS blocked_since, CASE WHEN o.live_on <= %(today)s THEN '{{{{live}}}}'::text[] ELSE array_remove(ARRAY[
        CASE WHEN {TO_START} AND o.signed_on <= %(breach)s THEN 'breach' END,
        CASE WHEN b.number IS NOT NULL THEN 'blocked' END,
        CASE WHEN o.planned_live_on < %(today)s THEN 'overdue' END,
        CASE WHEN {TO_START} THEN 'waiting' ELSE 'running' END], NULL) END AS matters
    FROM revops_onboarding o LEFT JOIN ({BLOCKED}) b ON b.number = o.number
    WHERE {{o}} AND {{of_customers}} AND o.left_out = '' AND {GOES_ON.format(o="o")} AND (o.live_on IS NULL OR o.live_on >= %(since)s)"""
# Whoever has waited longest comes first of those with whom the same is the matter, of those with whom
# nothing is whoever is to be live first, and of the live who went live last.
STANDING = f"""
    SELECT m.*, array_position(%(order)s::text[], m.state)::bigint AS place, (CASE m.state
        WHEN 'breach' THEN least(m.signed_on, m.blocked_since) - %(today)s::date
        WHEN 'blocked' THEN least(m.blocked_since, m.planned_live_on) - %(today)s::date
        WHEN 'live' THEN %(today)s::date - m.live_on
        ELSE coalesce(m.planned_live_on - %(today)s::date, {NEVER}) END)::bigint AS turn
    FROM (SELECT *, matters[1] AS state FROM ({MATTERS}) x) m"""
COLUMNS = (Column("s.place", "bigint"), Column("s.turn", "bigint"), Column("s.number", "text"))
# Of the customers of the page, their steps in their order, and their renewals.
STEPS = """
    SELECT f.number, jsonb_agg(jsonb_build_array(f.step, f.planned_on, f.done_on, f.blocked_on, f.released_on, f.blocked_by,
        f.reason, f.record_id, f.is_typed, f.id IN (SELECT id FROM held)) ORDER BY f.planned_on NULLS LAST, f.step, f.id)::text AS steps
    FROM revops_onboardingstep f WHERE f.number IN (SELECT number FROM listed WHERE state <> 'live') AND {f} GROUP BY 1"""
RENEWALS = """
    SELECT n.customer, min(n.expected_close_on) AS renewal_on
    FROM revops_deal n JOIN revops_dealtype k ON k.id = n.deal_type_id AND k.name = 'renewal'
    WHERE n.customer IN (SELECT customer FROM listed WHERE customer <> '') AND n.outcome = '' AND n.left_out = '' AND {n} GROUP BY 1"""
COUNTS = """
    SELECT jsonb_build_array(
        (SELECT coalesce(jsonb_object_agg(state, count), '{{}}') FROM (
            SELECT unnest(matters) AS state, count(*) FROM standing GROUP BY 1) c),
        (SELECT count(*) FROM standing WHERE matters @> '{{blocked,overdue}}'),
        (SELECT count(*) FROM standing WHERE matters && %(states)s::text[]),
        (SELECT coalesce(jsonb_agg(jsonb_build_array(blocked_by, count) ORDER BY count DESC, blocked_by), '[]') FROM (
            SELECT f.blocked_by, count(*) FROM held f WHERE {of_steps} GROUP BY 1) c),
        (SELECT count(*) FROM standing s WHERE s.matters && %(states)s::text[] AND NOT ({beyond})))::text AS counts"""
# The counts come with every row, or without any; whoever is asked for by number comes beside the page.
PAGE = f"""
    WITH held AS MATERIALIZED ({HELD}), standing AS MATERIALIZED ({STANDING}), counted AS ({COUNTS}), listed AS (
        (SELECT *, true AS is_listed FROM standing s WHERE s.matters && %(states)s::text[] AND {{beyond}}
        ORDER BY {order(COLUMNS)} LIMIT %(limit)s)
        UNION ALL SELECT *, false FROM standing WHERE number = %(number)s
    )
    SELECT c.counts, s.number, s.company, s.deal, s.scope, s.signed_on, s.started_on, s.planned_live_on, s.live_on, s.invoiced_on,
        s.record_id, u.name, s.owner_id, coalesce(p.name, ''), coalesce(t.name, ''), coalesce(pe.name, ''), d.signed_base_minor,
        r.renewal_on, x.steps, w.feed, w.external_id, u.mapping, s.is_listed, s.matters, s.place, s.turn
    FROM counted c LEFT JOIN listed s ON true LEFT JOIN revops_source u ON u.id = s.source_id
    LEFT JOIN revops_rawrecord w ON w.id = s.record_id
    LEFT JOIN revops_person p ON p.id = s.owner_id LEFT JOIN revops_team t ON t.id = s.team_id
    LEFT JOIN revops_deal d ON d.deal = s.deal AND s.deal <> '' AND {{d}}
    LEFT JOIN revops_persona pe ON pe.id = coalesce(s.persona_id, d.persona_id)
    LEFT JOIN ({STEPS}) x ON x.number = s.number LEFT JOIN ({RENEWALS}) r ON r.customer = s.customer
    ORDER BY {order(COLUMNS)}"""


def page(
    published: Published, slice: Slice, at: Cursor | None, *, is_now: bool, kick_off_days: int
) -> tuple[str, dict[str, object]]:
    """The query for customers of a slice from a place on, each row with the counts of all first, and what
    it is given beside `states`, `number` and `limit`. ValueError for a place that is none.
    """
    further, key = beyond(COLUMNS, at) if at else ("true", {})
    today = published.today
    given = {
        "known_at": published.known_at, "today": today, "since": today - LIVE_DAYS,
        "breach": published.calendar.nth_working_day_before(today, kick_off_days + 1),
        "order": [str(each) for each in State], **of_slice(slice),
    }  # fmt: skip
    parts = {
        "beyond": further,
        "of_customers": in_slice(Onboarding, slice, published.reader, "o"),
        "of_steps": in_slice(OnboardingStep, slice, published.reader),
    }
    return visible(PAGE, CURRENT if is_now else KNOWN_AT, "ofdnu", **parts), given | key


def visible(query: str, known: str, aliases: str, **parts: str) -> str:
    """The query over facts as they were known, of each of its aliases."""
    conditions = {}
    for alias in aliases:
        condition = known
        for name in ("known_from", "known_until"):
            condition = condition.replace(f"{name} ", f"{alias}.{name} ")
        conditions[alias] = condition
    return query.format(**conditions, **parts)
