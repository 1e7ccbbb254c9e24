"""A closing that is killed at any instant, that meets an import, or whose backup is restored: one
clean outcome each time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from config.embedded import BINARIES
from revops import closing, context, ingest, publish
from revops.models import MonthClose, Publication
from tests import results, small_company
from tests.at_length import at_length
from tests.closing_company import EVERY_REASON, close, finance, in_cells, in_facts, month
from tests.signed import INVOICES, assert_sealed, closed_figures
from tests.start import ROOT
from tests.start import environment as start_environment
from tests.test_pull_killed import held, kill, somebody_waits
from tests.workers import database_url, eventually

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops", "django.contrib.auth"])  # fmt: skip
LATE = [*INVOICES, {"invoice": "A9", "at": "2026-01-30", "amount": "7", "currency": "EUR"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_company.organisation(country="")
    small_company.load(tmp_path, "invoices", INVOICES)
    publish.publish()
    finance("fay"), finance("fred")
    return tmp_path


def command(name: str, *given: str) -> list[str]:
    return [sys.executable, "manage.py", name, *given, "--json"]


def closing_command() -> list[str]:
    reasons = [word for key in EVERY_REASON for word in ("--accept", f"{key}=It is known.")]
    return command("close_month", "2026-01", "--preparer=fay", "--approver=fred", *reasons)


@contextmanager
def under_way(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py close_month` in a process of its own, killed at the end of the block."""
    with (folder / "close.log").open("ab") as log:
        process = subprocess.Popen(
            closing_command(), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            env=start_environment(folder, DATABASE_URL=database_url()),
        )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


TABLES = ["monthclose", "publication", "publicationcontext", "cell"]


@pytest.mark.parametrize("table", at_length(TABLES, quick=["cell"]))
def test_killed_in_the_middle_nothing_is_closed_and_it_can_be_repeated(
    table: str, folder: Path
) -> None:
    small_company.load(folder, "invoices", LATE)  # not published yet: the closing does it first
    before = Publication.objects.count()
    with held(f"LOCK TABLE revops_{table} IN SHARE MODE"), under_way(folder):
        eventually(somebody_waits, folder / "close.log")
    eventually(lambda: not somebody_waits(), folder / "close.log")
    assert (MonthClose.objects.count(), Publication.objects.count()) == (0, before)
    assert context.closed_now().pins == ()
    close("2026-01")
    assert (closing.month_of(month("2026-01")).state, MonthClose.objects.count()) == ("closed", 1)
    assert results.value("revenue", "2026-01") == 14700
    assert_sealed()


def test_an_import_under_way_is_found_before_a_month_is_closed(folder: Path) -> None:
    small_company.write(folder, "invoices", LATE)
    (run,) = ingest.request_imports(small_company.MAPPING, [folder / "invoices.csv"])
    reasons = {key: why for key, why in EVERY_REASON.items() if key != "imports_under_way"}
    with pytest.raises(ValidationError, match="1 import or correction is still under way"):
        closing.close(month("2026-01"), finance("fay"), finance("fred"), reasons)
    assert MonthClose.objects.count() == 0
    small_company.run_one(run)
    closing.close(month("2026-01"), finance("fay"), finance("fred"), EVERY_REASON)
    assert results.value("revenue", "2026-01") == 14700


def test_an_import_that_comes_at_the_same_time_is_before_or_after(folder: Path) -> None:
    """All of its rows are in the closed month, or all of them are late."""

    def alone(act: object, *given: object) -> None:
        try:
            act(*given)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(alone, small_company.load, folder, "invoices", LATE),
            pool.submit(alone, close, "2026-01"),
        ]
        [each.result() for each in both]
    publish.publish()
    assert results.value("revenue", "2026-01") in (14000, 14700)
    assert results.value("revenue", "2026-Q1") == 19700
    assert in_cells() == in_facts()
    assert_sealed()


def dumped(folder: Path, name: str) -> Path:
    path = folder / f"{name}.dump"
    given = ["--format=custom", f"--file={path}", database_url()]
    subprocess.run([BINARIES / "pg_dump", *given], check=True, capture_output=True)
    return path


@contextmanager
def restored(path: Path) -> Iterator[str]:
    """The address of a database of its own with what was dumped."""
    name = f"restored_{path.stem}"
    server = psycopg.connect(database_url(), autocommit=True)
    server.execute(f"DROP DATABASE IF EXISTS {name}")
    server.execute(f"CREATE DATABASE {name}")
    address = database_url().replace(f"/{connection.settings_dict['NAME']}", f"/{name}")
    try:
        given = ["--exit-on-error", f"--dbname={address}", path]
        subprocess.run([BINARIES / "pg_restore", *given], check=True, capture_output=True)
        yield address
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def answered(folder: Path, address: str, words: list[str]) -> object:
    env = start_environment(folder, DATABASE_URL=address)
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.long
def test_a_restored_backup_is_as_closed_as_it_was(folder: Path) -> None:
    """Of before the closing it can be closed again, to the same seal."""
    before = dumped(folder, "before")
    close("2026-01")
    seal = closing.month_of(month("2026-01")).version
    assert closed_figures()
    with restored(dumped(folder, "after")) as address:
        (verified,) = answered(folder, address, command("verify_close", "2026-01"))
        assert (verified["holds"], verified["records_add_up"]) == (True, True)
        with psycopg.connect(address) as other:
            for act in (
                "UPDATE revops_cell SET amount = 1 WHERE measure = 'invoiced'",
                "DELETE FROM revops_invoice",
                "DELETE FROM revops_monthclose",
                "UPDATE revops_organisation SET base_currency = 'JPY'",
            ):
                with pytest.raises(psycopg.errors.CheckViolation), other.transaction():
                    other.execute(act)
    with restored(before) as address:
        closed = answered(folder, address, closing_command())["closing"]
    assert (closed["cells_sha256"], closed["records_sha256"]) == (
        seal.cells_sha256,
        seal.records_sha256,
    )
