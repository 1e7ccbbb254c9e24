"""For how long a source may be quiet, by the days on which it delivered so far: what holds where its
mapping does not say `stale_after_hours`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import connection

from revops.models import ImportRun

# A rhythm shows from the third day on; later changes of it show, because old days are not looked at.
FEWEST, MOST = 3, 15
LEAST_HOURS = 36
# Half as long again as the longest pause: a delivery that comes later than usual is no silence.
SLACK = 1.5
# Of each feed one day after the other, from the last one back, however many imports a day had.
DAYS = """
    SELECT days.at FROM revops_feeddelivery d CROSS JOIN LATERAL (
        WITH RECURSIVE day AS (
            SELECT (SELECT max(fetched_at) FROM revops_importrun
                WHERE source_id = d.source_id AND feed = d.feed AND state = 'done' AND NOT is_pulled) AS at
            UNION ALL
            SELECT (SELECT max(fetched_at) FROM revops_importrun
                WHERE source_id = d.source_id AND feed = d.feed AND state = 'done' AND NOT is_pulled
                AND fetched_at < date_trunc('day', day.at)) FROM day WHERE day.at IS NOT NULL
        ) SELECT at FROM day WHERE at IS NOT NULL LIMIT %(most)s) days
    WHERE d.source_id = %(source)s"""


def quiet_hours(run: ImportRun, at: datetime) -> int | None:
    """For how many hours the source may be quiet after a delivery; None when it delivered on too few
    days to tell, and for what is asked or typed in, where nothing new is no silence.
    """
    if run.is_pulled:
        return None
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"source": run.source_id, "most": MOST})
        days = {found.date() for (found,) in cursor.fetchall()} | {at.date()}
    return hours_between(sorted(days)[-MOST:])


def hours_between(days: list[date]) -> int | None:
    if len(days) < FEWEST:
        return None
    longest = max(later - earlier for earlier, later in pairwise(days))
    return max(LEAST_HOURS, int(SLACK * (longest / timedelta(hours=1))))
