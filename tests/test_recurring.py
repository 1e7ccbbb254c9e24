"""What recurs: new, more, less, gone and back lead from the opening to the closing, and are what a small
reference makes of the same lines.
"""

from __future__ import annotations

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import bridging, ingest, numbers, publish
from revops.closing.series import series
from revops.models import RecurringChange
from revops.readers import EVERYTHING
from tests import results, small_company
from tests.recurring_reference import KINDS, Line, movements

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "bill"
currency = "EUR"
[files.lines]
match = "lines.csv"
record = "invoice"
id = ["invoice", "line"]
complete = true
[files.lines.fields]
invoice = "invoice"
line = "line"
at = "from"
amount = "amount"
company = "customer"
service_from_on = "from"
service_until_on = "until"
"""
COLUMNS = ("invoice", "line", "customer", "amount", "from", "until")


def bring(folder: Path, rows: list[tuple[str, ...]]) -> None:
    path = folder / "lines.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    (run,) = ingest.request_imports(MAPPING, [path], accepts_loss=True)
    small_company.run_one(run)
    publish.publish()


@pytest.fixture
def company(tmp_path: Path) -> Path:
    small_company.organisation(country="")
    bring(
        tmp_path,
        [
            ("F1", "1", "Alfa", "1200", "2025-01-15", "2026-01-14"),
            ("F1", "2", "Alfa", "120", "2025-01-15", "2025-03-14"),
            ("F2", "1", "Alfa", "1800", "2026-01-15", "2027-01-14"),
            ("F3", "1", "Beta", "600", "2025-01-01", "2025-06-30"),
            ("F4", "1", "Beta", "300", "2025-09-01", "2025-11-30"),
            ("F5", "1", "Gama", "90", "2025-03-01", "2025-03-31"),
            ("F6", "1", "Delta", "5000", "2025-03-01", ""),
        ],
    )
    return tmp_path


def row(period: str) -> dict[str, int | None]:
    keys = ("", *(f"_{kind}" for kind in KINDS))
    return {key[1:] or "closing": results.value(f"recurring{key}", period) for key in keys}


def months() -> list[tuple[str, str, int]]:
    found = RecurringChange.objects.filter(known_until=None)
    return [
        (f"{day:%Y-%m}", kind, amount)
        for day, kind, amount in found.values_list("business_day", "kind")
        .annotate(n=Sum("amount_base_minor"))
        .order_by("business_day", "kind")
    ]


def test_each_movement_has_its_month_and_its_name(company: Path) -> None:
    assert months() == [
        ("2025-01", "new", 10000 + 6000 + 10000),
        ("2025-03", "contraction", -6000),
        ("2025-03", "new", 9000),
        ("2025-04", "churn", -9000),
        ("2025-07", "churn", -10000),
        ("2025-09", "reactivation", 10000),
        ("2025-12", "churn", -10000),
        ("2026-01", "expansion", 5000),
        ("2027-01", "churn", -15000),
    ]


def test_movements_lead_from_the_opening_to_the_closing(company: Path) -> None:
    assert row("2025-03") == {
        "closing": 29000, "new": 9000, "reactivation": 0, "expansion": 0, "contraction": -6000, "churn": 0,
    }  # fmt: skip
    assert row("2025")["closing"] == 10000
    assert sum(amount or 0 for key, amount in row("2025").items() if key != "closing") == 10000


def test_what_is_retained_is_a_share_of_the_opening(company: Path) -> None:
    net = [results.number("net_retention", month).value.exact for month in ("2025-03", "2026-01")]
    assert [(each.numerator, each.denominator) for each in net] == [(10, 13), (3, 2)]
    gross = results.number("gross_retention", "2026-01").value
    assert gross.exact == 1
    first = results.number("net_retention", "2025-01").value
    assert "Nothing recurred when this period began" in str(first.absent_because)


def test_documents_without_a_period_have_nothing_that_recurs_and_say_so(tmp_path: Path) -> None:
    small_company.organisation(country="")
    bring(tmp_path, [("F6", "1", "Delta", "5000", "2025-03-01", "")])
    absent = results.number("recurring", "2025-03").value.absent_because
    assert str(absent).startswith("1 document came in, without a service period")
    assert results.value("revenue", "2025-03") == 500000


def test_a_corrected_line_and_one_that_is_gone_move_only_their_customer(company: Path) -> None:
    before = RecurringChange.objects.filter(known_until=None, account="alfa").values_list("pk")
    kept = set(before)
    bring(
        company,
        [
            ("F1", "1", "Alfa", "1200", "2025-01-15", "2026-01-14"),
            ("F1", "2", "Alfa", "120", "2025-01-15", "2025-03-14"),
            ("F2", "1", "Alfa", "1800", "2026-01-15", "2027-01-14"),
            ("F3", "1", "Beta", "900", "2025-01-01", "2025-09-30"),
        ],
    )
    assert set(before.all()) == kept
    assert months() == [
        ("2025-01", "new", 26000),
        ("2025-03", "contraction", -6000),
        ("2025-10", "churn", -10000),
        ("2026-01", "expansion", 5000),
        ("2027-01", "churn", -15000),
    ]


def test_lines_of_one_document_are_one_number_of_its_series(company: Path) -> None:
    (found,) = series(numbers.published(reader=EVERYTHING))
    assert (found.count, found.repeats, found.gaps) == (6, (), ())
    documents = bridging.known(numbers.published(reader=EVERYTHING)).documents
    assert [(each.number, each.amount) for each in documents][:2] == [
        ("bill/F3", 60000),
        ("bill/F1", 132000),
    ]


days = st.dates(date(2024, 1, 1), date(2025, 12, 31))
lines = st.lists(
    st.builds(
        lambda customer, amount, start, length: Line(
            customer, amount, start, start + timedelta(days=length)
        ),
        st.sampled_from(["alfa", "beta", "gama"]),
        st.integers(-500_000, 2_000_000).filter(bool),
        days,
        st.integers(0, 800),
    ),
    min_size=1,
    max_size=8,
)


class TestMovements(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lines, lines)
    def test_any_lines_move_as_the_reference_says_whatever_came_before(
        self, former: list[Line], latter: list[Line]
    ) -> None:
        small_company.organisation(country="")
        with tempfile.TemporaryDirectory() as folder:
            for every in (former, latter):
                bring(Path(folder), [written(number, line) for number, line in enumerate(every)])
        found = {(month, kind): amount for month, kind, amount in months()}
        expected = {key: amount for key, amount in movements(latter).items() if amount}
        assert {key: amount for key, amount in found.items() if amount} == expected
        for year in ("2024", "2025"):
            opening = results.value("recurring", f"{int(year) - 1}-12") or 0
            moved = sum(results.value(f"recurring_{kind}", year) or 0 for kind in KINDS)
            assert (results.value("recurring", year) or 0) == opening + moved


def written(number: int, line: Line) -> tuple[str, ...]:
    amount = f"{line.amount / 100:.2f}"
    return f"F{number}", "1", line.customer, amount, str(line.start), str(line.end)
