"""Dry runs of uploads: what limits them, who may look at them, and that nothing of them stays
behind.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from revops import ingest, rehearsal
from revops.ingest import leftovers, rehearsing, uploads
from revops.ingest.report import Report
from revops.mapping import Refused
from revops.models import ImportRun, Rehearsal, State
from revops.queue import work
from tests import small_company as small
from tests.admin_pages import logged_in, member_of
from tests.start import ROOT

pytestmark = pytest.mark.django_db
by_worker = pytest.mark.django_db(transaction=True)
LEADS = b"lead,at,motion,channel,owner,merged_into,is_test\nL1,2025-10-01,,,,,\n"
DAY = leftovers.FORGOTTEN_SECONDS + 60


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    small.organisation()
    return tmp_path / "uploads"


def asked(content: bytes = LEADS) -> Rehearsal:
    user = member_of("admin")
    return uploads.request_rehearsal(
        small.MAPPING, [SimpleUploadedFile("leads.csv", content)], user
    )


def done(row: Rehearsal) -> Rehearsal:
    work.do_all()
    row.refresh_from_db()
    return row


def child_of(row: Rehearsal, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has something else than the dry run done in the child."""
    plain = rehearsing.subprocess.Popen
    monkeypatch.setattr(
        rehearsing.subprocess,
        "Popen",
        lambda command, **more: plain([command[0], "-c", program, *command[3:]], **more),
    )


def test_the_files_are_for_nobody_else_to_read(folder: Path) -> None:
    row = asked()
    kept = folder / row.key
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, kept, *kept.rglob("*"))
    }
    assert modes == {"uploads": 0o700, row.key: 0o700, "files": 0o700, "leads.csv": 0o600}


@by_worker
def test_what_the_worker_writes_is_private_too(folder: Path) -> None:
    row = done(asked())
    assert row.state == State.DONE, row.error
    assert {
        stat.S_IMODE(path.stat().st_mode)
        for path in (folder / row.key).rglob("*")
        if path.is_file()
    } == {0o600}


@by_worker
def test_a_dry_run_that_needs_too_much_memory_says_so(folder: Path, settings: LazySettings) -> None:
    settings.REHEARSAL_MEMORY_MB = (
        20  # less than the program itself has, so that any large piece is too much
    )
    row = done(asked(LEADS + b"L2," + b"x" * 900_000 + b",,,,,\n"))
    assert row.state == State.FAILED and "needed more than 20 MB of memory" in row.error
    assert list(folder.iterdir()) == []


WITHOUT_MEMORY = """
from pathlib import Path
from revops import rehearsal
def find():
    raise OSError("The folder cannot be listed.")
print(rehearsal.found_by(find, Path("here"), "en")["why"])
rehearsal.limit_memory(20 * 10**6)
try:
    rehearsal.found_by(find, Path("here"), "en")
except MemoryError:
    print("too big")
"""


def test_what_fails_in_a_way_of_its_own_for_want_of_memory_is_too_big() -> None:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", WITHOUT_MEMORY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "The folder cannot be listed.\ntoo big\n", done.stderr


@pytest.mark.parametrize("program", ["import os; os.kill(os.getpid(), 9)", "import os; os.abort()"])
def test_a_child_that_is_killed_is_one_that_was_too_big(
    folder: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    row = asked()
    child_of(row, program, monkeypatch)
    assert "MB of memory and was stopped" in done(row).error


def test_a_dry_run_that_takes_too_long_is_stopped(
    folder: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REHEARSAL_SECONDS = 1
    row = asked()
    child_of(row, "import time; time.sleep(60)", monkeypatch)
    assert "took longer than 1 minutes and was stopped" in done(row).error


def test_a_dry_run_that_fails_is_tried_once_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked()
    child_of(row, "import sys; sys.exit(3)", monkeypatch)
    assert (done(row).state, row.attempts) == (State.DUE, 1)
    Rehearsal.objects.update(due_at=timezone.now())
    assert (done(row).state, row.attempts) == (State.FAILED, 2)
    assert "ended with status 3" in row.error


def test_after_two_workers_died_the_page_says_so(folder: Path) -> None:
    row = asked()
    for _worker in range(2):
        work.claim(work.open_rows(Rehearsal))
        Rehearsal.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert "died in the middle, 2 times" in done(row).error
    assert list(folder.iterdir()) == []


def test_a_discarded_dry_run_ends_its_child(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked()
    row = work.claim(work.open_rows(Rehearsal))
    child_of(row, "import time; time.sleep(60)", monkeypatch)
    child = rehearsing.start(row, folder / row.key, folder / row.key / "outcome")
    uploads.discard(row)
    assert rehearsing.ended(row, child, folder / row.key / "outcome") is None
    assert child.returncode == -signal.SIGKILL


def test_progress_counts_the_rows_of_all_files(folder: Path) -> None:
    asked()
    row = work.claim(work.open_rows(Rehearsal))
    outcome = folder / row.key / "outcome-1"
    count = rehearsal.Counting(rehearsing.progress_of(outcome))
    for rows in (20_000, 25_000, 20_000, 30_000):
        count(rows)
    assert rehearsing.write_progress(row, outcome)
    client = logged_in(row.user)
    page = client.get(f"/data/upload/{row.key}/").content.decode()
    assert (
        "55,000 rows so far" in page
        and "data-refresh" in page
        and f'href="/data/upload/{row.key}/"' in page
    )


def test_one_dry_run_at_a_time_leaves_a_worker_free(folder: Path) -> None:
    asked()
    first = work.claim_next()
    second = Rehearsal.objects.create(
        key="0" * 32, user=first.user, source="x", mapping="", language="en"
    )
    assert work.claim_next() is None
    work.end(first, State.DONE)
    assert work.claim_next() == second


def test_a_report_with_characters_that_no_table_holds_is_kept() -> None:
    report = Report("a\0.csv", "x")
    report.add_refused(Refused(1, "a", "half \ud800", {}))
    shown = rehearsal.as_json(report)
    assert (shown["file_name"], shown["errors"]) == ("a\ufffd.csv", [[1, "a", "half \ufffd"]])


def age(folder: Path) -> None:
    os.utime(folder, (time.time() - DAY, time.time() - DAY))


def test_a_forgotten_dry_run_is_removed_with_its_files(folder: Path) -> None:
    row = asked()
    Rehearsal.objects.update(uploaded_at=timezone.now() - timedelta(seconds=DAY))
    age(folder / row.key)
    work.plan()
    assert list(folder.iterdir()) == [] and not Rehearsal.objects.exists()


def test_what_is_still_needed_is_kept_and_the_rest_goes(folder: Path) -> None:
    # In
    kept, waiting = folder / asked().key, folder / ("b" * 32)
    source = small.ingest.request_imports(small.MAPPING, [kept / "files" / "leads.csv"])[0].source
    other = folder / "readme"
    young = folder / ("c" * 32)
    # Out
    ended, orphan = folder / ("d" * 32), folder / ("e" * 32)
    for each in (waiting, other, young, ended, orphan):
        each.mkdir()
    states = {waiting: State.DUE, ended: State.FAILED}
    for place, state in states.items():
        ImportRun.objects.create(
            source=source, feed="leads", file_name="a", path=f"{place}/files/a", state=state
        )
    for each in (kept, waiting, other, ended, orphan):
        age(each)

    work.plan()

    assert sorted(folder.iterdir()) == sorted([kept, waiting, young, other])


def upload(client: Client, *sizes: int) -> list[str]:
    files = [
        SimpleUploadedFile(f"leads{number}.csv", b"x" * size) for number, size in enumerate(sizes)
    ]
    mapping = SimpleUploadedFile("crm.toml", small.MAPPING.encode())
    answer = client.post("/data/upload/", {"files": files, "mapping": mapping, "source": ""})
    return answer.context["form"].non_field_errors()


def test_too_many_files_and_too_much_in_them_are_refused(
    folder: Path, settings: LazySettings
) -> None:
    client = logged_in(member_of("admin"))
    settings.UPLOAD_FILES = 2
    assert upload(client, 1, 1, 1) == [
        "These are 3 files; up to 2 are taken at once. Upload them in several parts."
    ]
    settings.UPLOAD_MB = 1
    (sentence,) = upload(client, 600_000, 600_000)
    assert sentence.startswith("The files are larger than 1 MB together.")
    assert not folder.exists() and not Rehearsal.objects.exists()


def test_strangers_and_other_pages_store_no_large_files(settings: LazySettings) -> None:
    for client in (Client(), logged_in(member_of("viewer"))):
        answer = client.post(
            "/digest/", {"a": SimpleUploadedFile("a", b"x" * 11_000_000), "language": "en"}
        )
        assert answer.wsgi_request.is_upload_too_large and not answer.wsgi_request.FILES


@pytest.mark.parametrize("group", ["viewer", "manager", "finance"])
def test_who_may_not_upload_sees_no_dry_run(folder: Path, group: str) -> None:
    row = asked()
    for address in (
        f"/data/upload/{row.key}/",
        f"/data/upload/{row.key}/confirm/",
        f"/data/upload/{row.key}/discard/",
    ):
        assert logged_in(member_of(group, name=address)).post(address).status_code == 403
        assert Client().post(address).status_code == 302
    assert Client().get(f"/media/{row.key}/files/leads.csv").status_code in (302, 404)
    assert Client().get(f"/uploads/{row.key}/files/leads.csv").status_code in (302, 404)


def test_imports_that_keep_coming_do_not_keep_a_dry_run_waiting(
    folder: Path, tmp_path: Path
) -> None:
    row, other = asked(), small.MAPPING.replace('key = "crm"', 'key = "phone"')
    for mapping in (small.MAPPING, other):
        ingest.request_imports(mapping, [small.write(tmp_path, "calls", [])])
    # In: while it is new, an import goes first. Out: one of another source, once it has waited.
    assert isinstance(work.claim_next(), ImportRun)
    Rehearsal.objects.update(due_at=timezone.now() - work.PATIENCE)
    assert work.claim_next() == row
