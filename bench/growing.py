"""What pages cost when there are many imports behind them, and far down in a receipt: the same as
at the beginning.
"""

from __future__ import annotations

from collections.abc import Callable

from bench import company
from bench.installation import inside, throw_away
from bench.measuring import Seconds, line, ratio, timed, title

FEW, MANY = 100, 300_000
LEADS, PAGE = 1_000_000, 50
TIMES, GOAL = 25, 1.25
# What differs from run to run; the rest is as in the first.
VARYING = {
    "feed": "'feed' || n %% 5",
    "state": "CASE WHEN n %% 50 = 0 THEN 'failed' ELSE 'done' END",
    **dict.fromkeys(("due_at", "fetched_at", "known_at", "finished_at", "delivered_at"), "at"),
}
RUNS = """
    INSERT INTO revops_importrun ({columns}) SELECT {values} FROM revops_importrun r,
        (SELECT n, now() - make_interval(secs => n * 60) AS at FROM generate_series(%(first)s, %(last)s) n) x
    WHERE r.id = (SELECT min(id) FROM revops_importrun)"""
DELIVERIES = """
    INSERT INTO revops_feeddelivery (source_id, feed, kind, delivered_at, finished_at, runs)
    SELECT source_id, feed, 'stage', max(fetched_at), max(finished_at), count(*) FROM revops_importrun WHERE state = 'done' GROUP BY 1, 2
    ON CONFLICT DO NOTHING"""


RECORDS = """
    INSERT INTO revops_rawrecord (id, row, source_id, feed, kind, external_id, lead, deal, payload, values, sha256, line, run_id,
        fetched_at, known_from)
    SELECT record_id, row, 1, 'leads', 'lead', lead, lead, '', '{}', '{}', '', 1, 1, now(), now()
    FROM revops_stageentry WHERE stage = 'lead'"""


def main() -> None:
    with throw_away() as home, inside(home):
        from revops.publish import publish

        company.fill(LEADS)
        publish()
        title(f"Imports behind a page, {LEADS:,} leads")
        add_runs(1, FEW)
        few = measured(FEW)
        add_runs(FEW + 1, MANY)
        for (name, before), after in zip(few.items(), measured(MANY).values(), strict=True):
            ratio(f"{name}, {MANY:,} ÷ {FEW} imports", after.median, before.median, GOAL)
        run(RECORDS)
        run("ANALYZE revops_rawrecord")
        leaf()


def run(statement: str, **params: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)


def add_runs(first: int, last: int) -> None:
    from revops.models import ImportRun, Source

    if not ImportRun.objects.exists():
        ImportRun.objects.create(source=Source.objects.earliest("pk"), feed="feed0", mapping="")
    columns = [each.column for each in ImportRun._meta.concrete_fields if each.column != "id"]
    values = ", ".join(VARYING.get(column, f"r.{column}") for column in columns)
    run(RUNS.format(columns=", ".join(columns), values=values), first=first, last=last)
    run(DELIVERIES)
    run("ANALYZE revops_importrun")


def measured(runs: int) -> dict[str, Seconds]:
    from django.conf import settings

    from revops import numbers
    from revops.queue import work

    settings.ALLOWED_HOSTS = ["testserver"]
    page, tag = reader()
    asked: dict[str, Callable[[], object]] = {
        "the state of everything": lambda: numbers.state(1),
        "a 304": lambda: page("/", tag),
        "the dashboard": lambda: page("/"),
        "the page of imports": lambda: page("/data/"),
        "the list of runs in the admin": lambda: page("/admin/revops/importrun/"),
        "finding the next work": work.claim_next,
    }
    found = {name: timed(work_, TIMES) for name, work_ in asked.items()}
    for name, took in found.items():
        line(f"{name} after {runs:,} imports", took)
    return found


def reader() -> tuple[Callable[..., object], str]:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(
        User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0]
    )
    client.get("/")
    tag = client.get("/").headers["ETag"]
    return lambda address, known="": client.get(
        address, headers={"If-None-Match": known} if known else {}
    ), tag


def leaf() -> None:
    """The first page of a year's leads, and the last."""
    from revops import numbers, receipts

    published = numbers.published()
    asked = (
        "leads",
        published.calendar.period(str(published.today.year - 1)),
        numbers.Slice(),
        published,
    )
    first = receipts.records(*asked, limit=PAGE)
    # From the end: the page before the very last record.
    end = receipts.Cursor(published.id, "-day", first.count, oldest(asked), is_back=True)
    deep = receipts.Listing(cursor=end)
    title(f"Receipts of {first.count:,} records")
    at_first = timed(lambda: receipts.records(*asked, limit=PAGE), 5)
    at_last = timed(lambda: receipts.records(*asked, limit=PAGE, listing=deep), 5)
    line("the first page", at_first)
    line("the last page", at_last)
    ratio("last ÷ first", at_last.median, at_first.median, GOAL)


def oldest(asked: tuple) -> tuple:
    """What the oldest record is sorted by."""
    from revops import receipts

    found = receipts.records(*asked, limit=1, listing=receipts.Listing(sort="day"))
    day, *rest = found.next.key[1:]
    return day, day, *rest


if __name__ == "__main__":
    main()
