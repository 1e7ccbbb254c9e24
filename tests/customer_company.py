"""A CRM and a billing tool that know the same customers, and what they say at present of whose is
what.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.models import Activity, Customer, Deal, ImportRun, Invoice, Lead, Onboarding
from tests.results import load_text, rows
from tests.small_company import organisation

CRM = """
mapping = 1
[source]
key = "crm"
[files.accounts]
match = "accounts*.csv"
record = "customer"
id = "id"
complete = true
[files.accounts.fields]
customer = "id"
name = "name"
registration_number = "registration"
vat_number = "vat"
aliases = { column = "aliases", split = ";" }
[files.leads]
match = "leads.csv"
record = "lead"
id = "id"
fields = { lead = "id", at = "at", customer = "customer", merged_into = "merged" }
[files.deals]
match = "deals.csv"
record = "deal"
id = "id"
complete = true
[files.deals.fields]
deal = "id"
lead = "lead"
customer = "customer"
opened_at = "at"
deal_type = "type"
product_line = "product"
[files.calls]
match = "calls.csv"
record = "activity"
id = "id"
fields = { lead = "lead", deal = "deal", customer = "customer", at = "at", kind = { value = "call" } }
[files.onboardings]
match = "onboardings.csv"
record = "onboarding"
id = "id"
fields = { onboarding = "id", deal = "deal", customer = "customer", started_at = "at", deal_type = "type", product_line = "product" }
"""
# In French, as a billing tool in France would export it.
BILLING = """
mapping = 1
[source]
key = "billing"
references = "crm"
dates = ["%d/%m/%Y"]
decimal = ","
[translate.kinds]
"Nouvelle affaire" = "new"
"Renouvellement" = "renewal"
[files.clients]
match = "clients.csv"
record = "customer"
id = "N° client"
[files.clients.fields]
customer = "N° client"
name = "Raison sociale"
registration_number = "SIREN"
vat_number = "N° TVA"
aliases = { column = "Autres noms", split = ";" }
[files.invoices]
match = "factures.csv"
record = "invoice"
id = "N°"
complete = true
[files.invoices.fields]
invoice = "N°"
at = "Date"
amount = "Montant HT"
customer = "Client"
deal = "Affaire"
deal_type = { column = "Type d’affaire", translate = "kinds" }
product_line = "Gamme"
"""
ACCOUNTS = "id,name,registration,vat,aliases\n"
LEADS = "id,at,customer,merged\n"
DEALS = "id,lead,customer,at,type,product\n"
CALLS = "id,lead,deal,customer,at\n"
ONBOARDINGS = "id,deal,customer,at,type,product\n"
CLIENTS = "N° client,Raison sociale,SIREN,N° TVA,Autres noms\n"
INVOICES = "N°,Date,Montant HT,Client,Affaire,Type d’affaire,Gamme\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def crm(folder: Path, name: str, text: str, **options: bool) -> ImportRun:
    return load_text(folder, name, text, CRM, accepts_loss=True, **options)


def billing(folder: Path, name: str, text: str) -> ImportRun:
    return load_text(folder, name, text, BILLING, accepts_loss=True)


def everything() -> dict[str, list[tuple]]:
    """Whose everything is, by kind."""
    return {
        "customers": rows(Customer, "own", "customer", "name"),
        "leads": rows(Lead, "lead", "customer"),
        "deals": rows(Deal, "deal", "customer"),
        "calls": rows(Activity, "lead", "deal", "customer"),
        "invoices": rows(Invoice, "number", "customer"),
        "onboardings": rows(Onboarding, "number", "customer"),
    }
