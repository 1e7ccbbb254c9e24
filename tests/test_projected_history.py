"""What a projection reads of the past of a publication is what its figures count."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import numbers, publish
from revops.numbers import KPIS, Slice
from revops.projection.history import history
from tests import small_company
from tests.closing_company import FEBRUARY, JANUARY, books, close, document, month, now

__all__ = ["books"]
pytestmark = pytest.mark.django_db


def test_what_changed_in_a_closed_month_is_in_the_past_as_it_is_in_the_figures(books: Path) -> None:
    close("2026-01")
    late = document("A3", "2026-01-20", "7")
    small_company.load(books, "invoices", [JANUARY, FEBRUARY, late])
    publish.publish()

    rows = history(now(), Slice()).daily(KPIS["revenue"])

    by_month = {
        key: sum(amount for _motion, day, amount in rows if month(key).contains(day))
        for key in ("2026-01", "2026-02")
    }
    read = numbers.read([KPIS["revenue"]], [month(key) for key in by_month], [Slice()], now())
    assert by_month == {each.period.key: each.value.amount for each in read}
    assert by_month == {"2026-01": 10_000, "2026-02": 5_700}


def test_only_deals_that_were_won_are_wins(tmp_path: Path) -> None:
    small_company.organisation(country="")
    opened = {"opened_at": "2026-01-02", "currency": "EUR"}
    deals = [
        {"deal": "D1", "amount": "100", "closed_at": "2026-01-10", "outcome": "won"},
        {"deal": "D2", "amount": "40", "closed_at": "2026-01-11", "outcome": "lost"},
        {"deal": "D3", "amount": "20"},
    ]
    small_company.load(tmp_path, "deals", [opened | each for each in deals])
    publish.publish()

    found = history(now(), Slice()).deals

    assert sorted(found.won_on) == [0, 0, month("2026-01").start.toordinal() + 9]
    assert sorted(found.signed) == [0, 0, 10_000]
