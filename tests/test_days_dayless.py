"""What came in and can count on no day is neither zero nor never delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import receipts
from revops.numbers import Slice, published
from tests.counted_days import as_of, number
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db
OPEN = {"amount": "1", "currency": "EUR", "opened_at": "2026-10-05"}
NEVER = "Nothing of this kind has ever been delivered."


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


def deals(folder: Path, *rows: dict[str, str]) -> None:
    load(folder, "deals", [{"deal": f"D{n}"} | row for n, row in enumerate(rows)])
    as_of("2026-11-25")


def because(kpi: str) -> str:
    return str(number(kpi, "2026-10").value.absent_because)


def test_won_deals_without_any_date_are_said_where_none_has_one(tmp_path: Path) -> None:
    deals(tmp_path, {"outcome": "won"}, {"outcome": "won"})
    said = "2 won deals came in, all without a closing date; they can count on no day."
    assert {because(kpi) for kpi in ("deals_signed", "signed_amount", "win_rate")} == {said}
    assert because("deals_lost") == NEVER


def test_lost_deals_do_not_make_zero_of_won_ones_without_a_day(tmp_path: Path) -> None:
    deals(
        tmp_path, OPEN | {"outcome": "won"}, OPEN | {"outcome": "lost", "closed_at": "2026-10-09"}
    )
    said = "1 won deal came in without a closing date; it can count on no day."
    assert (because("deals_signed"), because("win_rate")) == (said, said)
    assert number("deals_lost", "2026-10").value.amount == 1


def test_one_won_deal_with_a_day_makes_figures_of_all(tmp_path: Path) -> None:
    deals(tmp_path, OPEN | {"outcome": "won"}, OPEN | {"outcome": "won", "closed_at": "2026-10-09"})
    assert number("deals_signed", "2026-10").value.amount == 1


def test_deals_of_no_day_at_all_are_listed_as_not_counted(tmp_path: Path) -> None:
    deals(tmp_path, {"outcome": "won"}, OPEN | {"outcome": "won"})
    read = published()
    found = receipts.behind("deals_signed", read.calendar.period("2026-10"), Slice(), read)
    counts = {each.reason.key: each.records.count for each in found.left_out}
    assert counts == {"test": 0, "undated": 1, "dayless": 1, "merged": 0}


def test_leads_without_a_date_are_said(tmp_path: Path) -> None:
    load(tmp_path, "leads", [{"lead": "L1"}, {"lead": "L2"}])
    as_of("2026-11-25")
    assert because("leads") == ("2 leads came in, all without a date; they can count on no day.")


def test_where_leads_came_in_and_none_says_when_it_became_mql_that_is_what_is_missing(
    tmp_path: Path,
) -> None:
    load(tmp_path, "leads", [{"lead": "L1", "at": "2026-10-05"}])
    as_of("2026-11-25")
    assert because("mqls").startswith("No source says yet when a lead became MQL;")


def test_rows_that_could_not_be_read_were_delivered(tmp_path: Path) -> None:
    load(tmp_path, "invoices", [{"invoice": "I1", "at": "soon", "amount": "1", "currency": "EUR"}])
    as_of("2026-11-25")
    assert because("revenue") == (
        "Nothing of this kind could be read so far: 1 row of a file that may have some was refused."
    )
