"""What Odoo's records become: its pairs of id and name apart, its times with their zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from revops.connectors import increments
from revops.connectors.odoo_rpc import Database

Json = Mapping[str, Any]
SEEN = ("id", "name", "create_date", "write_date", "active")
DEAL = (*SEEN, "type", "partner_id", "partner_name", "expected_revenue", "company_currency", "stage_id", "probability",
        "date_deadline", "date_closed", "user_id", "team_id", "source_id", "lost_reason_id")  # fmt: skip
LEAD = (*SEEN, "type", "partner_id", "partner_name", "contact_name", "email_from", "phone", "user_id", "team_id", "source_id")  # fmt: skip
DOCUMENT = (*SEEN, "move_type", "state", "invoice_date", "invoice_date_due", "amount_untaxed", "amount_tax",
            "currency_id", "partner_id", "commercial_partner_id", "reversed_entry_id", "invoice_origin", "payment_state")  # fmt: skip
CUSTOMER = (*SEEN, "vat", "company_registry", "website", "phone")
USER = (*SEEN, "login", "email")
SURE = 100  # per cent


def know_owners(rows: Sequence[Json], database: Database) -> None:
    """A contact of a company is called “Company, Person”: whose it is has to be asked."""
    people = [key(each, "partner_id") for each in rows if ", " in label(each, "partner_id")]
    database.know_owners(people)


def deal(each: Json, database: Database) -> Json:
    is_won = database.is_won(key(each, "stage_id")) or (
        bool(each.get("active")) and each.get("probability") == SURE
    )
    outcome = "won" if is_won else "open" if each.get("active") else "lost"
    return seen(each) | {
        "expected_revenue": each.get("expected_revenue"), "currency": label(each, "company_currency"),
        "date_deadline": text(each, "date_deadline"), "date_closed": moment(each, "date_closed"), "outcome": outcome,
        "stage": label(each, "stage_id"), "partner_id": owner(each, database)[0], "company": company(each, database),
        **belonging(each),
    }  # fmt: skip


def lead(each: Json, database: Database) -> Json:
    return seen(each) | {
        "contact_name": text(each, "contact_name"), "email_from": text(each, "email_from"), "phone": text(each, "phone"),
        "partner_id": owner(each, database)[0], "company": company(each, database), **belonging(each),
    }  # fmt: skip


def document(each: Json, _database: Database) -> Json | None:
    """None of a draft and of what was cancelled. The name of what is credited may have a reason behind it."""
    if each.get("state") != "posted":
        return None
    return seen(each) | {
        "move_type": each.get("move_type"), "invoice_date": text(each, "invoice_date"),
        "invoice_date_due": text(each, "invoice_date_due"), "amount_untaxed": each.get("amount_untaxed"),
        "amount_tax": each.get("amount_tax"), "currency": label(each, "currency_id"),
        "partner_id": key(each, "commercial_partner_id") or key(each, "partner_id"),
        "company": label(each, "commercial_partner_id") or label(each, "partner_id"),
        "corrects": label(each, "reversed_entry_id").split(" ")[0], "invoice_origin": text(each, "invoice_origin"),
        "payment_state": text(each, "payment_state"),
    }  # fmt: skip


def customer(each: Json, _database: Database) -> Json:
    named = {name: text(each, name) for name in ("vat", "company_registry", "website", "phone")}
    return seen(each) | named


def user(each: Json, _database: Database) -> Json:
    return seen(each) | {"email": text(each, "email") or text(each, "login"), "is_user": True}


def seen(each: Json) -> dict[str, Any]:
    return {
        "id": each["id"],
        "name": text(each, "name"),
        "active": each.get("active"),
        "create_date": moment(each, "create_date"),
        "write_date": moment(each, "write_date"),
    }


def belonging(each: Json) -> dict[str, Any]:
    return {
        "user_id": key(each, "user_id"),
        "team": label(each, "team_id"),
        "source": label(each, "source_id"),
    }


def owner(each: Json, database: Database) -> tuple[object, str]:
    """The company to which a contact belongs, as documents name it; the contact where there is none."""
    id, name = database.owners.get(key(each, "partner_id"), (key(each, "partner_id"), ""))
    return id, name or label(each, "partner_id")


def company(each: Json, database: Database) -> str:
    return text(each, "partner_name") or owner(each, database)[1]


def text(each: Json, name: str) -> str:
    """Odoo says false where nothing is."""
    return str(each.get(name) or "")


def key(each: Json, name: str) -> Any:
    found = each.get(name)
    return found[0] if isinstance(found, list) and found else ""


def label(each: Json, name: str) -> str:
    found = each.get(name)
    return str(found[1]) if isinstance(found, list) and len(found) > 1 else ""


def moment(each: Json, name: str) -> str:
    found = increments.parsed(each.get(name))
    return found.isoformat() if found else ""
