"""What a view costs beside a bare page of the same server for somebody who is logged in: one that
another reader of the same rights has seen, one that nobody has asked for, and one that has not
changed. And whether a crowd is answered, and how soon the site is back after it.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from bench.installation import environment, throw_away
from bench.measuring import Seconds, line, timed, title
from bench.serving import gunicorn

LEADS = 100_000
CROWD, SECONDS, BACK = 200, 10, 10
ANSWERS = (200, 429, 503)
VIEWS = [
    f"/?period={year}-{month:02}&motion={motion}&compare={compare}"
    for year, month, motion, compare in product(
        (2024, 2025), range(1, 13), ("inbound", "outbound"), ("previous", "none")
    )
]


def main() -> None:
    with throw_away() as home:
        found = environment(home)
        answer = subprocess.run(
            [sys.executable, "-m", "bench.served", str(home), str(LEADS)],
            env=found,
            stdout=subprocess.PIPE,
            check=True,
        )
        first, another, _queries = json.loads(answer.stdout)
        with gunicorn(found | {"WORKERS": "1"}, "bench.bare") as connection:
            title(f"A view of {LEADS:,} leads beside a bare page for somebody who is logged in")
            ask(connection, first, "/me")
            bare = timed(lambda: ask(connection, first, "/me"), 300)
            line("a bare page", bare)
        with gunicorn(found | {"WORKERS": "1"}) as connection:
            compare(connection, first, another, bare)
        with gunicorn(found) as connection:
            crowd(connection.port, first)


def compare(
    connection: http.client.HTTPConnection, first: str, another: str, bare: Seconds
) -> None:
    for view in VIEWS[:20]:
        ask(connection, first, f"{view}&funnel=cohort")
    unseen = Seconds(tuple(timed(lambda v=view: ask(connection, first, v)).least for view in VIEWS))
    for _again in range(3):  # until every process of the server has made each of them
        for view in VIEWS:
            ask(connection, first, view)
    shared = Seconds(
        tuple(timed(lambda v=view: ask(connection, another, v)).least for view in VIEWS)
    )
    tag = ask(connection, first, "/")
    same = timed(lambda: ask(connection, first, "/", tag), 300)
    for what, took, goal in (
        ("a view that nobody has asked for", unseen, 0.08),
        ("a view that another of the same rights has seen", shared, 0.25),
        ("a view that has not changed (304)", same, 0.5),
    ):
        line(what, took)
        share = bare.median / took.median
        verdict = "reached" if share >= goal else "MISSED"
        print(f"  → of the bare page's throughput {share:32.2f}     goal ≥ {goal:g}: {verdict}")


def ask(connection: http.client.HTTPConnection, cookie: str, path: str, tag: str = "") -> str:
    """The ETag of the answer."""
    headers = {"Cookie": cookie} | ({"If-None-Match": tag} if tag else {})
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != (304 if tag else 200):
        sys.exit(f"{path} answered {answer.status}.")
    return answer.headers.get("ETag", "")


def crowd(port: int, cookie: str) -> None:
    """Asks on many connections at once, each for a view of its own."""
    title(f"{CROWD} connections at once for {SECONDS} s")
    seen: Counter[object] = Counter()
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=visit, args=(port, cookie, number, until, seen))
        for number in range(CROWD)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(f"  answers: {dict(seen)}")
    began = time.monotonic()
    with connected(port) as connection:
        ask(connection, cookie, "/")
    back = time.monotonic() - began
    held = set(seen) <= set(ANSWERS) and back <= BACK
    print(
        f"  → back after {back:.1f} s     goal ≤ {BACK} s, only {ANSWERS}: {'reached' if held else 'MISSED'}"
    )


def visit(port: int, cookie: str, number: int, until: float, seen: Counter[object]) -> None:
    while time.monotonic() < until:
        try:
            with connected(port) as connection:
                connection.request("GET", VIEWS[number % len(VIEWS)], headers={"Cookie": cookie})
                answer = connection.getresponse()
                answer.read()
                seen[answer.status] += 1
        except OSError as error:
            seen[type(error).__name__] += 1
        number += CROWD


@contextmanager
def connected(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


if __name__ == "__main__":
    main()
