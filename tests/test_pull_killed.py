"""A pull killed at any instant and repeated gives the same records, and none twice.

Each step waits for a lock that the test holds, in a process of its own, which is killed there.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from revops.known import LOCK
from revops.models import Deal, FeedCursor, ImportRun, Pull, RawRecord, State
from revops.queue import work
from tests.at_length import at_length
from tests.recordings import connected, cursor_of, deal, page
from tests.start import ROOT
from tests.start import environment as start_environment
from tests.workers import database_url, eventually

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])


@contextmanager
def pulling(folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py pull` in a process of its own, killed at the end of the block."""
    settings = {
        "DATABASE_URL": database_url(),
        "RECORDINGS": str(folder),
        "LEASE_SECONDS": "1",
        **more,
    }
    with (folder / "pull.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "pull", "crm"],
            cwd=ROOT, env=start_environment(folder, **settings), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextmanager
def held(statement: str) -> Iterator[None]:
    """A lock in a transaction of its own."""
    with psycopg.connect(database_url()) as other:
        other.execute(statement)
        yield
        other.rollback()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def in_the_middle_of_a_page(folder: Path) -> None:
    pipe = folder / "crm/deals/0003.jsonl"
    os.mkfifo(pipe)
    with pulling(folder) as process, pipe.open("w") as written:  # opens when the connector reads it
        written.write('{"id": "D3"')
        written.flush()
        time.sleep(0.2)
        kill(process)
    pipe.unlink()


def at(statement: str) -> Callable[[Path], None]:
    def killed(folder: Path) -> None:
        with held(statement), pulling(folder):
            eventually(somebody_waits, folder / "pull.log")

    return killed


STEPS = {
    "in the middle of a page": in_the_middle_of_a_page,
    "before the import is asked for": at("LOCK TABLE revops_importrun IN SHARE MODE"),
    "before the pull is over": at("LOCK TABLE revops_feedcursor IN SHARE MODE"),
    "before the records are written": at(f"SELECT pg_advisory_xact_lock({LOCK})"),
    "before facts are written": at("LOCK TABLE revops_dealchange IN SHARE MODE"),
    "before the cursor moves": at("SELECT 1 FROM revops_feedcursor FOR UPDATE"),
    "before the publication": at("LOCK TABLE revops_cell IN SHARE MODE"),
}


@pytest.mark.parametrize("step", at_length(STEPS, quick=["before facts are written"]))
def test_killed_and_repeated_it_brings_the_same_once(step: str, tmp_path: Path, settings) -> None:
    connected(tmp_path, settings)
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    page(tmp_path, 1, deal("D1"), deal("D2"))
    page(tmp_path, 2, deal("D2", 5), deleted=["D1"])
    FeedCursor.objects.create(connection_id=connected(tmp_path, settings).pk, feed="deals")

    STEPS[step](tmp_path)
    for model in (Pull, ImportRun):  # as if the lease had run out
        model.objects.filter(state=State.RUNNING).update(leased_until=timezone.now())
    with pulling(tmp_path) as process:
        assert process.wait(60) == 0, (tmp_path / "pull.log").read_text()

    assert cursor_of().cursor == "0002"
    current = RawRecord.objects.filter(known_until=None)
    assert list(current.values_list("external_id", "values__amount")) == [("D2", 500)]
    assert list(Deal.objects.filter(known_until=None).values_list("deal")) == [("crm/D2",)]
    assert not Pull.objects.filter(state__in=work.OPEN).exists()
    assert not ImportRun.objects.filter(state__in=work.OPEN).exists()
