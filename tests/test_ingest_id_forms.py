"""Ids that stand in one file in several forms, as hands and spreadsheets write them, are noted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from revops.connectors.files import FileRefused
from revops.models import RawRecord
from tests.results import load_text
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db
AT = {"at": "2026-01-05"}
MAPPING = """
mapping = 1
[source]
key = "crm"
{}
[files.leads]
match = "*"
record = "lead"
id = "Lead"
fields = {{ lead = "Lead", at = "Created" }}
"""


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def notes(folder: Path, *ids: str) -> list[str]:
    run = load(folder, "leads", [{"lead": id, **AT} for id in ids])
    return [str(note) for note in run.notes if "form" in str(note)]


def test_numbers_in_several_forms_are_noted_with_their_lines(tmp_path: Path) -> None:
    (note,) = notes(tmp_path, "1", "A1", "01", "1.0", "20", "007", "7")
    assert note == (
        "2 ids stand in this file in several forms, such as “1”, “01”, “1.0” (lines 2, 4, 5). Each form counts as a record of its own; "
        'if they are one, give ids one form in the mapping: ids = "stripped".'
    )
    assert RawRecord.objects.count() == 7


@pytest.mark.parametrize("ids", [("1", "10", "100"), ("001", "002"), ("1.0", "2.0"), ("A01", "A1")])
def test_one_form_for_each_is_no_matter(tmp_path: Path, ids: tuple[str, ...]) -> None:
    assert notes(tmp_path, *ids) == []


@pytest.mark.parametrize(
    ("known", "new"), [("001C000000o4OOI", "001C000000o4OOIIA2"), ('="00123"', "00123")]
)
def test_a_new_id_that_is_a_known_one_in_another_form_is_refused(
    tmp_path: Path, known: str, new: str
) -> None:
    bring(tmp_path, known)
    with pytest.raises(FileRefused, match=f"“{new}”, which is known as “"):
        bring(tmp_path, new)


def test_long_ids_of_salesforce_may_be_read_as_short_ones_of_which_two_differ_by_a_capital(
    tmp_path: Path,
) -> None:
    for id in ("001C000000o4OOI", "001C000000o4OOIIA2", "001C000000o4Ooi"):
        bring(tmp_path, id, 'ids = "salesforce"')
    known = RawRecord.objects.filter(known_until=None).values_list("external_id", flat=True)
    assert sorted(known) == ["001C000000o4OOI", "001C000000o4Ooi", "A2"]


def bring(folder: Path, id: str, more: str = "") -> None:
    rows = [json.dumps({"Lead": each, "Created": "2026-01-05"}) for each in (id, "A2")]
    load_text(folder, "leads.jsonl", "\n".join(rows), MAPPING.format(more))
