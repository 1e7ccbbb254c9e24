"""The raw files of the real sets, read by what they are taken for alone: nobody corrects anything, and the
figures are those of their README.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import guess
from tests import test_real_data_loans as loans
from tests import test_real_data_maven as maven
from tests.real_data import DATA, Loaded, loaded

pytestmark = [pytest.mark.django_db, pytest.mark.long]
US = {"base_currency": "USD", "timezone": "America/New_York", "country": "US"}
GB = {"base_currency": "GBP", "timezone": "Europe/London", "country": "GB"}
SALES = [748957.02, 560000.26, 498062.65, 683267.08, 493207.12, 723333.51, 691123.12]


def guessed(name: str, folder: Path) -> Path:
    """The mapping that is proposed for the files of a set."""
    if not (DATA / name).is_dir():
        pytest.skip(f"The real data are not at {DATA / name}; DIAPASON_DATA names another folder.")
    tables = [table for path in sorted((DATA / name).glob("*.csv")) for table in guess.look(path)]
    found = guess.readings_together(tables)
    path = folder / "guessed.toml"
    path.write_text(guess.written(found, key=name, name=name), encoding="utf-8")
    return path


def same(found: Loaded, table: dict[str, list[object]], periods: list[str]) -> None:
    for kpi, expected in table.items():
        assert found.row(kpi, periods) == expected, kpi


def test_a_log_of_events_is_leads_stages_and_deals(tmp_path: Path) -> None:
    with loaded("loans", path=guessed("loans", tmp_path)) as found:
        same(found, loans.TABLE, [*loans.MONTHS, loans.EVER])
        assert found.number("calls", loans.EVER).value.amount == 40281


def test_deals_take_their_amount_from_the_price_list(tmp_path: Path) -> None:
    with loaded("maven", path=guessed("maven", tmp_path), **US) as found:
        same(found, maven.TABLE, [*maven.MONTHS, maven.EVER])
        assert found.row("open_pipeline", ["2017-06", "2017-12"]) == ["4216807.00", "3892229.00"]


def test_invoices_are_net(tmp_path: Path) -> None:
    months = ["2010-12", *(f"2011-{month:02}" for month in range(1, 7))]
    with loaded("retail", path=guessed("retail", tmp_path), **GB) as found:
        assert found.row("revenue", months) == [f"{amount:.2f}" for amount in SALES]
