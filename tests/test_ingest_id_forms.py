"""Ids that stand in one file in several forms, as hands and spreadsheets write them, are noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.models import RawRecord
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db
AT = {"at": "2026-01-05"}


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
