"""Whose figures these are is said on every page, on paper, on the wall and in every file; a stranger
is not told.
"""

import csv
import io
import re

import pytest
from django.test import Client

from dashboards.surfaces.tables import TABLES
from tests import page_company

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/kpi/mqls/",
    "/kpi/mqls/receipt/?period=2025-10",
    "/publications/",
    "/language/",
    "/data/",
    "/data/upload/",
    "/digest/",
    "/tv/new/",
    "/accounts/password/",
    "/?period=never",
)
OF_NUMBERS = PAGES[:3]


@pytest.fixture
def reader(client: Client, tmp_path) -> Client:
    page_company.load(tmp_path)
    client.force_login(page_company.reader(is_superuser=True, is_staff=True))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_page_names_the_company(reader: Client, page: str) -> None:
    html = reader.get(page).content.decode()
    assert '<span class="company">Small</span>' in html


@pytest.mark.parametrize("page", [*OF_NUMBERS, "/tv/"])
def test_the_foot_of_figures_names_it_on_paper_and_on_the_wall(reader: Client, page: str) -> None:
    foot = re.search(
        r'<footer class="bottom">(.*?)</footer>', reader.get(page).content.decode(), re.S
    )
    assert foot[1].strip().startswith("<p>Small · <a href=")


def test_a_stranger_is_not_told(reader: Client) -> None:
    html = Client().get("/accounts/login/").content.decode()
    assert "Small" not in html


@pytest.mark.parametrize(
    "address", [*(f"/export/{name}.csv?period=2025-10" for name in TABLES), "/data/runs.csv"]
)
def test_every_row_of_a_file_names_it(reader: Client, address: str) -> None:
    content = b"".join(reader.get(address).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["Organisation"] for row in rows} == {"Small"}
