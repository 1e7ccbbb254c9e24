"""The same real invoices in euros: at the averages of the European Central Bank, which finance confirms,
every month is to the cent what a few lines of Python make of the files.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from revops import numbers, publish
from tests.closing_company import finance
from tests.real_data import DATA, Loaded, bank_averages, in_cents, loaded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVER = "2010-12-01..2011-12-31"


@pytest.fixture(scope="module")
def euros(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Loaded, Loaded]]:
    """Before the rates were confirmed, and after."""
    given = {"base_currency": "EUR", "timezone": "Europe/London", "country": "GB"}
    with django_db_blocker.unblock(), loaded("retail", **given) as before:
        finance("fay")
        out = StringIO()
        for year in ("2010", "2011"):
            call_command("propose_rates", year, "--confirm", "--by=fay", stdout=out)
        publish.publish()
        yield before, Loaded(numbers.published(), out.getvalue())


def by_month() -> dict[str, int]:
    averages, found = bank_averages("GBP"), defaultdict(int)
    with (DATA / "retail" / "invoices.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            month = row["InvoiceDate"][:7]
            found[month] += in_cents(row["net_amount"], averages[month])
    return dict(sorted(found.items()))


def plain(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def test_every_month_is_what_the_files_come_to(euros: tuple[Loaded, Loaded]) -> None:
    expected = by_month()
    assert euros[1].row("revenue", [*expected, EVER]) == [
        plain(cents) for cents in (*expected.values(), sum(expected.values()))
    ]


def test_the_records_behind_every_month_add_up_to_it(euros: tuple[Loaded, Loaded]) -> None:
    expected = by_month()
    found = [euros[1].receipt("revenue", month).value for month in expected]
    assert found == list(expected.values())


def test_before_finance_confirmed_it_nothing_had_a_price(euros: tuple[Loaded, Loaded]) -> None:
    before, after = (each.number("revenue", EVER).unpriced for each in euros)
    assert (before, after) == (25900, 0)
