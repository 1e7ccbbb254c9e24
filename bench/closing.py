"""Closing a month of very many documents, matching them to deals, and the dashboard's figures with
three years of closed months beside none.
"""

from __future__ import annotations

import csv
import resource
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bench.installation import inside, throw_away
from bench.measuring import held, line, ratio, timed, title

DOCUMENTS, DEALS, MONTHS = 100_000, 20_000, 36
FIRST = date(2023, 1, 1)
CLOSING, MATCHING, GOAL, MEGABYTES = 10, 60, 1.2, 500
MAPPING = """
mapping = 1
[source]
key = "billing"
currency = "EUR"
[files.deals]
match = "deals.csv"
record = "deal"
id = "deal"
fields = { deal = "deal", company = "company", amount = "amount", opened_at = "at", closed_at = "at", outcome = { value = "won" } }
[files.invoices]
match = "invoices*.csv"
record = "invoice"
id = "invoice"
fields = { invoice = "invoice", at = "at", amount = "amount", company = "company" }
"""


def main() -> None:
    with throw_away() as home, inside(home), tempfile.TemporaryDirectory() as folder:
        from revops import bridging, closing, numbers, publish
        from revops.readers import EVERYTHING

        title(f"{DOCUMENTS:,} documents of one month, {DEALS:,} deals, {MONTHS} closed months")
        fill(Path(folder))
        publish.publish()
        before = timed(read, 20)
        everything = numbers.published(reader=EVERYTHING)
        known = bridging.known(everything)
        matching = timed(lambda: bridging.matched(known, {}))
        line("matching documents to deals", matching)
        held("matching", matching.least, MATCHING, "s")
        preparer, approver = people()
        accepted = dict.fromkeys(closing.CHECKS, "Measured.")
        months = closing_months(everything)
        first = timed(lambda: closing.close(months[0], preparer, approver, accepted))
        line("closing the month of all documents", first)
        held("closing", first.least, CLOSING, "s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        held("peak memory of this process", peak, MEGABYTES, "MB")
        for month in months[1:]:
            closing.close(month, preparer, approver, accepted)
        after = timed(read, 20)
        line("the five figures of 13 months, nothing closed", before)
        line(f"the same with {MONTHS} closed months", after)
        ratio("with closed months ÷ without", after.median, before.median, GOAL)


def read() -> None:
    from revops import numbers
    from revops.calendar import PeriodKind
    from revops.numbers import Slice
    from revops.readers import EVERYTHING

    published = numbers.published(reader=EVERYTHING)
    now = published.calendar.containing(PeriodKind.MONTH, FIRST + timedelta(days=900))
    periods = [now, *published.calendar.back(now, 12)]
    numbers.restated(
        list(numbers.read(numbers.headline(published), periods, [Slice()], published)), published
    )


def closing_months(published: object) -> list:
    from revops.calendar import PeriodKind

    month = published.calendar.containing(PeriodKind.MONTH, FIRST)
    found = [month]
    while len(found) < MONTHS:
        found.append(found[-1].next(published.calendar))
    return found


def people() -> list:
    from django.contrib.auth.models import Group, User

    found = [User.objects.create(username=name) for name in ("preparer", "approver")]
    for each in found:
        each.groups.add(Group.objects.get_or_create(name="finance")[0])
    return found


def fill(folder: Path) -> None:
    """Deals over three years, all but a thirtieth of the documents in the first month."""
    from revops import ingest
    from revops.ingest import jobs
    from revops.queue import work

    write(
        folder / "deals.csv",
        ("deal", "company", "amount", "at"),
        (
            (f"D{number}", f"Company {number % 5000}", 100 + number % 977, day(number, 1095))
            for number in range(DEALS)
        ),
    )
    write(
        folder / "invoices.csv",
        ("invoice", "company", "amount", "at"),
        (
            (
                f"A{number}",
                f"Company {number % 5000}",
                100 + number % 977,
                day(number, 31 if number % 30 else 1095),
            )
            for number in range(DOCUMENTS)
        ),
    )
    for run in ingest.request_imports(MAPPING, sorted(folder.iterdir())):
        ingest.perform(work.claim(jobs.due_imports().filter(pk=run.pk)))


def day(number: int, days: int) -> str:
    return (FIRST + timedelta(days=number * 7 % days)).isoformat()


def write(path: Path, head: tuple[str, ...], rows: object) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
