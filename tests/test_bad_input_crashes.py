"""What breaks in the middle: a full disk, a killed command, files of which nothing is right.
Nothing is lost, the next run is clean.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from revops import ingest, known
from revops.ingest import jobs
from revops.models import Chore, ImportRun, Lead, RawRecord, Rejected, StageEntry, State
from revops.queue import work
from tests import small_company
from tests.start import ROOT
from tests.start import environment as start_environment
from tests.workers import database_url, eventually

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
MANY = 10_000
MEMORY = 400_000  # kB


@pytest.fixture(autouse=True)
def company() -> None:
    small_company.organisation()


# A process starts with the memory of the one that started it, as the system counts; a small one
# between them tells them apart.
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stderr=subprocess.STDOUT)
print("kB", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def command(folder: Path, *before: str) -> subprocess.Popen[str]:
    """`manage.py import_files` of the folder, in a process of its own."""
    (folder / "mapping.toml").write_text(small_company.MAPPING)
    files = sorted(map(str, folder.glob("*.csv")))
    return subprocess.Popen(
        [*before, sys.executable, "manage.py", "import_files", str(folder / "mapping.toml"), *files],
        cwd=ROOT, env=start_environment(folder, DATABASE_URL=database_url(), LEASE_SECONDS="1"),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def finished(folder: Path) -> tuple[str, int]:
    """What the command printed, and the most memory that it had, in kB."""
    printed, _nothing = command(folder, sys.executable, "-c", MEASURED).communicate()
    printed, _kb, memory = printed.rpartition("kB ")
    return printed, int(memory)


def test_ten_thousand_bad_rows_are_all_listed_and_the_good_ones_are_in(tmp_path: Path) -> None:
    rows = [
        {"id": str(n), "lead": f"L{n}", "stage": "mql", "at": "2026-01-05" if n % 100 else "soon"}
        for n in range(100)
    ]
    bad = [
        {"id": f"bad {n}", "lead": f"L{n}", "stage": "mql", "at": "soon"} for n in range(MANY - 1)
    ]
    small_company.write(tmp_path, "stages", rows + bad)
    printed, memory = finished(tmp_path)
    assert "10,099 read, 99 new, 10,000 rejected" in printed
    assert "lines 102, 103, 104, 105, 106, …" in printed and printed.count("is not a date") == 1
    assert (RawRecord.objects.count(), Rejected.objects.count()) == (99, MANY)
    assert list(Rejected.objects.order_by("line").values_list("line", flat=True)[:2]) == [2, 102]
    assert memory < MEMORY


def test_ten_megabytes_in_one_field_are_refused_in_little_memory(tmp_path: Path) -> None:
    long = {"id": "1", "lead": "x" * 10_000_000, "stage": "mql", "at": "2026-01-05"}
    small_company.write(
        tmp_path, "stages", [long, {"id": "2", "lead": "L2", "stage": "mql", "at": "2026-01-05"}]
    )
    printed, memory = finished(tmp_path)
    assert "2 read, 1 new, 1 rejected" in printed
    assert "A cell is longer than 1000000 characters" in printed and len(printed) < 5000
    assert len(str(Rejected.objects.get().payload)) < 5000
    assert memory < MEMORY


@pytest.mark.long
def test_a_killed_command_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    small_company.write(
        tmp_path, "stages", [{"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-05"}]
    )
    small_company.write(tmp_path, "leads", [{"lead": "L1"}])
    with psycopg.connect(database_url(), autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", [known.LOCK])
        process = command(tmp_path)
        eventually(lambda: waits_for(gate, "pg_advisory_xact_lock"))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert (RawRecord.objects.count(), Lead.objects.count(), ImportRun.objects.count()) == (0, 0, 2)
    printed, _memory = finished(tmp_path)
    # What the killed command had requested was done first.
    assert "leads.csv → leads: 1 read, 0 new, 1 unchanged" in printed
    assert set(ImportRun.objects.values_list("state", flat=True)) == {State.DONE}
    assert (RawRecord.objects.count(), Lead.objects.count(), StageEntry.objects.count()) == (
        2,
        1,
        1,
    )
    assert re.search(r"Publication \d+", printed)


def waits_for(gate: psycopg.Connection, query: str) -> bool:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s AND datname = current_database()"
    return gate.execute(waiting, [f"%{query}%"]).fetchone() is not None


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 4 MB that holds the raw records; skips where none can be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="diapason-disk-"))
    folder.chmod(0o755)
    disk = folder / "disk"
    disk.mkdir()
    try:
        mount(disk)
        name = f"disk_of_{connection.settings_dict['NAME']}"  # the server may be shared, and tablespaces with it
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE TABLESPACE "{name}" LOCATION %s', [str(disk)])
            # What other tests wrote and took back may still have its place in the file.
            cursor.execute("TRUNCATE revops_rawrecord CASCADE")
            cursor.execute(f'ALTER TABLE revops_rawrecord SET TABLESPACE "{name}"')
            try:
                yield disk
            finally:
                cursor.execute("TRUNCATE revops_rawrecord CASCADE")
                cursor.execute("ALTER TABLE revops_rawrecord SET TABLESPACE pg_default")
                cursor.execute(f'DROP TABLESPACE "{name}"')
    finally:
        subprocess.run(["umount", str(disk)], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def mount(disk: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("Only root can mount a disk that is small enough to be full.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            owner = Path(cursor.fetchone()[0]).stat().st_uid
    except (OperationalError, FileNotFoundError, PermissionError):
        pytest.skip(
            "The database server is on another machine, or does not say where its data are."
        )
    size = f"size=4m,uid={owner},mode=700"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"A small disk cannot be mounted here: {mounted.stderr.strip()}")


def test_a_full_disk_loses_nothing_and_the_import_is_done_when_there_is_room(
    tmp_path: Path, small_disk: Path
) -> None:
    small_company.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])
    rows = [
        {"id": str(n), "lead": f"L{n}", "stage": "mql", "at": "2026-01-05", "owner": "x" * 150}
        for n in range(MANY)
    ]
    (run,) = ingest.request_imports(
        small_company.MAPPING, [small_company.write(tmp_path, "stages", rows)]
    )
    assert attempted(run).state == State.DUE
    assert "No space left on device" in run.error
    assert (RawRecord.objects.count(), StageEntry.objects.count(), Rejected.objects.count()) == (
        1,
        1,
        0,
    )
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    assert attempted(run).state == State.DONE
    assert (RawRecord.objects.count(), StageEntry.objects.filter(known_until=None).count()) == (
        MANY + 1,
        MANY + 1,
    )
    assert work.do_all() == 2  # the publication, and a look for what is there twice
    assert set(Chore.objects.values_list("state", flat=True)) == {State.DONE}


def attempted(run: ImportRun) -> ImportRun:
    """The run after one attempt, without waiting until it is due again."""
    ImportRun.objects.filter(pk=run.pk).update(due_at=timezone.now())
    work.do(work.claim(jobs.due_imports()))
    run.refresh_from_db()
    return run
