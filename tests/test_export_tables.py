"""Every table can be taken away, with the figures of the page in typed cells."""

import csv
import io
from datetime import datetime

import pytest
from django.test import Client
from openpyxl import load_workbook

from dashboards.surfaces import export
from dashboards.surfaces.tables import TABLES
from revops.models import Publication
from tests import page_company

pytestmark = pytest.mark.django_db
COUNT_OF = {
    "figures": 11,
    "funnel": 15,
    "trend": 12,
    "drivers": 13,
    "breakdown": 8,
    "records": 5,
    "cells": 603,
}


@pytest.fixture
def reader(client: Client, tmp_path) -> Client:
    page_company.load(tmp_path)
    client.force_login(page_company.reader())
    return client


def table(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def sheet(client: Client, address: str):
    answer = client.get(address)
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_rows_in_either_format(reader: Client, name: str):
    rows = table(reader, f"/export/{name}.csv?period=2025-10")
    book = sheet(reader, f"/export/{name}.xlsx?period=2025-10")
    assert (len(rows), book.worksheets[0].max_row - 1) == (COUNT_OF[name], COUNT_OF[name])
    assert [cell.value for cell in book.worksheets[0][1]] == list(rows[0])


def test_money_is_a_decimal_and_its_text_is_that_of_the_tile(reader: Client):
    revenue = table(reader, "/export/figures.csv?period=2025-10")[3]
    assert (revenue["Shown"], revenue["Value"], revenue["Unit"], revenue["Target"]) == (
        "€12,350",
        "12350.00",
        "EUR",
        "10000.00",
    )
    assert (revenue["Attainment"], revenue["State"]) == ("1.235", "ahead")
    assert revenue["Publication"] == str(Publication.objects.get().pk)


def test_what_is_absent_is_empty_and_says_why(reader: Client):
    rate = table(reader, "/export/figures.csv?period=2025-11")[4]
    assert (rate["Shown"], rate["Value"], rate["Absent because"]) == (
        "—",
        "",
        "No deal closed in this period.",
    )


def test_cells_of_a_workbook_have_types(reader: Client):
    page = sheet(reader, "/export/figures.xlsx?period=2025-10").worksheets[0]
    cells = {
        page.cell(1, place).value: page.cell(5, place) for place in range(1, page.max_column + 1)
    }
    assert (cells["Value"].value, cells["Value"].data_type, cells["Value"].number_format) == (
        12350,
        "n",
        "#,##0.00",
    )
    assert (cells["First day"].value, cells["First day"].is_date) == (datetime(2025, 10, 1), True)
    assert cells["Attainment"].number_format == "0.0%"


def test_the_workbook_says_what_it_is(reader: Client):
    about = dict(
        sheet(reader, "/export/funnel.xlsx?period=2025-10&motion=inbound")
        .worksheets[1]
        .iter_rows(values_only=True)
    )
    assert (about["Organisation"], about["Period"], about["View"]) == (
        "Small",
        "October 2025",
        "Inbound",
    )
    assert about["Publication"].startswith(
        f"Publication {Publication.objects.get().pk} · data as of "
    )


def test_the_records_add_up_to_the_figure(reader: Client):
    rows = table(reader, "/export/records.csv?kpi=revenue&period=2025-10")
    assert [(row["Id in the source"], row["Counts"]) for row in rows] == [
        ("I3", "-500.25"), ("I2", "5000.00"), ("I1", "7850.25"),
    ]  # fmt: skip


def test_the_records_are_those_that_the_page_lists(reader: Client):
    rows = table(
        reader, "/export/records.csv?kpi=revenue&period=2025-10&q=crm&sort=amount&part=value"
    )
    assert [row["Id in the source"] for row in rows] == ["I3", "I2", "I1"]
    assert len(table(reader, "/export/records.csv?kpi=revenue&period=2025-10&q=i2")) == 1


def test_a_table_too_long_for_a_workbook_says_so_and_leaves_as_csv(reader: Client, monkeypatch):
    monkeypatch.setattr(export, "WORKBOOK_ROWS", 4)
    answer = reader.get("/export/records.xlsx?kpi=mqls&period=2025-10")
    assert answer.status_code == 400
    assert (
        "This table has 5 rows, and a workbook is made of up to 4; take it as CSV."
        in answer.content.decode()
    )
    assert len(table(reader, "/export/records.csv?kpi=mqls&period=2025-10")) == 5


@pytest.mark.parametrize(
    "address", ["/export/secrets.csv", "/export/figures.pdf", "/data/secrets.csv", "/data/runs.pdf"]
)
def test_there_is_no_other_table_and_no_other_format(reader: Client, address: str):
    assert reader.get(address).status_code == 404


def test_a_split_that_does_not_exist_is_named(reader: Client):
    answer = reader.get("/export/breakdown.csv?kpi=mqls&by=colour")
    assert answer.status_code == 400
    assert "cannot be split by “colour”" in answer.content.decode()


def test_the_imports_leave_as_a_table(reader: Client):
    runs = table(reader, "/data/runs.csv")
    assert [(run["File"], run["State"], run["Read"]) for run in runs][-1] == (
        "people.csv",
        "done",
        "2",
    )
    assert table(reader, "/data/rejected.csv") == []
