"""Working time in SQL: a temporary table of what is worked, with what was worked before each span."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from revops import hours
from revops.models import Organisation
from revops.working_hours import SECOND

USUAL = 0  # stands for every team without hours of its own
# Seconds worked up to an instant in the hours of a team.
WORKED = """
    coalesce((SELECT s.before + extract(epoch FROM least({at}, s.ends) - s.starts) FROM work_span s
        WHERE s.team = {team} AND s.starts <= {at} ORDER BY s.starts DESC LIMIT 1), 0)"""
WAITED = "floor({until} - {since})::int"


def worked(at: str, team: str) -> str:
    return WORKED.format(at=at, team=team)


def waited(since: str, until: str, team: str) -> str:
    """Whole working seconds between two instants, as SQL; null where one of them is."""
    seconds = WAITED.format(since=worked(since, team), until=worked(until, team))
    return f"CASE WHEN {since} IS NOT NULL AND {until} IS NOT NULL THEN {seconds} END"


def fill(organisation: Organisation, first: datetime, last: datetime) -> None:
    """Makes the table `work_span` for the time from an instant to another."""
    kept = hours.current(organisation)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.work_span")
        cursor.execute(
            "CREATE TEMP TABLE work_span (team bigint, starts timestamptz, ends timestamptz, before float8) ON COMMIT DROP"
        )
        with cursor.copy("COPY work_span FROM STDIN") as copy:
            for row in rows(kept, first, last + timedelta(days=1)):
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON work_span (team, starts DESC)")
        cursor.execute("ANALYZE work_span")


def rows(
    kept: hours.Hours, first: datetime, last: datetime
) -> Iterator[tuple[int, datetime, datetime, int]]:
    for team, worked_in in ((USUAL, kept.usual), *kept.teams.items()):
        before = timedelta(0)
        for starts, ends in worked_in.spans(first, last):
            yield team, starts, ends, before // SECOND
            before += ends - starts


def teams(organisation: Organisation) -> list[int]:
    """The teams that keep hours of their own."""
    return sorted(hours.current(organisation).teams)
