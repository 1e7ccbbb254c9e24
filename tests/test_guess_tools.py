"""Exports of tools that no recipe names, by their headers as the tools write them: each field is found,
and nothing is taken for what it is not.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from revops import guess
from tests.test_guess import looked

ROWS = 12
Cells = dict[str, str | list[str] | Callable[[int], str]]


def day(form: str, after: int = 0) -> Callable[[int], str]:
    return lambda row: (datetime(2026, 1, 3, 9, 15) + timedelta(days=17 * row + after)).strftime(
        form
    )


def closed(form: str) -> Callable[[int], str]:
    """Of every third row there is none."""
    return lambda row: day(form, 30)(row) if row % 3 else ""


ID, DAY, LATER, MOMENT = (lambda row: str(1000 + row)), day("%Y-%m-%d"), day("%Y-%m-%d", 30), day("%Y-%m-%d %H:%M")  # fmt: skip
ENDED, AMOUNT, EUROS = closed("%Y-%m-%d"), (lambda row: str(100 + 13 * row)), (lambda row: f"{100 + 13 * row},50 €")  # fmt: skip
WHO, FIRM, MAIL = ["Ann Lee", "Bo Chu"], (lambda row: f"Firm {row % 5}"), (lambda row: f"u{row}@firm.example")  # fmt: skip
PHONE = lambda row: f"+3361234{row:04}"  # noqa: E731


def proposed(folder: Path, **files: Cells) -> dict[str, Any]:
    tables = []
    for name, cells in files.items():
        out = io.StringIO()
        sign = ";" if any(callable(c) and "€" in c(1) for c in cells.values()) else ","
        writer = csv.writer(out, delimiter=sign)
        writer.writerow(cells)
        writer.writerows([cell(each, row) for each in cells.values()] for row in range(ROWS))
        tables += looked(folder, out.getvalue(), f"{name}.csv")
    return tomllib.loads(guess.written(guess.readings_together(tables), key="x", name="X"))


def cell(given: str | list[str] | Callable[[int], str], row: int) -> str:
    if callable(given):
        return given(row)
    return given if isinstance(given, str) else given[row % len(given)]


def columns(feed: dict[str, Any]) -> dict[str, str]:
    """Columns by field; of a constant its value behind an equals sign."""
    found = {}
    for name, field in feed["fields"].items():
        keys = {"column": field} if isinstance(field, str) else field
        text = keys.get("column") or keys.get("columns") or "=" + keys.get("value", "")
        found[name] = " + ".join(text) if isinstance(text, list) else text
    return found


DEALS = {
    "freshsales": (
        {"Id": ID, "Name": FIRM, "Amount": AMOUNT, "Deal stage": ["New", "Won", "Lost"], "Sales account": FIRM, "Sales owner": WHO,
         "Expected close date": LATER, "Closed date": ENDED, "Created at": MOMENT},
        {"deal": "Id", "owner": "Sales owner", "company": "Sales account", "opened_at": "Created at", "closed_at": "Closed date"},
    ),
    "close": (
        {"id": ID, "lead_id": ID, "lead_name": FIRM, "user_name": WHO, "status_type": ["active", "won", "lost"], "value": AMOUNT,
         "value_currency": "USD", "date_created": MOMENT, "date_won": ENDED, "date_lost": ENDED},
        {"deal": "id", "lead": "lead_id", "owner": "user_name", "amount": "value", "currency": "value_currency",
         "opened_at": "date_created",
         "won_at": "date_won", "lost_at": "date_lost"},
    ),
    "insightly": (
        {"Record ID": ID, "Opportunity Name": FIRM, "Opportunity State": ["OPEN", "WON", "LOST"], "Bid Amount": AMOUNT,
         "Bid Currency": "USD",
         "Organization": FIRM, "User Responsible": WHO, "Forecast Close Date": LATER, "Actual Close Date": ENDED, "Date Created": MOMENT},
        {"deal": "Record ID", "outcome": "Opportunity State", "amount": "Bid Amount", "currency": "Bid Currency",
         "owner": "User Responsible",
         "opened_at": "Date Created", "closed_at": "Actual Close Date", "expected_close_on": "Forecast Close Date"},
    ),
    "capsule": (
        {"Opportunity Id": ID, "Contact": FIRM, "Value": AMOUNT, "Currency": "GBP", "Milestone": ["New", "Won", "Lost"], "Owner": WHO,
         "Expected Close": LATER, "Actual Close": ENDED, "Created": MOMENT},
        {"outcome": "Milestone", "closed_at": "Actual Close", "expected_close_on": "Expected Close", "opened_at": "Created"},
    ),
    "sellsy_opportunites": (
        {"Numéro": ID, "Nom": FIRM, "Client / Prospect": FIRM, "Montant": AMOUNT, "Statut": ["Ouverte", "Gagnée", "Perdue"],
         "Créée le": day("%d/%m/%Y"), "Date de clôture": closed("%d/%m/%Y"), "Collaborateur(s)": WHO},
        {"deal": "Numéro", "company": "Client / Prospect", "opened_at": "Créée le", "closed_at": "Date de clôture",
         "owner": "Collaborateur(s)"},
    ),
    "opportunites sans numero": (
        {"Société": FIRM, "Nom": ["Postes", "Pilote", "Extension"], "Montant": EUROS, "Étape": ["Devis", "Gagné", "Perdu"],
         "Date de création": day("%d/%m/%Y"), "Date de fin": closed("%d/%m/%Y"), "Responsable": WHO},
        {"deal": "Société + Nom + Date de création", "company": "Société", "name": "Nom", "currency": "=EUR",
         "closed_at": "Date de fin", "owner": "Responsable"},
    ),
    "own follow-up": (
        {"No.": ID, "Company": FIRM, "Title": FIRM, "Amount (EUR)": AMOUNT, "Opened on": DAY, "Closed on": ENDED,
         "State": ["In progress", "Won", "Lost"]},
        {"deal": "No.", "name": "Title", "opened_at": "Opened on", "closed_at": "Closed on", "outcome": "State", "currency": "=EUR"},
    ),
    "suivi": (
        {"N°": ID, "Société": FIRM, "Intitulé": FIRM, "Montant (EUR)": AMOUNT, "Ouverte le": DAY, "Conclue le": ENDED,
         "État": ["En cours", "Gagnée", "Perdue"]},
        {"deal": "N°", "company": "Société", "opened_at": "Ouverte le", "closed_at": "Conclue le", "outcome": "État"},
    ),
    "win_loss": (
        {"Opportunity Number": ID, "Region": ["North", "South"], "Elapsed Days In Sales Stage": AMOUNT, "Opportunity Result": ["Won",
         "Loss"],
         "Opportunity Amount USD": AMOUNT, "Client Size By Revenue": AMOUNT},
        {"deal": "Opportunity Number", "amount": "Opportunity Amount USD", "currency": "=USD", "outcome": "Opportunity Result"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEALS)
def test_deals(tmp_path: Path, name: str) -> None:
    cells, expected = DEALS[name]
    feed = proposed(tmp_path, **{name: cells})["files"]["deals"]
    assert expected.items() <= columns(feed).items()


def test_what_a_stage_ends_with_is_in_its_words(tmp_path: Path) -> None:
    texts = ["Closed Lost to Competition", "Won 🎉", "Not won yet", "Negotiation/Review"]
    found = proposed(tmp_path, deals={"Id": ID, "Amount": AMOUNT, "Created": DAY, "Stage": texts})
    assert found["translate"]["deals-outcome"] == {
        "Closed Lost to Competition": "lost", "Won 🎉": "won", "Not won yet": "open", "Negotiation/Review": "open",
    }  # fmt: skip


def test_leads_and_the_deals_that_they_became_share_an_id(tmp_path: Path) -> None:
    key = lambda row: f"{row:032x}"  # noqa: E731
    leads: Cells = {"mql_id": key, "first_contact_date": DAY, "landing_page_id": FIRM, "origin": ["social", "email"]}  # fmt: skip
    deals: Cells = {"mql_id": key, "seller_id": ID, "sdr_id": WHO, "won_date": LATER, "lead_type": ["big", "small"]}  # fmt: skip
    files = proposed(tmp_path, marketing_qualified_leads=leads, closed_deals=deals)["files"]

    assert columns(files["leads"]) == {"lead": "mql_id", "at": "first_contact_date", "channel": "origin"}  # fmt: skip
    assert columns(files["stages-mql"]) == {"lead": "mql_id", "stage": "=mql", "at": "first_contact_date"}  # fmt: skip
    assert columns(files["deals"]) == {"deal": "mql_id", "lead": "mql_id", "owner": "sdr_id", "won_at": "won_date"}  # fmt: skip


LEADS = {
    "marketo": (
        {"Id": ID, "Email Address": MAIL, "Company Name": FIRM, "Created At": MOMENT, "Lead Source": ["Web", "Fair"], "MQL Date": ENDED,
         "SQL Date": ENDED},
        {"lead": "Id", "at": "Created At", "email": "Email Address", "channel": "Lead Source", "company": "Company Name"}, ["mql", "sqo"],
    ),
    "salesforce_report": (
        {"First Name": WHO, "Last Name": WHO, "Title": ["Manager", "Buyer"], "Company / Account": FIRM, "Email": MAIL,
         "Lead Owner": WHO, "Create Date": DAY, "Lead ID": ID},
        {"lead": "Lead ID", "name": "First Name + Last Name", "owner": "Lead Owner"}, [],
    ),
    "lead_ads": (
        {"id": lambda row: f"l:{row}", "created_time": day("%Y-%m-%dT%H:%M:00+01:00"), "campaign_name": "Spring", "platform": ["fb", "ig"],
         "full_name": WHO, "email": MAIL},
        {"lead": "id", "at": "created_time", "channel": "platform", "email": "email"}, [],
    ),
    "typeform": (
        {"#": ID, "What is your work email?": MAIL, "Company": FIRM, "Submitted At": MOMENT},
        {"lead": "#", "at": "Submitted At", "email": "What is your work email?", "company": "Company"}, [],
    ),
    "leads without a number": (
        {"Email": MAIL, "Company": FIRM, "Source": ["Web", "Fair"], "Created": DAY}, {"lead": "Email", "at": "Created"}, [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEADS)
def test_leads(tmp_path: Path, name: str) -> None:
    cells, expected, stages = LEADS[name]
    files = proposed(tmp_path, **{name: cells})["files"]
    assert expected.items() <= columns(files["leads"]).items()
    assert [each for each in files if each != "leads"] == [f"stages-{stage}" for stage in stages]


INVOICES = {
    "freshbooks": (
        {"Client Name": FIRM, "Invoice #": ID, "Date Issued": DAY, "Line Subtotal": AMOUNT, "Tax 1 Amount": "20", "Line Total": AMOUNT,
         "Currency": "USD"},
        {"invoice": "Invoice #", "at": "Date Issued", "amount": "Line Subtotal", "company": "Client Name"},
    ),
    "billing documents": (
        {"Billing Document": ID, "Billing Date": DAY, "Sold-to party": FIRM, "Net Value": AMOUNT, "Doc. Currency": "EUR"},
        {"invoice": "Billing Document", "at": "Billing Date", "amount": "Net Value", "currency": "Doc. Currency",
         "company": "Sold-to party"},
    ),
    "ebp_factures": (
        {"Code (Numéro)": ID, "Date du document": day("%d/%m/%Y"), "Code client": FIRM, "Nom du client": FIRM, "Total HT net": AMOUNT,
         "Total TTC": AMOUNT},
        {"invoice": "Code (Numéro)", "amount": "Total HT net", "company": "Nom du client", "customer": "Code client"},
    ),
    "wave_invoices": (
        {"Invoice Number": ID, "Customer Name": FIRM, "Invoice Date": DAY, "Invoice Total (USD)": AMOUNT},
        {"amount": "Invoice Total (USD)", "currency": "=USD"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", INVOICES)
def test_invoices(tmp_path: Path, name: str) -> None:
    cells, expected = INVOICES[name]
    assert expected.items() <= columns(proposed(tmp_path, **{name: cells})["files"]["invoices"]).items()  # fmt: skip


def test_a_credit_note_is_one_whatever_stands_before_it(tmp_path: Path) -> None:
    texts = ["Sales invoice", "Sales credit note", "Facture d'avoir partiel"]
    cells: Cells = {
        "Invoice Number": ID,
        "Date": DAY,
        "Net": AMOUNT,
        "Customer": FIRM,
        "Type": texts,
    }
    found = proposed(tmp_path, sales=cells)
    assert list(found["translate"]["invoices-kind"].values()) == ["credit_note", "credit_note", "invoice"]  # fmt: skip


CALLS = {
    "justcall": (
        {"Call ID": ID, "Date": DAY, "Time": day("%H:%M"), "Agent": WHO, "Contact number": PHONE, "Call direction": ["Incoming",
         "Outgoing"],
         "Duration": "62"},
        {"at": {"column": "Date", "time": "Time"}, "owner": "Agent"},
    ),
    "ringover": (
        {"Date": day("%d/%m/%Y"), "Heure": day("%Hh%M"), "Direction": ["IN", "OUT"], "Utilisateur": WHO, "Numéro": PHONE, "Durée": "62"},
        {"at": {"column": "Date", "time": "Heure"}, "owner": "Utilisateur"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_calls(tmp_path: Path, name: str) -> None:
    cells, expected = CALLS[name]
    feed = proposed(tmp_path, **{name: cells})["files"]["activities"]
    assert (
        feed["fields"]["kind"] == {"value": "call"} and expected.items() <= feed["fields"].items()
    )
    assert feed["fields"]["motion"]["translate"] == "activities-motion" or "direction" in cells


@pytest.mark.parametrize("named", ["call id (internal)", "Call ID", "ID de l'appel"])
def test_a_call_is_known_by_its_number_and_not_by_what_is_noted_of_it(
    tmp_path: Path, named: str
) -> None:
    cells: Cells = {
        "datetime (utc)": MOMENT, "direction": ["inbound", "outbound"], "user": WHO, "duration (total)": "62", "tags": "", named: ID,
    }  # fmt: skip
    feed = proposed(tmp_path, calls=cells)["files"]["activities"]
    assert feed["id"] == named
    some = proposed(tmp_path, calls={**cells, named: ENDED})["files"]["activities"]
    assert "id" not in some


@pytest.mark.parametrize(
    "cells",
    [
        {"id": ID, "Company": FIRM, "Amount": AMOUNT, "Paid": DAY},
        {"Order Number": ID, "Customer": FIRM, "Price": AMOUNT, "Ordered": DAY},
        {"Prospect Id": ID, "Delivered At": MOMENT, "Mailing": "x"},
    ],
)
def test_payments_orders_and_mailings_are_nothing_of_ours(tmp_path: Path, cells: Cells) -> None:
    assert not proposed(tmp_path, rows=cells).get("files")


def test_a_sum_below_the_documents_is_none(tmp_path: Path) -> None:
    rows = "F1,2026-01-05,Contoso,100,20\nF2,2026-01-06,Total Energies,200,40\nTotal,,,300,60\n"
    tables = looked(tmp_path, "Invoice Number,Date,Customer,Net,Tax\n" + rows, "invoices.csv")
    found = tomllib.loads(guess.written(guess.readings_together(tables), key="x", name="X"))
    assert found["files"]["invoices"]["only"] == {"Date": "*"}  # its number is "Total"

    rows = "".join(f"2026-01-0{n},F{n},Contoso,100,20\n" for n in range(1, 7)) + "Total,,,600,120\n"
    tables = looked(tmp_path, "Date,Invoice Number,Customer,Net,Tax\n" + rows, "invoices.csv")
    found = tomllib.loads(guess.written(guess.readings_together(tables), key="x", name="X"))
    assert found["files"]["invoices"]["only"] == {"Invoice Number": "*"}
