"""A company that writes its people and deals into CSV files with headers of its own."""

from collections import Counter
from pathlib import Path

import pytest

from revops.models import (
    Activity,
    Deal,
)
from tests.results import load_text, rows
from tests.small_company import organisation

CRM = """
mapping = 1
source = { key = "crm" }
[translate.results]
"Won" = "won"
"Open" = "open"
[files.people]
match = "people*"
record = "person"
id = ["person", "from"]
complete = true
fields = { person = "person", name = "name", email = "email", team = "team", joined_on = "from" }
[files.open]
match = "open*"
record = "deal"
id = "Id"
complete = true
[files.open.fields]
deal = "Id"
owner = "Owner"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
[files.closed]
match = "closed*"
record = "deal"
id = "Id"
complete = true
[files.closed.fields]
deal = "Id"
owner = "Owner"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
[files.invoices]
match = "inv*"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Net" }
[files.billing]
match = "bill*"
record = "invoice"
id = "No"
fields = { invoice = "No", at = "Date", amount = "Net" }
"""
DEALS = "Id,Owner,Amount,Created,Closed,Result\n"
PEOPLE = "person,name,email,team,from\n"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def crm(folder: Path, name: str, text: str, **options: bool) -> list[str]:
    return load_text(folder, name, text, CRM, **options).notes


def owners() -> list[tuple]:
    return rows(Deal, "deal", "owner__name", "team__name")


TWO_ANNAS = "u1,Anna Berg,anna@example.org,North,2025-01-01\nu2,Anna Berg,anna.b@example.org,South,2025-01-01\n"
CHANNELS = """
mapping = 1
source = { key = "web" }
[files.leads]
match = "leads*"
record = "lead"
id = "Lead"
fields = { lead = "Lead", at = "Created", channel = "Channel", motion = "Motion" }
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
fields = { deal = "Id", opened_at = "Created", won_at = "Won", channel = "Channel" }
"""
SOUTH_FIRST = "u1,Anna Berg,,South,2026-02-03\n"
BOTH = SOUTH_FIRST + "u1,Anna Berg,,North,\n"


def called() -> dict[str, int]:
    """How many calls each owner has, by name."""
    facts = Activity.objects.filter(known_until=None)
    return dict(Counter(facts.values_list("owner__name", flat=True)))
