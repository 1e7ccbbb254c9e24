"""What Tryton's records become. A lead and a deal are one opportunity, which is a lead at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from revops.connectors.tryton_rpc import Database

Json = Mapping[str, Any]
DEAL = ("number", "description", "state", "amount", "currency.code", "start_date", "end_date", "party", "party.rec_name",
        "employee", "lost_reason")  # fmt: skip
DOCUMENT = ("number", "state", "invoice_date", "untaxed_amount", "tax_amount", "currency.code", "party", "party.rec_name",
            "origins", "reference")  # fmt: skip
CUSTOMER = ("name", "code", "active", "tax_identifier.code", "replaced_by")
EMPLOYEE = ("party.rec_name", "party.email")
LEAD = "lead"
OUTCOMES = {"won": "won", "lost": "lost", "cancelled": "lost"}
ISSUED = ("posted", "paid")


def deal(each: Json, _database: Database) -> list[Json]:
    """None of a lead: it becomes a deal once it is an opportunity."""
    if each["state"] == LEAD:
        return []
    outcome = OUTCOMES.get(each["state"], "open")
    closed = {"closed_on": each["end_date"] if outcome != "open" else None}
    return [opportunity(each) | {"outcome": outcome, **closed}]


def lead(each: Json, _database: Database) -> list[Json]:
    return [opportunity(each) | {"is_lead": True}]


def opportunity(each: Json) -> dict[str, Any]:
    return {
        "id": each["id"], "number": each["number"], "name": each["description"] or each["number"], "state": each["state"],
        "amount": each["amount"], "currency": inside(each, "currency", "code"), "start_date": each["start_date"],
        "party": each["party"], "company": inside(each, "party", "rec_name"), "employee": each["employee"],
        "lost_reason": each["lost_reason"],
    }  # fmt: skip


def document(each: Json, _database: Database) -> list[Json]:
    """None of a draft and of what was cancelled. A credit note is negative, and names what it corrects."""
    if each["state"] not in ISSUED:
        return []
    is_credit = str(each["untaxed_amount"] or "").startswith("-")
    return [{
        "id": each["id"], "number": each["number"], "invoice_date": each["invoice_date"], "untaxed_amount": each["untaxed_amount"],
        "tax_amount": each["tax_amount"], "currency": inside(each, "currency", "code"), "party": each["party"],
        "company": inside(each, "party", "rec_name"), "kind": "credit_note" if is_credit else "invoice",
        "corrects": str(each["origins"] or "") if is_credit else "",
    }]  # fmt: skip


def customer(each: Json, _database: Database) -> list[Json]:
    """None of one that another took the place of: what it had is the other's by then."""
    if each["replaced_by"]:
        return []
    number = inside(each, "tax_identifier", "code")
    return [
        {"id": each["id"], "name": each["name"], "code": each["code"], "tax_identifier": number}
    ]


def employee(each: Json, _database: Database) -> list[Json]:
    name, email = inside(each, "party", "rec_name"), inside(each, "party", "email")
    return [{"id": each["id"], "name": name, "email": email, "is_employee": True}]


def inside(each: Json, name: str, field: str) -> str:
    """A field of what a record points to, "" where it points nowhere."""
    return str((each.get(f"{name}.") or {}).get(field) or "")
