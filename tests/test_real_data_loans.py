"""Real loan applications: a funnel with history, counted in Amsterdam time, is exactly what its
README says.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from revops.calendar import PeriodKind
from revops.projection import backtest
from tests.real_data import Loaded, loaded
from tests.walked_weeks import every_week_adds_up

pytestmark = pytest.mark.django_db
MONTHS = ["2011-10", "2011-11", "2011-12", "2012-01", "2012-02", "2012-03"]
EVER = "2011-10-01..2012-03-31"
TABLE = {
    "leads": [2393, 2940, 2122, 2747, 2885, 0, 13087],
    "mqls": [1424, 1490, 1225, 1582, 1643, 3, 7367],
    "sqos": [1001, 1018, 844, 1088, 1112, 50, 5113],
    "deals_signed": [227, 497, 406, 400, 496, 220, 2246],
    "signed_amount": [
        "3212040.00",
        "7636322.00",
        "5909682.00",
        "6620624.00",
        "7969293.00",
        "3942377.00",
        "35290338.00",
    ],
    "deals_lost": [224, 496, 503, 511, 586, 217, 2537],
    "win_rate": [
        (227, 451),
        (497, 993),
        (406, 909),
        (400, 911),
        (496, 1082),
        (220, 437),
        (2246, 4783),
    ],
}


@pytest.fixture(scope="module")
def loans(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), loaded("loans") as found:
        yield found


@pytest.mark.parametrize("kpi", TABLE)
def test_every_month_is_what_the_readme_says(loans: Loaded, kpi: str) -> None:
    assert loans.row(kpi, [*MONTHS, EVER]) == TABLE[kpi]


@pytest.mark.parametrize("kpi", TABLE)
def test_the_records_behind_every_month_add_up_to_it(loans: Loaded, kpi: str) -> None:
    for period, expected in zip([*MONTHS, EVER], TABLE[kpi], strict=True):
        if kpi == "win_rate":
            parts = (loans.receipt(kpi, period, part) for part in ("numerator", "denominator"))
            assert tuple(part.value for part in parts) == expected
        elif kpi == "signed_amount":
            assert loans.receipt(kpi, period).value == int(expected.replace(".", ""))
        else:
            assert loans.receipt(kpi, period).value == loans.receipt(kpi, period).count == expected


def test_every_call_is_counted_as_often_as_it_occurs(loans: Loaded) -> None:
    assert loans.number("calls", EVER).value.amount == 40281


def test_all_applications_came_to_us(loans: Loaded) -> None:
    assert loans.number("leads", EVER, motion="inbound").value.amount == 13087
    assert loans.number("leads", EVER, motion="outbound").value.amount == 0


def test_no_row_is_rejected_and_every_event_is_accounted_for(loans: Loaded) -> None:
    # 13,087 submitted + 7,367 pre-accepted + 5,113 accepted; 5,113 accepted + 2,246 approved +
    # 7,635 declined + 2,807 cancelled.
    assert "rejected" not in loans.printed
    assert "events.csv → stages: 92,093 read, 25,567 new, 66,526 skipped" in loans.printed
    assert "events.csv → changes: 92,093 read, 17,801 new, 74,292 skipped" in loans.printed


@pytest.mark.parametrize("kpi", TABLE)
def test_explain_and_the_api_say_the_same(loans: Loaded, kpi: str) -> None:
    assert loans.explained(kpi, [*MONTHS, EVER]) == TABLE[kpi]
    assert loans.answered(kpi, [*MONTHS, EVER]) == TABLE[kpi]


@pytest.mark.parametrize("kpi", TABLE)
def test_the_page_and_its_receipt_show_the_same(loans: Loaded, kpi: str) -> None:
    assert loans.on_page(kpi, [*MONTHS, EVER]) == loans.worded(kpi, TABLE[kpi])


@pytest.mark.parametrize("kpi", ["open_pipeline", "mqls", "sqos"])
def test_the_walk_of_every_week_adds_up(loans: Loaded, kpi: str) -> None:
    assert every_week_adds_up(loans, date(2011, 9, 25), date(2012, 4, 1), kpi) > 0


def test_the_projection_is_as_good_as_the_docs_say(loans: Loaded) -> None:
    """docs/forecast.md, at mid-week of deals signed."""
    found = backtest("deals_signed", loans.published, PeriodKind.WEEK)
    half = {each.method: each for each in found.scores if each.horizon == 0.5}
    assert {method: round(each.wape, 3) for method, each in half.items()} == {
        "naive": 0.229, "run_rate": 0.206, "curve": 0.101, "projection": 0.073,
    }  # fmt: skip
    assert (half["projection"].n, round(half["projection"].coverage_80, 3)) == (19, 0.842)
