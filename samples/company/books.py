"""The books of the sample company: the FEC that its accountant's tool writes, in euros. They have what
the billing tool has, month by month, but for two differences: an invoice that was booked in the
month after its own (a cut-off), and an accrual that was taken back in the month after.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from samples.company.clock import Clock
from samples.company.settings import CURRENCY, RENEWAL

COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib"),
    *("CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"),
    *("EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"),
)
SALES, OTHERS = ("VE", "Ventes"), ("OD", "Opérations diverses")
CUSTOMERS, TAX = ("411000", "Clients"), ("445710", "TVA collectée")
NEW, RENEWED = ("706100", "Abonnements, première année"), ("706200", "Abonnements renouvelés")
CREDITED, ACCRUED = ("709600", "Avoirs sur abonnements"), ("418100", "Factures à établir")
CUT_OFF_MONTHS_AGO, ACCRUED_MONTHS_AGO = 7, 5
ACCRUAL, CENT = Decimal("18400.00"), Decimal("0.01")
TAXED, TAX_RATE = "Benelux", Decimal("0.21")
Account = tuple[str, str]
Line = tuple[Account, Decimal]


def books(clock: Clock, documents: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """The lines of the FEC, COLUMNS, entry by entry. A document in a currency without a rate of its
    month is not booked yet.
    """
    rows = documents[documents["on"] < clock.cut].reset_index(drop=True)
    rows["posted"] = posted(clock, rows)
    entries = [*sales(rows, rates), *accrual(clock)]
    entries.sort(key=lambda entry: entry[0])
    written = [
        row for number, (on, entry) in enumerate(entries, 1) for row in lines(number, on, *entry)
    ]
    return pd.DataFrame(written, columns=COLUMNS)


def posted(clock: Clock, rows: pd.DataFrame) -> pd.Series:
    """The day on which each document is booked: its own, but for the last invoice of a month."""
    month = rows["on"].to_numpy().astype("datetime64[M]")
    asked = (rows["kind"] == "invoice") & (rows["currency"] == CURRENCY)
    of_month = rows[asked & (month == back(clock, CUT_OFF_MONTHS_AGO))]
    days = rows["on"].to_numpy().astype("datetime64[D]")
    days[of_month.index[-1:]] = first_day(clock, CUT_OFF_MONTHS_AGO - 1) + 1
    return pd.Series(days, rows.index)


def back(clock: Clock, months: int) -> np.datetime64:
    """That many months before the running one."""
    return clock.end.astype("datetime64[M]") - 1 - months


def first_day(clock: Clock, months_ago: int) -> np.datetime64:
    return back(clock, months_ago).astype("datetime64[D]")


Entry = tuple[Account, str, str, str, list[Line]]


def sales(rows: pd.DataFrame, rates: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, Entry]]:
    """The entry of each document; amounts above zero are credit, below it debit."""
    priced = {(each.currency, each.month): each.rate for each in rates.itertuples()}
    for row in rows.itertuples():
        month = np.datetime64(row.on, "M")
        rate = 1 if row.currency == CURRENCY else priced.get((row.currency, month))
        if rate is not None:
            net = (Decimal(str(row.amount)) * Decimal(str(rate))).quantize(CENT, ROUND_HALF_UP)
            about = f"{row.company} {row.number}"
            day = f"{row.on:%Y%m%d}"
            yield pd.Timestamp(row.posted), (SALES, row.number, day, about, booked(row, net))


def booked(row: object, net: Decimal) -> list[Line]:
    """Customers owe net and tax, which is that of the Netherlands there and nobody's elsewhere."""
    of = CREDITED if row.kind == "credit_note" else RENEWED if row.type == RENEWAL else NEW
    sign = -1 if row.kind == "credit_note" else 1
    tax = (net * TAX_RATE).quantize(CENT, ROUND_HALF_UP) if row.region == TAXED else Decimal(0)
    found = [(CUSTOMERS, -sign * (net + tax)), (of, sign * net), (TAX, sign * tax)]
    return [each for each in found if each[1]]


def accrual(clock: Clock) -> Iterator[tuple[pd.Timestamp, Entry]]:
    """Service that was given in a month and not invoiced in it, taken back on the next day."""
    last = first_day(clock, ACCRUED_MONTHS_AGO - 1) - 1
    for on, sign, about in ((last, 1, "Factures à établir"), (last + 1, -1, "Extourne FAE")):
        found = [(ACCRUED, -sign * ACCRUAL), (NEW, sign * ACCRUAL)]
        day = pd.Timestamp(last).strftime("%Y%m%d")
        yield pd.Timestamp(on), (OTHERS, accrued_as(clock), day, about, found)


def accrued_as(clock: Clock) -> str:
    """The reference of the accrual: FAE-202606."""
    return f"FAE-{pd.Timestamp(back(clock, ACCRUED_MONTHS_AGO)):%Y%m}"


def lines(
    number: int,
    on: pd.Timestamp,
    journal: Account,
    document: str,
    dated: str,
    about: str,
    entry: list[Line],
) -> Iterator[tuple[str, ...]]:
    day = f"{on:%Y%m%d}"
    for account, amount in entry:
        debit, credit = (french(-amount), french(0)) if amount < 0 else (french(0), french(amount))
        head = (*journal, f"{number:06}", day, *account, "", "", document, dated, about)
        yield (*head, debit, credit, "", "", day, "", "")


def french(amount: Decimal | int) -> str:
    """A FEC has a decimal comma and no separator of thousands."""
    return f"{amount:.2f}".replace(".", ",")
