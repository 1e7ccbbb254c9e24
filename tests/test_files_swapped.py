"""A spreadsheet that took days for months leaves real dates up to the 12th and texts above it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from revops import ingest
from revops.connectors.files import FileRefused
from revops.models import RawRecord
from tests.small_company import organisation, run_one

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
dates = ["%d/%m/%Y", "iso"]
[files.leads]
match = "*"
record = "lead"
id = "id"
fields = { lead = "id", at = "Created" }
"""
DECLARED = MAPPING.replace(
    'at = "Created"', 'at = { column = "Created", format = ["%d/%m/%Y", "iso"] }'
)
DAMAGED = [date(2024, 4, 3), "25/03/2024", "13/03/2024", date(2024, 12, 1)]
WHY = (
    "“leads.xlsx”: The dates of column “Created” are written in two ways: those like “2024-04-03” (lines 2, 5) all have a day up to 12, "
    "those like “25/03/2024” (lines 3, 4) all a day above 12. So it looks where a spreadsheet took the day for the month of all that it "
    "could read: then the first have day and month swapped. Export again and do not open the file in a spreadsheet before. If they are "
    'right as they are, say so of this field: at = { column = "Created", format = ["%d/%m/%Y", "iso"] }. Nothing was imported.'
)


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


def sheet(folder: Path, days: list[object]) -> Path:
    book = Workbook()
    for row in [["id", "Created"], *([f"L{n}", day] for n, day in enumerate(days))]:
        book.active.append(row)
    book.save(folder / "leads.xlsx")
    return folder / "leads.xlsx"


def notes(folder: Path, days: list[object]) -> list[str]:
    return ingest.dry_run(MAPPING, [sheet(folder, days)])[0].notes


def test_a_sheet_whose_days_and_months_were_swapped_is_refused_with_its_lines(
    tmp_path: Path,
) -> None:
    path = sheet(tmp_path, DAMAGED)
    with pytest.raises(FileRefused) as refused:
        ingest.dry_run(MAPPING, [path])
    assert str(refused.value) == WHY
    with pytest.raises(FileRefused):
        run_one(ingest.request_imports(MAPPING, [path])[0])
    assert RawRecord.objects.count() == 0


def test_so_is_a_csv_of_it(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    days = map(str, DAMAGED)
    path.write_text("id,Created\n" + "".join(f"L{n},{day}\n" for n, day in enumerate(days)))
    with pytest.raises(FileRefused, match="day and month swapped"):
        ingest.dry_run(MAPPING, [path])


def test_also_where_the_mapping_reads_only_real_dates_so_far(tmp_path: Path) -> None:
    mapping = MAPPING.replace('"%d/%m/%Y", ', "")
    with pytest.raises(FileRefused, match="%d/%m/%Y"):
        ingest.dry_run(mapping, [sheet(tmp_path, DAMAGED)])


def test_a_field_that_names_both_forms_is_read(tmp_path: Path) -> None:
    (report,) = ingest.dry_run(DECLARED, [sheet(tmp_path, DAMAGED)])
    assert (report.added, report.refused, report.notes) == (4, 0, [])


def test_what_may_be_chance_is_noted(tmp_path: Path) -> None:
    (note,) = notes(tmp_path, [date(2024, 4, 3), "25/03/2024", date(2024, 4, 3)])
    assert "(line 2) all have a day up to 12" in note


@pytest.mark.parametrize("days", [
    [date(2024, 4, 3), date(2024, 12, 1), "25/03/2024", "13/03/2024", "03/04/2024"],
    [date(2024, 4, 3), date(2024, 4, 30), "25/03/2024", "13/03/2024"],
    [date(2024, 4, 3), date(2024, 4, 4)],
    ["25/03/2024", "26/03/2024"],
])  # fmt: skip
def test_a_column_that_shows_otherwise_is_read_without_a_word(
    tmp_path: Path, days: list[object]
) -> None:
    assert notes(tmp_path, days) == []
