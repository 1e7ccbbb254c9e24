"""Invoices and rates: finance's month decides, a late or corrected rate prices anew, and what has
no rate counts all the same.
"""

from pathlib import Path

import pytest

from revops.models import Deal, Invoice
from tests.results import load_text, number, rows, value
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
source = { key = "billing", name = "Billing" }
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "number"
fields = { invoice = "number", at = "date", amount = "net", currency = "currency", kind = "kind" }
"""


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def invoice(currency: str, amount: str = "100", day: str = "2026-01-05") -> dict[str, str]:
    return {"invoice": f"I-{currency}-{day}", "at": day, "amount": amount, "currency": currency}


def rate(month: str, rate: str) -> dict[str, str]:
    return {"currency": "USD", "month_on": month, "rate": rate}


def test_a_late_rate_prices_the_documents_of_its_month(tmp_path: Path) -> None:
    load(tmp_path, "invoices", [invoice("USD"), invoice("USD", day="2026-02-05"), invoice("EUR")])
    assert (value("revenue", "2026-01"), number("revenue", "2026-01").unpriced) == (10000, 1)
    load(tmp_path, "rates", [rate("2026-01-31", "0.9")])
    assert (value("revenue", "2026-01"), number("revenue", "2026-01").unpriced) == (19000, 0)
    assert (value("revenue", "2026-02"), number("revenue", "2026-02").unpriced) == (0, 1)


@pytest.mark.parametrize(
    ("currency", "amounts", "revenue"),
    [
        ("RSD", ("100.50", "100.50", "10.45"), 21145),
        ("IQD", ("10.455", "1.000", "2"), 13455),
        ("JPY", ("100", "5", "1"), 106),
    ],
)
def test_a_currency_keeps_the_decimals_that_iso_gives_it(
    tmp_path: Path, currency: str, amounts: tuple[str, ...], revenue: int
) -> None:
    organisation(base_currency=currency)
    load(
        tmp_path,
        "invoices",
        [invoice(currency, one) | {"invoice": one + str(n)} for n, one in enumerate(amounts)],
    )
    assert value("revenue", "2026-01") == revenue


def test_dinars_of_iraq_are_converted_from_their_thousandths(tmp_path: Path) -> None:
    load(tmp_path, "rates", [{"currency": "IQD", "month_on": "2026-01-01", "rate": "0.7"}])
    load(tmp_path, "invoices", [invoice("IQD", "10.45")])
    assert value("revenue", "2026-01") == 732


def test_a_corrected_rate_prices_anew(tmp_path: Path) -> None:
    load(tmp_path, "rates", [rate("2026-01-01", "0.9")])
    load(tmp_path, "invoices", [invoice("USD")])
    load(
        tmp_path,
        "deals",
        [{"deal": "D1", "amount": "10", "currency": "USD", "opened_at": "2026-01-05"}],
    )
    assert value("revenue", "2026-01") == 9000
    load(tmp_path, "rates", [rate("2026-01-01", "0.8")])
    assert value("revenue", "2026-01") == 8000
    assert rows(Deal, "amount_base_minor") == [(800,)]


def test_an_open_deal_floats_and_a_won_one_keeps_the_rate_of_its_month(tmp_path: Path) -> None:
    deal = {"amount": "10", "currency": "USD", "opened_at": "2026-01-05"}
    load(
        tmp_path,
        "deals",
        [deal | {"deal": "D1"}, deal | {"deal": "D2", "closed_at": "2026-01-20", "outcome": "won"}],
    )
    load(tmp_path, "rates", [rate("2026-01-01", "0.9"), rate("2026-02-01", "0.8")])
    assert rows(Deal, "deal", "amount_base_minor") == [("crm/D1", 800), ("crm/D2", 900)]


def test_a_currency_nobody_knows_counts_and_is_flagged(tmp_path: Path) -> None:
    load(tmp_path, "invoices", [invoice("EUR"), invoice("XXX")])
    found = number("revenue", "2026-01")
    assert (found.value.amount, found.unpriced) == (10000, 1)


def test_credit_notes_are_negative_however_they_are_written(tmp_path: Path) -> None:
    text = "number,date,net,currency,kind\n1,2026-01-05,100,EUR,invoice\n2,2026-01-06,30,EUR,credit_note\n3,2026-01-07,-5,,credit_note\n"
    load_text(tmp_path, "invoices.csv", text, MAPPING)
    assert value("revenue", "2026-01") == 6500
    assert rows(Invoice, "number", "amount_minor") == [
        ("billing/1", 10000),
        ("billing/2", -3000),
        ("billing/3", -500),
    ]


def test_halves_of_a_cent_go_away_from_zero(tmp_path: Path) -> None:
    load(tmp_path, "rates", [rate("2026-01-01", "0.5")])
    load(tmp_path, "invoices", [invoice("USD", "0.01"), invoice("USD", "-0.01", "2026-01-06")])
    assert rows(Invoice, "amount_base_minor") == [(-1,), (1,)]


def test_yen_have_no_cents(tmp_path: Path) -> None:
    load(tmp_path, "rates", [{"currency": "JPY", "month_on": "2026-01-01", "rate": "0.006"}])
    load(tmp_path, "invoices", [invoice("JPY", "1000")])
    assert value("revenue", "2026-01") == 600


CHANGES = """
mapping = 1
[source]
key = "crm"
[files.changes]
match = "*"
record = "change"
id = "id"
fields = { deal = "deal", at = "at", kind = { value = "amount" }, amount = "amount", currency = "cur" }
"""


def test_a_change_that_names_another_currency_than_its_deals_is_said_and_not_priced(
    tmp_path: Path,
) -> None:
    deal = {"deal": "D1", "amount": "10", "currency": "EUR", "opened_at": "2026-01-05"}
    load(tmp_path, "deals", [deal])
    text = "id,deal,at,amount,cur\n1,D1,2026-01-07,12,EUR\n2,D1,2026-01-09,15,{}\n"
    run = load_text(tmp_path, "changes.csv", text.format("USD"), CHANGES)
    assert run.notes == [
        "1 record with an amount in another currency than the deal's record: the deal counts, not priced (line 3)."
    ]
    found = number("open_pipeline", "2026-01")
    assert (found.value.amount, found.unpriced) == (0, 1)
    run = load_text(tmp_path, "changes.csv", text.format(""), CHANGES)
    assert (run.notes, value("open_pipeline", "2026-01")) == ([], 1500)
