"""Documents are what the books say, or each difference has a name and all of them add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops import closing, publish
from revops.closing.checks import Subject
from revops.closing.control import Cause, Total, control
from revops.models import LedgerLine
from tests import results, small_company
from tests.closing_company import month, now

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
FEC = (ROOT / "samples" / "mappings" / "fec.toml").read_text()
HEADER = (  # noqa: SIM905
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate EcritureLib "
    "Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
).split()


def line(day: str, account: str, debit: str, credit: str, document: str = "-") -> list[str]:
    return [
        "VE",
        "Ventes",
        "1",
        day,
        account,
        "Produits",
        "",
        "",
        document,
        day,
        "-",
        debit,
        credit,
        "",
        "",
        day,
        "",
        "",
    ]


def books(folder: Path, *lines: list[str], sign: str = "\t") -> None:
    text = "\n".join(sign.join(row) for row in (HEADER, *lines))
    results.load_text(folder, "123456789FEC20261231.txt", text, FEC)
    publish.publish()


def documents(folder: Path, **amounts: str) -> None:
    rows = [
        {"invoice": number, "at": "2026-01-10", "amount": amount, "currency": "EUR"}
        for number, amount in amounts.items()
    ]
    small_company.load(folder, "invoices", rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_company.organisation(country="")
    return tmp_path


def january() -> Total:
    (found,) = control(month("2026-01"), now())
    return found


@pytest.mark.parametrize("sign", ["\t", "|"])
def test_a_fec_gives_its_revenue_by_account_credit_less_debit(folder: Path, sign: str) -> None:
    books(
        folder,
        line("20260110", "7011", "0,00", "1000,50"),
        line("20260110", "4111", "1000,50", "0,00"),
        line("20260111", "7091", "10,50", "0,00"),
        line("20260201", "7011", "0,00", "5,00"),
        sign=sign,
    )
    assert results.rows(LedgerLine, "account", "amount_minor", "kind", "document") == [
        ("4111", -100050, "other", ""),
        ("7011", 100050, "revenue", ""),
        ("7011", 500, "revenue", ""),
        ("7091", -1050, "revenue", ""),
    ]
    assert [(each.account, each.books) for each in january().accounts] == [
        ("7011", 100050),
        ("7091", -1050),
    ]
    assert january().books == 99000


def test_each_difference_has_its_name_and_they_add_up(folder: Path) -> None:
    documents(folder, A1="100", A2="50", A3="30", A4="20", A5="10")
    books(
        folder,
        line("20260110", "7011", "0,00", "100,00", "A1"),
        line("20260201", "7011", "0,00", "50,00", "A2"),
        line("20260110", "7011", "0,00", "30,02", "A3"),
        line("20260110", "7011", "0,00", "27,00", "A4"),
        line("20260131", "7081", "0,00", "8,00"),
        line("20260110", "7011", "0,00", "9,00", "X9"),
    )
    found = january()
    assert {cause: found.amount(cause) for cause in found.differences} == {
        Cause.CUT_OFF: 5000,
        Cause.MANUAL: -800,
        Cause.MISSING_IN_BOOKS: 1000,
        Cause.MISSING_DOCUMENT: -900,
        Cause.ROUNDING: -2,
        Cause.UNEXPLAINED: -700,
    }
    assert (found.documents, found.books, found.difference) == (21000, 17402, 3598)
    assert sum(found.amount(cause) for cause in Cause) == found.difference


def test_an_unexplained_difference_stops_a_month_and_a_named_one_does_not(folder: Path) -> None:
    documents(folder, A1="100")
    books(folder, line("20260110", "7011", "0,00", "90,00", "A1"))
    look = closing.CHECKS["control_total"].look
    assert look(Subject(month("2026-01"), now())).names == ("A1",)
    assert look(Subject(month("2026-02"), now())).passes


def test_books_that_come_need_lines_of_the_month(folder: Path) -> None:
    documents(folder, A1="100")
    publish.publish()
    look = closing.CHECKS["books_delivered"].look
    assert look(Subject(month("2026-01"), now())).passes
    books(folder, line("20260110", "7011", "0,00", "100,00", "A1"))
    assert look(Subject(month("2026-01"), now())).passes
    assert not look(Subject(month("2026-02"), now())).passes


YEARLY = """
mapping = 1
[source]
key = "bill"
[files.invoices]
match = "yearly.csv"
record = "invoice"
id = ["no", "at"]
fields = { invoice = "no", at = "at", amount = "amount" }
"""


def test_a_number_that_begins_anew_each_year_is_another_document(folder: Path) -> None:
    rows = "17,2025-01-20,100\n17,2026-01-20,200\n18,2025-01-22,30\n18,2026-01-22,50\n"
    results.load_text(folder, "yearly.csv", "no,at,amount\n" + rows, YEARLY)
    books(
        folder,
        line("20250120", "7011", "0,00", "100,00", "17"),
        # Booked a month late, while that of the year before was booked wrongly.
        line("20250122", "7011", "0,00", "33,00", "18"),
        line("20260201", "7011", "0,00", "50,00", "18"),
    )
    found = {cause: [each.document for each in of] for cause, of in january().differences.items()}
    assert found == {Cause.MISSING_IN_BOOKS: ["17"], Cause.CUT_OFF: ["18"]}
