"""Stripe: invoices, credit notes, subscriptions and customers, amounts without tax in the unit of the currency.

What is new comes from the events of the last thirty days, which only say which objects changed: each
is then read as it is now, so that the order of events does not matter. A draft is no document, and
what was voided is none any more. A subscription that is over is one still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments, terms
from revops.connectors.endpoints import Endpoint, iso, moment
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
    hook_secret,
)
from revops.egress import Client
from revops.messages import gettext

HOME = "https://api.stripe.com"
VERSION = "2025-03-31.basil"
PAGE = 100
SUBSCRIPTIONS = "subscriptions"
KEPT = timedelta(days=29)  # Stripe forgets events after thirty
IDLE = timedelta(days=1)
# Stripe's own list of currencies without and with three decimals, which is not that of ISO 4217.
WHOLE = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"}  # fmt: skip
THREE = {"bhd", "jod", "kwd", "omr", "tnd"}
TYPES = {
    "invoices": "invoice", "credit_notes": "credit_note", "customers": "customer", SUBSCRIPTIONS: "customer.subscription",
}  # fmt: skip
# Of lists, and events whose word for an object that is over is that for one that is gone.
PARAMS, ENDS = {SUBSCRIPTIONS: {"status": "all"}}, {"customer.subscription"}
# Those that are behind with their payments run.
COUNTS_AS = {
    "trialing": "trial", "incomplete": "incomplete", "incomplete_expired": "incomplete", "paused": "incomplete", "canceled": "ended",
}  # fmt: skip
# The first that is there; credit notes and old invoices lack the one or the other.
NET = ("total_excluding_tax", "subtotal_excluding_tax", "subtotal", "total")
NONE_YET, NONE_ANY_MORE = "draft", "void"
TIMES = {"created": "created_at", "due_date": "due_at", "effective_at": "effective_at"}
OFFERED = (
    Offered("invoices", _("Invoices")),
    Offered("credit_notes", _("Credit notes")),
    Offered(SUBSCRIPTIONS, _("Subscriptions"), is_usual=False),
    Offered("customers", _("Customers"), is_usual=False),
)
Json = Mapping[str, Any]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    if what not in TYPES:
        why = gettext("Stripe is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    client = Client({"Authorization": f"Bearer {given['key']}", "Stripe-Version": VERSION})
    objects = Objects(client, (given.get("address") or HOME).rstrip("/"), what)
    return increments.pages(not_forgotten(since), objects.news, None, objects.everything, idle=IDLE)


def not_forgotten(cursor: str) -> str:
    """The beginning, where events were missed that Stripe does not keep any longer."""
    at = increments.place_of(cursor)
    is_old = at.since and increments.time_of(at.since) < datetime.now(UTC) - KEPT
    return "" if is_old else cursor


@dataclass
class Objects:
    client: Client
    home: str
    what: str

    def everything(self, _since: datetime | None, token: str) -> Batch:
        found = self.listed(self.what, token, PARAMS.get(self.what))
        return self.batch(list(found.records), found.next)

    def news(self, since: datetime | None, token: str) -> Batch:
        type = TYPES[self.what]
        found = self.listed(
            "events",
            token,
            {"type": f"{type}.*", "created[gte]": str(int(since.timestamp())) if since else "0"},
        )
        reached = increments.latest([moment(event["created"]) for event in found.records])
        events = [each for each in found.records if is_of(each, type)]
        ids = dict.fromkeys(id_of(each) for each in events)
        gone = {
            id_of(each) for each in events if each["type"] == f"{type}.deleted" and type not in ENDS
        }
        read = [each for id in ids if id not in gone and (each := self.read(id))]
        batch = self.batch(read, found.next, reached)
        return Batch(
            batch.records,
            batch.next,
            reached,
            [*batch.deleted, *gone, *(ids.keys() - gone - {each["id"] for each in read})],
        )

    def listed(self, what: str, token: str, params: Mapping[str, str] | None = None) -> Batch:
        endpoint = Endpoint(
            f"/v1/{what}",
            "data",
            "last",
            "starting_after",
            more="has_more",
            size=PAGE,
            size_param="limit",
            params=params or {},
        )
        return endpoint.asked(self.client, self.home)(None, token)

    def read(self, id: str) -> Json | None:
        """An object as it is now, None where it is there no more."""
        try:
            found: Json = self.client.get(f"{self.home}/v1/{self.what}/{id}").json()
        except Permanent as error:
            if error.status == 404:
                return None
            raise
        return None if found.get("deleted") else found

    def batch(self, found: list[Json], following: str, reached: datetime | None = None) -> Batch:
        counted = [each for each in found if each.get("status") not in (NONE_YET, NONE_ANY_MORE)]
        gone = [str(each["id"]) for each in found if each.get("status") == NONE_ANY_MORE]
        made = subscription_of if self.what == SUBSCRIPTIONS else record_of
        return Batch([made(each) for each in counted], following, reached, gone)


def id_of(event: Json) -> str:
    return str(event["data"]["object"]["id"])


def is_of(event: Json, type: str) -> bool:
    """`customer.*` also brings what a customer has: cards, subscriptions, discounts. An invoice that is
    only announced (`invoice.upcoming`) has no id.
    """
    return str(event["type"]).rpartition(".")[0] == type and "id" in event["data"]["object"]


def record_of(each: Json) -> Json:
    """As it was answered, but for its lines, with times and the amount as texts beside."""
    record = {name: value for name, value in each.items() if name != "lines"}
    record |= {ours: iso(each[theirs]) for theirs, ours in TIMES.items() if theirs in each}
    transitions = each.get("status_transitions") or {}
    record |= {f"{name.removesuffix('_at')}_on": iso(at) for name, at in transitions.items()}
    net = next((each[name] for name in NET if each.get(name) is not None), None)
    if net is not None:
        record |= {"net": amount(net, str(each["currency"])), "total_tax": tax(each)}
    return record


def subscription_of(each: Json) -> Json:
    """As it was answered, but for its items, with what they pay together, and from when until when."""
    items = each["items"]
    minor, interval = terms.together([part_of(item) for item in items["data"]])
    minor = None if items.get("has_more") else minor
    from_on = max(each["start_date"], each.get("trial_end") or 0)
    currency = str(each.get("currency") or currency_of(items["data"]))
    return {name: value for name, value in each.items() if name != "items"} | {
        "currency": currency, "interval": interval, "net": "" if minor is None else amount(minor, currency),
        "counts_as": COUNTS_AS.get(str(each["status"]), "active"), "paid_from": iso(from_on),
        "paid_until": iso(each.get("ended_at") or each.get("cancel_at")), "created_at": iso(each["created"]),
    }  # fmt: skip


def part_of(item: Json) -> terms.Part:
    """By its price, or by its plan in older versions; tiers have no amount."""
    price = item.get("price") or item["plan"]
    every = price.get("recurring") or price
    each = unit_of(price)
    is_counted = every.get("usage_type") != "metered"
    minor = None if each is None or not is_counted else round(each * packages(item, price))
    return terms.Part(minor, every["interval"], int(every["interval_count"]))


def unit_of(price: Json) -> Decimal | None:
    """What one costs, in minor units; where that is a part of one, only the text has it."""
    exact = price.get("unit_amount_decimal", price.get("amount_decimal"))
    each = exact if exact is not None else price.get("unit_amount", price.get("amount"))
    return None if each is None else Decimal(str(each))


def packages(item: Json, price: Json) -> int:
    """How many are paid: none of none, one where nothing is said, packages where they are sold so."""
    count, sold = item.get("quantity"), price.get("transform_quantity")
    count = 1 if count is None else int(count)
    if not sold:
        return count
    whole, rest = divmod(count, int(sold["divide_by"]))
    return whole + (rest > 0 and sold["round"] == "up")


def currency_of(items: list[Json]) -> str:
    return next((str((each.get("price") or each["plan"])["currency"]) for each in items), "")


def tax(each: Json) -> str:
    net = each.get("total_excluding_tax")
    return (
        ""
        if net is None or each.get("total") is None
        else amount(each["total"] - net, str(each["currency"]))
    )


def amount(minor: int, currency: str) -> str:
    """Stripe's minor units as a number of the currency."""
    decimals = 0 if currency in WHOLE else 3 if currency in THREE else 2
    return str(Decimal(minor).scaleb(-decimals))


declare(
    Connector(
        "stripe",
        "Stripe",
        (
            Setting(
                "key",
                _("Restricted key"),
                _("With the right to read invoices, credit notes, subscriptions, customers and events, and no other."),
                is_secret=True,
            ),
            elsewhere(_("Of a test server; empty for Stripe's own.")),
            hook_secret(_("The signing secret of the endpoint (whsec_…); empty where it sends none.")),
        ),
        pages,
        Badge.SERVER,
        lambda _given: OFFERED,
        "stripe",
        _(
            "localstripe, which stands for Stripe, answered for customers, invoices and subscriptions; its events are completed by us. "
            "Credit notes and prices of subscriptions have only the shape that Stripe publishes."
        ),
    )
)  # fmt: skip
