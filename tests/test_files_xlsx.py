"""XLSX: the same texts as in a CSV of the sheet, whatever the file is called."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from revops.connectors.files import FileRefused, open_rows
from revops.mapping import Feed, compiled
from tests.mapping_rows import feed

HEADER = ["id", "amount", "at"]


def deals(extra: str = "") -> Feed:
    return feed('deal = "id"\namount = "amount"\nopened_at = "at"', extra=extra)


def write(path: Path, rows: list[list[object]], sheet: str = "Deals") -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.create_sheet("Empty")
    book.save(path)
    return path


def read(path: Path, found: Feed | None = None) -> list[tuple[int, list[str]]]:
    with open_rows(path, feed=found or deals()) as rows:
        return list(rows)


def test_cells_become_canonical_texts(tmp_path: Path) -> None:
    path = write(
        tmp_path / "deals.xlsx",
        [
            HEADER,
            [17, 1234.5600000000001, date(2024, 3, 1)],
            ["D2", 3.0, datetime(2024, 3, 1, 17, 5, 9)],
            [],
            ["D3", 0.1 + 0.2, None],
            [True, -1e-7, time(9, 30)],
            ["D4"],
        ],
    )
    assert read(path) == [
        (2, ["17", "1234.56", "2024-03-01"]),
        (3, ["D2", "3", "2024-03-01T17:05:09"]),
        (5, ["D3", "0.3", ""]),
        (6, ["true", "-0.0000001", "09:30:00"]),
        (7, ["D4", "", ""]),
    ]


def test_numbers_and_dates_fit_the_feeds_notation(tmp_path: Path) -> None:
    path = write(tmp_path / "deals.xlsx", [HEADER, ["D1", 1234.5, date(2024, 3, 1)]])
    found = deals('decimal = ","\nthousands = "."\ndates = ["%d/%m/%Y"]')
    values = compiled(found, HEADER, {})(*read(path, found)[0]).values
    assert (values["amount"], values["opened_at"]) == (123450, "2024-03-01")


def test_the_header_is_the_first_row_that_is_not_empty(tmp_path: Path) -> None:
    assert read(write(tmp_path / "deals.xlsx", [[], [None], HEADER, ["D1", 1, "x"]])) == [
        (4, ["D1", "1", "x"])
    ]


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    assert read(write(tmp_path / "deals.xlsx", [HEADER]).rename(tmp_path / "deals.csv")) == []
    (tmp_path / "text.xlsx").write_text("id,amount,at\nD1,1,2\n")
    assert read(tmp_path / "text.xlsx") == [(2, ["D1", "1", "2"])]


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "deals.xlsx", [HEADER, ["D1", 1, 2]])
    assert len(read(path, deals('sheet = "Deals"'))) == 1
    with pytest.raises(FileRefused, match="no sheet “Deal”; its sheets are: Deals, Empty"):
        read(path, deals('sheet = "Deal"'))
    with pytest.raises(FileRefused, match="its sheet is empty"):
        read(path, deals('sheet = "Empty"'))


def test_a_column_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="names id more than once"):
        read(write(tmp_path / "deals.xlsx", [["id", "amount", "id "]]))


def test_archives_and_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    archive = tmp_path / "deals.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("deals.csv", "id\n1\n")
    with pytest.raises(FileRefused, match="ZIP archive and no XLSX"):
        read(archive)
    path = write(tmp_path / "deals.xlsx", [HEADER, *([f"D{n}", n, ""] for n in range(500))])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRefused, match="damaged XLSX"):
        read(path)
