"""A year of real invoices, closed month by month while documents keep coming late: every closed month
stays, and all together are the whole, to the penny.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from revops import closing, ingest, publish
from tests import results, small_company
from tests.closing_company import close, receipt_total
from tests.real_data import DATA, ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHOLE = 974774793
# Of every fiftieth document the month after tells.
HELD_BACK = 50


def test_a_year_closed_with_late_documents_adds_up_to_the_whole(tmp_path: Path) -> None:
    expected = {month: [0, 0] for month in deliveries()}
    small_company.organisation(base_currency="GBP", timezone="Europe/London", country="GB")
    for month, rows in deliveries().items():
        bring(tmp_path / f"invoices-{month}.csv", rows)
        publish.publish()
        for row in rows:
            expected[month][row["InvoiceDate"][:7] != month] += pence(row)
        close(month)
    months = list(expected)
    assert [results.value("revenue", month) for month in months] == [
        sum(expected[month]) for month in months
    ]
    assert [adjustments(month) for month in months] == [expected[month][1] for month in months]
    assert [receipt_total("revenue", month) for month in months] == [
        sum(expected[month]) for month in months
    ]
    assert results.value("revenue", "2010-12-01..2011-12-31") == WHOLE
    assert receipt_total("revenue", "2010-12-01..2011-12-31") == WHOLE
    assert all(closing.verify(row).holds for row in closing.closed_months())
    assert publish.publish(rebuild=True) is None


def pence(row: dict[str, str]) -> int:
    return round(float(row["net_amount"]) * 100)


def deliveries() -> dict[str, list[dict[str, str]]]:
    """The documents by the month in which they come: their own, or for some the one after; the last
    month takes what is left.
    """
    if not (DATA / "retail").is_dir():
        pytest.skip(f"The real data are not at {DATA / 'retail'}.")
    with (DATA / "retail" / "invoices.csv").open(newline="") as file:
        every = list(csv.DictReader(file))
    months = sorted({row["InvoiceDate"][:7] for row in every})
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for number, row in enumerate(every):
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
