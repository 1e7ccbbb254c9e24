"""Opportunities of a hardware company: deals alone, whose products and teams are looked up, are
exactly what their README says.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from revops.models import Deal
from revops.walk import at_day, walk
from tests.real_data import Loaded, loaded
from tests.walked_weeks import every_week_adds_up

pytestmark = pytest.mark.django_db
MONTHS = [f"2017-{month:02}" for month in range(3, 13)]
EVER = "2016-10-01..2017-12-31"
TABLE = {
    "deals_signed": [531, 285, 438, 531, 308, 446, 503, 279, 406, 511, 4238],
    "deals_lost": [116, 301, 367, 110, 319, 339, 132, 287, 362, 140, 2473],
    "signed_amount": [
        "1134672.00", "721932.00", "1025713.00", "1338466.00", "696932.00", "1050059.00", "1235264.00", "731980.00", "938943.00",
        "1131573.00", "10005534.00",
    ],
    "win_rate": [
        (531, 647), (285, 586), (438, 805), (531, 641), (308, 627), (446, 785), (503, 635), (279, 566), (406, 768), (511, 651),
        (4238, 6711),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def maven(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    with (
        django_db_blocker.unblock(),
        loaded("maven", base_currency="USD", timezone="America/New_York", country="US") as found,
    ):
        yield found


@pytest.mark.parametrize("kpi", TABLE)
def test_every_month_is_what_the_readme_says(maven: Loaded, kpi: str) -> None:
    assert maven.row(kpi, [*MONTHS, EVER]) == TABLE[kpi]


@pytest.mark.parametrize(
    ("period", "deals", "value"), [("2017-06", 1686, "4216807.00"), ("2017-12", 1589, "3892229.00")]
)
def test_open_deals_are_worth_the_list_price(
    maven: Loaded, period: str, deals: int, value: str
) -> None:
    assert maven.row("open_deals", [period]) == [deals]
    assert maven.row("open_pipeline", [period]) == [value]


@pytest.mark.parametrize("kpi", ["deals_signed", "deals_lost", "signed_amount"])
def test_the_records_behind_every_month_add_up_to_it(maven: Loaded, kpi: str) -> None:
    cents = [int(str(each).replace(".", "")) for each in TABLE[kpi]]
    assert [maven.receipt(kpi, period).value for period in [*MONTHS, EVER]] == cents


@pytest.mark.parametrize("day", ["2017-06-30", "2017-12-31"])
def test_the_records_behind_a_stock_are_the_deals_that_are_open(maven: Loaded, day: str) -> None:
    deals, value = maven.receipt("open_deals", day), maven.receipt("open_pipeline", day)
    assert deals.count == deals.value == value.count == maven.number("open_deals", day).value.amount
    assert value.value == maven.number("open_pipeline", day).value.amount


def test_deals_that_were_never_engaged_are_known_and_not_open(maven: Loaded) -> None:
    assert Deal.objects.filter(known_until=None, opened_on=None).count() == 500


def test_no_row_is_rejected(maven: Loaded) -> None:
    assert "sales_pipeline.csv → pipeline: 8,800 read, 8,800 new" in maven.printed
    assert "rejected" not in maven.printed


@pytest.mark.parametrize("kpi", TABLE)
def test_explain_and_the_api_say_the_same(maven: Loaded, kpi: str) -> None:
    assert maven.explained(kpi, [*MONTHS, EVER]) == TABLE[kpi]
    assert maven.answered(kpi, [*MONTHS, EVER]) == TABLE[kpi]


@pytest.mark.parametrize("kpi", TABLE)
def test_the_page_and_its_receipt_show_the_same(maven: Loaded, kpi: str) -> None:
    assert maven.on_page(kpi, [*MONTHS, EVER]) == maven.worded(kpi, TABLE[kpi])


@pytest.mark.parametrize(("kpi", "closing"), [("open_pipeline", 389222900), ("sqos", 1589)])
def test_the_walk_of_every_week_adds_up(maven: Loaded, kpi: str, closing: int) -> None:
    assert every_week_adds_up(maven, date(2016, 10, 2), date(2017, 12, 31), kpi) == closing


def test_the_walk_of_a_month_has_what_was_won_and_lost_in_it(maven: Loaded) -> None:
    found = walk(*(at_day(day, maven.published) for day in (date(2017, 5, 31), date(2017, 6, 30))))
    inside = {each.of.key: len(each.moves) for each in found.inside}
    assert len(found.step("won").moves) + inside["won"] == 531
    assert len(found.step("lost").moves) + inside["lost"] == 110
    assert found.closing == 421680700
