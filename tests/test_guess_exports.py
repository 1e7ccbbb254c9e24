"""Exports of tools whose rows are something else than they look like: payments are no invoices, orders no leads, and
who comes with one reads why, and what to export instead.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from dashboards.words import meaning
from dashboards.words.exports import SENTENCES, is_period
from revops import guess
from revops.guess import choices
from revops.guess.recipes import recipe_for, recipes
from revops.ingest import meanings
from revops.mapping.records import RECORDS
from tests.test_guess import looked, mapping, outcomes

PAYMENTS = """id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Fee,Tax,Status,Statement Descriptor,\
Customer ID,Customer Description,Customer Email,Captured,Card ID,Invoice ID
ch_1,Payment for Invoice,Payment complete.,2026-01-03 10:00:00,120.00,0.00,eur,1.93,0.00,Paid,ACME,cus_1,Acme,a@x.io,TRUE,card_1,in_1
ch_2,Payment for Invoice,Declined,2026-01-06 10:00:00,60.00,0.00,eur,0,0.00,Failed,ACME,cus_2,Beta,b@x.io,FALSE,card_2,in_2
"""
BALANCE = """id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description
txn_1,charge,ch_1,120.00,1.93,118.07,eur,2026-01-03 10:00,2026-01-10 00:00,Payment
txn_2,refund,re_1,-60.00,0.00,-60.00,eur,2026-01-05 10:00,2026-01-10 00:00,Refund
"""
DATEV = """"EXTF";700;21;"Buchungsstapel";12;20260115101010000;;"RE";"";"";29098;55003;20260101;4;20260101;20260131;"Januar";"";1;;0;"EUR"
Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto;\
Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext
1428,00;"S";"EUR";;;"";10001;8400;"";0301;"RE-1001";"";;"Nordwind"
119,00;"H";"EUR";;;"";10001;8400;"";2001;"GS-1";"";;"Nordwind"
"""
DATEV_PARTNERS = """"EXTF";700;16;"Debitoren/Kreditoren";5;20260115101010000;;"RE";"";"";29098;55003;20260101;4
Konto;Name (Adressattyp Unternehmen);Unternehmensgegenstand;EU-Land;EU-UStID;Ort;Land
10001;"Nordwind GmbH";;"DE";"123456789";"Berlin";"DE"
10002;"Westend AG";;"DE";"123456780";"Berlin";"DE"
"""
SHOPIFY = """Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,\
Lineitem price,Billing Name,Billing Company,Billing Country,Cancelled at,Refunded Amount,Id,Source
#1001,a@x.io,paid,2026-01-03 10:00:00 +0100,EUR,100.00,5.00,19.00,124.00,2026-01-03 09:59:00 +0100,1,Shirt,60.00,Ann Lee,,DE,,0.00,5001,web
#1001,a@x.io,,,,,,,,2026-01-03 09:59:00 +0100,2,Cap,20.00,,,,,,,
#1002,b@x.io,refunded,2026-01-05 10:00:00 +0100,EUR,50.00,5.00,9.50,64.50,2026-01-05 09:59:00 +0100,1,Hat,50.00,Bo,,DE,,64.50,5002,web
#1003,b@x.io,partially_refunded,,EUR,70.00,5.00,9.50,84.50,2026-01-06 09:59:00 +0100,1,Hat,70.00,Bo,,DE,,10,5003,web
"""
COPPER = """Opportunity Id,Name,Primary Contact,Company,Owned By,Status,Pipeline,Stage,Close Date,Value,Created At,Loss Reason
1,Seats,Ann,Nordwind,Anna,Won,Sales,Contract Review,3/28/2026,11500,1/15/2026,
2,Pilot,Bo,Westend,Bert,Open,Sales,Qualified,5/30/2026,8000,2/15/2026,
3,Test,Bo,Westend,Bert,Lost,Sales,Qualified,5/20/2026,8000,2/15/2026,Price
"""
LEXWARE = """Belegdatum;Belegnummer;Kunde;Belegart;Nettobetrag;Steuerbetrag;Bruttobetrag;Währung;Status
03.01.2026;RE1001;Nordwind;Rechnung;1200,00;228,00;1428,00;EUR;bezahlt
15.01.2026;RE1002;Westend;Rechnung;900,00;171,00;1071,00;EUR;überfällig
20.01.2026;GU1001;Westend;Rechnungskorrektur;900,00;171,00;1071,00;EUR;offen
21.01.2026;AN1001;Westend;Angebot;5000,00;950,00;5950,00;EUR;offen
22.01.2026;RE1003;Westend;Rechnung;5000,00;950,00;5950,00;EUR;Entwurf
"""
SAME = {
    "marketing",
    "invoice",
    "mql",
    "sqo",
    "sal",
    "sdr",
    "bdr",
    "ae",
    "cs",
    "finance",
    "lead",
    "expansion",
    "document",
    "social",
}
PIVOT = """Vertriebsmitarbeiter,Jan 2026,Feb 2026,Mär 2026,Gesamt
Anna,12000,8000,5000,25000
Bert,3000,2500,0,5500
"""
OPEN_ALONE = """Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Created Date,Close Date,Opportunity Owner
006A,Big,Nordwind,Negotiation,1200,2026-03-14,2026-06-15,Anna
006B,Small,Westend,Prospecting,2500,2026-04-02,2026-07-15,Bert
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "key"), [(PAYMENTS, "payments"), (BALANCE, "balance"), (DATEV, "datev")]
)
def test_what_is_none_of_our_kinds_is_not_read_and_says_why(
    tmp_path: Path, text: str, key: str
) -> None:
    tables = looked(tmp_path, text)
    assert guess.readings_of(tables[0]) == []

    text = guess.written([(tables[0], [])], key="x", name="X")
    ((_place, _table, _options, why),) = meaning.page(text, tables).unread
    assert why == str(SENTENCES[key])


@pytest.mark.django_db
def test_the_column_by_which_rows_are_known_is_not_listed_as_not_used(tmp_path: Path) -> None:
    text = """call id,datetime (utc),direction,user,duration (total),call quality
7,2026-01-05 10:00,inbound,Ann,62,good
8,2026-01-06 10:00,outbound,Bo,31,bad
"""
    tables = looked(tmp_path, text)
    (card,) = meaning.page(mapping(tables), tables).cards
    assert card.unused == ("call quality",)


@pytest.mark.django_db
def test_a_summary_by_periods_says_what_to_export_instead(tmp_path: Path) -> None:
    tables = looked(tmp_path, PIVOT)
    ((_place, _table, _options, why),) = meaning.page(mapping(tables), tables).unread
    assert why.startswith(
        "This is a summary: its columns are periods (Jan 2026, Feb 2026, Mär 2026)."
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("2026-01", True), ("Q1 2026", True), ("T4", True), ("janv. 26", True), ("Dezember", True), ("KW 12", True), ("2025", True),
        ("01/2026", True),
        ("Date", False), ("Marge", False), ("Mars Bars", False), ("Order 2026", False), ("Decision", False), ("S", False), ("12", False),
    ],
)  # fmt: skip
def test_a_header_may_be_a_period(header: str, expected: bool) -> None:
    assert is_period(header) is expected


def test_payments_may_be_read_by_hand_and_those_that_failed_are_left_out(tmp_path: Path) -> None:
    tables = looked(tmp_path, PAYMENTS)
    text = choices.applied(guess.written([], key="crm", name="X"), {"read/0": "invoice"}, tables)
    paid, failed = outcomes(text, tables, "invoices")
    assert (paid["amount"], failed) == (12000, {})


@pytest.mark.django_db
def test_an_order_is_one_document_and_neither_its_lines_nor_what_was_paid_back_are(
    tmp_path: Path,
) -> None:
    tables = looked(tmp_path, SHOPIFY)
    text = mapping(tables)
    order, line, refunded, partly = outcomes(text, tables, "invoices")

    assert (order["invoice"], order["amount"], order["tax_amount"], order["company"]) == ("crm/#1001", 10000, 1900, "Ann Lee")  # fmt: skip
    assert (line, refunded, partly["amount"]) == ({}, {}, 7000)
    assert "line" not in tomllib.loads(text)["files"]["invoices"]["fields"]
    (card,) = meaning.page(text, tables).cards
    assert str(SENTENCES["shopify"]) in card.questions


def test_partners_of_the_books_are_customers_without_half_a_vat_number(tmp_path: Path) -> None:
    tables = looked(tmp_path, DATEV_PARTNERS)
    first, _second = outcomes(mapping(tables), tables, "customers")
    assert first == {"customer": "crm/10001", "name": "Nordwind GmbH"}


def test_an_export_that_looks_like_anothers_is_read_by_what_its_columns_hold(
    tmp_path: Path,
) -> None:
    for text in (COPPER, COPPER.replace("Owned By", "Owner")):
        tables = looked(tmp_path, text)
        rows = outcomes(mapping(tables), tables, "deals")
        assert [row["outcome"] for row in rows] == ["won", "open", "lost"]
        assert (rows[0]["company"], rows[0]["owner"], rows[0]["amount"]) == ("Nordwind", "crm/Anna", 1150000)  # fmt: skip
    copper = recipe_for(COPPER.partition("\n")[0].split(","))
    assert copper and copper.tool == "Copper"


def test_corrections_take_off_and_offers_and_drafts_are_left_out(tmp_path: Path) -> None:
    tables = looked(tmp_path, LEXWARE)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row.get("amount") for row in rows] == [120000, 90000, -90000, None, None]


def test_a_list_of_open_opportunities_alone_is_open(tmp_path: Path) -> None:
    tables = looked(tmp_path, OPEN_ALONE)
    rows = outcomes(mapping(tables), tables, "deals")
    assert [row["outcome"] for row in rows] == ["open", "open"]


def test_every_recipe_says_what_rows_are_or_why_they_are_none() -> None:
    for recipe in recipes():
        assert recipe.shape or recipe.says in SENTENCES, recipe.name
        assert not recipe.says or recipe.says in SENTENCES, recipe.name


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_value_of_a_closed_list_has_a_word(language: str) -> None:
    with translation.override(language):
        fields = [field for each in RECORDS.values() for field in each.values()]
        said = {text: meanings.word_for(text) for field in fields for text in field.choices}
    assert not [text for text, word in said.items() if "_" in word]
    if language == "fr":  # where no English stays but what is the same in both
        same = {text for text, word in said.items() if text == word.lower()}
        assert same <= SAME, same - SAME
