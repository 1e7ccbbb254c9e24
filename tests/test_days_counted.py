"""The days that are counted are the days that are due; what is dated ahead is named apart."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from revops import numbers, receipts
from revops.numbers import Slice
from tests.counted_days import NOVEMBER, as_of, invoices, number, target, won
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


TWO_A_DAY = won("2026-11-02", "2026-11-02", "2026-11-03", "2026-11-03")


def test_a_day_that_was_delivered_is_counted_and_due(tmp_path: Path) -> None:
    load(tmp_path, "deals", TWO_A_DAY)
    target("deals_signed", 42)
    as_of("2026-11-03")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.pace, found.state) == (4, 4, 1, "on_pace")
    assert (found.run_rate.exact, found.ahead, found.gap.exact) == (42, None, 38)


def test_a_day_that_was_not_delivered_is_neither_counted_nor_due(tmp_path: Path) -> None:
    load(tmp_path, "deals", TWO_A_DAY)
    target("deals_signed", 42)
    as_of("2026-11-03", delivered="2026-11-02")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.pace, found.ahead.amount) == (2, 2, 1, 2)


def test_a_day_without_anything_is_due_when_it_is_over(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-11-02", "2026-11-02"))
    target("deals_signed", 42)
    as_of("2026-11-03")
    assert number("deals_signed").due == 2
    as_of("2026-11-04")
    assert (number("deals_signed").due, number("deals_signed").state) == (4, "behind")


def test_what_is_dated_ahead_is_named_apart_and_enters_no_state(tmp_path: Path) -> None:
    load(
        tmp_path,
        "invoices",
        invoices(
            ("2026-11-20", "400"),
            ("2026-11-25", "600"),
            ("2026-11-30", "9000"),
            ("2026-10-30", "1"),
        ),  # fmt: skip
    )
    target("revenue", 10_000)
    as_of("2026-11-25")
    found = number("revenue")
    assert (found.value.amount, found.ahead.amount, found.state) == (100_000, 900_000, "behind")
    assert found.run_rate.exact == Fraction(100_000 * 21, 18)
    behind = receipts.behind("revenue", found.period, Slice(), numbers.published(), reason="ahead")
    assert (behind.parts["value"].value, behind.parts["value"].count) == (100_000, 2)
    assert [(each.reason.key, [record.item for record in each.records.results]) for each in behind.left_out][-1] == (
        "ahead", ["crm/I2"],
    )  # fmt: skip


def test_nothing_but_future_facts_is_zero_and_ahead(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2026-11-30", "9000")))
    as_of("2026-11-25")
    assert (number("revenue").value.amount, number("revenue").ahead.amount) == (0, 900_000)


def test_a_period_in_the_future_is_absent_and_says_what_is_dated_in_it(tmp_path: Path) -> None:
    load(tmp_path, "invoices", invoices(("2026-10-30", "1"), ("2026-12-02", "9000")))
    target("revenue", 5, "2026-12")
    as_of("2026-11-25")
    found = number("revenue", "2026-12")
    assert (found.value.is_absent, str(found.value.absent_because)) == (
        True,
        "This period has not begun.",
    )
    assert (found.state, found.ahead.amount, found.gap, found.pace) == (
        "absent",
        900_000,
        None,
        None,
    )


def test_a_stock_stands_as_at_the_end_of_what_is_counted(tmp_path: Path) -> None:
    load(
        tmp_path,
        "deals",
        won("2026-11-30")
        + [{"deal": "D9", "opened_at": "2026-10-01", "amount": "5", "currency": "EUR"}],
    )
    as_of("2026-11-25")
    assert (number("open_deals").value.amount, number("open_deals").ahead.amount) == (2, -1)
    as_of("2026-12-01")
    assert (number("open_deals").value.amount, number("open_deals").ahead) == (1, None)


def test_a_closed_period_counts_all_its_days(tmp_path: Path) -> None:
    load(
        tmp_path,
        "invoices",
        invoices(("2026-10-01", "1"), ("2026-10-31", "2"), ("2026-11-02", "4")),
    )
    as_of("2026-11-25")
    found = number("revenue", "2026-10")
    assert (found.value.amount, found.ahead, found.is_over) == (300, None, True)


@pytest.mark.parametrize(
    ("count", "state"), [(19, "on_pace"), (18, "behind"), (21, "on_pace"), (22, "ahead")]
)
def test_five_percent_exactly_is_on_pace(tmp_path: Path, count: int, state: str) -> None:
    load(tmp_path, "deals", won(*["2026-10-05"] * count))
    target("deals_signed", 20, "2026-10")
    as_of("2026-11-25")
    assert number("deals_signed", "2026-10").state == state


def test_on_the_first_day_it_is_too_early(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05"))
    target("deals_signed", 42)
    as_of("2026-11-01")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.state, found.run_rate) == (
        0,
        0,
        "too_early",
        None,
    )


def test_a_win_on_a_weekend_before_any_working_day_is_too_early_to_judge(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05", "2026-11-01"))
    target("deals_signed", 42)
    as_of("2026-11-02", delivered="2026-11-01")
    found = number("deals_signed")
    assert (found.value.amount, found.due, found.state, found.run_rate) == (
        1,
        0,
        "too_early",
        None,
    )


def test_on_the_last_day_the_month_is_not_over_and_on_the_next_it_is(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-11-05"))
    as_of("2026-11-30")
    assert (number("deals_signed").is_over, number("deals_signed").days_over) == (False, 20)
    as_of("2026-12-01")
    assert (number("deals_signed").is_over, number("deals_signed").days_over) == (True, 21)


def test_shares_of_a_target_add_up_exactly(tmp_path: Path) -> None:
    load(tmp_path, "deals", won("2026-10-05"))
    target("deals_signed", 10)
    as_of("2026-11-25")
    days = numbers.published().calendar.split(numbers.published().calendar.period(NOVEMBER), "day")
    assert sum(number("deals_signed", day.key).target.exact for day in days) == 10
    assert number("deals_signed", "2026-11-02").target.exact == Fraction(10, 21)
