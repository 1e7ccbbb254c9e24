"""Where the header is, and what columns of one name are called, in CSV as in XLSX."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from revops.connectors.files import FileRefused, open_rows
from revops.mapping import Feed, Mapped, MappingError, Refused, Skipped, compiled
from tests.mapping_rows import feed

FIELDS = 'deal = "Id"\nowner = "Owner"'
Cells = list[list[str]]


def write(folder: Path, kind: str, rows: Cells) -> Path:
    path = folder / f"deals.{kind}"
    if kind == "csv":
        path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
        return path
    book = Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path


def read(path: Path, found: Feed) -> tuple[list[tuple[int, dict]], list[str]]:
    with open_rows(path, feed=found) as rows:
        reader = compiled(found, rows.header, {})
        outcomes = [reader(line, cells) for line, cells in rows]
        return [(one.line, one.payload) for one in outcomes if type(one) is Mapped], rows.notes


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_title_above_the_header_is_left_out_and_said(tmp_path: Path, kind: str) -> None:
    rows = [
        ["Deals report; 2026"],
        [""],
        ["by", "Ann", ""],
        ["Id", "Owner", "Note"],
        ["D1", "ann", "x"],
    ]
    assert read(write(tmp_path, kind, rows), feed(FIELDS)) == (
        [(5, {"Id": "D1", "Owner": "ann", "Note": "x"})],
        ["The header was found in line 4; what stands above it was left out."],
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_mapping_can_name_the_row_of_the_header(tmp_path: Path, kind: str) -> None:
    rows = [["Id", "Owner"], ["made by", "ann"], ["Id", "Owner"], ["D1", "ann"]]
    path = write(tmp_path, kind, rows)
    assert read(path, feed(FIELDS, extra="header_row = 3")) == (
        [(4, {"Id": "D1", "Owner": "ann"})],
        [],
    )
    assert [line for line, _row in read(path, feed(FIELDS))[0]] == [2, 4]
    with pytest.raises(FileRefused, match="it is empty"):
        read(path, feed(FIELDS, extra="header_row = 9"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_header_is_looked_for_in_twenty_rows(tmp_path: Path, kind: str) -> None:
    above = [[f"line {n}", "x"] for n in range(19)]
    assert (
        read(write(tmp_path, kind, [*above, ["Id", "Owner"], ["D1", "ann"]]), feed(FIELDS))[0][0][0]
        == 21
    )
    path = write(tmp_path, kind, [*above, ["y", "x"], ["Id", "Owner"], ["D1", "ann"]])
    with pytest.raises(MappingError, match="the file has no column"):
        read(path, feed(FIELDS))
    assert len(read(path, feed(FIELDS, extra="header_row = 21"))[0]) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_missing_column_is_looked_for_among_the_likeliest_names(
    tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path, kind, [["Deals 2026"], ["Id", "Ownr"], ["D1", "ann"]])
    with pytest.raises(
        MappingError, match="no column “Owner”. Its columns are: Id, Ownr. Did you mean “Ownr”"
    ):
        read(path, feed(FIELDS))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_two_columns_of_one_name_are_numbered_where_the_mapping_does_not_need_it(
    tmp_path: Path, kind: str
) -> None:
    path = write(
        tmp_path,
        kind,
        [["Id", "Owner", "Notes", "Notes", "Notes #2"], ["D1", "ann", "a", "b", "c"]],
    )
    (row,), _notes = read(path, feed(FIELDS))
    assert row == (2, {"Id": "D1", "Owner": "ann", "Notes": "a", "Notes #3": "b", "Notes #2": "c"})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_name_that_two_columns_have_must_be_numbered_in_the_mapping(
    tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path, kind, [["Id", "Owner", "Owner"], ["D1", "ann", "bob"]])
    with pytest.raises(
        FileRefused,
        match="its header names Owner more than once. Write .* “Owner #1” or “Owner #2”",
    ):
        read(path, feed(FIELDS))
    assert read(path, feed('deal = "Id"\nowner = "Owner #2"'))[0] == [
        (2, {"Id": "D1", "Owner": "ann", "Owner #2": "bob"})
    ]
    assert read(path, feed('deal = "Id"\nowner = "Owner #1"'))[0] == [
        (2, {"Id": "D1", "Owner #1": "ann", "Owner #2": "bob"})
    ]


def test_the_delimiter_shows_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deals, all of them, until today\nId;Owner\nD1;ann, bob\n")
    assert read(path, feed(FIELDS))[0] == [(2 + 1, {"Id": "D1", "Owner": "ann, bob"})]


def test_a_header_of_a_hundred_thousand_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Id,Owner" + ",same" * 100_000 + "\n")
    with pytest.raises(FileRefused, match="its header has 100002 columns; up to 5000 are read"):
        read(path, feed(FIELDS))


def test_a_file_without_header_has_no_row_for_it() -> None:
    with pytest.raises(MappingError, match="header_row: is only for files that have a header"):
        feed('deal = "a"', extra='header = false\ncolumns = ["a"]\nheader_row = 2')


AGAIN = [["Id", "Owner"], ["D1", "ann"], ["Id", "Owner"], ["D2", "ann"]]


def outcomes(path: Path, found: Feed) -> list[object]:
    with open_rows(path, feed=found) as rows:
        reader = compiled(found, rows.header, {})
        return [reader(line, cells) for line, cells in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_header_that_stands_again_is_left_out_and_counted(tmp_path: Path, kind: str) -> None:
    first, again, second = outcomes(write(tmp_path, kind, AGAIN), feed(FIELDS))
    assert [one.values["deal"] for one in (first, second)] == ["crm/D1", "crm/D2"]
    assert isinstance(again, Skipped) and again.line == 3
    assert again.reason == "the header, which stands there again"


def test_rows_below_a_header_in_another_order_are_refused_until_the_first_stands_again(
    tmp_path: Path,
) -> None:
    rows = [*AGAIN[:2], ["Owner", "Id"], ["ann", "D2"], *AGAIN[2:]]
    _first, other, below, again, last = outcomes(write(tmp_path, "csv", rows), feed(FIELDS))
    why = "In line 3 the header stands again, with its columns in another order. Split the file there."
    assert [type(one) for one in (other, below, again, last)] == [Refused, Refused, Skipped, Mapped]
    assert (other.reason, below.reason, below.line) == (why, why, 4)


def test_a_row_with_one_name_of_the_header_in_it_is_a_row(tmp_path: Path) -> None:
    (row,) = outcomes(write(tmp_path, "csv", [["Id", "Owner"], ["Owner", "ann"]]), feed(FIELDS))
    assert row.values["deal"] == "crm/Owner"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_stands_apart_below_the_table_is_left_out_and_said(tmp_path: Path, kind: str) -> None:
    rows = [["Id", "Owner", "Note"], ["D1", "ann", "x"], ["D2", "bob", ""]]
    below = [[""], ["Opportunity report"], ["Confidential"], [""], ["By Ann, 31 January"]]
    found, notes = read(write(tmp_path, kind, rows + below), feed(FIELDS))
    assert [line for line, _row in found] == [2, 3]
    assert notes == ["What stands below the table, from line 5 on, was left out."]


def test_a_row_of_one_cell_right_below_the_others_may_be_cut_off(tmp_path: Path) -> None:
    path = write(tmp_path, "csv", [["Id", "Owner", "Note"], ["D1", "ann", "x"], ["D2"]])
    with open_rows(path, feed=feed(FIELDS)) as rows:
        assert [cells for _line, cells in rows] == [["D1", "ann", "x"], ["D2"]]


def test_a_row_of_one_cell_between_others_is_none_of_a_footer(tmp_path: Path) -> None:
    rows = [["Id", "Owner", "Note"], ["D1", "ann", "x"], [""], ["D2"], ["D3", "bob", "y"]]
    with open_rows(write(tmp_path, "csv", rows), feed=feed(FIELDS)) as found:
        assert [line for line, _cells in found] == [2, 4, 5]
        assert found.notes == []
