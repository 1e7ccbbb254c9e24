"""What people did, documents and onboardings: one fact of each record."""

from __future__ import annotations

from decimal import Decimal

import pytest

from revops.models import (
    Activity,
    Invoice,
    Onboarding,
)
from tests.derived_company import company, give  # noqa: F401 (fixtures)
from tests.results import rows
from tests.small_company import organisation

pytestmark = pytest.mark.django_db


def test_an_activity_says_what_its_record_says_and_no_more(give) -> None:
    call = {"lead": "L1", "at": "2026-01-31T23:30:00+00:00", "kind": "call"}
    more = {
        "kind": "email",
        "deal": "D1",
        "company": "A",
        "is_automatic": "yes",
        "duration_seconds": "61",
    }
    give("activities", call, call | more, call | {"kind": "visit", "lead": ""})

    assert rows(
        Activity,
        "kind",
        "lead",
        "deal",
        "company",
        "is_automatic",
        "duration_seconds",
        "business_day",
    ) == [
        ("call", "crm/L1", "", "", False, None, "2026-02-01"),
        ("email", "crm/L1", "crm/D1", "A", True, 61, "2026-02-01"),
        ("visit", "", "", "", False, None, "2026-02-01"),
    ]


def test_a_document_in_another_currency_has_the_rate_of_its_month(give) -> None:
    give(
        "rates",
        *(
            {"currency": "USD", "month_on": f"2026-{month}-01", "rate": rate}
            for month, rate in (("01", "0.5"), ("02", "0.25"))
        ),
    )
    bill = {"invoice": "1", "amount": "100", "currency": "USD"}
    give(
        "invoices",
        bill | {"at": "2026-01-31"},
        bill | {"at": "2026-02-01"},
        bill | {"at": "2026-03-01"},
        bill | {"at": "2026-04-01", "currency": "EUR"},
    )

    assert rows(
        Invoice,
        "business_day",
        "currency",
        "amount_minor",
        "amount_base_minor",
        "rate",
        "rate_month",
    ) == [
        ("2026-01-31", "USD", 10000, 5000, Decimal("0.5"), "2026-01-01"),
        ("2026-02-01", "USD", 10000, 2500, Decimal("0.25"), "2026-02-01"),
        ("2026-03-01", "USD", 10000, None, None, None),
        ("2026-04-01", "EUR", 10000, 10000, 1, None),
    ]


def test_minor_units_of_two_currencies_differ_by_their_decimals(give) -> None:
    organisation(base_currency="JPY")
    give("rates", {"currency": "EUR", "month_on": "2026-01-01", "rate": "160"})
    give("invoices", {"invoice": "1", "at": "2026-01-31", "amount": "1", "currency": "EUR"})

    assert rows(Invoice, "amount_minor", "amount_base_minor") == [(100, 160)]


def test_a_document_is_for_its_company_or_else_its_deals(give) -> None:
    give("deals", {"deal": "D1", "company": "Acme"})
    of_deal, own, nobodys = {"deal": "D1"}, {"deal": "D1", "company": "Own"}, {}
    give(
        "invoices",
        *(
            each | {"invoice": str(n), "at": "2026-01-06", "amount": "1"}
            for n, each in enumerate((of_deal, own, nobodys))
        ),
    )
    give(
        "onboardings",
        *(
            each | {"onboarding": str(n), "started_at": "2026-01-06"}
            for n, each in enumerate((of_deal, own, nobodys))
        ),
    )

    for fact in (Invoice, Onboarding):
        assert rows(fact, "number", "deal", "company") == [
            ("crm/0", "crm/D1", "Acme"),
            ("crm/1", "crm/D1", "Own"),
            ("crm/2", "", ""),
        ]


def test_a_document_is_one_by_number_kind_and_day_across_feeds(give) -> None:
    bill = {"invoice": "1", "at": "2026-01-06", "amount": "1"}
    give(
        "invoices",
        bill,
        bill | {"invoice": "2"},
        bill | {"kind": "credit_note"},
        bill | {"at": "2026-01-07"},
        bill,
    )
    give("more_invoices", bill, bill | {"kind": "invoice"}, bill | {"invoice": "3"})

    found = sorted(
        Invoice.objects.filter(known_until=None).values_list(
            "record__feed", "number", "kind", "left_out"
        )
    )
    assert found == [
        ("invoices", "crm/1", "credit_note", ""),
        ("invoices", "crm/1", "invoice", ""),
        ("invoices", "crm/1", "invoice", "repeated"),
        ("invoices", "crm/1", "invoice", "repeated"),
        ("invoices", "crm/2", "invoice", ""),
        ("more_invoices", "crm/1", "invoice", ""),
        ("more_invoices", "crm/1", "invoice", ""),
        ("more_invoices", "crm/3", "invoice", ""),
    ]


def test_an_onboarding_begins_when_it_started_and_no_later_than_it_ended(give) -> None:
    signed, started, live, cancelled = ({name: f"2026-01-0{day}"} for name, day in
                                        (("signed_at", 1), ("started_at", 5), ("live_at", 7), ("cancelled_at", 8)))  # fmt: skip
    early = {"live_at": "2026-01-04"}, {"cancelled_at": "2026-01-03"}
    told = (
        signed,
        signed | started,
        started | live | cancelled,
        *(started | each for each in early),
        live,
    )
    give("onboardings", *(each | {"onboarding": str(n)} for n, each in enumerate(told)))

    assert rows(Onboarding, "number", "signed_on", "started_on", "live_on", "cancelled_on") == [
        ("crm/0", "2026-01-01", None, None, None),
        ("crm/1", "2026-01-01", "2026-01-05", None, None),
        ("crm/2", None, "2026-01-05", "2026-01-07", "2026-01-08"),
        ("crm/3", None, "2026-01-04", "2026-01-04", None),
        ("crm/4", None, "2026-01-03", None, "2026-01-03"),
        ("crm/5", None, None, "2026-01-07", None),
    ]


def test_an_onboarding_has_the_team_of_the_day_on_which_it_started_or_else_was_signed(give) -> None:
    give("people", {"person": "ann", "name": "ann", "team": "North", "left_on": "2026-01-05"},
         {"person": "ann", "name": "ann", "team": "South", "joined_on": "2026-01-05"})  # fmt: skip
    whose = {"owner": "ann", "signed_at": "2026-01-01"}
    give(
        "onboardings",
        whose | {"onboarding": "1"},
        whose | {"onboarding": "2", "started_at": "2026-01-05"},
    )

    assert rows(Onboarding, "number", "team__name") == [("crm/1", "North"), ("crm/2", "South")]


def test_an_onboarding_that_two_feeds_tell_is_one(give) -> None:
    start = {"onboarding": "1", "started_at": "2026-01-06"}
    give("onboardings", start, start | {"onboarding": "2"})
    give("more_onboardings", start | {"started_at": "2026-01-07"})

    assert rows(Onboarding, "number", "started_on", "left_out") == [
        ("crm/1", "2026-01-06", "repeated"), ("crm/1", "2026-01-07", ""), ("crm/2", "2026-01-06", ""),
    ]  # fmt: skip
