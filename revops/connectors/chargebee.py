"""Chargebee: invoices, credit notes, subscriptions and customers, amounts without tax in the unit of the currency.

Lists answer what changed since a time, and what was deleted. What is still being charged is no
document yet, and what was voided is none any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments, terms
from revops.connectors.endpoints import Endpoint, iso
from revops.connectors.increments import Batch
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Permanent,
    Setting,
    declare,
    elsewhere,
)
from revops.egress import Client, basic
from revops.messages import gettext
from revops.money import exponent

TYPES = {
    "invoices": "invoice", "credit_notes": "credit_note", "subscriptions": "subscription", "customers": "customer",
}  # fmt: skip
NONE_YET, NONE_ANY_MORE = "pending", "voided"
# What is billed once is no part of a subscription; one that pauses pays nothing.
ONCE, OF_SUBSCRIPTIONS = "charge", ("subscription_items", "addons", "coupons")
COUNTS_AS = {"in_trial": "trial", "cancelled": "ended", "paused": "ended", "transferred": "ended"}
TIMES = ("date", "due_date", "paid_at", "voided_at", "generated_at", "updated_at", "created_at")
LEFT_OUT = ("line_items", "line_item_taxes", "line_item_discounts", "line_item_tiers")
OFFERED = (
    Offered("invoices", _("Invoices")),
    Offered("credit_notes", _("Credit notes")),
    Offered("subscriptions", _("Subscriptions"), is_usual=False),
    Offered("customers", _("Customers"), is_usual=False),
)
Json = Mapping[str, Any]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    if what not in TYPES:
        why = gettext("Chargebee is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    home = given.get("address") or f"https://{given['site']}.chargebee.com"
    listed = endpoint(what).asked(client_of(given["key"]), home)

    def ask(since: datetime | None, token: str) -> Batch:
        return documents(listed(since, token), TYPES[what])

    return increments.pages(since, ask)


def client_of(key: str) -> Client:
    """The key is the name of a user who has no password."""
    return Client(basic(key))


def endpoint(what: str) -> Endpoint:
    """Credit notes have no order but that of their dates: another is refused."""
    kind = TYPES[what]
    order = "date" if what == "credit_notes" else "updated_at"
    params = {"include_deleted": "true", "sort_by[asc]": order}
    return Endpoint(
        f"/api/v2/{what}", "list", "cursor", "offset", "next_offset", since="updated_at[after]", since_as="seconds",
        changed=f"{kind}.updated_at", deleted=f"{kind}.deleted", id=f"{kind}.id", size=100, size_param="limit", params=params,
    )  # fmt: skip


def documents(batch: Batch, kind: str) -> Batch:
    found = [row[kind] for row in batch.records if isinstance(row.get(kind), Mapping)]
    gone = [str(each["id"]) for each in found if each.get("status") == NONE_ANY_MORE]
    kept = [each for each in found if each.get("status") not in (NONE_YET, NONE_ANY_MORE)]
    records = [record_of(each, kind) for each in kept]
    return Batch(records, batch.next, batch.reached, [*batch.deleted, *gone])


def record_of(each: Json, kind: str) -> Json:
    """As it was answered, but for its lines, with times as texts, and the amounts beside."""
    if kind == "subscription":
        return subscription_of(each)
    record = {name: value for name, value in each.items() if name not in LEFT_OUT}
    record |= {name: iso(each[name]) for name in TIMES if name in each}
    if kind == "customer":
        return record | {"name": each.get("company") or full_name(each)}
    currency, tax = str(each.get("currency_code") or ""), taxed(each)
    return record | {
        "kind": kind,
        "net": amount(int(each.get("total") or 0) - tax, currency),
        "total_tax": amount(tax, currency),
    }


def subscription_of(each: Json) -> Json:
    """As it was answered, but for its items, with what they pay together, and from when until when."""
    minor, interval = terms.together(list(parts_of(each)))
    currency = str(each.get("currency_code") or "")
    begun = (
        each.get("activated_at")
        or each.get("trial_end")
        or each.get("started_at")
        or each.get("start_date")
    )
    ended = each.get("cancelled_at") or (
        each.get("pause_date") if each["status"] == "paused" else None
    )
    return {name: value for name, value in each.items() if name not in OF_SUBSCRIPTIONS} | {
        "interval": interval, "net": "" if minor is None else amount(minor, currency), "paid_from": iso(begun),
        "paid_until": iso(ended), "counts_as": COUNTS_AS.get(str(each["status"]), "active"),
    }  # fmt: skip


def parts_of(each: Json) -> Iterator[terms.Part]:
    """What is paid each period: items, or in older catalogues the plan and its add-ons. None where the
    tool names no period.
    """
    if not each.get("billing_period") or not each.get("billing_period_unit"):
        return
    unit, count = str(each["billing_period_unit"]), int(each["billing_period"])
    items = [part for part in each.get("subscription_items") or () if part.get("item_type") != ONCE]
    if items:
        amounts = [part.get("amount") for part in items]
    else:
        amounts = [
            each.get("plan_amount"),
            *(addon_amount(each) for each in each.get("addons") or ()),
        ]
    for amount in amounts:
        yield terms.Part(amount, unit, count)


def addon_amount(addon: Json) -> Any:
    """What all of an add-on cost, where only the price of one is given."""
    if addon.get("amount") is not None or addon.get("unit_price") is None:
        return addon.get("amount")
    return addon["unit_price"] * (1 if addon.get("quantity") is None else addon["quantity"])


def taxed(each: Json) -> int:
    """Credit notes name no sum of it, only its parts."""
    if each.get("tax") is not None:
        return int(each["tax"])
    return sum(int(part.get("amount") or 0) for part in each.get("taxes") or ())


def amount(minor: int, currency: str) -> str:
    """Chargebee's amounts are in the minor units of ISO 4217."""
    return str(Decimal(minor).scaleb(-exponent(currency)))


def full_name(each: Json) -> str:
    return " ".join(str(each[name]) for name in ("first_name", "last_name") if each.get(name))


declare(
    Connector(
        "chargebee",
        "Chargebee",
        (
            Setting("site", _("Site"), _("As acme, of acme.chargebee.com.")),
            Setting(
                "key",
                _("API key"),
                _("A read-only key that sees all: in Chargebee, Settings, API keys."),
                is_secret=True,
            ),
            elsewhere(_("Of a test server; empty for Chargebee's own.")),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
    )
)
