"""Real invoices, credit notes and adjustments of a retailer are exactly what their README says, to
the penny.
"""

from collections.abc import Iterator

import pytest

from revops.models import Invoice
from tests.real_data import Loaded, loaded

pytestmark = pytest.mark.django_db
MONTHS = ["2010-12", *(f"2011-{month:02}" for month in range(1, 13))]
EVER = "2010-12-01..2011-12-31"
REVENUE = [
    "748957.02", "560000.26", "498062.65", "683267.08", "493207.12", "723333.51", "691123.12", "681300.11", "682680.51", "1019687.62",
    "1070704.67", "1461756.25", "433668.01", "9747747.93",
]  # fmt: skip


@pytest.fixture(scope="module")
def retail(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    with (
        django_db_blocker.unblock(),
        loaded("retail", base_currency="GBP", timezone="Europe/London", country="GB") as found,
    ):
        yield found


def test_every_month_is_what_the_readme_says(retail: Loaded) -> None:
    assert retail.row("revenue", [*MONTHS, EVER]) == REVENUE


def test_the_records_behind_every_month_add_up_to_it(retail: Loaded) -> None:
    assert [retail.receipt("revenue", period).value for period in [*MONTHS, EVER]] == [
        int(each.replace(".", "")) for each in REVENUE
    ]


def test_credit_notes_are_negative_and_nothing_is_unpriced(retail: Loaded) -> None:
    assert not Invoice.objects.filter(kind="credit_note", amount_minor__gt=0).exists()
    assert Invoice.objects.filter(kind="adjustment").count() == 3
    assert retail.number("revenue", EVER).unpriced == 0


def test_no_row_is_rejected(retail: Loaded) -> None:
    assert "rejected" not in retail.printed


def test_explain_and_the_api_say_the_same(retail: Loaded) -> None:
    assert retail.explained("revenue", [*MONTHS, EVER]) == REVENUE
    assert retail.answered("revenue", [*MONTHS, EVER]) == REVENUE


def test_the_page_and_its_receipt_show_the_same(retail: Loaded) -> None:
    assert retail.on_page("revenue", [*MONTHS, EVER]) == retail.worded("revenue", REVENUE)
