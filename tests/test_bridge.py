"""From what was signed to what was invoiced: every class by an example, and all of them to the cent
for whatever was signed, planned, invoiced, credited and cancelled.
"""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from revops import bridging, publish
from revops.bridging import Bridge, BridgeKind, Class, Reason, bridge, matched
from revops.bridging.parts import Deal, Document, Instalment, Known
from revops.calendar import WorkCalendar
from tests import small_company
from tests.closing_company import finance, now

CALENDAR = WorkCalendar("")
RECORDS = count(2)
JANUARY, TODAY = CALENDAR.period("2026-01"), date(2026, 6, 30)


def deal(key: str = "D1", amount: int = 1000, **given: object) -> Deal:
    usual = {
        "record": 1, "name": key, "customer": "", "company": "Acme", "kind": "new", "signed_on": date(2026, 1, 10),
        "currency": "EUR", "base": amount,
    }  # fmt: skip
    return Deal(key=key, amount=amount, **(usual | given))


def document(number: str, amount: int, on: str = "2026-01-20", **given: object) -> Document:
    record = next(RECORDS)
    usual = {
        "record": record, "row": record, "kind": "invoice", "deal": "D1",
        "customer": "", "company": "Acme", "deal_type": "", "currency": "EUR",
        "base": amount,
    }  # fmt: skip
    return Document(number=number, amount=amount, on=date.fromisoformat(on), **(usual | given))


def bridged(
    kind: BridgeKind, deals: list[Deal], documents: list[Document], *plan: Instalment
) -> Bridge:
    known = Known(tuple(deals), tuple(documents), plan)
    found = bridge(kind, JANUARY, known, matched(known, {}), TODAY)
    assert found.residual == 0
    return found


def classes(*args: object) -> dict[Class, int]:
    return {each.of: each.amount for each in bridged(*args).steps}


def test_what_was_signed_and_invoiced_alike_needs_no_class() -> None:
    found = bridged(BridgeKind.PERIOD, [deal()], [document("A1", 1000)])
    assert (found.opening, found.closing, found.steps) == (1000, 1000, ())


def test_documents_of_other_deals_and_of_none_are_classes_of_the_period() -> None:
    earlier = {"signed_on": date(2025, 12, 1)}
    deals = [
        deal(),
        deal("D2", **earlier),
        deal("D3", signed_on=date(2024, 1, 1)),
        deal("D4", kind="renewal", **earlier),
    ]
    documents = [
        document("A1", 1000),
        document("A2", 10, deal="D2"),
        document("A3", 20, deal="D3"),
        document("A4", 40, deal="D4"),
        document("A5", 80, deal="", company="Nobody"),
        document("A6", 160, deal="", currency="USD"),
        document("A7", -5),
    ]
    assert classes(BridgeKind.PERIOD, deals, documents) == {
        Class.LATER_YEAR: 60,
        Class.INSTALMENT: 10,
        Class.NO_DEAL: 80,
        Class.MISSING_IN_CRM: 160,
        Class.CREDIT_NOTES: -5,
    }


@pytest.mark.parametrize(
    ("documents", "plan", "expected"),
    [
        ([], [], {Class.NEVER_BILLED: -1000}),
        ([document("A1", 900)], [], {Class.DISCOUNT: -100}),
        ([document("A1", 700)], [], {Class.PARTLY_BILLED: -300}),
        ([document("A1", 400), document("A2", 600, "2026-02-20")], [], {Class.TO_COME: -600}),
        ([document("A1", 400)], [(1, 400), (3, 600)], {Class.TO_COME: -600}),
        ([document("A1", 400)], [(1, 700), (3, 300)], {Class.TO_COME: -300, Class.LATE: -300}),
        ([document("A1", 1000), document("A2", 1000)], [], {Class.DUPLICATE: 1000}),
        ([document("A1", 1300)], [], {Class.UNEXPLAINED: 300}),
        ([document("A1", 800, tax=200)], [], {Class.TAX: -200}),
        ([document("A1", 1000), document("A2", -1000)], [], {Class.CREDIT_NOTES: -1000}),
    ],
)  # fmt: skip
def test_what_is_missing_of_a_deal_has_a_name(
    documents: list[Document], plan: list[tuple[int, int]], expected: dict[Class, int]
) -> None:
    instalments = [Instalment("D1", date(2026, month, 15), amount) for month, amount in plan]
    assert classes(BridgeKind.PERIOD, [deal()], documents, *instalments) == expected


def test_a_cancelled_deal_and_another_rate_are_classes_of_their_own() -> None:
    assert classes(BridgeKind.PERIOD, [deal(is_cancelled=True)], []) == {Class.CANCELLED: -1000}
    dollars = deal(currency="USD", base=900)
    paid = document("A1", 1000, currency="USD", base=950)
    assert classes(BridgeKind.PERIOD, [dollars], [paid]) == {Class.FX: 50}


def test_the_contract_bridge_follows_the_deals_to_today() -> None:
    documents = [
        document("A1", 400),
        document("A2", 350, "2026-05-20"),
        document("A3", 99, "2026-01-09", deal="", company="Nobody"),
    ]
    plan = [
        Instalment("D1", date(2026, 1, 15), 400),
        Instalment("D1", date(2026, 5, 15), 400),
        Instalment("D1", date(2026, 9, 15), 200),
    ]
    found = bridged(BridgeKind.CONTRACT, [deal(), deal("D2", company="Beta")], documents, *plan)
    assert (found.opening, found.closing) == (2000, 750)
    assert {each.of: each.amount for each in found.steps} == {
        Class.TO_COME: -200,
        Class.LATE: -50,
        Class.NEVER_BILLED: -1000,
    }


def test_a_class_is_told_by_type_of_deal() -> None:
    deals = [deal(), deal("D2", 50, company="Beta", kind="renewal")]
    (step,) = bridged(BridgeKind.PERIOD, deals, []).steps
    assert (step.by_type, [each.label for each in step.items]) == (
        {"new": -1000, "renewal": -50},
        ["D1", "D2"],
    )


def reasons(known: Known, decided: dict[int, str] | None = None) -> dict[str, tuple[str, Reason]]:
    numbers = {each.record: each.number for each in known.documents}
    return {
        numbers[record]: (match.deal, match.reason)
        for record, match in matched(known, decided or {}).sure.items()
    }


def test_documents_find_their_deal_by_reference_then_customer_then_name() -> None:
    deals = [
        deal(), deal("D2", 500, company="Beta"), deal("D3", 700, company="Beta"), deal("D4", 123, company="Gamma Industries SAS"),
        deal("D5", 70, customer="crm/C9", company="Other name"),
    ]  # fmt: skip
    documents = [
        document("A1", 7), document("A2", 700, deal="", company="BETA"), document("A3", 600, deal="", company="Beta"),
        document("A4", 123, deal="", company="SAS Gamma Industries"), document("A5", 70, deal="", customer="crm/C9", company="X"),
        document("A6", 123, deal="", company="Gama Industry"),
    ]  # fmt: skip
    known = Known(tuple(deals), tuple(documents))
    assert reasons(known) == {
        "A1": ("D1", Reason.REFERENCE),
        "A2": ("D3", Reason.AMOUNT),
        "A4": ("D4", Reason.NAME_AND_AMOUNT),
        "A5": ("D5", Reason.ONLY_DEAL),
    }
    doubtful = matched(known, {}).doubtful
    numbers = {each.record: each.number for each in documents}
    found = {numbers[record]: sorted(each.deal for each in of) for record, of in doubtful.items()}
    assert found["A3"] == ["D2", "D3"]
    assert found.keys() == {"A3", "A6"} or found.keys() == {"A3"}
    rows = {each.number: each.row for each in documents}
    assert reasons(known, {rows["A3"]: "D2", rows["A1"]: ""}) | {"A1": None} == {
        **reasons(known), "A3": ("D2", Reason.DECIDED), "A1": None,
    }  # fmt: skip


days = st.dates(date(2025, 10, 1), date(2026, 5, 31))
amounts = st.integers(-300, 3000)
names = st.sampled_from(["Acme", "Beta", "Gamma SAS", ""])
some_deals = st.lists(
    st.builds(
        deal, key=st.sampled_from("ABCDE"), amount=st.integers(0, 3000), signed_on=days, company=names, base=st.integers(0, 3000),
        kind=st.sampled_from(["new", "expansion", "renewal", ""]), currency=st.sampled_from(["EUR", "USD"]), is_cancelled=st.booleans(),
    ),
    unique_by=lambda each: each.key, max_size=5,
)  # fmt: skip
some_documents = st.lists(
    st.builds(
        document, number=st.text("123456789", min_size=1, max_size=2),
        amount=amounts, on=days.map(str), deal=st.sampled_from(["", *"ABCDE"]),
        company=names, base=amounts, currency=st.sampled_from(["EUR", "USD"]), tax=st.integers(0, 300),
        kind=st.sampled_from(["invoice", "credit_note", "adjustment"]),
    ),
    unique_by=lambda each: each.number, max_size=9,
)  # fmt: skip
some_plans = st.lists(
    st.builds(Instalment, st.sampled_from("ABCDE"), days, st.integers(1, 2000)), max_size=6
)


@settings(max_examples=300)
@given(
    some_deals,
    some_documents,
    some_plans,
    st.sampled_from(BridgeKind),
    st.sampled_from(["2026-01", "2026-Q1", "2026"]),
)
def test_any_bridge_adds_up_and_has_everything_once(
    deals: list[Deal], documents: list[Document], plan: list[Instalment], kind: BridgeKind, key: str
) -> None:
    period, known = CALENDAR.period(key), Known(tuple(deals), tuple(documents), tuple(plan))
    matches = matched(known, {})
    found = bridge(kind, period, known, matches, TODAY)
    signed = {each.key for each in deals if period.contains(each.signed_on)}
    in_it = {
        BridgeKind.PERIOD: [each for each in documents if period.contains(each.on)],
        BridgeKind.CONTRACT: [
            each
            for each in documents
            if each.record in matches.sure and matches.sure[each.record].deal in signed
        ],
    }
    assert found.residual == 0
    assert found.opening == sum(each.base for each in deals if each.key in signed)
    assert found.closing == sum(each.base for each in in_it[kind])
    assert all(
        sum(each.by_type.values()) == each.amount == sum(item.amount for item in each.items)
        for each in found.steps
    )


@pytest.fixture
def company(tmp_path: Path, db: None) -> None:
    small_company.organisation(country="")
    won = {"opened_at": "2026-01-02", "outcome": "won", "currency": "EUR"}
    deals = [
        {"deal": "D1", "closed_at": "2026-01-10", "amount": "100", **won},
        {"deal": "D2", "closed_at": "2026-01-11", "amount": "50", **won},
    ]
    documents = [
        {"invoice": "A1", "at": "2026-01-20", "amount": "90", "currency": "EUR", "deal": "D1"},
        {"invoice": "A2", "at": "2026-01-21", "amount": "7.01", "currency": "EUR"},
    ]
    small_company.load(tmp_path, "deals", deals)
    small_company.load(tmp_path, "invoices", documents)
    publish.publish()


def printed(*args: str) -> dict:
    out = StringIO()
    call_command("bridge", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_says_the_bridge_as_it_was_published(company: None) -> None:
    found = printed("2026-01")
    assert (found["opening"], found["closing"], found["residual"]) == ("150.00", "97.01", "0.00")
    assert {each["class"]: each["amount"] for each in found["classes"]} == {
        "no_deal": "7.01",
        "discount": "-10.00",
        "never_billed": "-50.00",
    }
    assert printed("2026-01", "--kind=contract")["closing"] == "90.00"


def test_what_finance_decides_stands_until_it_is_undone(company: None) -> None:
    fay, stranger = finance("fay"), User.objects.create_superuser("boss")
    with pytest.raises(PermissionDenied):
        bridging.decide("crm/invoices/A2", "crm/D2", stranger)
    with pytest.raises(ValidationError, match="no document"):
        bridging.decide("crm/invoices/A9", "crm/D2", fay)
    bridging.decide("crm/invoices/A2", "crm/D2", fay)
    assert printed("2026-01", "--kind=contract")["closing"] == "97.01"
    bridging.decide("crm/invoices/A2", "", fay)
    assert printed("2026-01", "--kind=contract")["closing"] == "90.00"
    assert (bridging.undo("crm/invoices/A2", fay), bridging.undo("crm/invoices/A2", fay)) == (
        "crm/A2",
        "",
    )
    assert bridging.decided(now()) == {}
