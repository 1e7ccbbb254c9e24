"""The pages of work, at 10,000 and at 1,000,000 leads with five touches each: what they take, and how
many questions they ask the database.
"""

from __future__ import annotations

import sys

from bench.installation import empty, inside, throw_away
from bench.measuring import held, line, ratio, timed, title

SIZES = (10_000, 1_000_000)
ADDRESSES = (
    "/inbound/", "/outbound/", "/outbound/accounts/", "/outbound/account/?account=company:company%2017",
    "/handoffs/", "/onboarding/", "/demand/", "/home/revops/", "/home/cs/", "/home/sdr/",
)  # fmt: skip
QUERIES, GOAL = 12, 1.5


def main() -> None:
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with throw_away() as home, inside(home):
        least = {leads: measure(leads) for leads in sizes}
        for address in ADDRESSES:
            small, large = (least[each][address] for each in (sizes[0], sizes[-1]))
            ratio(f"{address}, {sizes[-1]:,} leads ÷ {sizes[0]:,}", large, small, GOAL)


def measure(leads: int) -> dict[str, float]:
    """Seconds of each page, once it has been asked for."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    laid_in(leads)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    title(f"Pages of work, {leads:,} leads, {5 * leads:,} touches")
    found = {}
    for address in ADDRESSES:
        if (status := client.get(address).status_code) != 200:
            sys.exit(f"{address} answered {status}.")
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        queries = len(asked)  # before another request forgets them
        taken = timed(lambda address=address: client.get(address), 7)
        line(f"{address}, {queries} queries", taken)
        held(f"queries of {address}", queries, QUERIES, "")
        found[address] = taken.least
    return found


def laid_in(leads: int) -> None:
    from django.db import connection

    from bench import company, worked
    from revops import publish, stocktaking

    empty()
    company.lay_in(leads, everything=True)
    worked.lay_in(leads)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    publish.publish()
    line("counting all records, after a publication", timed(stocktaking.take))


if __name__ == "__main__":
    main()
