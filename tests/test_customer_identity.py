"""Which records are about one customer, and whom a word means."""

from __future__ import annotations

from itertools import permutations

import pytest

from revops.derive.identity import Described, meant


def test_a_customer_is_known_by_the_smallest_id_of_its_records() -> None:
    records = [
        Described("crm/A2", vat_number="NL 0012.34.567.b01"),
        Described("billing/7", vat_number="NL001234567B01"),
        Described("billing/9", registration_number="24 123-456"),
        Described("crm/A1", registration_number="24123456"),
    ]
    assert meant(records) == {
        "crm/A2": "billing/7",
        "billing/7": "billing/7",
        "billing/9": "billing/9",
        "crm/A1": "billing/9",
    }


def test_an_alias_that_is_another_id_joins_the_two() -> None:
    records = [Described("crm/A1"), Described("crm/B1", aliases=("crm/A1", "crm/Old name"))]
    assert meant(records) == {"crm/A1": "crm/A1", "crm/B1": "crm/A1", "crm/Old name": "crm/A1"}


def test_records_are_joined_through_others_in_whatever_order_they_come() -> None:
    records = (
        Described("crm/C", vat_number="1"),
        Described("crm/B", vat_number="1", registration_number="2"),
        Described("crm/A", registration_number="2"),
        Described("crm/D", aliases=("crm/C",)),
    )
    expected = dict.fromkeys(("crm/A", "crm/B", "crm/C", "crm/D"), "crm/A")
    assert [meant(each) for each in permutations(records)] == [expected] * 24


def test_a_name_that_two_customers_have_is_nobodys() -> None:
    records = [
        Described("crm/A1", "Acme"),
        Described("crm/A2", aliases=("crm/Acme",)),
        Described("billing/1", "Acme"),
    ]
    assert meant(records) == {
        "crm/A1": "crm/A1",
        "crm/A2": "crm/A2",
        "billing/1": "billing/1",
        "crm/Acme": "",
        "billing/Acme": "billing/1",
    }


def test_an_id_comes_before_a_name() -> None:
    records = [Described("crm/Acme", "Beta"), Described("crm/1", "Acme")]
    assert meant(records)["crm/Acme"] == "crm/Acme"


@pytest.mark.parametrize("number", ["n/a", "-", "0000", "unknown"])
def test_what_is_no_number_joins_nobody(number: str) -> None:
    records = [Described("crm/A1", vat_number=number), Described("crm/A2", vat_number=number)]
    assert meant(records) == {"crm/A1": "crm/A1", "crm/A2": "crm/A2"}


def test_a_registration_number_is_no_vat_number() -> None:
    records = [
        Described("crm/A1", vat_number="123"),
        Described("crm/A2", registration_number="123"),
    ]
    assert meant(records) == {"crm/A1": "crm/A1", "crm/A2": "crm/A2"}


@pytest.mark.parametrize(
    "reason", ["TVA non applicable, art. 293 B du CGI", "Exempt (art. 44)", "Reverse charge, Directive 2006/112/EC", "§ 19 UStG"]
)  # fmt: skip
def test_why_there_is_no_number_joins_nobody(reason: str) -> None:
    records = [Described("crm/A1", vat_number=reason), Described("crm/A2", vat_number=reason)]
    assert meant(records) == {"crm/A1": "crm/A1", "crm/A2": "crm/A2"}
