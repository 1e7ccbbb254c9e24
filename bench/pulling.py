"""Pulls from a tool on this machine: the first load of everything it has, and what ten sources cost that
are asked every five minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench import tool
from bench.installation import empty, environment, inside, throw_away
from bench.measuring import Seconds, held, line, timed, title

RECORDS, MINUTES, MEGABYTES = 200_000, 5, 400
SOURCES, EACH, ROUNDS, SHARE = 10, 2_000, 5, 20
EVERY_SECONDS, TICK_SECONDS = 300, 10
MAY = {"EGRESS_ALLOWED": "127.0.0.0/8"}
WORK = "import django; django.setup(); from revops.queue import work\nwhile work.do_all(): pass"


def main() -> None:
    os.environ |= MAY
    with throw_away() as home, inside(home):
        with tool.running(RECORDS) as address:
            first_load(home, address)
        empty()
        with tool.running(EACH) as address:
            every_five_minutes(home, address)


def first_load(home: Path, address: str) -> None:
    """A worker that does nothing else, until everything is imported and published."""
    from revops.models import RawRecord, Rejected

    connect("crm", address)
    title(f"First load of {RECORDS:,} records, {tool.PAGE} a page")
    command, peak, computed = [sys.executable, "-c", WORK], 0.0, 0.0

    def work() -> None:
        nonlocal peak, computed
        child = subprocess.Popen(command, env=environment(home))
        _pid, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        peak, computed = usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime

    before = of_server(home)
    taken = timed(work)
    line("pulled, imported and published", taken)
    line("of which the worker computed", Seconds((computed,)))
    line("of which the database server computed", Seconds((of_server(home) - before,)))
    read = sum(model.objects.count() for model in (RawRecord, Rejected))
    if read != RECORDS:
        sys.exit(f"{read:,} records were read of {RECORDS:,}.")
    held("first load", taken.least / 60, MINUTES, "min")
    held("peak memory of the worker", peak, MEGABYTES, "MB")


def every_five_minutes(home: Path, address: str) -> None:
    """Seconds of processors, of this process in place of a worker and of the database server."""
    from revops.models import FeedCursor
    from revops.queue import work

    for number in range(SOURCES):
        connect(f"crm{number}", address)
    while work.do_all():
        pass

    def pull_all() -> None:
        FeedCursor.objects.update(next_at="2000-01-01T00:00Z")
        while work.do_all():
            pass

    def pull_changes() -> None:
        urllib.request.urlopen(f"{address}/history?change=5").read()
        pull_all()

    title(f"{SOURCES} sources, each asked every {EVERY_SECONDS // 60} minutes")
    idle = computed(home, work.do_all, ROUNDS * 10)
    line("a look at what is due, when nothing is", idle)
    for what, pull in (("has nothing new", pull_all), ("has five changes", pull_changes)):
        taken = computed(home, pull, ROUNDS)
        line(f"a round in which each {what}", taken)
        share = (taken.median + idle.median * EVERY_SECONDS / TICK_SECONDS) / EVERY_SECONDS
        held("of one core, with the looks between", 100 * share, SHARE, "%")


def computed(home: Path, work: Callable[[], object], times: int) -> Seconds:
    took = []
    for _number in range(times):
        began = time.process_time() + of_server(home)
        work()
        took.append(time.process_time() + of_server(home) - began)
    return Seconds(tuple(took))


def of_server(home: Path) -> float:
    """Seconds that the processes of the database server have computed, those that ended with them."""
    import psutil

    from config import embedded

    lines = (embedded.data_folder(home) / "postmaster.pid").read_text().splitlines()
    server = psutil.Process(int(lines[0]))
    ended = server.cpu_times()
    running = [each.cpu_times() for each in (server, *server.children())]
    return ended.children_user + ended.children_system + sum(t.user + t.system for t in running)


def connect(key: str, address: str) -> None:
    from revops.models import Connection, Source

    mapping = tool.MAPPING.replace('key = "crm"', f'key = "{key}"')
    source = Source.objects.create(key=key, name=key, mapping=mapping)
    given = {"address": address, "lists": tool.LISTS}
    Connection.objects.create(source=source, connector="rest", given=given, is_on=True)


if __name__ == "__main__":
    main()
