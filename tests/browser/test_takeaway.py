"""Tables and pictures leave the page as files, with the keyboard too."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from revops.models import Publication

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def taken(reader: Page, link: object) -> Download:
    """The file that pressing Enter on the link or button gives."""
    with reader.expect_download() as coming:
        link.press("Enter")
    return coming.value


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_the_figures_leave_as_csv_with_the_texts_of_the_tiles(reader: Page):
    file = taken(reader, reader.get_by_role("link", name="All figures, CSV"))
    rows = list(csv.DictReader(io.StringIO(content(file).decode("utf-8-sig"))))
    shown = [link.inner_text() for link in reader.locator(".tile [data-kpi]").all()]
    assert [row["Shown"] for row in rows[:5]] == shown
    assert (
        file.suggested_filename
        == f"diapason-figures-2025-10-publication-{Publication.objects.get().pk}.csv"
    )


def test_in_french_the_workbook_has_french_columns_and_the_same_numbers(reader: Page):
    reader.get_by_role("button", name="French").click()
    file = taken(reader, reader.get_by_role("link", name="Tous les chiffres, XLSX"))
    sheet = load_workbook(io.BytesIO(content(file))).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    revenue = dict(zip(head, [cell.value for cell in sheet[5]], strict=True))
    assert (revenue["KPI"], revenue["Affiché"], revenue["Valeur"]) == (
        "Chiffre d’affaires",
        "12\u202f350\u00a0€",
        12350,
    )


def test_a_chart_leaves_as_a_picture_of_twice_its_size(reader: Page):
    button = reader.get_by_role("button", name="PNG")
    file = taken(reader, button)
    picture = content(file)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1920, 960)
    assert (
        file.suggested_filename
        == f"diapason-mqls-2025-10-publication-{Publication.objects.get().pk}.png"
    )
    expect(button).to_have_text("PNG")
