"""What a bridge makes of documents, deals and plans as they really come: numbers that begin anew,
documents of several deals or of none that is signed, credit notes that say what they take back, other
currencies, and deals that were merged.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from revops import bridging, publish
from tests import small_company
from tests.closing_company import finance, now
from tests.results import load_text

pytestmark = pytest.mark.django_db
CRM = """
mapping = 1
[source]
key = "crm"
decimal = "."
[files.deals]
match = "deals*"
record = "deal"
id = "id"
[files.deals.fields]
deal = "id"
deal_type = "kind"
company = "company"
amount = "amount"
currency = "currency"
won_at = "won"
[files.plan]
match = "plan*"
record = "instalment"
id = "no"
fields = { instalment = "no", deal = "deal", due_on = "due", amount = "amount", currency = "currency" }
[files.onboardings]
match = "onboardings*"
record = "onboarding"
id = "deal"
fields = { onboarding = "deal", deal = "deal", started_at = "started", cancelled_at = "cancelled" }
[files.merges]
match = "merges*"
record = "merge"
id = "one"
fields = { what = { value = "deal" }, one = "one", into = "into", verdict = { value = "same" } }
[files.rates]
match = "rates*"
record = "rate"
id = ["currency", "month"]
fields = { currency = "currency", month_on = { column = "month", format = "%Y-%m" }, rate = "rate" }
"""
BILLING = """
mapping = 1
[source]
key = "bill"
references = "crm"
decimal = "."
[files.invoices]
match = "invoices*"
record = "invoice"
id = ["no", "kind", "at", "line"]
[files.invoices.fields]
invoice = "no"
line = "line"
at = "at"
kind = "kind"
amount = "amount"
currency = "currency"
deal = "deal"
company = "company"
corrects = "corrects"
tax_amount = "tax"
"""
HEADS = {
    "deals": "id,company,amount,currency,won,kind", "plan": "no,deal,due,amount,currency", "onboardings": "deal,started,cancelled",
    "merges": "one,into", "rates": "currency,month,rate",
    "invoices": "no,at,kind,amount,currency,deal,company,corrects,tax,line",
}  # fmt: skip
DOLLARS = ["USD,2026-01,0.5", "USD,2026-02,0.6"]
Given = dict[str, list[str]]


def won(key: str, amount: object, *, on: str = "2026-01-10", cur: str = "EUR", by: str = "") -> str:
    return f"{key},{by},{amount},{cur},{on},"


def paper(
    number: str, on: str, amount: object, deal: str = "", *, kind: str = "invoice", cur: str = "EUR",
    by: str = "", corrects: str = "", tax: str = "", line: str = "",
) -> str:  # fmt: skip
    return f"{number},{on},{kind},{amount},{cur},{deal},{by},{corrects},{tax},{line}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_company.organisation()
    return tmp_path


def give(folder: Path, given: Given) -> None:
    for feed, lines in given.items():
        mapping = BILLING if feed == "invoices" else CRM
        load_text(folder, f"{feed}.csv", "\n".join([HEADS[feed], *lines, ""]), mapping)
    publish.publish()


def said(period: str, kind: str = "contract") -> tuple[str, dict[str, str], str]:
    """Opening, the classes that move something, and closing."""
    out = StringIO()
    call_command("bridge", period, "--kind", kind, "--json", stdout=out)
    found = json.loads(out.getvalue())
    classes = {each["class"]: each["amount"] for each in found["classes"]}
    moving = {name: amount for name, amount in classes.items() if amount != "0.00"}
    return found["opening"], moving, found["closing"]


def test_numbers_that_begin_anew_each_year_are_two_documents(folder: Path) -> None:
    give(
        folder,
        {
            "deals": [won("D1", 1000, on="2025-01-10"), won("D2", 500)],
            "invoices": [paper("17", "2025-01-20", 1000, "D1"), paper("17", "2026-01-20", 500, "D2")],
        },
    )  # fmt: skip
    assert said("2025-01") == ("1000.00", {}, "1000.00")
    assert said("2026-01") == ("500.00", {}, "500.00")


def test_a_credit_note_may_have_the_number_of_an_invoice(folder: Path) -> None:
    give(
        folder,
        {
            "deals": [won("D1", 1000), won("D2", 500)],
            "invoices": [
                paper("A1", "2026-01-20", 1000, "D1"), paper("A2", "2026-01-26", 500, "D2"),
                paper("A1", "2026-01-25", 500, "D2", kind="credit_note"),
            ],
        },
    )  # fmt: skip
    assert said("2026-01") == ("1500.00", {"credit_notes": "-500.00"}, "1000.00")


@pytest.mark.parametrize("amount", ["", "1000"])
def test_what_names_a_deal_that_is_not_signed_or_has_no_amount_bills_no_other(
    folder: Path, amount: str
) -> None:
    other = won("D1", amount, by="Acme") if not amount else "D1,Acme,1000,EUR,,"
    give(
        folder,
        {
            "deals": [other, won("D2", 500, by="Acme")],
            "invoices": [
                paper("A1", "2026-01-20", 1000, "D1", by="Acme"), paper("A2", "2026-01-20", 500, "D2", by="Acme"),
            ],
        },
    )  # fmt: skip
    assert said("2026-01") == ("500.00", {}, "500.00")
    assert said("2026-01", "period") == ("500.00", {"missing_in_crm": "1000.00"}, "1500.00")
    found, count = bridging.to_match(now())
    assert ([str(each) for each in bridging.matched(found, {}).without.values()], count) == (
        ["unsigned"], 2,
    )  # fmt: skip


def test_a_document_of_several_deals_is_taken_apart_by_its_lines(folder: Path) -> None:
    lines = [("600", "D1"), ("390", "D2"), ("10", "D2")]
    give(
        folder,
        {
            "deals": [won("D1", 600), won("D2", 400)],
            "invoices": [
                paper("A1", "2026-01-20", amount, deal, line=str(line))
                for line, (amount, deal) in enumerate(lines)
            ],
        },
    )
    assert said("2026-01") == ("1000.00", {}, "1000.00")


def test_a_line_without_a_deal_goes_with_the_only_one_that_the_document_names(folder: Path) -> None:
    give(
        folder,
        {
            "deals": [won("D1", 1000, by="Acme"), won("D2", 1000, by="Acme")],
            "invoices": [
                paper("A1", "2026-01-20", 990, "D1", by="Acme", line="1"),
                paper("A1", "2026-01-20", 10, by="Acme", line="2"),
            ],
        },
    )
    assert said("2026-01") == ("2000.00", {"never_billed": "-1000.00"}, "1000.00")


def test_a_credit_note_that_names_only_its_invoice_is_of_the_deal_of_that(folder: Path) -> None:
    give(
        folder,
        {
            "deals": [won("D1", 1000, by="Acme"), won("D2", 1000, by="Acme")],
            "invoices": [
                paper("A1", "2026-01-20", 1000, "D1", by="Acme"),
                paper("C1", "2026-01-21", 1000, by="Acme", kind="credit_note", corrects="A1"),
            ],
        },
    )
    assert said("2026-01")[1] == {"credit_notes": "-1000.00", "never_billed": "-1000.00"}
    assert not bridging.matched(bridging.to_match(now())[0], {}).doubtful


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        # Cancelled and issued again.
        ([("A1", 1000), ("C1", -1000), ("A2", 1000)], {}),
        # Too much was billed, and taken back.
        ([("A1", 1300), ("C1", -300)], {}),
        ([("A1", 1300), ("C1", -100)], {"unexplained": "200.00"}),
        # Billed twice, and a little of it given back.
        ([("A1", 1000), ("A2", 1000), ("C1", -200)], {"duplicate": "1000.00", "credit_notes": "-200.00"}),
        ([("A1", 1000), ("C1", -200)], {"credit_notes": "-200.00"}),
    ],
)  # fmt: skip
def test_what_credit_notes_took_back_is_neither_billed_twice_nor_unexplained(
    folder: Path, documents: list[tuple[str, int]], expected: dict[str, str]
) -> None:
    rows = [paper(number, "2026-01-20", amount, "D1") for number, amount in documents]
    give(folder, {"deals": [won("D1", 1000)], "invoices": rows})
    total = f"{sum(amount for _number, amount in documents)}.00"
    assert said("2026-01", "period") == ("1000.00", expected, total)
    assert said("2026-01") == ("1000.00", expected, total)


def test_what_is_invoiced_before_it_is_signed_is_missing_in_the_crm_until_then(
    folder: Path,
) -> None:
    renewal = won("D1", 1100, on="2026-02-10") + "renewal"
    give(folder, {"deals": [renewal], "invoices": [paper("A1", "2026-01-20", 1100, "D1")]})
    assert said("2026-01", "period") == ("0.00", {"missing_in_crm": "1100.00"}, "1100.00")
    assert said("2026-02", "period") == ("1100.00", {"missing_in_crm": "-1100.00"}, "0.00")
    assert said("2026-Q1", "period") == ("1100.00", {}, "1100.00")


@pytest.mark.parametrize(
    ("amount", "document", "expected", "closing"),
    [
        # Of 1,000 USD at 0.5: invoiced in euros at the rate of another month, and of the same.
        (1000, paper("A1", "2026-02-20", 600, "D1"), {"fx": "100.00"}, "600.00"),
        (1000, paper("A1", "2026-01-20", 500, "D1"), {}, "500.00"),
        (2400, paper("A1", "2026-01-20", 1000, "D1", tax="200"), {"tax": "-200.00"}, "1000.00"),
        # A deal of nothing has no rate of its own.
        (0, paper("A1", "2026-01-20", 100, "D1", cur="USD"), {"unexplained": "50.00"}, "50.00"),
    ],
)
def test_a_deal_in_dollars_is_compared_at_the_rate_of_its_signature(
    folder: Path, amount: int, document: str, expected: dict[str, str], closing: str
) -> None:
    given = {"rates": DOLLARS, "deals": [won("D1", amount, cur="USD")], "invoices": [document]}
    give(folder, given)
    assert said("2026-01") == (f"{amount // 2}.00", expected, closing)


def test_a_plan_in_another_currency_is_worth_what_it_was_at_the_signature(folder: Path) -> None:
    give(
        folder,
        {
            "rates": DOLLARS, "deals": [won("D1", 1000, cur="USD")], "plan": ["P1,D1,2026-03-01,250,EUR"],
            "invoices": [paper("A1", "2026-01-20", 500, "D1", cur="USD")],
        },
    )  # fmt: skip
    assert said("2026-01", "period") == ("500.00", {"to_come": "-250.00"}, "250.00")


@pytest.mark.parametrize(
    ("more", "expected", "closing"),
    [
        ({"invoices": [paper("A1", "2026-01-20", 1000, "D2")]}, {}, "1000.00"),
        ({"plan": ["P1,D2,2026-02-01,1000,EUR"]}, {"to_come": "-1000.00"}, "0.00"),
        ({"onboardings": ["D2,2026-01-12,2026-01-20"]}, {"cancelled": "-1000.00"}, "0.00"),
    ],
)
def test_what_names_a_merged_deal_is_of_the_one_that_stays(
    folder: Path, more: Given, expected: dict[str, str], closing: str
) -> None:
    give(folder, {"deals": [won("D1", 1000), won("D2", 1000)], "merges": ["crm/D2,crm/D1"]} | more)
    assert said("2026-01", "period") == ("1000.00", expected, closing)


def test_a_decision_for_a_deal_that_is_merged_later_holds_for_the_one_that_stays(
    folder: Path,
) -> None:
    papers = [paper("A1", "2026-01-20", 1000)]
    give(folder, {"deals": [won("D1", 1000), won("D2", 1000)], "invoices": papers})
    bridging.decide("bill/invoices/A1|invoice|2026-01-20|", "crm/D2", finance("fay"))
    give(folder, {"merges": ["crm/D2,crm/D1"]})
    assert said("2026-01") == ("1000.00", {}, "1000.00")
