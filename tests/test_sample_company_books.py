"""The sample company's books and plans agree with its documents, but for what is named."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest

from samples.company.books import ACCRUAL, COLUMNS
from samples.company.clock import Clock
from samples.company.write import company

TODAY = date(2026, 11, 24)
ACCRUED = {"2026-06": ACCRUAL, "2026-07": -ACCRUAL}
CUT_OFF = ("2026-04", "2026-05")


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return company(Clock(TODAY), 1.0)


@pytest.fixture(scope="module")
def lines(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The FEC with amounts in cents, credit − debit."""
    rows = tables["FEC.txt"].copy()
    rows["cents"] = cents(rows["Credit"]) - cents(rows["Debit"])
    rows["month"] = rows["EcritureDate"].str[:4] + "-" + rows["EcritureDate"].str[4:6]
    return rows


def cents(amounts: pd.Series) -> pd.Series:
    plain = amounts.str.replace(" ", "", regex=False).str.replace(",", "", regex=False)
    return plain.astype(int)


def documents(tables: dict[str, pd.DataFrame], currency: str) -> pd.DataFrame:
    """The billing tool's export in cents, credit notes less than zero."""
    rows = tables["invoices.csv"].query("Devise == @currency").copy()
    rows["cents"] = cents(rows["Montant HT"]) * np.where(rows["Type"] == "Avoir", -1, 1)
    rows["month"] = rows["Date"].str[6:] + "-" + rows["Date"].str[3:5]
    return rows


def test_every_entry_balances_and_entries_are_numbered_without_a_gap(lines: pd.DataFrame) -> None:
    assert tuple(lines.columns[: len(COLUMNS)]) == COLUMNS and len(COLUMNS) == 18
    assert (lines.groupby("EcritureNum")["cents"].sum() == 0).all()
    numbers = lines["EcritureNum"].drop_duplicates().astype(int)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert lines["EcritureDate"].is_monotonic_increasing


def test_the_books_are_the_documents_but_for_one_cut_off_and_one_accrual(
    tables: dict[str, pd.DataFrame], lines: pd.DataFrame
) -> None:
    revenue = lines[lines["CompteNum"].str.startswith("70")]
    own = documents(tables, "EUR").set_index("N° pièce")
    booked = revenue[revenue["PieceRef"].isin(own.index)]
    assert booked.groupby("PieceRef")["cents"].sum().to_dict() == own["cents"].to_dict()
    elsewhere = booked[booked["month"] != booked["PieceRef"].map(own["month"])]
    assert len(elsewhere) == 1
    (moved,) = elsewhere.itertuples()
    assert (own.at[moved.PieceRef, "month"], moved.month) == CUT_OFF

    numbers = set(tables["invoices.csv"]["N° pièce"])
    others = revenue[~revenue["PieceRef"].isin(numbers)]
    assert dict(zip(others["month"], others["cents"], strict=True)) == {
        month: int(amount * 100) for month, amount in ACCRUED.items()
    }


def test_foreign_documents_are_booked_at_the_rate_of_their_month(
    tables: dict[str, pd.DataFrame], lines: pd.DataFrame
) -> None:
    revenue = lines[lines["CompteNum"].str.startswith("70")].set_index("PieceRef")["cents"]
    rates = tables["rates.csv"].set_index(["currency", "month"])["rate"].astype(float)
    for code in ("GBP", "USD"):
        for each in documents(tables, code).itertuples():
            number, rate = each[1], rates[code, f"{each.month}-01"]
            assert abs(revenue[number] - each.cents * rate) <= 0.51, number


def test_a_document_without_a_rate_is_not_booked(
    tables: dict[str, pd.DataFrame], lines: pd.DataFrame
) -> None:
    assert set(tables["invoices.csv"]["N° pièce"]) - set(lines["PieceRef"]) == set(
        documents(tables, "CHF").query("month == '2026-08'")["N° pièce"]
    )


def test_every_signed_deal_but_one_has_a_plan_that_comes_to_what_it_is_invoiced(
    tables: dict[str, pd.DataFrame],
) -> None:
    plans, deals = tables["plans.csv"], tables["opportunities.csv"]
    won = set(deals[deals["Status"] == "Won"]["Opportunity ID"])
    assert plans["N° échéance"].is_unique and set(plans["Affaire"]) <= won
    assert len(won - set(plans["Affaire"])) == 1  # never billed
    parts = Counter(plans["Affaire"].value_counts())
    assert set(parts) == {1, 2, 4} and min(parts.values()) >= 20
    due = pd.to_datetime(plans["Échéance"], format="%d/%m/%Y")
    assert (due > pd.Timestamp(TODAY)).sum() >= 20  # still to come
