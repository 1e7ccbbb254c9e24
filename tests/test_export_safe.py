"""What somebody wrote into a CRM opens as text in a spreadsheet, never as a formula."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from revops.safe import harmless
from revops.spreadsheets import Column, ColumnKind, Table, csv_lines, write_workbook

DANGEROUS = "=+-@＝＋－＠\t\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "＝1", "\r=1", "\n=1", "\u200b=1"],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Acme", "a=b", "1+1", "−6 %", "'=1", "", "é"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


@given(st.text(alphabet=st.sampled_from(DANGEROUS + " \u00a0\ufeffab1,\"'"), max_size=8))
def test_no_text_begins_like_a_formula_after_what_a_spreadsheet_skips(text):
    shown = harmless(text)
    assert not shown.lstrip("\t\r\n \u00a0\ufeff\u200b").startswith(tuple("=+-@＝＋－＠"))
    assert not shown.startswith(tuple("\t\r\n"))
    assert shown.removeprefix("'") == text.removeprefix("'") or shown == text


@given(st.text(max_size=12))
def test_a_workbook_holds_any_text_as_text(text):
    sheet = saved(Table("t", (Column("Text"),), [(text,)], 1))
    assert sheet["A2"].data_type != "f"
    assert isinstance(sheet["A2"].value or "", str)


def test_a_csv_keeps_quotes_commas_and_lines_apart():
    rows = [('a "b", c\nd', -5, None)]
    columns = (Column("Text"), Column("Number", ColumnKind.NUMBER), Column("Nothing"))
    assert list(csv_lines(Table("t", columns, rows, 1))) == [
        "\ufeffText,Number,Nothing\r\n",
        '"a ""b"", c\nd",-5,\r\n',
    ]


def test_a_negative_number_stays_a_number_and_a_text_of_one_does_not():
    sheet = saved(
        Table("t", (Column("Number", ColumnKind.NUMBER), Column("Text")), [(-5, "-5")], 1)
    )
    assert (sheet["A2"].value, sheet["A2"].data_type) == (-5, "n")
    assert sheet["B2"].value == "'-5"


def saved(table: Table):
    file = io.BytesIO()
    write_workbook(table, file, "Table")
    return load_workbook(file).worksheets[0]
