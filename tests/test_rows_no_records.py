"""Rows that look like records and are none, or not what they count as: lines of totals, documents of
weeks, credit notes without a kind, books of another plan.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.mapping import Refused, Skipped
from tests.mapping_rows import feed, one
from tests.results import load_text
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
source = { key = "bill" }
[files.inv]
match = "inv*"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Net", currency = "Cur" }
"""
TEXT = "No,Date,Net,Cur,Channel,Rep,Team\nF1,2026-03-02,100,EUR,,,\nF2,2026-03-03,10,EUR,,,\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


@pytest.mark.parametrize(
    "row",
    [
        "Subtotal March,2026-03-31,110,EUR,,,", "Grand Total,,110,,,,", "Total,,110,,,,", "Total for ann,2026-03-31,110,EUR,2026-03-31,,",
        "Summe,,110,,,,", 'Summe:,,"1.100,00 €",,500,-,600',
        "Sous-total,2026-03-31,110,EUR,2026-03-31,,", "Total général,,110,,,,",
    ],
)  # fmt: skip
def test_a_line_of_totals_is_no_record(tmp_path: Path, row: str) -> None:
    run = load_text(tmp_path, "inv.csv", f"{TEXT}{row}\n", MAPPING)
    assert (run.skipped, run.added, run.refused) == (1, len(TEXT.splitlines()) - 1, 0)
    assert "a line of totals (1)" in run.notes[0]


def test_documents_of_weeks_and_those_called_credit_notes_are_named(tmp_path: Path) -> None:
    text = (
        "No,Date,Net,Cur,From,To\nF1,2026-01-01,280,EUR,2026-01-01,2026-01-28\nF2,2026-02-01,280,EUR,2026-02-01,2026-02-28\n"
        "AV-3,2026-02-01,28,EUR,,\n"
    )
    of_service = 'service_from_on = "From", service_until_on = "To"'
    mapping = f"""
mapping = 1
source = {{ key = "bill" }}
[files.inv]
match = "inv*"
record = "invoice"
id = "No"
fields = {{ invoice = "No", at = "Date", amount = "Net", currency = "Cur", {of_service} }}
"""
    assert load_text(tmp_path, "inv.csv", text, mapping).notes == [
        "1 record billed by weeks: each counts in the month in which its weeks begin, so that some months have one more (line 2).",
        "1 record whose number is called as those of credit notes are, and count as invoices: say their kind (line 4).",
    ]


def test_books_without_any_revenue_are_named(tmp_path: Path) -> None:
    mapping = """
mapping = 1
source = { key = "books" }
[files.gl]
match = "gl*"
record = "ledger"
fields = { posted_on = "Date", account = "Account", debit_amount = "Debit", credit_amount = "Credit" }
"""
    text = "Date,Account,Debit,Credit\n2026-01-13,4000 Sales,,100\n2026-01-13,1200 Bank,100,\n"
    assert load_text(tmp_path, "gl.csv", text, mapping).notes == [
        "2 records of books without accounts 70x: none is revenue; say the kind of those that are (lines 2, 3)."
    ]
    assert load_text(tmp_path, "gl2.csv", text + "2026-01-14,706000,,5\n", mapping).notes == []


def test_a_company_may_be_called_as_a_total_is(tmp_path: Path) -> None:
    rows = "Total Energies,2026-03-31,110,EUR,,,\nSummer-1,2026-03-31,5,EUR,,,\n"
    run = load_text(tmp_path, "inv.csv", TEXT + rows, MAPPING)
    assert run.skipped == 0


def test_what_leaves_a_row_out_does_so_whatever_else_is_wrong_with_it() -> None:
    """A payment among invoices has no number of a document, and is none."""
    table = '[translate.outcomes]\nA = "won"'
    fields = 'deal = "id"\nopened_at = "d"\noutcome = { column = "o", translate = "outcomes", other = "skip" }'
    only = feed(fields, tables=table)
    assert isinstance(one(only, {"id": "", "d": "soon", "o": "?"}), Skipped)
    assert isinstance(one(only, {"id": "", "d": "2024-03-01", "o": "A"}), Refused)
