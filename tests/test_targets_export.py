"""The grid leaves as a file of numbers: what is shown, whole where it is whole, and no text that a
spreadsheet calculates.
"""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from revops.models import Team
from tests import small_company as small
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
URL = "/admin/revops/target/grid/?year=2030"


@pytest.fixture
def boss(db) -> Client:
    small.organisation()
    Team.objects.create(name="\t=SUM(A1)", function="marketing")
    client = logged_in(member_of("admin"))
    months = {f"t.revenue..0.2030-{n:02}": "1250000,5" for n in (1, 2, 3)}
    levels = {f"t.win_rate..0.2030-{n:02}": "33 %" for n in (1, 2)} | {
        "t.win_rate..0.2030-03": "33,5 %"
    }
    given = {f"t.mqls..0.2030-{n:02}": "520" for n in (1, 2, 3)} | months | levels
    assert client.post(URL, {"seen": client.get(URL).context["seen"]} | given).status_code == 302
    return client


def workbook(client: Client, url: str = URL) -> Worksheet:
    return load_workbook(BytesIO(client.get(url + "&export=xlsx").content)).active


def row(sheet: Worksheet, kpi: str) -> tuple:
    return next(
        cells
        for cells in sheet.iter_rows()
        if cells[0].value == kpi and cells[2].value == "Whole company"
    )


def test_a_csv_has_plain_numbers(boss: Client):
    lines = list(csv.reader(StringIO(boss.get(URL + "&export=csv").content.decode("utf-8-sig"))))

    found = {
        line[0]: (line[3], line[5], line[6], line[15])
        for line in lines
        if line[1:3] == ["Total", "Whole company"]
    }
    assert found["MQLs"] == ("520", "520", "", "1560")
    assert found["Revenue"] == ("1250000.5", "1250000.5", "", "3750001.5")
    assert found["Win rate"] == ("0.33", "0.335", "", "0.3317")


@pytest.mark.parametrize(
    ("kpi", "values", "formats"),
    [
        ("MQLs", (520, 520, None, 1560), ("#,##0", "#,##0")),
        ("Revenue", (1250000.5, 1250000.5, None, 3750001.5), ("#,##0.0###", "#,##0.0###")),
        ("Win rate", (0.33, 0.335, None, 0.3317), ("0%", "0.0#%")),
    ],
)
def test_a_workbook_has_typed_cells(boss: Client, kpi: str, values: tuple, formats: tuple):
    cells = row(workbook(boss), kpi)

    assert tuple(cells[n].value for n in (3, 5, 6, 15)) == values
    assert (cells[3].number_format, cells[5].number_format) == formats
    assert {cells[3].data_type, cells[15].data_type} == {"n"}


def test_header_and_labels_stay_in_sight(boss: Client):
    sheet = workbook(boss)

    assert (sheet.freeze_panes, sheet.title) == ("D2", "FY2030")
    head = [cell.value for cell in sheet[1]]
    months, quarters = [f"2030-{n:02}" for n in range(1, 13)], [f"FY2030-Q{n}" for n in range(1, 5)]
    assert head == ["KPI", "Dimension", "Scope", *months, *quarters, "FY2030"]


def test_a_team_that_is_named_like_a_formula_stays_a_text(boss: Client):
    names = [
        cells[2]
        for cells in workbook(boss, URL + "&kpi=mqls").iter_rows()
        if "SUM" in str(cells[2].value)
    ]

    assert [(cell.value, cell.data_type) for cell in names] == [("'\t=SUM(A1)", "s")]


@pytest.mark.parametrize(
    ("start", "first", "last"), [(4, "2029-04", "2030-03"), (7, "2029-07", "2030-06")]
)
def test_the_columns_follow_the_fiscal_year(boss: Client, start: int, first: str, last: str):
    small.organisation(fiscal_year_start=start)

    sheet = workbook(boss)

    assert (sheet["D1"].value, sheet["O1"].value) == (first, last)
    # January to March 2030 are the last quarter of a year that begins in April, and the third of
    # one that begins in July.
    quarters = [cell.value for cell in row(sheet, "MQLs")[15:19]]
    assert quarters == ([None, None, None, 1560] if start == 4 else [None, None, 1560, None])
