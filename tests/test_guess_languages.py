"""Exports in German and Spanish, and columns of which one says how the others are written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboards.words import meaning
from dashboards.words.plainly import plainly
from revops import guess
from revops.guess import choices
from revops.guess.agreement import together
from revops.guess.fields import words
from revops.mapping import compiled, parse
from tests.test_guess import looked, mapping, outcomes

PIPEDRIVE_DE = """Deal - ID;Deal - Titel;Deal - Organisation;Deal - Wert;Deal - Währung;Deal - Status;Deal - Phase;Deal - Besitzer;\
Deal - Deal erstellt;Deal - Zeitpunkt gewonnen;Deal - Zeitpunkt verloren;Deal - Erwartetes Abschlussdatum
1;Sitze;Nordwind;12.500,50;EUR;Gewonnen;Verhandlung;Anna Groß;03.01.2026 10:00;02.03.2026 11:00;;28.02.2026
2;Pilot;Westend;8.000,00;EUR;Offen;Angebot;Bert;14.02.2026 10:00;;;30.05.2026
3;Test;Ostsee;900,00;EUR;Verloren;Angebot;Anna Groß;15.02.2026 10:00;;02.04.2026 09:00;30.04.2026
"""
HUBSPOT_DE = """Datensatz-ID,Deal-Name,Deal-Phase,Abschlussdatum,Deal-Inhaber,Betrag,Erstelldatum,Zugeordnetes Unternehmen
101,Acme,Abgeschlossen und gewonnen,2026-03-12 10:00,Anna,12500.50,2026-01-03 09:00,Nordwind
102,Beta,Vertrag gesendet,2026-12-30 10:00,Bert,8000.50,2026-02-03 09:00,Westend
103,Gamma,Abgeschlossen und verloren,2026-04-12 10:00,Anna,,2026-02-03 09:00,Ostsee
"""
SALESFORCE_DE = """Opportunity-ID;Opportunity-Name;Accountname;Phase;Betrag;Erstelldatum;Schlusstermin;Opportunity-Inhaber;Leadquelle
006A;Groß;Nordwind;Geschlossen und gewonnen;12.500,50;03.01.2026;12.03.2026;Anna;Web
006B;Klein;Westend;Qualifizierung;2.500,00;02.04.2026;15.07.2026;Bert;Messe
006C;Mittel;Ostsee;Geschlossen und verloren;2.500,00;02.04.2026;15.05.2026;Bert;Messe
"""
BY_HAND_DE = """Vorgangsnummer;Projekt;Kunde;Vertriebsmitarbeiter;Auftragswert netto;Angelegt am;Entschieden am;Status;Verlustgrund
A1;Sitze;Nordwind;Anna;12.500,50 €;03.01.2026;12.03.2026;gewonnen;
A2;Pilot;Westend;Bert;8.000,00 €;15.02.2026;;in Bearbeitung;
A3;Test;Ostsee;Bert;3.000,00 €;15.02.2026;01.04.2026;verloren;Preis
"""
ES = """ID de registro;Nombre del negocio;Empresa;Etapa del negocio;Importe;Fecha de creación;Fecha de cierre;Propietario del negocio
1;Sillas;Nordwind;Cierre ganado;12.500,50;03/01/2026;12/03/2026;Ana
2;Piloto;Westend;Contrato enviado;8.000,00;15/02/2026;30/05/2026;Luis
3;Prueba;Ostsee;Cierre perdido;900,00;16/02/2026;20/04/2026;Luis
"""
INVOICES_DE = """Rechnungsnummer;Rechnungsdatum;Kunde;Kundennummer;Netto;MwSt.;Brutto;Faelligkeit;Belegart
RE-1;03.01.2026;Nordwind;10001;1.200,00;228,00;1.428,00;17.01.2026;Rechnung
RE-2;15.01.2026;Westend;10002;900,00;171,00;1.071,00;29.01.2026;Rechnung
GS-1;20.02.2026;Nordwind;10001;-100,00;-19,00;-119,00;;Gutschrift
"""
INVOICES_ES = """Nº factura;Fecha factura;Cliente;Base imponible;IVA;Total factura;Tipo
F-1;03/01/2026;Nordwind;1.200,00;252,00;1.452,00;Factura
F-2;15/01/2026;Westend;900,00;189,00;1.089,00;Factura
A-1;20/02/2026;Nordwind;-100,00;-21,00;-121,00;Abono
"""
CONTACTS_DE = """Datensatz-ID;Vorname;Nachname;E-Mail;Unternehmen;Leadquelle;Erstelldatum;Zuständig;MQL-Datum;SQL-Datum
1;Ann;Groß;a@x.io;Nordwind;Messe;13.01.2026;Anna;05.02.2026;09.03.2026
2;Bob;Klein;b@x.io;Westend;Webseite;14.01.2026;Bert;;
"""
CALLS_DE = """Datum;Ende;Uhrzeit;Mitarbeiter;Richtung;Dauer (s);Firma
03.01.2026;10:06;10:05;Anna;ausgehend;60;Nordwind
14.01.2026;11:05;11:05;Bert;eingehend;0;Westend
"""
DASHES = """Vorgangsnummer;Kunde;Auftragswert;Angelegt am;Abgeschlossen am;Status
A1;Nordwind;12.500,50;15.01.2026;28.03.2026;gewonnen
A2;Westend;-;15.02.2026;–;in Bearbeitung
A3;Ostsee;k.A.;15.02.2026;01.04.2026;verloren
A4;Ostsee;n/a;16.02.2026;-;offen
"""


@pytest.mark.parametrize("text", [PIPEDRIVE_DE, HUBSPOT_DE, SALESFORCE_DE, BY_HAND_DE, ES])
def test_deals_are_read_with_days_amounts_and_outcomes(tmp_path: Path, text: str) -> None:
    tables = looked(tmp_path, text)
    won, still_open, lost = outcomes(mapping(tables), tables, "deals")

    assert [row["outcome"] for row in (won, still_open, lost)] == ["won", "open", "lost"]
    assert (won["amount"], won["company"]) == (1250050, "Nordwind")
    assert won["opened_at"].startswith("2026-01-03")
    assert won.get("closed_at", won.get("won_at", "")).startswith(("2026-03-12", "2026-03-02"))
    assert won["owner"].startswith("crm/An")
    assert won["deal"] in ("crm/1", "crm/101", "crm/006A", "crm/A1")


@pytest.mark.parametrize("text", [INVOICES_DE, INVOICES_ES])
def test_invoices_are_net_and_credit_notes_are_known(tmp_path: Path, text: str) -> None:
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")

    assert [row["amount"] for row in rows] == [120000, 90000, -10000]
    assert [row["kind"] for row in rows] == ["invoice", "invoice", "credit_note"]
    assert [row["at"] for row in rows] == ["2026-01-03", "2026-01-15", "2026-02-20"]
    assert rows[0]["company"] == "Nordwind" and rows[2]["tax_amount"] in (-1900, -2100)


def test_an_amount_that_may_mean_two_numbers_is_written_as_those_beside_it(tmp_path: Path) -> None:
    text = INVOICES_DE.replace("1.200,00", "1.200").replace("900,00", "2.900").replace("-100,00", "-1.100")  # fmt: skip
    tables = looked(tmp_path, text)
    rows = outcomes(mapping(tables), tables, "invoices")
    assert [row["amount"] for row in rows] == [120000, 290000, -110000]


def test_an_umlaut_may_be_written_with_two_letters(tmp_path: Path) -> None:
    tables = looked(tmp_path, INVOICES_DE)
    assert outcomes(mapping(tables), tables, "invoices")[0]["due_on"] == "2026-01-17"


def test_contacts_are_leads_with_the_days_of_their_stages(tmp_path: Path) -> None:
    tables = looked(tmp_path, CONTACTS_DE)
    text = mapping(tables)

    assert list(tomllib.loads(text)["files"]) == ["leads", "stages-mql", "stages-sqo"]
    lead, _other = outcomes(text, tables, "leads")
    assert (lead["name"], lead["channel"], lead["at"]) == ("Ann Groß", "Messe", "2026-01-13")
    assert outcomes(text, tables, "stages-mql")[0]["at"] == "2026-02-05"


def test_calls_have_their_time_and_direction(tmp_path: Path) -> None:
    tables = looked(tmp_path, CALLS_DE, "anrufe.csv")
    first, second = outcomes(mapping(tables), tables, "activities")
    assert (first["kind"], first["motion"], second["motion"]) == ("call", "outbound", "inbound")
    assert first["at"] == "2026-01-03T10:05:00+00:00"


@pytest.mark.django_db
def test_a_word_for_nothing_among_amounts_and_days_is_an_empty_cell(tmp_path: Path) -> None:
    tables = looked(tmp_path, DASHES)
    text = mapping(tables)
    rows = outcomes(text, tables, "deals")

    assert [row.get("amount") for row in rows] == [1250050, None, None, None]
    assert [row.get("closed_at") for row in rows] == ["2026-03-28", None, "2026-04-01", None]
    assert [row["outcome"] for row in rows] == ["won", "open", "lost", "open"]
    (card,) = meaning.page(text, tables).cards
    said = "3 cells of “Auftragswert” say that there is nothing, and are read as empty: line 3 “-”, line 4 “k.A.”, line 5 “n/a”."
    assert said in card.questions


@pytest.mark.django_db
def test_a_word_for_nothing_where_every_row_needs_a_value_says_that_its_row_is_rejected(
    tmp_path: Path,
) -> None:
    tables = looked(tmp_path, INVOICES_DE.replace("900,00;171,00", "-;171,00"))
    (card,) = meaning.page(mapping(tables), tables).cards
    said = "1 cell of “Netto” is no number, and its row will be rejected: line 3 “-”."
    assert card.questions == (said,)


@pytest.mark.django_db
def test_an_id_that_is_no_number_among_others_is_an_id(tmp_path: Path) -> None:
    rows = "".join(f"{n};Nordwind;{n}00;{n + 10}.01.2026;offen\n" for n in range(1, 9))
    first = (
        "Vorgangsnummer;Kunde;Auftragswert;Angelegt am;Status\nA7;Nordwind;5;11.01.2026;gewonnen\n"
    )
    tables = looked(tmp_path, first + rows)
    (card,) = meaning.page(mapping(tables), tables).cards
    assert card.questions == ()


def test_a_column_that_is_chosen_by_hand_has_its_words_for_nothing_too(tmp_path: Path) -> None:
    tables = looked(tmp_path, DASHES)
    without = choices.applied(mapping(tables), {"deals/record": "deal", "deals/field/amount": ""}, tables)  # fmt: skip
    again = choices.applied(without, {"deals/record": "deal", "deals/field/amount": "column:Auftragswert"}, tables)  # fmt: skip
    rows = outcomes(again, tables, "deals")
    assert [(row["deal"], row.get("amount")) for row in rows][1:] == [("crm/A2", None), ("crm/A3", None), ("crm/A4", None)]  # fmt: skip


def test_a_stage_whose_day_is_a_word_for_nothing_was_not_reached(tmp_path: Path) -> None:
    tables = looked(tmp_path, CONTACTS_DE.replace("Bert;;", "Bert;-;-"))
    parsed = parse(mapping(tables), timezone="UTC", currency="EUR")
    (feed,) = [each for each in parsed.feeds if each.name == "stages-mql"]
    _reached, not_yet = guess.preview.understood(feed, tables[0])
    assert not not_yet.values and not not_yet.is_refused


def test_a_word_for_nothing_that_nobody_declared_is_refused_with_what_to_do() -> None:
    text = """mapping = 1
source = { key = "x" }
[files.deals]
match = "*"
record = "deal"
fields = { deal = "D", amount = "A", opened_at = "O" }
"""
    (feed,) = parse(text, timezone="UTC", currency="EUR").feeds
    read = compiled(feed, ["D", "A", "O"], {})
    for cells, word in ((["1", "-", "2026-01-02"], "-"), (["1", "5", "k.A."], "k.A.")):
        refused = read(2, cells)
        assert f'"{word}" = ""' in refused.reason
        assert "say so under “Rejected rows”" in plainly(refused.reason)


def test_of_several_words_each_language_keeps_its_order() -> None:
    found = words("of_kind", "deal")["deal"]
    assert found.index("datensatz id") < found.index("deal name") < found.index("negocio")
    assert found.index("deal id") < found.index("id") < found.index("deal name")


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([{"decimal": ",", "thousands": "."}, {"decimal": ","}], {"decimal": ",", "thousands": "."}),
        ([{}, {"decimal": ",", "signs": ["€"]}, {"signs": ["EUR"]}], {"decimal": ",", "signs": ["€", "EUR"]}),
        ([{"decimal": ","}, {"decimal": "."}], None),
        ([{"decimal": ","}, {"thousands": ","}], None),
        ([], {}),
    ],
)  # fmt: skip
def test_notations_are_read_together_unless_they_contradict(forms: list, expected: object) -> None:
    assert together(forms) == expected
