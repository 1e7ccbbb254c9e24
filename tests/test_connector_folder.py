"""A folder into which files are put: each is imported under its own name, once, as if uploaded."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from revops.models import Connection, Deal, ImportRun
from tests.recordings import connected, cursor_of, pulled
from tests.results import rows, value

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.deals]
pull = "deals*.csv"
record = "deal"
id = "id"
complete = true
fields = { deal = "id", amount = "amount", opened_at = "opened", won_at = "won" }
"""


@pytest.fixture
def crm(tmp_path: Path, settings) -> Connection:
    settings.DELIVERIES = str(tmp_path)
    found = connected(tmp_path, settings, MAPPING)
    found.connector = "folder"
    found.save()
    return found


def put(folder: Path, name: str, *numbers: str, amount: int = 100, day: int = 1) -> Path:
    path = folder / "crm" / name
    lines = [f"{number},{amount},2026-01-05,2026-02-03\n" for number in numbers]
    path.write_text("id,amount,opened,won\n" + "".join(lines))
    at = datetime(2026, 3, day, 12, tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return path


def known() -> list[str]:
    return [deal for (deal,) in rows(Deal, "deal")]


def test_each_file_is_imported_once_in_the_order_in_which_they_were_written(
    crm, tmp_path: Path
) -> None:
    put(tmp_path, "deals-b.csv", "D1", "D2", day=1)
    put(tmp_path, "deals-a.csv", "D2", "D3", amount=50, day=2)
    put(tmp_path, "leads.csv", "L1", day=3)
    for _each in range(3):
        pulled(crm)
    done = ImportRun.objects.order_by("pk").values_list("file_name", "fetched_at__day")
    assert list(done) == [("deals-b.csv", 1), ("deals-a.csv", 2)]
    assert (known(), value("signed_amount", "2026-02")) == (["crm/D2", "crm/D3"], 10000)
    assert pulled(crm).run is None


def test_a_file_that_was_copied_there_late_with_its_own_time_is_read(crm, tmp_path: Path) -> None:
    put(tmp_path, "deals-2.csv", "D1", amount=2, day=8)
    pulled(crm)
    put(tmp_path, "deals-1.csv", "D1", amount=1, day=2)
    assert pulled(crm).run.file_name == "deals-1.csv"
    assert (pulled(crm).run, value("signed_amount", "2026-02")) == (None, 200)


def test_a_file_that_is_refused_holds_up_the_next_until_it_is_mended(crm, tmp_path: Path) -> None:
    put(tmp_path, "deals-1.csv", "D1", day=1).write_bytes(b"%PDF")
    os.utime(tmp_path / "crm/deals-1.csv", (1, 1))
    put(tmp_path, "deals-2.csv", "D1", "D2", day=2)
    assert (pulled(crm).run.state, pulled(crm).run.file_name) == ("failed", "deals-1.csv")
    put(tmp_path, "deals-1.csv", "D1", day=1)
    assert [pulled(crm).run.file_name for _each in range(2)] == ["deals-1.csv", "deals-2.csv"]
    assert known() == ["crm/D1", "crm/D2"]


def test_a_file_that_is_still_being_written_waits(crm, tmp_path: Path) -> None:
    os.utime(put(tmp_path, "deals.csv", "D1"))
    assert (pulled(crm).run, known()) == (None, [])


def test_what_is_too_large_is_refused_before_it_is_copied(crm, tmp_path: Path, settings) -> None:
    settings.UPLOAD_MB = 0
    put(tmp_path, "deals.csv", "D1")
    assert "“deals.csv” is larger than 0 MB" in pulled(crm).error


@pytest.mark.parametrize("folder", ["../crm", "..", "", ".", "/etc", "crm/../.."])
def test_files_are_read_below_the_folder_and_nowhere_else(crm, folder: str) -> None:
    crm.given = {"folder": folder}
    crm.save()
    assert "There is no folder" in pulled(crm).error


def test_a_link_out_of_the_folder_is_not_followed(crm, tmp_path: Path) -> None:
    outside = put(tmp_path, "other.csv", "D1").rename(tmp_path / "outside.csv")
    (tmp_path / "crm/deals.csv").symlink_to(outside)
    assert pulled(crm).run is None


def test_that_nobody_put_a_file_there_is_no_delivery(crm, tmp_path: Path) -> None:
    put(tmp_path, "deals.csv", "D1", day=2)
    pulled(crm)
    assert (pulled(crm).state, cursor_of().delivered_at.day) == ("done", 2)
    assert crm.source.deliveries.get().delivered_at.day == 2


def test_without_a_folder_of_deliveries_none_is_read(crm, settings) -> None:
    settings.DELIVERIES = ""
    assert "set DELIVERIES" in pulled(crm).error
