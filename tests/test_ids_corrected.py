"""A mapping that tells rows apart by another id than before: what comes again as it was is known by the
new one, and counts once.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.connectors.files import FileRefused
from revops.models import ImportRun, RawRecord
from tests.results import load_text, value
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
FILE = "no,ref,at,amount\n001,7,2026-01-20,1\n002,8,2026-01-21,2\n"


def mapping(key: str, more: str = "") -> str:
    return f"""
mapping = 1
[source]
key = "bill"
decimal = "."
[files.invoices]
match = "invoices*"
record = "invoice"
{key}
{more}
fields = {{ invoice = "no", at = "at", amount = "amount" }}
"""


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def give(folder: Path, key: str, text: str = FILE, more: str = "", name: str = "") -> ImportRun:
    return load_text(folder, name or "invoices.csv", text, mapping(key, more))


def known() -> list[str]:
    found = RawRecord.objects.filter(known_until=None)
    return sorted(found.values_list("external_id", flat=True))


@pytest.mark.parametrize("more", ["", "complete = true"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('id = "ref"', 'id = "no"'), ('id = "no"', 'id = ["no", "ref"]'), ("", 'id = "no"'),
        ('id = "no"', 'id = "no"\nids = "stripped"'),
    ],
)  # fmt: skip
def test_what_comes_again_as_it_was_counts_once(
    tmp_path: Path, before: str, after: str, more: str
) -> None:
    give(tmp_path, before, more=more)
    run = give(tmp_path, after, more=more)
    assert (run.added, run.closed, value("revenue", "2026-01")) == (2, 2, 300)
    # And back again.
    give(tmp_path, before or 'id = "ref"', more=more)
    assert value("revenue", "2026-01") == 300


def test_a_newer_file_brings_what_it_has_under_the_new_id(tmp_path: Path) -> None:
    give(tmp_path, 'id = "ref"')
    newer = FILE.replace(",2\n", ",5\n") + "003,9,2026-01-22,3\n"
    give(tmp_path, 'id = "ref"', newer, name="invoices_2.csv")
    give(tmp_path, 'id = "no"', newer, name="invoices_2.csv")
    assert (value("revenue", "2026-01"), known()) == (900, ["001", "002", "003"])


def test_equal_rows_without_an_id_still_count_as_often_as_they_are_there(tmp_path: Path) -> None:
    row = "001,7,2026-01-20,1\n"
    give(tmp_path, "", "no,ref,at,amount\n" + 3 * row)
    give(tmp_path, "", "no,ref,at,amount\n" + row, name="invoices_2.csv")
    assert value("revenue", "2026-01") == 300


def test_another_row_with_an_id_in_another_form_is_still_refused(tmp_path: Path) -> None:
    give(tmp_path, 'id = "no"')
    with pytest.raises(FileRefused, match="in another form"):
        give(tmp_path, 'id = "no"', "no,ref,at,amount\n1,7,2026-01-20,9\n", name="invoices_2.csv")
