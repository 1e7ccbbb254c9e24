"""Subscriptions: what they pay a month is what recurs, instead of the documents that bill them and never beside them."""

from __future__ import annotations

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import ingest, publish
from revops.models import RecurringChange, Subscription
from tests import results, small_company
from tests.recurring_reference import EVERY, KINDS, Line, Term, movements
from tests.test_recurring import bring, months, row, written

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "shop"
currency = "EUR"
[files.subscriptions]
match = "subscriptions.csv"
record = "subscription"
id = ["subscription", "from"]
complete = true
[files.subscriptions.fields]
subscription = "subscription"
company = "customer"
amount = "amount"
currency = "currency"
interval = "each"
started_at = "from"
ended_at = "until"
status = "status"
product_line = "line"
"""
COLUMNS = ("subscription", "customer", "amount", "each", "from", "until", "status", "line", "currency")  # fmt: skip


def subscribe(folder: Path, *rows: tuple[str, ...]) -> None:
    path = folder / "subscriptions.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(dict(zip(COLUMNS, row, strict=False)) for row in rows)
    (run,) = ingest.request_imports(MAPPING, [path], accepts_loss=True)
    small_company.run_one(run)
    publish.publish()


@pytest.fixture
def company(tmp_path: Path) -> Path:
    small_company.organisation(country="")
    return tmp_path


def active(period: str) -> int | None:
    return results.value("active_subscriptions", period)


def test_intervals_are_amounts_a_month_from_the_month_of_the_start(company: Path) -> None:
    subscribe(
        company,
        ("S1", "Alfa", "1200", "year", "2025-01-15", ""),
        ("S2", "Beta", "300", "quarter", "2025-02-01", ""),
        ("S3", "Gama", "60", "half_year", "2025-02-28", ""),
        ("S4", "Delta", "7", "week", "2025-03-31", ""),
        ("S5", "Eta", "1", "day", "2025-03-31", ""),
        ("S6", "Teta", "2400", "two_years", "2025-04-10", ""),
        ("S7", "Iota", "28", "four_weeks", "2025-04-30", ""),
    )
    assert months() == [
        ("2025-01", "new", 10000),
        ("2025-02", "new", 10000 + 1000),
        ("2025-03", "new", 3044 + 3044),
        ("2025-04", "new", 10000 + 3044),
    ]
    assert (active("2025-01"), active("2025-02"), active("2025-03")) == (1, 3, 5)


def test_a_rate_that_comes_after_them_or_changes_prices_them(company: Path) -> None:
    subscribe(company, ("S1", "Alfa", "100", "month", "2025-01-15", "", "", "", "USD"))
    assert months() == []

    for rate, amount in (("0.5", 5000), ("0.8", 8000)):
        of_month = {"currency": "USD", "month_on": "2025-01-01", "rate": rate}
        small_company.load(company, "rates", [of_month])
        assert months() == [("2025-01", "new", amount)]


def test_terms_of_one_subscription_follow_each_other(company: Path) -> None:
    subscribe(
        company,
        ("S1", "Alfa", "100", "month", "2025-01-15", "2025-04-15", "ended"),
        ("S1", "Alfa", "150", "month", "2025-04-15", "2025-07-15", "ended"),
        ("S1", "Alfa", "120", "month", "2025-09-01", ""),
    )
    assert months() == [
        ("2025-01", "new", 10000),
        ("2025-04", "expansion", 5000),
        ("2025-07", "churn", -15000),
        ("2025-09", "reactivation", 12000),
    ]
    assert [active(month) for month in ("2025-06", "2025-07", "2025-09")] == [1, 0, 1]


def test_documents_count_until_a_customer_s_first_subscription_begins(company: Path) -> None:
    bring(
        company,
        [
            ("F1", "1", "Alfa", "600", "2025-01-01", "2025-06-30"),
            ("F2", "1", "Alfa", "600", "2025-07-01", "2025-12-31"),
            ("F3", "1", "Beta", "60", "2025-01-01", "2025-06-30"),
        ],
    )
    assert row("2025-05")["closing"] == 11000
    subscribe(company, ("S1", "Alfa", "100", "month", "2025-04-10", ""))
    assert months() == [
        ("2025-01", "new", 10000 + 1000),
        ("2025-07", "churn", -1000),
    ]
    subscribe(company, ("S1", "Alfa", "130", "month", "2025-04-10", "2025-06-10"))
    assert months() == [
        ("2025-01", "new", 11000),
        ("2025-04", "expansion", 3000),
        ("2025-06", "churn", -13000),
        ("2025-07", "churn", -1000),
    ]
    subscribe(company)
    assert months() == [("2025-01", "new", 11000), ("2025-07", "churn", -1000), ("2026-01", "churn", -10000)]  # fmt: skip


def test_what_is_not_paid_undated_or_without_an_amount_is_kept_and_named(company: Path) -> None:
    subscribe(
        company,
        # In
        ("S1", "Alfa", "100", "month", "2025-01-10", ""),
        ("S2", "Beta", "", "month", "2025-01-10", ""),
        ("S3", "Beta", "50", "month", "2025-01-10", "", "", "", "USD"),
        # Out
        ("S4", "Gama", "100", "month", "2025-01-10", "", "trial"),
        ("S5", "Delta", "100", "month", "2025-01-10", "", "incomplete"),
        ("S6", "Eta", "100", "month", "2025-01-10", "", "ended"),
        ("S7", "Zeta", "100", "month", "2025-01-10", "2024-12-10"),
    )
    assert (active("2025-01"), months()) == (2 + 1, [("2025-01", "new", 10000)])
    assert not active("2024-12")
    kept = dict(Subscription.objects.values_list("number", "left_out"))
    assert {number.removeprefix("shop/"): why for number, why in kept.items() if why} == {
        "S4": "not_paid", "S5": "not_paid", "S6": "undated",
    }  # fmt: skip


def test_movements_have_the_product_line_of_the_subscription(company: Path) -> None:
    subscribe(company, ("S1", "Alfa", "100", "month", "2025-01-10", "", "", "Voice"))
    assert RecurringChange.objects.get().product_line.name == "Voice"


days = st.dates(date(2024, 1, 1), date(2025, 12, 31))
customers = st.sampled_from(["alfa", "beta", "gama"])
lines = st.lists(
    st.builds(
        lambda customer, amount, start, length: Line(
            customer, amount, start, start + timedelta(length)
        ),
        customers, st.integers(-500_000, 2_000_000).filter(bool), days, st.integers(0, 800),
    ),
    max_size=6,
)  # fmt: skip
terms = st.lists(
    st.builds(
        lambda customer, amount, interval, start, length: Term(
            customer, amount, interval, start, start + timedelta(length) if length else None
        ),
        customers, st.integers(1, 2_000_000), st.sampled_from(sorted(EVERY)), days, st.one_of(st.none(), st.integers(1, 800)),
    ),
    max_size=5,
)  # fmt: skip


class TestMovements(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lines, lines, terms, terms)
    def test_any_lines_and_terms_lead_from_the_opening_to_the_closing(
        self, former: list[Line], latter: list[Line], before: list[Term], after: list[Term]
    ) -> None:
        small_company.organisation(country="")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            bring(folder, [written(number, line) for number, line in enumerate(former)])
            subscribe(folder, *(described(number, each) for number, each in enumerate(before)))
            bring(folder, [written(number, line) for number, line in enumerate(latter)])
            subscribe(folder, *(described(number, each) for number, each in enumerate(after)))
        found = {(month, kind): amount for month, kind, amount in months() if amount}
        assert found == {key: amount for key, amount in movements(latter, after).items() if amount}
        for year in ("2024", "2025"):
            opening = results.value("recurring", f"{int(year) - 1}-12") or 0
            moved = sum(results.value(f"recurring_{kind}", year) or 0 for kind in KINDS)
            assert (results.value("recurring", year) or 0) == opening + moved


def described(number: int, term: Term) -> tuple[str, ...]:
    amount = f"{term.amount / 100:.2f}"
    until = str(term.end or "")
    return f"S{number}", term.customer, amount, term.interval, str(term.start), until
