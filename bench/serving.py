"""The dashboard at 10,000 and at 1,000,000 leads, asked in turns through gunicorn by somebody who
is logged in.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bench.installation import environment, throw_away
from bench.measuring import Seconds, held, line, ratio, timed, title

SIZES = (10_000, 1_000_000)
ROUNDS, WARMING = 200, 20
QUERIES, GOAL = 12, 1.2
SECONDS_TO_START = 120


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation, the cookie of somebody who is logged in, and the number of queries
    its dashboard needs.
    """

    leads: int
    cookie: str
    queries: int
    connection: http.client.HTTPConnection

    def dashboard(self) -> str:
        """Its ETag."""
        answer, body = self.ask()
        if answer.status != 200 or b"</html>" not in body:
            sys.exit(f"The dashboard answered {answer.status}: {body[:300]!r}")
        return answer.headers["ETag"]

    def unchanged(self, tag: str) -> None:
        answer, body = self.ask({"If-None-Match": tag})
        if answer.status != 304:
            sys.exit(f"An unchanged dashboard answered {answer.status}: {body[:300]!r}")

    def ask(
        self, headers: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request("GET", "/", headers={"Cookie": self.cookie, **headers})
        answer = self.connection.getresponse()
        return answer, answer.read()


def main() -> None:
    with ExitStack() as stack:
        sites = [
            stack.enter_context(site(stack.enter_context(throw_away()), leads)) for leads in SIZES
        ]
        title("The dashboard through gunicorn, one request at a time")
        for _number in range(WARMING):
            for each in sites:
                each.dashboard()
        took: dict[int, list[float]] = {each.leads: [] for each in sites}
        for _number in range(ROUNDS):
            for each in sites:  # in turns, so that whatever else the machine does hits both
                took[each.leads].append(timed(each.dashboard).least)
        print_results(sites, {leads: Seconds(tuple(each)) for leads, each in took.items()})
        again(sites[-1])


def print_results(sites: list[Site], took: dict[int, Seconds]) -> None:
    for each in sites:
        seconds = took[each.leads]
        line(f"{each.leads:,} leads: median", seconds)
        line(f"{each.leads:,} leads: p95", Seconds((p95(seconds),)))
    few, many = (took[leads] for leads in SIZES)
    ratio("p95 at 1,000,000 ÷ at 10,000", p95(many), p95(few), GOAL)
    ratio("median at 1,000,000 ÷ at 10,000", many.median, few.median)
    counts = {each.queries for each in sites}
    same = "the same at both sizes" if len(counts) == 1 else "DIFFERENT"
    print(f"  → queries are {same}")
    held("queries", max(counts), QUERIES, "")


def again(site: Site) -> None:
    """What somebody is asked to wait who has the page already."""
    tag = site.dashboard()
    made, unchanged = timed(site.dashboard, ROUNDS), timed(lambda: site.unchanged(tag), ROUNDS)
    line(f"{site.leads:,} leads, unchanged: median", unchanged)
    ratio("unchanged ÷ made anew, median", unchanged.median, made.median)


def p95(seconds: Seconds) -> float:
    return sorted(seconds.each)[int(len(seconds.each) * 0.95)]


@contextmanager
def site(home: Path, leads: int) -> Iterator[Site]:
    """Fills an installation, publishes, and serves it as `make run` does."""
    found = environment(home)
    answer = subprocess.run(
        [sys.executable, "-m", "bench.served", str(home), str(leads)],
        env=found,
        stdout=subprocess.PIPE,
        check=True,
    )
    cookie, _another, queries = json.loads(answer.stdout)
    with gunicorn(found) as connection:
        yield Site(leads, cookie, queries, connection)


@contextmanager
def gunicorn(
    found: dict[str, str], served: str = "config.wsgi"
) -> Iterator[http.client.HTTPConnection]:
    """A connection to a server of its own, when it answers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", served]
    server = subprocess.Popen(command, env=found | {"PORT": str(port)})
    with connected(server, port, "/healthz") as connection:
        yield connection


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def connected(
    server: subprocess.Popen, port: int, path: str
) -> Iterator[http.client.HTTPConnection]:
    """A connection to a program that serves, when it answers under the path; the program ends with
    the block.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        wait_for(connection, path)
        yield connection
    finally:
        connection.close()
        server.terminate()
        server.wait()


def wait_for(connection: http.client.HTTPConnection, path: str) -> None:
    for _attempt in range(SECONDS_TO_START * 5):
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return connection.close()  # the server would, before the other installation is ready
        except OSError:
            connection.close()
            time.sleep(0.2)
    sys.exit(f"The server did not answer within {SECONDS_TO_START} s.")


if __name__ == "__main__":
    main()
