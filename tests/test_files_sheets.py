"""Which sheet is read, and cells that hold no value though something stands there."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from revops.connectors.files import FileRefused, open_rows
from revops.mapping import Feed, Mapped, MappingError, Skipped, compiled
from tests.mapping_rows import Outcome, feed

FIELDS = 'deal = "Id"\namount = "Amount"\nowner = "Owner"'
HEADER = ["Id", "Amount", "Owner"]
DATA = [HEADER, ["D1", 1, "ann"]]
OTHER = [["k", "v"], ["a", "b"]]


def book(
    folder: Path, sheets: dict[str, list], change: Callable[[Workbook], object] = lambda book: None
) -> Path:
    path, found = folder / "deals.xlsx", Workbook()
    found.remove(found.active)
    for title, rows in sheets.items():
        sheet = found.create_sheet(title)
        for row in rows:
            sheet.append(row)
    change(found)
    found.save(path)
    return path


def read(path: Path, extra: str = "") -> tuple[list[Outcome], list[str]]:
    found: Feed = feed(FIELDS, extra=extra)
    with open_rows(path, feed=found) as rows:
        reader = compiled(found, rows.header, {})
        return [reader(line, cells) for line, cells in rows], rows.notes


def hide(title: str) -> Callable[[Workbook], None]:
    return lambda book: setattr(book[title], "sheet_state", "hidden")


def test_hidden_sheets_are_left_out_and_said(tmp_path: Path) -> None:
    rows, notes = read(book(tmp_path, {"meta": OTHER, "Data": DATA}, hide("meta")))
    assert (len(rows), notes) == (1, ["Hidden sheets were left out: meta."])
    path = book(tmp_path, {"meta": OTHER, "Data": DATA}, hide("Data"))
    assert len(read(path, 'sheet = "Data"')[0]) == 1
    with pytest.raises(MappingError, match='“Data” has all columns: add sheet = "Data"'):
        read(path)


def test_of_several_sheets_the_one_with_the_columns_is_read(tmp_path: Path) -> None:
    rows, notes = read(book(tmp_path, {"About": OTHER, "Empty": [], "Data": [["A title"], *DATA]}))
    assert ([row.line for row in rows], notes) == ([3], [
        "Of several sheets “Data” was read: it alone has the columns of the mapping.",
        "The header was found in line 2; what stands above it was left out.",
    ])  # fmt: skip


def test_several_sheets_that_fit_are_asked_about(tmp_path: Path) -> None:
    path = book(tmp_path, {"2025": DATA, "2026": DATA})
    with pytest.raises(
        FileRefused,
        match='have the columns of the mapping: 2025, 2026. Name one there: sheet = "2025"',
    ):
        read(path)
    assert len(read(path, 'sheet = "2026"')[0]) == 1


def test_a_missing_column_names_the_other_sheets(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as raised:
        read(book(tmp_path, {"About": OTHER, "Data": DATA}), 'sheet = "About"')
    assert str(raised.value).endswith(
        "Its columns are: k, v. It was looked for in the sheet “About”; the others are: Data. "
        '“Data” has all columns: add sheet = "Data".'
    )


def test_a_formula_without_its_result_refuses_its_row_only_where_it_is_used(tmp_path: Path) -> None:
    rows = [[*HEADER, "Note"], ["D1", "=100*3", "ann", "x"], ["D2", 5, "ann", "=1+1"]]
    (first, second), _notes = read(book(tmp_path, {"Data": rows}))
    assert (first.line, first.column, first.reason, first.payload["Amount"]) == (
        2, "Amount", "The cell is a formula without its result; open and save the file in a spreadsheet.", "=100*3",
    )  # fmt: skip
    assert second.values["amount"] == 500


def test_formulas_with_a_result_are_read_and_a_zero_that_was_never_calculated_is_not(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path,
        {"Data": [HEADER, ["D1", "=1+1", "ann"], ["D2", "=2+2", "ann"], ["D3", "=A1", "=A2"]]},
    )
    results = {
        b"<f>1+1</f><v></v>": b"<f>1+1</f><v>0</v>",
        b"<f>2+2</f><v></v>": b"<f>2+2</f><v>4</v>",
    }
    rewrite(
        path,
        results | {b"<v />": b"<v></v>", b'<c r="C4"><f>A2</f>': b'<c r="C4" t="str"><f>A2</f>'},
    )
    first, second, third = read(path)[0]
    assert (first.column, second.values["amount"], third.column) == ("Amount", 400, "Amount")


def rewrite(path: Path, changes: dict[bytes, bytes]) -> None:
    """Changes the XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = (
        parts["xl/worksheets/sheet1.xml"].replace(b"<v />", b"<v></v>").replace(b"<v/>", b"<v></v>")
    )
    for old, new in changes.items():
        text = text.replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, text if name == "xl/worksheets/sheet1.xml" else part)


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#NV", "########"]
)
def test_an_error_of_a_spreadsheet_is_refused_in_any_column_that_is_used(
    tmp_path: Path, error: str
) -> None:
    rows = [[*HEADER, "Note"], ["D1", 1, error, ""], ["D2", 1, "ann", error], [error, 1, "ann", ""]]
    path = book(tmp_path, {"Data": rows})
    assert [getattr(row, "column", "in") for row in read(path)[0]] == ["Owner", "in", "Id"]
    csv = tmp_path / "deals.csv"
    csv.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
    assert [getattr(row, "column", "in") for row in read(csv)[0]] == ["Owner", "in", "Id"]
    only = 'only = { Owner = ["ann"] }'
    assert [getattr(row, "column", "in") for row in read(csv, only)[0]] == ["Owner", "in", "Id"]


def test_an_error_that_the_mapping_translates_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Id,Owner\nD1,#N/A\nD2,# 7\n")
    found = feed(
        'deal = "Id"\nowner = { column = "Owner", translate = "names", other = "keep" }',
        tables='[translate.names]\n"#N/A" = ""',
    )
    with open_rows(path, feed=found) as rows:
        reader = compiled(found, rows.header, {})
        assert [reader(*row).values.get("owner") for row in rows] == [None, "crm/# 7"]


def test_words_for_nothing_are_noted_where_a_name_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    owners = enumerate(["NULL", "None", "-", "ann", "N/A", "-"])
    path.write_text(
        "Id,Amount,Owner,Account,Area\n" + "".join(f"D{n},1,{owner},NA,NA\n" for n, owner in owners)
    )
    found = feed(FIELDS + '\ncompany = "Account"\nregion = "Area"')
    with open_rows(path, feed=found) as rows:
        reader = compiled(found, rows.header, {})
        assert all(type(reader(*row)) is Mapped for row in rows)
    assert reader.notes() == [
        "Owner: 5 values look like empty values and were taken for names (NULL, None, -, N/A). "
        'If they are empty, translate them to "".'
    ]


def test_of_merged_cells_only_the_first_has_the_value(tmp_path: Path) -> None:
    rows = [HEADER, ["D1", 1, "ann"], ["D2", 1, None], ["D3", 1, None], ["D4", 1, "bob"]]
    path = book(tmp_path, {"Data": rows}, lambda book: book["Data"].merge_cells("C2:C4"))
    found = read(path)[0]
    assert [getattr(row, "column", "in") for row in found] == ["in", "Owner", "Owner", "in"]
    assert found[1].reason.startswith(
        "The cell is merged with others, and only the first of them has the value"
    )


@pytest.mark.parametrize("label", ["Total", "Total général"])
def test_a_total_whose_label_is_merged_is_no_record(tmp_path: Path, label: str) -> None:
    rows = [["Id", "Owner", "Amount"], ["D1", "ann", 1], [label, None, 1]]
    path = book(tmp_path, {"Data": rows}, lambda book: book["Data"].merge_cells("A3:B3"))
    found = read(path)[0]
    assert [type(row) for row in found] == [Mapped, Skipped]


def test_merged_cells_in_titles_and_unused_columns_do_no_harm(tmp_path: Path) -> None:
    rows = [["A title"], [*HEADER, "Note"], ["D1", 1, "ann", "x"], ["D2", 1, "bob", None]]

    def merge(book: Workbook) -> None:
        book["Data"].merge_cells("A1:D1")
        book["Data"].merge_cells("D3:D4")

    assert [type(row) for row in read(book(tmp_path, {"Data": rows}, merge))[0]] == [Mapped, Mapped]


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    def hidden(book: Workbook) -> None:
        book["Data"].row_dimensions[2].hidden = True
        book["Data"].column_dimensions["C"].hidden = True
        book["Data"].column_dimensions["Z"].hidden = True

    rows, notes = read(book(tmp_path, {"Data": DATA}, hidden))
    assert (len(rows), notes) == (1, [
        "1 row of the sheet is hidden; it was read like the others.",
        "1 column of the sheet is hidden; it was read like the others.",
    ])  # fmt: skip


def test_a_number_in_a_sheet_is_a_number_whatever_it_looks_like(tmp_path: Path) -> None:
    found = read(book(tmp_path, {"Data": [HEADER, ["D1", 1.234, "ann"], ["D2", "1.234", "ann"]]}))[
        0
    ]
    assert found[0].values["amount"] == 123
    assert "may mean 1234 or 1.234" in found[1].reason


def test_dates_of_a_workbook_that_counts_from_1904_are_right(tmp_path: Path) -> None:
    def since_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["Data"].append(["D1", datetime(2026, 3, 1, 9, 15)])

    path = book(tmp_path, {"Data": [["Id", "At"]]}, since_1904)
    found = feed('deal = "Id"\nopened_at = "At"')
    with open_rows(path, feed=found) as rows:
        assert [cells for _line, cells in rows] == [["D1", "2026-03-01T09:15:00"]]


def test_a_row_or_column_beyond_a_sheets_limits_is_damage(tmp_path: Path) -> None:
    path = book(tmp_path, {"Data": DATA})
    rewrite(path, {b'r="2"': b'r="2000000000"'})
    with pytest.raises(FileRefused, match="damaged XLSX|row beyond number|column beyond"):
        read(path)
