"""What was handed over and is not worked on, and what was handed back, with the reasons: both ways."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from revops.clocks import every
from revops.routines.figures import Json, spoken
from revops.routines.sections import Occasion, section

MOST = 10
LOOKS_BACK = timedelta(days=60)  # MQLs that are older are no hand-off any more
WORKING_DAYS = 2  # within which somebody should have had to do with an MQL
KNOWN = "known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s) AND business_day < %(today)s"
# MQLs with whom nobody had to do since, neither by a later stage nor by anything that a person did.
UNWORKED = f"""
    WITH mql AS (
        SELECT lead, business_day, happened_at, team_id, record_id FROM revops_stageentry
        WHERE {KNOWN} AND stage = 'mql' AND entry_number = 1 AND left_out = '' AND business_day >= %(first)s AND business_day < %(late)s
    ), later AS (
        SELECT DISTINCT mql.lead FROM mql JOIN revops_stageentry s ON s.lead = mql.lead AND s.stage NOT IN ('lead', 'mql')
        WHERE s.known_from <= %(known)s AND (s.known_until IS NULL OR s.known_until > %(known)s) AND s.business_day < %(today)s
        UNION SELECT mql.lead FROM mql JOIN revops_activity a ON a.lead = mql.lead AND a.happened_at >= mql.happened_at
        WHERE a.known_from <= %(known)s AND (a.known_until IS NULL OR a.known_until > %(known)s) AND NOT a.is_automatic
            AND a.business_day < %(today)s
    )
    SELECT mql.lead, mql.business_day, t.name, mql.record_id, coalesce(nullif(l.company, ''), nullif(l.name, ''), mql.lead)
    FROM mql LEFT JOIN later USING (lead) LEFT JOIN revops_team t ON t.id = mql.team_id
    LEFT JOIN revops_lead l ON l.lead = mql.lead AND l.known_until IS NULL
    WHERE later.lead IS NULL ORDER BY mql.business_day, mql.lead"""
# Sales hands a lead back to marketing; an account executive hands an opportunity back to development.
RETURNED = f"""
    SELECT 'lead', coalesce(t.name, ''), reason, count(*) FROM revops_stageentry s LEFT JOIN revops_team t ON t.id = s.team_id
    WHERE {KNOWN} AND stage = 'disqualified' AND s.left_out = '' AND business_day >= %(since)s GROUP BY 1, 2, 3
    UNION ALL
    SELECT 'deal', coalesce(t.name, ''), reason, count(*) FROM revops_dealchange d LEFT JOIN revops_team t ON t.id = d.team_id
    WHERE {KNOWN} AND kind = 'disqualified' AND d.left_out = '' AND business_day >= %(since)s GROUP BY 1, 2, 3
    ORDER BY 4 DESC, 1, 2, 3"""

# What was to be answered since the last meeting, by the clocks of the page of hand-offs.
ANSWERED = f"""
    SELECT clock, count(*), count(*) FILTER (WHERE in_time), count(*) FILTER (WHERE answer = 'rejected'),
        count(*) FILTER (WHERE answer = '')
    FROM revops_handover WHERE {KNOWN} AND business_day >= %(since)s
        AND (clock <> 'kick_off' OR EXISTS (SELECT 1 FROM revops_feeddelivery WHERE kind = 'onboarding')) GROUP BY 1"""


@section("hand_offs", _("Hand-offs"), 4)
def hand_offs(found: Occasion) -> Json:
    if found.published is None:
        return unworked_json([]) | returned_json([]) | {"clocks": []}
    clocks = clocks_json(asked(ANSWERED, found))
    return unworked_json(asked(UNWORKED, found)) | returned_json(asked(RETURNED, found)) | clocks


def unworked_json(rows: list[tuple]) -> Json:
    """MQLs with whom nobody had to do in time: the oldest ones, and how many of each team."""
    by_team = Counter(team or "" for _lead, _on, team, *_rest in rows)
    return {
        "working_days": WORKING_DAYS,
        "unworked_count": len(rows),
        "unworked": [
            {"lead": lead, "on": str(on), "team": team or "", "record": record, "label": label}
            for lead, on, team, record, label in rows[:MOST]
        ],
        "by_team": [list(each) for each in by_team.most_common()],
    }


def clocks_json(rows: list[tuple]) -> Json:
    """Of each hand-off, how many were to be answered, in time, handed back and forgotten."""
    counts = {key: rest for key, *rest in rows}
    names = ("due", "in_time", "rejected", "forgotten")
    return {
        "clocks": [
            {"key": each.key, "label": spoken(each.label)}
            | dict(zip(names, counts[each.key], strict=True))
            for each in every()
            if each.key in counts
        ]
    }


def returned_json(rows: list[tuple]) -> Json:
    """What came back since the last meeting, by reason."""
    return {
        "returned_count": sum(count for *_which, count in rows),
        "returned": [
            {"of": of, "team": team, "reason": reason, "count": count}
            for of, team, reason, count in rows[:MOST]
        ],
    }


def asked(sql: str, found: Occasion) -> list[tuple]:
    today = found.today
    # The day by which an MQL should have been worked on is that many working days before today.
    late = today
    while found.calendar.working_days(late, today) < WORKING_DAYS and today - late < LOOKS_BACK:
        late -= timedelta(days=1)
    since = found.before.at.date() if found.before else today - timedelta(days=7)
    given = {
        "known": found.published.known_at, "today": today, "first": today - LOOKS_BACK, "late": late,
        "since": since,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()
