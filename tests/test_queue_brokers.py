"""The broker is a bell, never a ledger: with every broker, whatever becomes of its messages, the
database decides what is done.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from revops import ingest, known
from revops.models import Chore, ImportRun, Publication, RawRecord, State
from revops.models.facts import Fact
from tests import small_company
from tests.at_length import at_length
from tests.start import ROOT
from tests.workers import Broker, Worker, broker, database_url, eventually

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
STAGES = [{"id": str(n), "lead": f"L{n}", "stage": "mql", "at": "2026-01-05"} for n in range(50)]


EVERY = ["files", "redis", "rabbitmq"]


def with_broker(quick: str) -> pytest.MarkDecorator:
    """With each broker; outside of the long runs with one of them."""
    return pytest.mark.parametrize("bell", at_length(EVERY, quick=[quick]), indirect=True)


@pytest.fixture
def bell(
    request: pytest.FixtureRequest, tmp_path: Path, transactional_db: None
) -> Iterator[Broker]:
    small_company.organisation()
    with broker(request.param, tmp_path) as found:
        yield found


def request(folder: Path) -> ImportRun:
    (run,) = ingest.request_imports(
        small_company.MAPPING, [small_company.write(folder, "stages", STAGES)]
    )
    return run


def done(run: ImportRun) -> bool:
    run.refresh_from_db()
    assert run.state != State.FAILED, run.error
    return run.state == State.DONE and not Chore.objects.exclude(state=State.DONE).exists()


def contents() -> dict[str, int]:
    """Rows that the import of STAGES writes, and what was published of them."""
    counts = {fact.__name__: fact.objects.count() for fact in Fact.__subclasses__()}
    rows = {"RawRecord": RawRecord.objects.count(), "Publication": Publication.objects.count()}
    return {name: count for name, count in (counts | rows).items() if count}


UNDISTURBED = {"RawRecord": 50, "StageEntry": 50, "Handover": 50, "Publication": 1}


@pytest.fixture
def gate(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection that holds the lock on facts, so that an import stops in its middle until the
    gate opens.
    """
    with psycopg.connect(database_url()) as held:
        held.execute("SELECT pg_advisory_lock(%s)", [known.LOCK])
        yield held


def stop_before_the_end(gate: psycopg.Connection, run: ImportRun, worker: Worker) -> None:
    """Lets a running import write everything, and stops it at its last step, the check of its
    lease.
    """
    eventually(lambda: is_waiting("pg_advisory_xact_lock"), worker.log)
    gate.execute("SELECT 1 FROM revops_importrun WHERE id = %s FOR UPDATE", [run.pk])
    gate.execute("SELECT pg_advisory_unlock(%s)", [known.LOCK])
    eventually(lambda: is_waiting("FOR UPDATE"), worker.log)


def is_waiting(query: str) -> bool:
    """Whether somebody waits for a lock. Asked outside of a transaction, which would see the first
    answer again and again.
    """
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(waiting, [f"%{query}%"])
        return cursor.fetchone() is not None


@with_broker("rabbitmq")
def test_a_worker_killed_in_mid_import_leaves_nothing_and_another_one_takes_over(
    bell: Broker, gate: psycopg.Connection, tmp_path: Path
) -> None:
    run = request(tmp_path)
    bell.ring()
    with bell.worker() as first:
        stop_before_the_end(gate, run, first)
        first.kill()
    gate.commit()
    eventually(lambda: not is_waiting(""))
    assert contents() == {}
    with bell.worker() as second:
        eventually(lambda: bell.ring() or done(run), second.log)
    assert (run.attempts, run.added) == (2, 50)
    assert contents() == UNDISTURBED


@with_broker("files")
def test_a_broker_that_forgot_its_messages_is_rung_again_and_the_work_is_done(
    bell: Broker, tmp_path: Path
) -> None:
    run = request(tmp_path)
    bell.ring(3)
    assert bell.forget() == 3
    with bell.worker() as worker:
        bell.ring()  # the next tick
        eventually(lambda: done(run), worker.log)
    assert contents() == UNDISTURBED


@with_broker("redis")
def test_a_message_that_is_delivered_ten_times_is_obeyed_once(bell: Broker, tmp_path: Path) -> None:
    run = request(tmp_path)
    bell.ring(10)
    with bell.worker() as worker:
        eventually(lambda: done(run) and bell.forget() == 0, worker.log)
    assert (run.attempts, run.added) == (1, 50)
    assert contents() == UNDISTURBED


RING = "import time; from revops.queue import work; began = time.monotonic(); work.ring(); assert time.monotonic() - began < 2"


DOWN = ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"]


@pytest.mark.parametrize("url", at_length(DOWN, quick=DOWN[:1]))
def test_a_broker_that_is_down_delays_what_is_requested_and_loses_nothing(
    url: str, tmp_path: Path, transactional_db: None
) -> None:
    small_company.organisation()
    run = request(tmp_path)
    rung = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", RING],
        cwd=ROOT, env=Broker(url, tmp_path).environment(), timeout=30, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (rung.returncode, "The broker does not answer" in rung.stderr) == (0, True), rung.stderr
    with broker("files", tmp_path) as bell, bell.worker() as worker:
        bell.ring()
        eventually(lambda: done(run), worker.log)
    assert contents() == UNDISTURBED
