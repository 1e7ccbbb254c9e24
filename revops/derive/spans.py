"""Working time in SQL: a temporary table of what is worked, with what was worked before each span."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from revops.hours import Hours
from revops.working_hours import DAY, SECOND

USUAL = 0  # stands for every team without hours of its own
# Seconds worked up to an instant in the hours of a team.
WORKED = """
    coalesce((SELECT s.before + extract(epoch FROM least({at}, s.ends) - s.starts) FROM work_span s
        WHERE s.team = {team} AND s.starts <= {at} ORDER BY s.starts DESC LIMIT 1), 0)"""
# The first instant by which so many seconds were worked since another. Without the offset, what is
# worked until then would be looked up twice.
DUE = """
    CASE WHEN {seconds} <= 0 THEN {at} ELSE (
        SELECT x.due_at FROM (SELECT {worked} + {seconds} AS target OFFSET 0) w, LATERAL (
            SELECT s.starts + make_interval(secs => w.target - s.before) AS due_at FROM work_span s
            WHERE s.team = {team} AND s.before < w.target ORDER BY s.before DESC LIMIT 1) x) END"""
WAITED = "floor({until} - {since})::int"


def worked(at: str, team: str) -> str:
    return WORKED.format(at=at, team=team)


def waited(since: str, until: str, team: str) -> str:
    """Whole working seconds between two instants, as SQL; null where one of them is."""
    seconds = WAITED.format(since=worked(since, team), until=worked(until, team))
    return f"CASE WHEN {since} IS NOT NULL AND {until} IS NOT NULL THEN {seconds} END"


def due(at: str, seconds: str, team: str) -> str:
    """The instant by which so many seconds were worked since another, as SQL. The table has to be
    filled that far.
    """
    return DUE.format(at=at, seconds=seconds, team=team, worked=worked(at, team))


def fill(kept: Hours, first: datetime, last: datetime, seconds: int = 0) -> None:
    """Makes the table `work_span` for the time from an instant to another, and until so many seconds
    are worked after it. Raises HoursError where nobody ever works.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.work_span")
        cursor.execute(
            "CREATE TEMP TABLE work_span (team bigint, starts timestamptz, ends timestamptz, before float8) ON COMMIT DROP"
        )
        with cursor.copy("COPY work_span FROM STDIN") as copy:
            for row in rows(kept, first, last, seconds):
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON work_span (team, starts DESC)")
        cursor.execute("CREATE INDEX ON work_span (team, before DESC)")
        cursor.execute("ANALYZE work_span")


def rows(
    kept: Hours, first: datetime, last: datetime, seconds: int
) -> Iterator[tuple[int, datetime, datetime, int]]:
    # From a whole hour on, so that what is worked before each span is whole seconds.
    hour = first.replace(minute=0, second=0, microsecond=0)
    for team, worked_in in ((USUAL, kept.usual), *kept.teams.items()):
        before = timedelta(0)
        for starts, ends in worked_in.spans(hour, worked_in.after(last, seconds) + DAY):
            yield team, starts, ends, before // SECOND
            before += ends - starts
