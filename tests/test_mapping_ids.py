"""Ids and names: one form, whatever spreadsheets and hands did to them."""

from __future__ import annotations

import pytest

from revops.mapping import MappingError
from revops.mapping.columns import id_of_refused
from revops.mapping.identifiers import same_form
from revops.mapping.spreadsheet import Number
from tests.mapping_rows import feed, one, reason


def ids(text: str, forms: str = "") -> tuple[str, str]:
    """The external id, and the deal's."""
    found = one(feed('deal = "id"', extra=f'id = "id"\n{forms and f"ids = {forms}"}'), {"id": text})
    return found.external_id, found.values["deal"]


@pytest.mark.parametrize(
    ("text", "forms", "id"),
    [
        ("0000611365", "", "0000611365"),
        ("0000611365", '"stripped"', "611365"),
        ("611365.0", '"stripped"', "611365"),
        ("611,365", '"stripped"', "611365"),
        ("000", '"stripped"', "0"),
        ("00Q5g0", '"stripped"', "00Q5g0"),
        ("611365", '"padded:10"', "0000611365"),
        ("0000611365", '"padded:10"', "0000611365"),
        ("611365.0", '"padded:10"', "0000611365"),
        ("AB-1", '"padded:10"', "AB-1"),
        ("Inv-7", '"lower"', "inv-7"),
        ("Inv-7", '["stripped", "upper"]', "INV-7"),
    ],
)
def test_a_mapping_names_the_form_of_ids(text: str, forms: str, id: str) -> None:
    assert ids(text, forms) == (id, f"crm/{id}")


def test_every_id_takes_the_form_and_people_keep_their_capitals() -> None:
    found = feed('invoice = "n"\ndeal = "d"\nowner = "o"\nat = "t"\namount = "a"', record="invoice",
                 source='ids = ["stripped", "lower"]', extra='id = ["n", "t"]')  # fmt: skip
    row = one(found, {"n": "007", "d": "D-0", "o": "Anna Berg", "t": "2026-01-01", "a": "1"})
    assert (row.values["invoice"], row.values["deal"], row.values["owner"]) == (
        "crm/7",
        "crm/d-0",
        "crm/Anna Berg",
    )
    assert row.external_id == "7|2026-01-01"
    assert id_of_refused(found, {"n": "007", "t": "2026-01-01"}) == "7|2026-01-01"


def test_an_id_that_a_spreadsheet_shortened_is_refused() -> None:
    found = feed('deal = "id"')
    for text in ("1.23457E+11", "1,23457E+11", Number("1234567890123460")):
        assert f"“{text}” is an id of which a spreadsheet lost digits" in reason(
            found, {"id": text}
        )
    assert one(found, {"id": "12E5"}).values["deal"] == "crm/12E5"
    assert one(found, {"id": "1234567890123460"}).values["deal"] == "crm/1234567890123460"


def test_names_and_addresses_have_one_form() -> None:
    found = feed('person = "p"\nname = "n"\nemail = "e"\nteam = "t"', record="person")
    row = {
        "p": "Anna.Berg@Example.org",
        "n": "Anna \u00a0 Berg",
        "e": "Anna.Berg@Example.org",
        "t": "Zu\u0308rich\u200b",
    }
    assert one(found, row).values == {
        "person": "crm/anna.berg@example.org", "name": "Anna Berg", "email": "anna.berg@example.org", "team": "Z\u00fcrich",
    }  # fmt: skip
    assert "nothing but invisible characters" in reason(found, row | {"t": "\u200b"})


def test_a_lookup_finds_its_row_in_the_form_of_its_ids() -> None:
    tables = '[files.prices]\nmatch = "p*"\nrecord = "lookup"\nid = "sku"\n'
    found = feed(
        'deal = "id"\ncompany = { column = "sku", lookup = "prices.who" }',
        source='ids = "stripped"',
        tables=tables,
    )
    assert (
        one(
            found, {"id": "1", "sku": "007"}, {"prices": {"7": {"sku": "007", "who": "Acme"}}}
        ).values["company"]
        == "Acme"
    )


def test_of_several_ids_in_one_cell_the_first_counts() -> None:
    found = feed('deal = "id"\nlead = { column = "Contacts", split = ";" }')
    rows = [
        one(found, {"id": "1", "Contacts": text}).values.get("lead")
        for text in ("C1", " ; C2;C3", ";", "")
    ]
    assert rows == ["crm/C1", "crm/C2", None, None]


def test_same_form_joins_what_differs_only_in_form() -> None:
    one_form = {same_form(text) for text in ("0000611365", "611365", "611365.0", " 611,365 ")}
    assert one_form == {"611365"}
    assert same_form("ABC\u00a0 1") == same_form("abc 1") != same_form("abc 2")
    assert same_form("007|MQL") == same_form("7|mql") != same_form("7|sqo")


@pytest.mark.parametrize(
    ("forms", "said"),
    [('"short"', "“short” is not allowed"), ('["lower", "upper"]', "both lower and upper")],
)
def test_a_form_that_nobody_knows_is_refused(forms: str, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        ids("1", forms)


def test_the_long_ids_of_salesforce_are_its_short_ones_whose_capitals_count() -> None:
    found = feed('deal = "id"\nowner = "o"', extra='id = "id"', source='ids = "salesforce"')
    rows = [
        one(found, {"id": id, "o": id})
        for id in ("001C000000o4OOIIA2", "001C000000o4OOI", "001C000000o4Ooi", "001C000000o4OOIIA3")
    ]
    expected = ["001C000000o4OOI", "001C000000o4OOI", "001C000000o4Ooi", "001C000000o4OOIIA3"]
    assert [row.external_id for row in rows] == expected
    assert [(row.values["deal"], row.values["owner"]) for row in rows] == [
        (f"crm/{id}", f"crm/{id}") for id in expected
    ]
