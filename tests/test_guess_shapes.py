"""Exports of shapes that no recipe names: what is asked of a header is its words, in English and French,
however a tool dresses them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboards.words.meaning_amounts import of_amounts
from revops import guess
from revops.guess import choices, forms, preview
from revops.guess.readings import Reading
from revops.guess.units import unit_of
from revops.mapping import parse
from tests.test_guess import looked, mapping, outcomes

DYNAMICS = """(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Potential Customer,Est. Close Date,\
Est. Revenue,Actual Close Date,Actual Revenue,Status,Owner,Created On
6f-1,abc=,500 seats,Contoso,3/30/2026,12000,3/28/2026,11500,Won,Ann,1/15/2026
6f-2,abd=,Pilot,Fabrikam,5/30/2026,8000,,,Open,Bo,2/15/2026
"""
DYNAMICS_FR = """(Ne pas modifier) Opportunité;Rubrique;Client potentiel;Date de clôture estimée;Revenu estimé;\
Date de clôture réelle;Revenu réel;Statut;Propriétaire;Créé le
6f-1;500 postes;Contoso;30/03/2026;12 000,00;28/03/2026;11 500,00;Conclue;Anne;15/01/2026
6f-2;Pilote;Fabrikam;30/05/2026;8 000,00;;;Ouverte;Bruno;15/02/2026
"""
ZOHO_FR = """ID d'enregistrement,Propriétaire de l'affaire,Montant,Nom de l'affaire,Date de clôture,Nom du compte,Phase,\
Type,Source du prospect,Heure de création
z1,Anne,11500,Postes,2026-03-28,Contoso,Fermé - Gagné,Nouvelle affaire,Web,2026-01-15 09:00
z2,Bruno,8000,Pilote,2026-05-30,Fabrikam,Qualification,Affaire existante,Salon,2026-02-15 09:00
"""
DATA_LOADER = """ID,ACCOUNTID,NAME,STAGENAME,AMOUNT,CLOSEDATE,OWNERID,CREATEDDATE
0061,0011,Seats,Closed Won,11500.0,2026-03-28,0051,2026-01-15T09:00:00.000Z
0062,0012,Pilot,Prospecting,8000.0,2026-05-30,0052,2026-02-15T09:00:00.000Z
"""
BY_HAND_FR = """Affaire;Client;Commercial;Montant signé;Date d'ouverture;Date de signature;Statut
A1;Contoso;Anne;11 500 €;15/01/2026;28/03/2026;Signée
A2;Fabrikam;Bruno;8 000 €;15/02/2026;;En cours
"""
NO_HEADER = """D1;Acme;Closed Won;11500,00;15/01/2026;28/03/2026;Anna
D2;Beta;Open;8000,00;15/02/2026;;Bert
"""
PENNYLANE = """Numéro;Date d'émission;Client;Libellé;Montant HT;TVA;Montant TTC;Statut
F-27;2026-10-02;Maison Corvelle;Conseil;4800,00;960,00;5760,00;À venir
F-28;2026-10-02;Ardelis;Atelier;8250,00;1650,00;9900,00;Payée
A-3;2026-10-05;Ardelis;Avoir;-250,00;-50,00;-300,00;Payée
;2026-10-07;Maison Corvelle;Atelier;100,00;20,00;120,00;Brouillon
"""
SAGE = """No,Type,Account,Nominal,Date,Ref,Net,Tax
1,SI,ABS001,4000,2026-01-13,8001,1200.00,240.00
2,SC,ABS001,4000,2026-02-25,8002,200.00,40.00
"""
ODOO_FR = """"Numéro","Nom d'affichage du partenaire de la facture","Date de facturation","Montant hors taxes","Total","Statut"
"FAC/1","Azure","2026-01-05","1200.0","1440.0","Comptabilisé"
"/","Deco","2026-01-25","300.0","360.0","Brouillon"
"""
REPORT = """,Transaction date,Transaction type,Num,Memo,Amount
Acme,,,,,
,01/13/2026,Invoice,1031,Seats,"1,200.00"
,02/25/2026,Credit Memo,1032,Seats,-200.00
Total for Acme,,,,,"$1,000.00"
"""
FEC = """JournalCode;EcritureNum;EcritureDate;CompteNum;CompteLib;PieceRef;EcritureLib;Debit;Credit
VE;1;20260113;706000;Prestations;FA12;Facture FA12;0,00;1200,00
"""
SUBSCRIPTIONS = """id,Customer ID,Plan,Currency,Amount,Status,Created (UTC)
sub_1,cus_1,price_1,eur,100.00,active,2026-01-05 09:00
sub_2,cus_2,price_1,eur,40.00,canceled,2026-01-15 09:00
"""


@pytest.mark.parametrize("text", [DYNAMICS, DYNAMICS_FR, ZOHO_FR, DATA_LOADER, BY_HAND_FR, NO_HEADER])  # fmt: skip
def test_deals_of_any_tool_are_won_with_their_day_and_amount(tmp_path: Path, text: str) -> None:
    tables = looked(tmp_path, text)
    won, still_open = outcomes(mapping(tables), tables, "deals")

    assert (won["outcome"], still_open["outcome"]) == ("won", "open")
    assert won.get("signed_amount", won.get("amount")) == 1150000
    assert won["opened_at"].startswith("2026-01-15") and won["closed_at"].startswith("2026-03-28")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [(PENNYLANE, [480000, 825000, -25000]), (SAGE, [120000, -20000]), (ODOO_FR, [120000]), (REPORT, [120000, -20000])],
)  # fmt: skip
def test_documents_are_net_and_neither_drafts_nor_totals(
    tmp_path: Path, text: str, amounts: list[int]
) -> None:
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row["amount"] for row in rows if row] == amounts


def test_the_books_are_lines_of_a_ledger(tmp_path: Path) -> None:
    (reading,) = readings(tmp_path, FEC)
    assert (reading.record, reading.fields["account"]) == ("ledger", "CompteNum")


def test_an_id_and_an_amount_alone_are_asked_about(tmp_path: Path) -> None:
    assert readings(tmp_path, SUBSCRIPTIONS) == []


def test_a_number_of_several_rows_is_known_as_one(tmp_path: Path) -> None:
    (table,) = looked(
        tmp_path, "Invoice no,Date,Net\n1,2026-01-02,5\n1,2026-01-02,6\n2,2026-01-03,7\n"
    )
    assert [column.name for column in table.columns if column.repeats] == ["Invoice no", "Date"]


def readings(folder: Path, text: str) -> list[Reading]:
    return guess.readings_of(looked(folder, text)[0])


def test_amounts_in_thousands_are_thousands(tmp_path: Path) -> None:
    text = "Id;Montant;Créé le;Clôturé le;Étape\n1;12,5 k€;2026-01-05;2026-02-05;Gagné\n2;900 €;2026-01-06;2026-02-06;Perdu\n"
    tables = looked(tmp_path, text)
    assert [row["amount"] for row in outcomes(mapping(tables), tables, "deals")] == [
        1_250_000,
        90_000,
    ]
    (choice,) = forms.number_choices(tomllib.loads(mapping(tables))["files"]["deals"], tables[0])
    assert (choice.text, choice.meaning) == ("12,5 k€", "12500")


def test_times_of_a_column_of_utc_are_those_of_utc(tmp_path: Path) -> None:
    text = "Number,Customer Name,Currency,Date (UTC),Due Date (UTC),Subtotal,Total\n" + "".join(
        f"F-{n},Acme {n},eur,2026-01-31 23:3{n},2026-02-28 23:30,1{n}.00,1{n}.00\n"
        for n in range(3)
    )
    tables = looked(tmp_path, text, "invoices.csv")
    parsed = parse(mapping(tables), timezone="Europe/Paris", currency="EUR")
    (first, *_rest) = preview.understood(parsed.feeds[0], tables[0])
    assert first.values["at"] == "2026-01-31T23:30:00+00:00"
    assert "timezone" not in mapping(
        looked(tmp_path, text.replace("Date (UTC),Due", "Date,Due"), "invoices.csv")
    )


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Montant (k€)", "thousands"), ("CA en K€", "thousands"), ("Amount TEUR", "thousands"), ("ARR ($M)", "millions"),
        ("MUSD", "millions"),
        ("Revenue in thousands", "thousands"), ("Amount ($000)", "thousands"), ("Montant en millions d'euros", "millions"),
        ("Amount (US$k)", "thousands"), ("Revenue (€ M)", "millions"), ("Net (EUR '000)", "thousands"), ("Amount in EUR mn", "millions"),
        ("amount_in_cents", "cents"), ("Montant HT (en centimes)", "cents"), ("total_minor", "cents"), ("Amount (pence)", "cents"),
        ("Amount (T$)", ""), ("Plan M price", ""), ("Per cent", ""), ("CA (k)", ""),
        ("Amount", ""), ("Amount (MAD)", ""), ("MRR (€)", ""), ("MX$ amount", ""), ("Order 1000", ""), ("k€ or M€", ""),
    ],
)  # fmt: skip
def test_a_header_may_say_in_what_its_amounts_are(header: str, unit: str) -> None:
    assert unit_of(header) == unit


def test_amounts_below_a_header_of_thousands_are_thousands(tmp_path: Path) -> None:
    text = "Id;Montant (k€);Créé le;Clôturé le;Étape\n1;12,5;2026-01-05;2026-02-05;Gagné\n2;900;2026-01-06;2026-02-06;Perdu\n"
    tables = looked(tmp_path, text)
    assert [row["amount"] for row in outcomes(mapping(tables), tables, "deals")] == [
        1_250_000,
        90_000_000,
    ]
    chosen = {"deals/record": "deal", "deals/field/amount": ""}
    without = choices.applied(mapping(tables), chosen, tables)
    again = choices.applied(without, chosen | {"deals/field/amount": "column:Montant (k€)"}, tables)
    amount = tomllib.loads(again)["files"]["deals"]["fields"]["amount"]
    assert amount == {"column": "Montant (k€)", "unit": "thousands"}


@pytest.mark.parametrize(
    "header", ["Amount (cents)", "amount_in_cents", "Montant HT (en centimes)"]
)
def test_amounts_below_a_header_of_cents_are_cents(tmp_path: Path, header: str) -> None:
    text = f"Invoice number,Invoice date,Customer,{header}\nR1,2026-01-05,A,12050\nR2,2026-01-06,A,900\n"
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row["amount"] for row in rows] == [12_050, 900]


def test_dates_with_french_months_are_dates(tmp_path: Path) -> None:
    text = "Id;Montant;Créé le;Date de clôture;Étape\n1;100;12 janv. 2026;5 mars 2026;Gagné\n2;900;13 févr. 2026;6 août 2026;Perdu\n"
    tables = looked(tmp_path, text)
    days = [
        (row["opened_at"], row["closed_at"]) for row in outcomes(mapping(tables), tables, "deals")
    ]
    assert days == [("2026-01-12", "2026-03-05"), ("2026-02-13", "2026-08-06")]


def test_dates_with_german_and_spanish_months_are_dates(tmp_path: Path) -> None:
    text = (
        "Id;Betrag;Erstellt am;Abschlussdatum;Phase\n1;100;12. Jan. 2026;5. März 2026;Gewonnen\n"
        "2;900;13. Dez 2025;6. Mai 2026;Verloren\n"
    )
    tables = looked(tmp_path, text)
    days = [
        (row["opened_at"], row["closed_at"]) for row in outcomes(mapping(tables), tables, "deals")
    ]
    assert days == [("2026-01-12", "2026-03-05"), ("2025-12-13", "2026-05-06")]


def test_outcomes_of_german_flags_are_read(tmp_path: Path) -> None:
    text = (
        "Id;Betrag;Erstellt am;Abschlussdatum;Geschlossen;Gewonnen\n1;100;12.01.2026;15.03.2026;Ja;Ja\n"
        "2;900;13.01.2026;16.05.2026;ja;nein\n3;7;13.01.2026;;Nein;Nein\n"
    )
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "deals")
    assert [row["outcome"] for row in rows] == ["won", "lost", "open"]


def test_empty_columns_hide_no_header(tmp_path: Path) -> None:
    text = ",Invoice number,,Invoice date,Customer,Amount,,,\n,R1,,2026-01-05,A,10,,,\n,R2,,2026-01-06,A,5,,,\n"
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row["amount"] for row in rows] == [1000, 500]


def test_a_price_of_one_is_no_amount_of_several(tmp_path: Path) -> None:
    text = "Invoice number,Invoice date,Customer,Quantity,Unit price\nR1,2026-01-05,A,2,60\nR2,2026-01-06,A,3,12\n"
    assert readings(tmp_path, text) == []
    text = "Subscription ID,Customer,Interval,Quantity,Unit price,Started\ns1,A,month,2,60,2026-01-05\ns2,B,month,1,12,2026-01-05\n"
    tables = looked(tmp_path, text, "subscriptions.csv")
    table = tomllib.loads(mapping(tables))["files"]["subscriptions"]
    (asked,) = of_amounts(table, tables[0], "EUR")
    assert asked.startswith(
        "“Unit price” is the price of one, and is not multiplied by “Quantity”."
    )


def test_of_rows_for_each_line_the_amount_of_the_line_is_read(tmp_path: Path) -> None:
    text = (
        "ContactName,InvoiceNumber,InvoiceDate,Total,LineAmount,TaxAmount\nA,INV-1,05/01/2026,144.00,100.00,20.00\n"
        "A,INV-1,05/01/2026,144.00,20.00,4.00\nB,INV-2,25/01/2026,12.00,10.00,2.00\n"
    )
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row["amount"] for row in rows] == [10_000, 2_000, 1_000]


def test_payments_and_estimates_are_no_documents(tmp_path: Path) -> None:
    text = (
        "Transaction date,Transaction type,Num,Name,Amount\n2026-01-05,Invoice,1,A,10.00\n2026-01-06,Payment,2,A,-10.00\n"
        "2026-01-07,Credit Memo,3,A,-3.00\n2026-01-08,Estimate,4,A,100.00\n"
    )
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row.get("amount") for row in rows] == [1000, None, -300, None]
    kind = tomllib.loads(mapping(tables))["files"]["invoices"]["fields"]["kind"]
    assert kind["other"] == "skip"  # and not rejected


def test_two_columns_of_yes_and_no_say_how_a_deal_ended(tmp_path: Path) -> None:
    text = (
        "Opportunity ID,Account Name,Amount,Created Date,Close Date,Closed,Won\n1,A,10.00,2026-01-02,2026-01-05,true,true\n"
        "2,B,20.00,2026-01-02,2026-01-09,true,false\n3,B,20.00,2026-01-02,2026-04-09,false,false\n"
    )
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "deals")
    assert [row["outcome"] for row in rows] == ["won", "lost", "open"]


def test_leads_that_are_known_by_their_address_have_it_in_small_letters(tmp_path: Path) -> None:
    text = "Email,Created,Lead Source\nAnn@X.io,2026-01-05,Web\nbob@x.io,2026-01-07,Web\n"
    tables = looked(tmp_path, text, "leads.csv")
    first, _second = outcomes(mapping(tables), tables, "leads")
    assert first["lead"] == "crm/ann@x.io"


def test_the_first_of_two_columns_of_one_name_is_read(tmp_path: Path) -> None:
    text = (
        "Opportunity ID,Account Name,Stage,Amount,Amount,Close Date,Created Date\n1,A,Closed Won,100.00,117.00,2026-01-05,2025-12-01\n"
        "2,B,Closed Lost,200.00,234.00,2026-01-06,2025-12-01\n"
    )
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "deals")
    assert [row["amount"] for row in rows] == [10_000, 20_000]
    assert tomllib.loads(mapping(tables))["files"]["deals"]["fields"]["amount"] == "Amount #1"


def test_what_headers_and_cells_say_against_the_reading_is_asked(tmp_path: Path) -> None:
    text = "Numéro;Date;Client;Total TTC;Total TTC\nF1;2026-01-05;A;$120.00;1\nF2;2026-01-06;B;$12.00;1\n"
    tables = looked(tmp_path, text, "factures.csv")
    table = tomllib.loads(mapping(tables))["files"]["invoices"]
    asked = list(of_amounts(table, tables[0], "EUR"))
    assert [each.split(",")[0].split(" and")[0] for each in asked] == [
        "The file has several columns “Total TTC”",
        "The amounts show $",
        "“Total TTC #1” is with tax by its name",
    ]
    assert len(list(of_amounts(table, tables[0], "CAD"))) == 2
