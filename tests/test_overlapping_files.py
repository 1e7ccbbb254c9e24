"""Files of one feed that overlap, of which each takes the place of its former reading: what another
file has stays, and what nobody has any more goes, in any order of corrections.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from revops import ingest
from revops.models import Deal, FileRows
from tests import small_company
from tests.results import load_text, rows
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.deals]
match = "deals*"
record = "deal"
id = "id"
replaces = true
fields = { deal = "id", opened_at = "at", amount = "amount" }
"""
WITHOUT_ID = MAPPING.replace('id = "id"\n', "")
DAY = "2026-01-05"
# What each file said at first, wrongly, and what it says.
WRONG = {"a": {"D1": 1, "D2": 2, "D3": 3}, "b": {"D3": 3, "D4": 4}, "c": {"D4": 4, "D5": 5}}
RIGHT = {"a": {"D1": 1, "D2": 20}, "b": {"D3": 30, "D4": 4}, "c": {"D4": 4}}
NOW = [("crm/D1", 100), ("crm/D2", 2000), ("crm/D3", 3000), ("crm/D4", 400)]


def load(folder: Path, name: str, deals: dict[str, int], mapping: str = MAPPING) -> list[str]:
    text = "".join(f"{deal},{DAY},{amount}\n" for deal, amount in deals.items())
    return load_text(folder, f"deals_{name}.csv", f"id,at,amount\n{text}", mapping).notes


def deals() -> list[tuple]:
    return rows(Deal, "deal", "amount_minor")


@pytest.mark.parametrize("mapping", [MAPPING, WITHOUT_ID], ids=["id", "no id"])
@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_what_the_files_say_now_is_what_there_is(
    tmp_path: Path, order: tuple[str, ...], mapping: str
) -> None:
    organisation()
    for name in "abc":
        load(tmp_path, name, WRONG[name], mapping)
    for name in order:
        load(tmp_path, name, RIGHT[name], mapping)
    assert deals() == NOW


def test_a_row_that_a_newer_file_has_too_stays_with_a_note(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "a", {"D1": 1, "D3": 3})
    load(tmp_path, "b", {"D3": 3})
    assert load(tmp_path, "a", {"D1": 1}) == [
        "1 record that this file has no more stays, since another file of the feed has it. Import that one again as well, if it "
        "was read wrongly, too, or says it otherwise."
    ]
    assert deals() == [("crm/D1", 100), ("crm/D3", 300)]
    assert load(tmp_path, "a", {"D1": 1}) == []
    load(tmp_path, "b", {"D4": 4})
    assert deals() == [("crm/D1", 100), ("crm/D4", 400)]


@pytest.mark.parametrize("newer", [{"D3": 3}, {"D3": 4}], ids=["the same", "another"])
def test_a_corrected_older_file_takes_back_nothing_that_a_newer_one_says(
    tmp_path: Path, newer: dict[str, int]
) -> None:
    organisation()
    load(tmp_path, "a_2026-01-10", {"D1": 1, "D3": 3})
    load(tmp_path, "b_2026-01-20", newer)
    load(tmp_path, "a_2026-01-10", {"D1": 10, "D3": 30})
    assert deals() == [("crm/D1", 1000), ("crm/D3", newer["D3"] * 100)]


def test_files_of_a_feed_that_is_renamed_are_still_its(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "a", {"D1": 1, "D3": 3})
    load(tmp_path, "b", {"D3": 3, "D4": 4})
    renamed = MAPPING.replace("files.deals", "files.sales")
    load(tmp_path, "a", {"D1": 1}, renamed)
    assert [deal for deal, _amount in deals()] == ["crm/D1", "crm/D3", "crm/D4"]
    assert set(FileRows.objects.values_list("feed", "file_name")) == {
        ("sales", "deals_a.csv"),
        ("sales", "deals_b.csv"),
    }


def test_of_complete_files_only_the_last_is_remembered_and_older_ones_take_nothing_back(
    tmp_path: Path,
) -> None:
    organisation()
    complete = MAPPING.replace("replaces = true", "replaces = true\ncomplete = true")
    load(tmp_path, "2026-01-10", {"D1": 1, "D2": 2}, complete)
    load(tmp_path, "2026-01-20", {"D1": 1, "D2": 2}, complete)
    assert FileRows.objects.values_list("file_name", flat=True).get() == "deals_2026-01-20.csv"
    load(tmp_path, "2026-01-10", {"D1": 10}, complete)
    assert deals() == [("crm/D1", 100), ("crm/D2", 200)]
    assert FileRows.objects.values_list("file_name", flat=True).get() == "deals_2026-01-20.csv"


def test_an_older_export_of_a_file_takes_nothing_back(tmp_path: Path) -> None:
    organisation()
    load(tmp_path, "a", {"D1": 1, "D2": 2})
    path = tmp_path / "deals_a.csv"
    path.write_text(f"id,at,amount\nD1,{DAY},7\nD3,{DAY},7\n")
    (run,) = ingest.request_imports(MAPPING, [path], at=datetime(2026, 1, 1, tzinfo=UTC))
    assert small_company.run_one(run).older == 2
    assert deals() == [("crm/D1", 100), ("crm/D2", 200)]


def test_what_another_file_says_otherwise_holds_once_it_is_read_again(tmp_path: Path) -> None:
    organisation()
    older = {"D1": 1, "D3": 3}
    load(tmp_path, "a_2026-01-10", older)
    load(tmp_path, "b_2026-01-20", {"D3": 30, "D4": 4})
    load(tmp_path, "b_2026-01-20", {"D4": 4})
    load(tmp_path, "a_2026-01-10", older)
    assert deals() == [("crm/D1", 100), ("crm/D3", 300), ("crm/D4", 400)]
