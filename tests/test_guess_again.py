"""Files of a known source that come again: together, and under other names."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from revops import guess, publish
from revops.ingest import meanings
from tests import small_company as small
from tests.counted_days import number

pytestmark = pytest.mark.django_db
HEADER = "Deal ID,Company,Amount,Created,Closed,Stage,Owner\n"
ROW = "D{0},Firm {0},{1},2025-10-0{0},2025-10-2{0},Won,Ann\n"


def deals(*amounts: int) -> str:
    return HEADER + "".join(ROW.format(n, amount) for n, amount in enumerate(amounts, 1))


def feeds(mapping: str) -> dict[str, str]:
    return {name: feed["match"] for name, feed in tomllib.loads(mapping)["files"].items()}


def upload(folder: Path, **texts: str) -> str:
    """What is proposed for files that are dropped together, which is imported at once."""
    paths = [folder / f"{name}.csv" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    tables = [table for path in paths for table in guess.look(path)]
    mapping = meanings.guessed(meanings.source_for([path.name for path in paths]), tables)
    (folder / "mapping.toml").write_text(mapping)
    call_command("import_files", str(folder / "mapping.toml"), *map(str, paths), verbosity=0)
    publish.publish()
    return mapping


def signed() -> float:
    return number("signed_amount", "2025-10").value.amount


@pytest.mark.parametrize("name", ["deals_copy_FINAL", "deals_2"])
def test_an_old_copy_beside_the_current_file_takes_nothing_back(tmp_path: Path, name: str) -> None:
    small.organisation()
    upload(tmp_path, deals_of_north=deals(100, 200, 300))
    assert signed() == 60000
    mapping = upload(tmp_path, deals_of_north=deals(150, 200, 300), **{name: deals(100, 200, 300)})
    assert list(feeds(mapping)) == ["deals"]
    assert signed() == 65000


def test_two_files_that_one_feed_reads_are_no_new_kind(tmp_path: Path) -> None:
    small.organisation()
    upload(tmp_path, deals=deals(100, 200, 300))
    mapping = upload(tmp_path, deals_1=deals(100, 200), deals_2=HEADER + ROW.format(4, 400))
    assert feeds(mapping) == {"deals": "deals*.csv"}
    assert signed() == 100000


def test_two_files_of_one_kind_are_one_feed_from_the_start(tmp_path: Path) -> None:
    small.organisation()
    mapping = upload(tmp_path, deals_1=deals(100, 200), deals_2=HEADER + ROW.format(3, 300))
    assert feeds(mapping) == {"deals": "deals*.csv"}
    assert signed() == 60000


def test_two_files_of_one_kind_and_of_other_names_are_added_up(tmp_path: Path) -> None:
    small.organisation()
    upload(tmp_path, january_deals=deals(100, 200), february_deals=HEADER + ROW.format(3, 300))
    assert signed() == 60000
