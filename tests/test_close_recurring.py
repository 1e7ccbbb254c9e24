"""What recurs and what the books say close with their month; what never closes says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.words import naming
from revops import numbers, publish
from revops.kpis import KPIS
from revops.numbers import Number, Slice
from tests import small_company
from tests.closing_company import assert_records_add_up, close, month, now, reopen
from tests.test_control_total import books, line
from tests.test_recurring import bring, row

pytestmark = pytest.mark.django_db
LINES = [
    ("F1", "1", "Alfa", "1200", "2025-01-01", "2025-12-31"),
    ("F2", "1", "Beta", "100", "2025-01-01", "2025-01-31"),
]
# A customer of January, of whom nobody knew when it was closed.
LATE = ("F3", "1", "Gama", "240", "2025-01-01", "2025-12-31")
MOVES = ("new", "reactivation", "expansion", "contraction", "churn")


def figure(kpi: str, key: str) -> Number:
    return numbers.read([KPIS[kpi]], [month(key)], [Slice()], now()).get(kpi, month(key))


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """January and February are closed; then a customer of January comes."""
    small_company.organisation(country="")
    bring(tmp_path, LINES)
    close("2025-01")
    close("2025-02")
    bring(tmp_path, [*LINES, LATE])
    return tmp_path


def test_what_recurs_stays_in_closed_months_and_counts_in_the_first_open_one(closed: Path) -> None:
    february, march = row("2025-02"), row("2025-03")
    assert (february["closing"], february["new"]) == (10000, 0)
    assert (march["closing"], march["new"]) == (12000, 2000)
    assert march["closing"] - february["closing"] == sum(march[kind] or 0 for kind in MOVES)
    number = figure("recurring_new", "2025-03")
    assert number.signed.adjustments.known == 2000
    for kpi, key in (
        ("recurring", "2025-02"),
        ("recurring", "2025-03"),
        ("recurring_new", "2025-03"),
    ):
        assert_records_add_up(figure(kpi, key), now())
    reopen("2025-01")
    assert (row("2025-01")["closing"], row("2025-03")["new"]) == (22000, 0)


def test_retention_is_closed_with_what_it_is_made_of(closed: Path) -> None:
    renewal = ("F4", "1", "Beta", "100", "2025-02-01", "2025-02-28")
    bring(closed, [*LINES, renewal])
    kept = figure("net_retention", "2025-02")
    assert (kept.value.exact, naming.closed(kept), kept.is_closed) == (0.5, "closed", True)
    reopen("2025-01")
    assert figure("net_retention", "2025-02").value.exact == 1
    assert figure("velocity", "2025-02").is_closed is False


def test_what_the_books_say_stays_and_counts_later(tmp_path: Path) -> None:
    small_company.organisation(country="")
    first, late = line("20260110", "706000", "0", "100"), line("20260111", "706000", "0", "7")
    books(tmp_path, first)
    close("2026-01")
    books(tmp_path, first, late)
    january, february = figure("books", "2026-01"), figure("books", "2026-02")
    assert (january.value.known, february.value.known) == (10000, 700)
    assert february.signed.adjustments.known == 700
    assert_records_add_up(february, now())


def test_what_is_never_closed_says_so_in_a_closed_month(closed: Path) -> None:
    small_company.load(closed, "leads", [{"lead": "L1", "at": "2025-02-03"}])
    publish.publish()
    words = "never closed: it may still change"
    assert naming.closed(figure("leads", "2025-02")) == words
    assert naming.closed(figure("leads", "2025-03")) == ""
    assert naming.closed(figure("recurring", "2025-02")) == "closed"
