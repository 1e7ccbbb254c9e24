"""A dry run keeps nobody waiting: no import, no upload and no publication."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from revops import ingest, trying
from revops.ingest import comparison, jobs, staging
from revops.known import lock_facts
from revops.mapping import Feed
from revops.models import ImportRun, Source, State, Withdrawal
from revops.queue import work
from revops.trying import GaveWay, tried
from tests import small_company as small

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
LOOKUP = """
[files.accounts]
match = "accounts.csv"
record = "lookup"
id = "account"
"""


def elsewhere(job: Callable[[], object]) -> object:
    """Does a job on another connection, which waits ten seconds for a lock at most."""
    answers: list[object] = []

    def do() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            answers.append(job())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join(30)
    return answers[0]


def imported(path: Path) -> str:
    (run,) = ingest.request_imports(small.MAPPING, [path])
    work.do(work.claim(jobs.due_imports().filter(pk=run.pk)))
    run.refresh_from_db()
    return run.state


def locked() -> bool:
    with transaction.atomic():
        return lock_facts() is not None


def test_an_import_of_the_same_file_goes_on_during_its_dry_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.organisation()
    (tmp_path / "accounts.csv").write_text("account,region\nA1,North\n")
    leads = small.write(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])
    seen: list[object] = []

    compare = comparison.compare

    def compared(run: ImportRun, feed: Feed, report: staging.Report) -> None:
        compare(run, feed, report)
        if threading.current_thread() is threading.main_thread():
            seen.append(elsewhere(locked if feed.name == "accounts" else lambda: imported(leads)))

    monkeypatch.setattr(comparison, "compare", compared)
    ingest.dry_run(small.MAPPING + LOOKUP, [tmp_path / "accounts.csv", leads])
    assert seen == [True, "done"]


def test_a_dry_run_writes_no_row(tmp_path: Path) -> None:
    small.organisation()
    leads = small.write(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])
    (report,) = ingest.dry_run(small.MAPPING, [leads])
    assert (report.added, ImportRun.objects.count(), Source.objects.count()) == (1, 0, 0)
    imported(leads)
    (again,) = ingest.dry_run(small.MAPPING, [leads])
    assert (again.unchanged, ImportRun.objects.count()) == (1, 1)


class SaidLate(threading.Event):
    """Somebody who breaks off, and is slow to say so."""

    def set(self) -> None:
        time.sleep(0.5)
        super().set()


def test_who_breaks_off_may_be_slow_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    look_out = trying.look_out
    waiting = threading.Thread(target=elsewhere, args=(locked,))

    def late(pid: int, over: threading.Event, gave_way: threading.Event) -> None:
        said = SaidLate()
        look_out(pid, over, said)
        if said.is_set():
            gave_way.set()

    def slow() -> None:
        lock_facts()
        with connection.cursor() as cursor:
            waiting.start()
            cursor.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr(trying, "look_out", late)
    with pytest.raises(GaveWay):
        tried(slow)
    waiting.join()


def test_an_import_goes_on_while_an_act_is_tried(tmp_path: Path) -> None:
    small.organisation()
    leads = small.write(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])
    imported(leads)
    small.write(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-06"}])
    states: list[object] = []
    meanwhile = threading.Thread(target=lambda: states.append(elsewhere(lambda: imported(leads))))

    def slow() -> None:
        """Holds what every import needs, for long."""
        lock_facts()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE revops_rawrecord SET line = line")
            meanwhile.start()
            cursor.execute("SELECT pg_sleep(60)")

    with pytest.raises(GaveWay):
        tried(slow)
    meanwhile.join()
    assert states == ["done"]
    assert tried(lambda: 7) == (7, [])


def test_an_act_is_tried_later_when_somebody_writes_just_now(tmp_path: Path) -> None:
    small.organisation()
    leads = small.write(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])
    imported(leads)
    Withdrawal.objects.create(source=Source.objects.get(), feed="leads", due_at="2026-01-01T00:00Z")
    looked: list[object] = []

    def look() -> None:
        row = work.claim(work.open_rows(Withdrawal))
        work.do(row)
        row.refresh_from_db()
        looked.append((row.state, row.attempts, "just now" in str(row.error)))

    with transaction.atomic():
        lock_facts()
        assert elsewhere(look) is None
    Withdrawal.objects.update(due_at="2026-01-01T00:00Z")
    look()
    assert looked == [(State.DUE, 0, True), (State.DONE, 1, False)]
