"""A year of real invoices, closed month by month while documents keep coming late: every closed month
stays, and all together are the whole, to the penny.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from revops import closing, ingest, publish
from revops.closing import rates
from tests import results, small_company
from tests.closing_company import close, finance, receipt_total
from tests.real_data import DATA, ROOT, bank_averages, in_cents

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHOLE = 974774793
# Of every fiftieth document the month after tells.
HELD_BACK = 50
Price = Callable[[dict[str, str]], int]


def test_a_year_closed_with_late_documents_adds_up_to_the_whole(tmp_path: Path) -> None:
    small_company.organisation(base_currency="GBP", timezone="Europe/London", country="GB")
    assert close_the_year(tmp_path, deliveries(), pence, lambda _month: None) == WHOLE


def test_it_does_so_in_euros_at_rates_that_finance_confirmed(tmp_path: Path) -> None:
    """Of every fortieth document; all of them in `make test-long`."""
    assert in_euros(tmp_path, 40)


@pytest.mark.long
def test_all_of_it_does_so_in_euros(tmp_path: Path) -> None:
    assert in_euros(tmp_path, 1)


def in_euros(folder: Path, every: int) -> int:
    """A year in euros: each month's rate is confirmed as its documents have come."""
    small_company.organisation(base_currency="EUR", timezone="Europe/London", country="GB")
    averages, found = bank_averages("GBP"), deliveries(every)

    def price(row: dict[str, str]) -> int:
        return in_cents(row["net_amount"], averages[row["InvoiceDate"][:7]])

    def confirm(month: str) -> None:
        key = "GBP", date.fromisoformat(f"{month}-01")
        assert rates.confirm_proposals({key: averages[month]}, finance("fay")) == 1

    whole = close_the_year(folder, found, price, confirm)
    assert whole == sum(price(row) for rows in found.values() for row in rows)
    return whole


def close_the_year(
    folder: Path,
    found: dict[str, list[dict[str, str]]],
    price: Price,
    before: Callable[[str], None],
) -> int:
    """Brings and closes month after month, and answers what all of it adds up to. `before` is done
    when the documents of a month are there.
    """
    expected = {month: [0, 0] for month in found}
    for month, rows in found.items():
        bring(folder / f"invoices-{month}.csv", rows)
        before(month)
        publish.publish()
        for row in rows:
            expected[month][row["InvoiceDate"][:7] != month] += price(row)
        close(month)
    months = list(expected)
    sums = [sum(expected[month]) for month in months]
    assert [results.value("revenue", month) for month in months] == sums
    assert [adjustments(month) for month in months] == [expected[month][1] for month in months]
    assert [receipt_total("revenue", month) for month in months] == sums
    whole = results.value("revenue", "2010-12-01..2011-12-31")
    assert receipt_total("revenue", "2010-12-01..2011-12-31") == whole
    assert all(closing.verify(row).holds for row in closing.closed_months())
    assert publish.publish(rebuild=True) is None
    return whole


def pence(row: dict[str, str]) -> int:
    return round(float(row["net_amount"]) * 100)


def deliveries(every: int = 1) -> dict[str, list[dict[str, str]]]:
    """Each so many-th of the documents by the month in which they come: their own, or for some the one after; the last
    month takes what is left.
    """
    if not (DATA / "retail").is_dir():
        pytest.skip(f"The real data are not at {DATA / 'retail'}.")
    with (DATA / "retail" / "invoices.csv").open(newline="") as file:
        documents = list(csv.DictReader(file))[::every]
    months = sorted({row["InvoiceDate"][:7] for row in documents})
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(documents):
        place = months.index(row["InvoiceDate"][:7]) + (number % HELD_BACK == 0)
        found[months[min(place, len(months) - 1)]].append(row)
    return dict(sorted(found.items()))


def bring(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    mapping = (ROOT / "samples" / "mappings" / "retail.toml").read_text()
    for run in ingest.request_imports(mapping, [path]):
        small_company.run_one(run)


def adjustments(month: str) -> int:
    found = results.number("revenue", month).signed.adjustments
    return found.amount if found else 0
