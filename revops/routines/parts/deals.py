"""Open deals by exception: those that slipped, changed or are at risk; ten at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops.models import Judgement, Likelihood
from revops.routines.figures import Json
from revops.routines.judging import judgements
from revops.routines.places import Place
from revops.routines.rights import name_of
from revops.routines.sections import Occasion, section

MOST = 10
PUSHES, QUIET_DAYS = 3, 14
BIG_SHARE = 5  # a deal over a fifth of the commitment
# Deals that were open on a day as far as was known then, and are expected up to the end of the period
# or on no day that is known; with how often they were pushed out, lately and in all, and when somebody
# last had to do with them.
OPEN = """
    WITH open AS (
        SELECT deal, lead, name, company, category, expected_close_on, amount_base_minor, amount_minor, team_id, record_id
        FROM revops_deal
        WHERE known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s) AND left_out = ''
            AND opened_on < %(today)s AND (outcome = '' OR closed_on >= %(today)s)
            AND (expected_close_on IS NULL OR expected_close_on < %(end)s)
    ), pushed AS (
        SELECT deal, count(*) AS pushes, count(*) FILTER (WHERE business_day >= %(since)s) AS lately
        FROM revops_dealchange JOIN open USING (deal)
        WHERE known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)
            AND kind = 'expected_close' AND due_on > due_before_on AND business_day < %(today)s
        GROUP BY deal
    ), recent AS (
        SELECT deal, lead, max(business_day) AS day FROM revops_activity
        WHERE business_day >= %(quiet)s AND business_day < %(today)s AND (deal <> '' OR lead <> '')
            AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)
        GROUP BY 1, 2
    ), touched AS (
        SELECT open.deal FROM open JOIN recent ON recent.deal = open.deal
        UNION SELECT open.deal FROM open JOIN recent ON recent.lead = open.lead AND open.lead <> ''
    ), steps AS (
        SELECT id, values->>'next_step' AS next_step,
            bool_or(values ? 'next_step') OVER (PARTITION BY source_id, feed) AS is_known
        FROM revops_rawrecord WHERE id IN (SELECT record_id FROM open)
    )
    SELECT o.deal, o.name, o.company, o.category, o.expected_close_on, o.amount_base_minor, o.team_id, t.name,
        o.record_id, coalesce(pushes, 0), coalesce(lately, 0), touched.deal IS NOT NULL,
        CASE WHEN steps.is_known THEN coalesce(steps.next_step, '') END
    FROM open o LEFT JOIN steps ON steps.id = o.record_id
    LEFT JOIN revops_team t ON t.id = o.team_id LEFT JOIN pushed USING (deal) LEFT JOIN touched USING (deal)"""


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """`amount` is in minor units of the base currency, None where it is not known. `lately` counts the
    pushes since the last meeting. `next_step` is None where its feed says of no open deal what comes
    next, and "" where it says so of others only.
    """

    deal: str
    name: str
    company: str
    category: str
    expected_on: date | None
    amount: int | None
    team: int | None
    team_name: str | None
    record: int
    pushes: int
    lately: int
    is_touched: bool
    next_step: str | None = None


def open_deals(found: Occasion) -> list[OpenDeal]:
    """The deals that are open in the meeting and expected by the end of its period. One query."""
    if found.published is None:
        return []
    since = found.before.at.date() if found.before else found.today - timedelta(days=7)
    given = {
        "known": found.published.known_at, "today": found.today, "end": found.period.end,
        "quiet": found.today - timedelta(days=QUIET_DAYS), "since": since,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OPEN, given)
        return [OpenDeal(*row) for row in cursor.fetchall()]


def reasons(deal: OpenDeal, today: date, commitment: int | None) -> list[str]:
    """Why a deal is at risk; keys that surfaces word."""
    is_big = bool(commitment and deal.amount and deal.amount * BIG_SHARE > commitment)
    found = {
        "pushed": deal.pushes >= PUSHES,
        "overdue": deal.expected_on is not None and deal.expected_on < today,
        "quiet": not deal.is_touched,
        "no_amount": deal.amount is None,
        "no_next_step": deal.next_step == "",
        "big": is_big,
    }
    return [key for key, holds in found.items() if holds]


def committed_amount(found: Occasion, team: int | None) -> int | None:
    standing = found.standings.get(Place("signed_amount", team, found.period.key))
    call = standing.effective if standing else None
    return call.value if call else None


def is_commit(deal: OpenDeal, judged: Judgement | None) -> bool:
    """What the team counts on: by the lead's judgement, else by the category of the CRM."""
    if judged is not None:
        return judged.likelihood == Likelihood.COMMIT
    return deal.category.strip().lower().replace(" ", "_") in ("commit", "committed")


def counted_on(deals: list[OpenDeal], judged: dict[str, Judgement]) -> list[OpenDeal]:
    """The deals that are committed; all that are expected, where no source and nobody says which."""
    is_said = any(deal.category for deal in deals) or bool(judged)
    chosen = [deal for deal in deals if is_commit(deal, judged.get(deal.deal))]
    return chosen if is_said else [deal for deal in deals if deal.expected_on is not None]


def deal_json(deal: OpenDeal, judged: Judgement | None, why: Iterable[str]) -> Json:
    return {
        "deal": deal.deal, "name": deal.name or deal.deal, "company": deal.company,
        "category": deal.category, "amount": deal.amount, "team": deal.team_name or "",
        "team_id": deal.team, "record": deal.record, "pushes": deal.pushes,
        "expected_on": deal.expected_on and deal.expected_on.isoformat(), "why": list(why),
        "judgement": judged and {
            "likelihood": judged.likelihood, "reason": judged.reason, "author": name_of(judged.author),
            "made_at": judged.made_at.isoformat(),
        },
    }  # fmt: skip


def ranked(found: Occasion, deals: list[OpenDeal], judged: dict[str, Judgement]) -> list[Json]:
    """Those with a reason, the most and the largest first."""
    by_team = {deal.team: committed_amount(found, deal.team) for deal in deals}
    some = [(reasons(deal, found.today, by_team[deal.team]), deal) for deal in deals]
    some = [(why, deal) for why, deal in some if why]
    some.sort(key=lambda each: (-len(each[0]), -(each[1].amount or 0), each[1].deal))
    return [deal_json(deal, judged.get(deal.deal), why) for why, deal in some]


def exceptions(found: Occasion) -> Json:
    """What account executives speak about: deals that were pushed out since the last meeting or were
    judged otherwise than the CRM says, the largest first.
    """
    deals = open_deals(found)
    judged = judgements(deal.deal for deal in deals)
    chosen = [
        (["slipped"] if deal.lately else []) + (["judged"] if deal.deal in judged else [])
        for deal in deals
    ]
    some = [(why, deal) for why, deal in zip(chosen, deals, strict=True) if why]
    some.sort(key=lambda each: (-(each[1].amount or 0), each[1].deal))
    return {
        "deals": [deal_json(deal, judged.get(deal.deal), why) for why, deal in some[:MOST]],
        "deals_count": len(some),
    }


@section("risks", _("Risks"), 5)
def risks(found: Occasion) -> Json:
    """Committed deals with a reason to doubt them, and sources that are silent."""
    deals = open_deals(found)
    judged = judgements(deal.deal for deal in deals)
    rows = ranked(found, counted_on(deals, judged), judged)
    return {"deals": rows[:MOST], "deals_count": len(rows)}
