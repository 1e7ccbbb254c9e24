"""Building all cells from the facts, beside one hand-written query with the same grouping sets over
the same table.
"""

from __future__ import annotations

from bench import company
from bench.installation import inside, throw_away
from bench.measuring import line, ratio, timed, title

LEADS = 1_000_000
TIMES = 5
GOAL = 2
EMPTY = "TRUNCATE revops_cell, revops_publication CASCADE"
# What somebody would write who needs the cells of leads, MQLs and SQOs once.
QUERY = """
    SELECT stage, business_day, motion, team_id, owner_id, persona_id, channel_id, region_id, count(*) AS amount
    FROM revops_stageentry
    WHERE known_until IS NULL AND entry_number = 1 AND left_out = '' AND stage IN ('lead', 'mql', 'sqo')
    GROUP BY GROUPING SETS (
        (stage, business_day, motion), (stage, business_day, motion, team_id), (stage, business_day, motion, owner_id),
        (stage, business_day, motion, persona_id), (stage, business_day, motion, channel_id), (stage, business_day, motion, region_id))"""


def main() -> None:
    with throw_away() as home, inside(home):
        from revops.models import Cell, StageEntry
        from revops.publish import publish

        company.fill(LEADS)
        title(f"All cells of {LEADS:,} leads with {StageEntry.objects.count():,} stage entries")
        # With as much memory as publishing allows itself.
        run("SET work_mem = '256MB'")
        query = timed(lambda: run(f"SELECT count(*), sum(amount) FROM ({QUERY}) q"), TIMES)
        kept = timed(
            lambda: run(f"CREATE TEMP TABLE kept AS {QUERY}"),
            TIMES,
            before=lambda: run("DROP TABLE IF EXISTS kept"),
        )
        run("RESET work_mem")
        first = timed(publish, TIMES, before=lambda: run(EMPTY))
        cells = Cell.objects.count()
        again = timed(lambda: publish(rebuild=True), TIMES)
        line("the query, its rows counted", query)
        line("the query, its rows kept in a temporary table", kept)
        line(f"first publication, {cells:,} cells written", first)
        line("rebuild that finds nothing to change", again)
        ratio("rebuild ÷ query", again.least, query.least, GOAL)
        ratio("first publication ÷ query", first.least, query.least, GOAL)
        ratio("rebuild ÷ query with its rows kept", again.least, kept.least)
        ratio("first publication ÷ query with its rows kept", first.least, kept.least)


def run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        if cursor.description:
            cursor.fetchall()


if __name__ == "__main__":
    main()
