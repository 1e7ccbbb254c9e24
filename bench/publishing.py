"""Publishing after some rows changed: what it costs follows the changes, not the size of what they
touch.
"""

from __future__ import annotations

from bench import company
from bench.installation import inside, throw_away
from bench.measuring import Seconds, held, line, ratio, timed, title

LEADS, CHANGED = 1_000_000, 1000
TIMES = 7
SECONDS = 1
# Which current rows change: by chance among those of the last five days, or of all.
RECENT = "known_until IS NULL AND business_day >= current_date - 5"
SCATTERED = "known_until IS NULL"
# As an import would: the old version is closed, and a new one comes in its place, here with the
# next owner.
CHOOSE = """
    CREATE TEMP TABLE changing ON COMMIT DROP AS
    SELECT id FROM revops_stageentry WHERE {which} ORDER BY hashint8(id + %(round)s) LIMIT %(count)s"""
CLOSE = "UPDATE revops_stageentry SET known_until = %(at)s WHERE id IN (SELECT id FROM changing)"
COLUMNS = """source_id, record_id, row, part, lead, stage, entry_number, left_out, reason, happened_at, business_day, motion,
    team_id, persona_id, channel_id, region_id"""
ADD = f"""
    INSERT INTO revops_stageentry ({COLUMNS}, owner_id, known_from)
    SELECT {COLUMNS}, 1 + owner_id %% {company.OWNERS}, %(at)s FROM revops_stageentry WHERE id IN (SELECT id FROM changing)"""


def main() -> None:
    with throw_away() as home, inside(home):
        from revops.publish import publish

        company.fill(LEADS)
        title(f"Publishing {CHANGED:,} changed rows of {LEADS:,} leads")
        whole = timed(publish)
        line("the first publication, of everything", whole)
        few = after_changes("one row", SCATTERED, 1)
        for name, which in (
            ("of the last five days", RECENT),
            ("scattered over 24 months", SCATTERED),
        ):
            took = after_changes(f"{CHANGED:,} rows {name}", which, CHANGED)
            ratio("÷ the first publication", took.median, whole.least)
            ratio("÷ publishing one row", took.median, few.median)
            held("median", took.median, SECONDS, "s")
        line("nothing changed", timed(publish, TIMES))


def after_changes(what: str, which: str, count: int) -> Seconds:
    from revops.publish import publish

    rounds = iter(range(TIMES))
    took = timed(publish, TIMES, before=lambda: change(which, count, next(rounds)))
    line(f"publication after {what}", took)
    return took


def change(which: str, count: int, round: int) -> None:
    from django.db import connection, transaction

    from revops.known import lock_facts

    with transaction.atomic(), connection.cursor() as cursor:
        params = {"at": lock_facts(), "count": count, "round": round}
        for statement in (CHOOSE.format(which=which), CLOSE, ADD):
            cursor.execute(statement, params)


if __name__ == "__main__":
    main()
