"""Pennylane: customer invoices with their credit notes, and customers (version 2 of its interface).

What is new comes from the changelog of the last four weeks, which only says which documents changed:
each is then read as it is now. Cursors are good for a pass and no longer, so a pass that was left
too long begins again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.endpoints import Endpoint
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
from revops.egress import Client
from revops.messages import gettext

HOME = "https://app.pennylane.com"
BEHIND = "/api/external/v2"
PAGE, CHANGES = 100, 1000
KEPT = timedelta(days=27)  # of the changelog; a time before its four weeks is refused
IDLE = timedelta(days=1)
OBJECTS = ("customer_invoices", "customers")
# Neither issued yet, nor counted any more; or what comes before an invoice, or beside it.
NO_DOCUMENT = {"draft", "incomplete", "archived", "proforma", "shipping_order", "purchasing_order"}
ESTIMATE = "estimate_"
OFFERED = (
    Offered("customer_invoices", _("Invoices and credit notes")),
    Offered("customers", _("Customers"), is_usual=False),
)
Json = Mapping[str, Any]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    if what not in OBJECTS:
        why = gettext("Pennylane is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    client = Client({"Authorization": f"Bearer {given['token']}"})
    objects = Objects(client, (given.get("address") or HOME).rstrip("/"), what)
    return increments.pages(not_forgotten(since), objects.news, None, objects.everything, idle=IDLE)


def not_forgotten(cursor: str) -> str:
    """The beginning, where changes were missed that are not kept any longer."""
    at = increments.place_of(cursor)
    is_old = at.since and increments.time_of(at.since) < datetime.now(UTC) - KEPT
    return "" if is_old else cursor


def listed(path: str, size: int, since: str = "", **params: str) -> Endpoint:
    return Endpoint(
        f"{BEHIND}{path}", "items", "cursor", "cursor", "next_cursor", "has_more", since=since,
        changed="processed_at" if since else "", size=size, size_param="limit", params=params,
    )  # fmt: skip


@dataclass
class Objects:
    client: Client
    home: str
    what: str
    numbers: dict[str, str] = field(default_factory=dict)

    def everything(self, _since: datetime | None, token: str) -> Batch:
        found = listed(f"/{self.what}", PAGE, sort="id").asked(self.client, self.home)(None, token)
        return self.batch(found.records, found.next)

    def news(self, since: datetime | None, token: str) -> Batch:
        """Of a first page the time is asked for, of a later one the cursor: both at once are refused."""
        changelog = listed(f"/changelogs/{self.what}", CHANGES, since="start_date")
        found = changelog.asked(self.client, self.home)(None if token else since, token)
        gone = {str(each["id"]) for each in found.records if each.get("operation") == "delete"}
        ids = dict.fromkeys(str(each["id"]) for each in found.records)
        read = {id: self.read(id) for id in ids if id not in gone}
        kept = self.batch([each for each in read.values() if each], found.next, found.reached)
        missing = [id for id, each in read.items() if each is None]
        return Batch(kept.records, found.next, found.reached, [*kept.deleted, *gone, *missing])

    def read(self, id: str) -> Json | None:
        """An object as it is now, None where it is there no more."""
        try:
            found: Json = self.client.get(f"{self.home}{BEHIND}/{self.what}/{id}").json()
        except Permanent as error:
            if error.status == 404:
                return None
            raise
        return found

    def batch(
        self, found: Sequence[Json], following: str, reached: datetime | None = None
    ) -> Batch:
        gone = [str(each["id"]) for each in found if not is_document(each)]
        kept = [each for each in found if is_document(each)]
        self.numbers |= {str(each["id"]): number_of(each) for each in kept}
        records = [record_of(each, self.credited(each)) for each in kept]
        return Batch(records, following, reached, gone)

    def credited(self, each: Json) -> str:
        """The number of the invoice that a credit note names by its id."""
        first = each.get("credited_invoice")
        if not isinstance(first, Mapping) or not (id := str(first.get("id") or "")):
            return ""
        if id not in self.numbers:
            self.numbers[id] = number_of(self.read(id) or {})
        return self.numbers[id]


def number_of(each: Json) -> str:
    return str(each.get("invoice_number") or "")


def is_document(each: Json) -> bool:
    status = str(each.get("status") or "")
    is_none = status in NO_DOCUMENT or status.startswith(ESTIMATE)
    return not is_none and not each.get("draft") and not each.get("archived_at")


def record_of(each: Json, credited: str) -> Json:
    """As it was answered, with the kind beside; of a customer that is a person the name, too."""
    if "invoice_number" not in each:
        name = each.get("name") or f"{each.get('first_name') or ''} {each.get('last_name') or ''}"
        return {**each, "name": name.strip()}
    is_credit = bool(each.get("credited_invoice")) or each.get("status") == "credit_note"
    is_negative = str(each.get("currency_amount_before_tax") or "").startswith("-")
    kind = "credit_note" if is_credit or is_negative else "invoice"
    return {**each, "kind": kind, "corrects": credited}


declare(
    Connector(
        "pennylane",
        "Pennylane",
        (
            Setting(
                "token",
                _("API token"),
                _("Of the company, with the rights to read customer invoices and customers."),
                is_secret=True,
            ),
            elsewhere(_("Of a test server; empty for Pennylane's own.")),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
    )
)
