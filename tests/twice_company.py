"""A company of which a lead, a customer, a deal and an invoice are there twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from revops import publish
from revops.duplicates import scanning
from revops.models import Cell, DuplicateCandidate, DuplicateScan
from revops.models.facts import Fact
from revops.queue import work
from tests.loaded_once import once
from tests.results import load_text, rows
from tests.small_company import organisation

CRM = """
mapping = 1
[source]
key = "crm"
[files.accounts]
match = "accounts.csv"
record = "customer"
id = "id"
complete = true
fields = { customer = "id", name = "name", domain = "domain", registration_number = "number" }
[files.leads]
match = "leads.csv"
record = "lead"
id = "id"
complete = true
fields = { lead = "id", at = "at", name = "name", company = "company", email = "email", phone = "phone" }
[files.stages]
match = "stages.csv"
record = "stage"
id = ["lead", "stage"]
fields = { lead = "lead", stage = "stage", at = "at" }
[files.deals]
match = "deals.csv"
record = "deal"
id = "id"
complete = true
fields = { deal = "id", lead = "lead", name = "name", customer = "customer", company = "company", amount = "amount", currency = "currency", opened_at = "at", won_at = "won" }
"""  # noqa: E501
OTHER = (
    CRM.replace('key = "crm"', 'key = "partners"')
    .replace("accounts.csv", "clients.csv")
    .replace("deals.csv", "orders.csv")
    .replace("leads.csv", "contacts.csv")
    .replace("stages.csv", "steps.csv")
)
INVOICES = """
mapping = 1
[source]
key = "{key}"
[files.invoices]
match = "{key}.csv"
record = "invoice"
id = "no"
complete = true
fields = {{ invoice = "no", at = "at", amount = "amount", currency = "currency", company = "company" }}
"""
LEADS = """id,at,name,company,email,phone
1,2026-01-05,Ann Lee,Acme SA,ann.lee@acme.example,+33612345678
2,2026-01-20,LEE Ann,Acme,ann.lee+fair@acme.example,06 12 34 56 78
3,2026-02-03,Bo Hansen,Berg A/S,bo@berg.example,
4,2026-02-04,Paul Roux,Roux SA,paul.roux@roux.example,
5,2026-02-05,Paula Roux,Roux SA,paula.roux@roux.example,
"""
STAGES = """lead,stage,at
1,mql,2026-02-10
2,mql,2026-01-25
2,sqo,2026-03-02
3,mql,2026-02-11
"""
DEALS = """id,lead,name,customer,company,amount,currency,at,won
10,1,Acme licences,A,Acme SA,1000,EUR,2026-03-01,2026-03-20
11,3,Berg licences,B,Berg A/S,700,EUR,2026-03-01,
"""
ORDERS = """id,lead,name,customer,company,amount,currency,at,won
77,,Acme - licences,X,ACME,1000,EUR,2026-03-03,2026-03-21
"""
ACCOUNTS = "id,name,domain,number\nA,Acme SA,acme.example,732829320\nB,Berg A/S,berg.example,\n"
CLIENTS = "id,name,domain,number\nX,ACME,https://www.acme.example,FR 44 732829320\n"
BILLED = "no,at,amount,currency,company\nF-2026-0001,2026-01-31,100,EUR,Acme SA\nF-2026-0002,2026-02-28,50,EUR,Acme SA\n"
BOOKED = "no,at,amount,currency,company\nF20260001,2026-01-31,100,EUR,Acme\n"
BILL, BOOKS = INVOICES.format(key="bill"), INVOICES.format(key="books")


@pytest.fixture(autouse=True)
@once
def company(tmp_path: Path) -> None:
    organisation(country="")
    for name, text in (
        ("accounts", ACCOUNTS), ("leads", LEADS), ("stages", STAGES), ("deals", DEALS),
    ):  # fmt: skip
        load_text(tmp_path, f"{name}.csv", text, CRM)
    load_text(tmp_path, "clients.csv", CLIENTS, OTHER)
    load_text(tmp_path, "orders.csv", ORDERS, OTHER)
    load_text(tmp_path, "bill.csv", BILLED, BILL)
    load_text(tmp_path, "books.csv", BOOKED, BOOKS)


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss")


def scanned() -> DuplicateScan:
    scanning.request()
    row = work.claim(work.open_rows(DuplicateScan))
    scanning.perform(row)
    row.refresh_from_db()
    return row


def everything() -> dict[str, list[tuple]]:
    """All facts that hold, but for the records that say so, and all cells that are published."""
    publish.publish()
    found = {}
    for fact in Fact.__subclasses__():
        names = [each.column for each in fact._meta.concrete_fields]
        found[fact.__name__] = rows(
            fact, *(name for name in names if name not in ("id", "known_from"))
        )
    cells = Cell.objects.filter(until_publication=None)
    found["cells"] = sorted(
        cells.values_list("measure", "business_day", "motion", "dimension", "member", "bucket", "amount"), key=str
    )  # fmt: skip
    return found


def the_pairs() -> dict[str, tuple[str, str]]:
    found = DuplicateCandidate.objects.values_list("what", "one", "other", "rule")
    return {what: (one, other) for what, one, other, rule in found if rule}
