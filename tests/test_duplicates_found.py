"""What is there twice: how two of a thing are known, and how often the rules are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from revops.duplicates import normal
from revops.duplicates.comparing import CROWDED, compare
from revops.duplicates.measuring import measured
from revops.duplicates.things import Reason, Thing, What
from samples import twice

# The rules were tuned on seeds 1 to 9.
SEEDS = (101, 102, 103)
PRECISION, RECALL = 0.98, 0.9


@pytest.mark.parametrize("what", list(What))
@pytest.mark.parametrize("held_out", [False, True])
def test_the_rules_are_right_about_things_that_they_were_not_tuned_on(
    what: What, held_out: bool
) -> None:
    applied = right = true = 0
    for seed in SEEDS:
        labelled = twice.SETS[what](seed, held_out=held_out)
        found = measured(compare(what, labelled.things), labelled.pairs)
        applied, right, true = applied + found.applied, right + found.right, true + found.true
    assert true > 900
    assert right / applied >= PRECISION
    assert right / true >= RECALL


def test_measuring_counts_what_is_wrong_and_what_is_missed() -> None:
    ann = Thing("crm/1", "crm", "Ann Lee", email="ann@acme.example")
    again = Thing("crm/2", "crm", "Ann Lee", email="ann+fair@acme.example")
    other = Thing("crm/3", "crm", "Bo Lee", email="bo@acme.example")
    found = compare(What.LEAD, [ann, again, other])
    assert [(each.pair, each.rule) for each in found] == [(("crm/1", "crm/2"), "lead_email")]
    right = measured(found, {("crm/1", "crm/2")})
    assert (right.precision, right.recall) == (1.0, 1.0)
    wrong = measured(found, {("crm/1", "crm/3")})
    assert (wrong.precision, wrong.recall, dict(wrong.wrong)) == (0.0, 0.0, {"lead_email": 1})
    assert measured([], set()).precision is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann.Lee+fair@Acme.example", "ann.lee@acme.example"),
        ("a.nn.lee@googlemail.com", "annlee@gmail.com"),
    ],
)
def test_addresses_of_one_mailbox_are_one(one: str, other: str) -> None:
    assert normal.email(one) == normal.email(other) != ""


def test_what_is_no_address_is_none() -> None:
    assert [normal.email(text) for text in ("", "n/a", "@acme.example", "ann@", "ann")] == [""] * 5
    for text in (
        "ann@gmail.com",
        "n/a",
        "",
        "ann@yahoo.co.uk",
        "https://www.linkedin.com/company/acme",
    ):
        assert normal.host(text) == ""
    assert normal.host("https://www.Acme.example:443/fr?a=b") == "acme.example"


def test_telephones_are_one_however_they_are_written() -> None:
    forms = "+33612345678", "0033 6 12 34 56 78", "06.12.34.56.78", "+33 (0)6-12-34-56-78", "+33612345678 ext. 12"  # fmt: skip
    assert {normal.phone(text) for text in forms} == {"612345678"}
    assert [normal.phone(text) for text in ("", "12345", "000000000", "none")] == [""] * 4


def test_companies_are_known_without_their_legal_form() -> None:
    for text in ("Dupont & Fils SA", "DUPONT ET FILS S.A.", "Société Dupont et Fils"):
        assert normal.company(text)[0] == "dupont fils"
    assert normal.company("Müller GmbH") == ("muller", "gmbh")
    assert normal.company("Mueller G.m.b.H.") == ("muller", "gmbh")
    assert normal.company("Berg A/S")[1] == "as"
    assert normal.company("SA") == ("sa", "")


def test_numbers_of_one_register_are_one() -> None:
    siren = normal.register("732 829 320")
    assert siren == normal.register("FR 44 732829320") == normal.register("73282932000074")
    assert normal.register("n/a") == normal.register("000") == frozenset()
    assert normal.register("TVA non applicable, art. 293 B du CGI") == frozenset()
    numbers = {normal.document(text) for text in ("F-2026-00042", "INV 2026-00042", "f202600042")}
    assert numbers == {"202600042"}


def twins(first: str, second: str, **given: str) -> list[Thing]:
    def one(key: str, first: str) -> Thing:
        email = f"{first.lower()}.berg@acme.example"
        return Thing(key, "crm", f"{first} Berg", "Acme Works SA", email, **given)

    return [one("crm/1", first), one("crm/2", second)]


@pytest.mark.parametrize("pair", [("Paul", "Paula"), ("Anna", "Anne"), ("Jean", "Jeanne")])
def test_twins_behind_one_telephone_are_two(pair: tuple[str, str]) -> None:
    found = compare(What.LEAD, twins(*pair, phone="+33140506070"))
    assert not [each for each in found if each.rule]


def test_the_second_of_a_name_at_a_company_is_another() -> None:
    one = Thing("crm/1", "crm", "Jean Martin", "Acme", "jean.martin@acme.example")
    other = Thing("crm/2", "crm", "Jean Martin", "Acme", "jean.martin2@acme.example")
    (found,) = compare(What.LEAD, [one, other])
    assert (found.rule, Reason.OTHER_EMAIL in found.reasons) == ("", True)


def test_a_mailbox_of_many_is_nobodys() -> None:
    names = ("Ann Lee", "Bo Hansen", "Cy Dupont", "Dee Martin")
    everybody = [
        Thing(f"crm/{name}", "crm", name, email="team.north@acme.example") for name in names
    ]
    assert not compare(What.LEAD, everybody)
    assert not compare(What.LEAD, [Thing("1", "crm", "Ann Lee", email="info@acme.example"),
                                   Thing("2", "crm", "Bo Hansen", email="info@acme.example")])  # fmt: skip


def test_a_holding_is_another_company() -> None:
    one = Thing("crm/1", "crm", company="Durand SA", domain="durand.example")
    for other in ("Durand Holding SA", "Durand Services", "Durand 2 SA"):
        thing = Thing("bill/1", "bill", company=other, domain="durand.example")
        assert not [each for each in compare(What.CUSTOMER, [one, thing]) if each.rule]


def test_one_of_two_that_fit_is_for_a_person_to_say() -> None:
    def invoice(key: str, source: str) -> Thing:
        return Thing(key, source, company="Acme", number="F-0042", amount=100_00, currency="EUR")

    days = [invoice("a/1", "a"), invoice("b/1", "b")]
    assert [each.rule for each in compare(What.DOCUMENT, days)] == [""]  # without a day
    dated = [replace(each, on=date(2026, 3, 2)) for each in (*days, invoice("b/2", "b"))]
    assert [each.rule for each in compare(What.DOCUMENT, dated[:2])] == ["document_number"]
    assert [each.rule for each in compare(What.DOCUMENT, dated)] == ["", ""]


def test_what_was_decided_is_not_asked_again() -> None:
    pair = twins("Paul", "Paul")
    assert compare(What.LEAD, pair)
    assert not compare(
        What.LEAD, pair, settled=lambda one, other: (one, other) == ("crm/1", "crm/2")
    )


def test_what_too_many_share_is_not_compared() -> None:
    many = [Thing(f"crm/{n:03}", "crm", "Jean Martin", "Acme") for n in range(CROWDED + 1)]
    assert not compare(What.LEAD, many)
    assert len(compare(What.LEAD, many[:3])) == 3


def test_a_number_of_two_customers_is_two_documents() -> None:
    """No name stands on either: that is no name in common."""
    given = {"number": "2026-0001", "amount": 1000, "currency": "EUR", "on": date(2026, 1, 5)}
    one, other = (
        Thing(f"{key}/1", key, customer=customer, **given)
        for key, customer in (("bill", "crm/A1"), ("shop", "crm/A2"))
    )
    (found,) = compare(What.DOCUMENT, [one, other])
    assert (found.rule, Reason.COMPANY in found.reasons) == ("", False)
    assert [
        each.rule for each in compare(What.DOCUMENT, [one, replace(other, customer="crm/A1")])
    ] == ["document_number"]
