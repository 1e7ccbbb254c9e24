"""A company that brings customers live: what its list of onboardings and its list of steps say."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from tests import small_company
from tests.results import load_text

MAPPING = """
mapping = 1
[source]
key = "cs"
[files.onboardings]
match = "onboardings.csv"
record = "onboarding"
id = "No"
complete = true
fields = { onboarding = "No", deal = "Deal", company = "Customer", scope = "Scope", signed_at = "Signed", started_at = "Kick-off", planned_live_at = "Planned", live_at = "Live", cancelled_at = "Cancelled" }
[files.steps]
match = "steps.csv"
record = "onboarding_step"
id = ["No", "Step"]
complete = true
fields = { onboarding = "No", step = "Step", planned_at = "Planned", done_at = "Done", blocked_at = "Blocked", blocked_by = "By", reason = "Reason" }
[files.invoices]
match = "invoices.csv"
record = "invoice"
id = "Invoice"
fields = { invoice = "Invoice", at = "Date", amount = "Amount", deal = "Deal" }
"""  # noqa: E501
HEADS = {
    "onboardings": "No,Deal,Customer,Scope,Signed,Kick-off,Planned,Live,Cancelled",
    "steps": "No,Step,Planned,Done,Blocked,By,Reason",
    "invoices": "Invoice,Date,Amount,Deal",
}


def load(folder: Path, feed: str, *rows: str) -> None:
    small_company.organisation()
    text = "\n".join([HEADS[feed], *rows]) + "\n"
    load_text(folder, f"{feed}.csv", text, MAPPING, accepts_loss=True)


def orders(*feeds: str) -> list[tuple[str, ...]]:
    return list(permutations(feeds))
