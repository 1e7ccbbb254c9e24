"""The page of a walk: both ends, every class with its records, the same as JSON for its chart."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from tests import page_company
from tests import small_company as small

pytestmark = pytest.mark.django_db
JULY = "/pipeline/?period=2026-07"


@pytest.fixture
def reader(client: Client, tmp_path: Path) -> Client:
    small.organisation()
    small.load(tmp_path, "people", [{"person": "ann", "name": "Ann", "team": "North"}])
    usual = {"owner": "ann", "outcome": "open", "expected_close_on": "2026-07-30"}
    deals = [
        {"deal": "D1", "amount": "100", "opened_at": "2026-06-01", **usual},
        {"deal": "D2", "amount": "250.50", "opened_at": "2026-07-03", **usual},
        {"deal": "D3", "amount": "40", "opened_at": "2026-06-02", **usual, "outcome": "won", "closed_at": "2026-07-04"},
        {"deal": "D4", "amount": "7", "opened_at": "2026-07-02", **usual, "outcome": "won", "closed_at": "2026-07-04"},
    ]  # fmt: skip
    small.load(tmp_path, "deals", deals)
    small.published()
    client.force_login(page_company.reader())
    return client


def read(reader: Client, address: str, language: str = "en") -> str:
    """The words of the page, whatever stands between them."""
    answer = reader.get(address, headers={"Accept-Language": language})
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r" (?=[.,])", "", " ".join(html.unescape(words).split()))


def test_the_table_leads_from_one_end_to_the_other(reader: Client) -> None:
    page = read(reader, JULY)
    assert "From €140.00 on 30 Jun 2026 to €350.50 on 31 Jul 2026." in page
    assert "Opening €140.00 New opened, or first known, after the opening 1 +€250.50" in page
    assert "Won signed, by the value that was open at the opening 1 −€40.00 Closing €350.50" in page
    assert "Beside it, in neither end: Came and won 1 · €7.00" in page
    assert "D2 Ann North CRM D2 +€250.50" in page


def test_it_speaks_french(reader: Client) -> None:
    assert "De 140,00 € le 30 juin 2026 à 350,50 € le 31 juil. 2026." in read(reader, JULY, "fr")


def test_what_is_due_in_the_period_is_walked_by_itself(reader: Client) -> None:
    assert "Closing €350.50" in read(reader, f"{JULY}&due=1")
    assert "Closing €0.00" in read(reader, "/pipeline/?period=2026-08&due=1")


def test_leads_in_play_are_walked_too(reader: Client) -> None:
    assert "SQOs in play" in read(reader, f"{JULY}&kpi=sqos")
    assert "From 2 on 30 Jun 2026 to 2 on 31 Jul 2026." in read(reader, f"{JULY}&kpi=sqos")


def test_what_is_not_walked_is_refused(reader: Client) -> None:
    answer = reader.get(f"{JULY}&kpi=revenue")
    assert answer.status_code == 400
    assert "There is no walk of “revenue”" in html.unescape(answer.content.decode())


def test_the_bars_begin_where_the_one_before_ends(reader: Client) -> None:
    (bar,) = reader.get("/pipeline/walk.json?period=2026-07").json()["data"]
    assert bar["x"] == ["Opening", "New", "Won", "Closing"]
    assert (bar["base"], bar["y"]) == ([0, 14000, 39050, 0], [14000, 25050, -4000, 35050])
    assert bar["meta"]["kinds"] == ["end", "up", "down", "end"]
    assert bar["customdata"] == ["", "#new", "#won", ""]
