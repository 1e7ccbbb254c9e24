"""Stripe against a server with the shape of its answers, in the fields that Stripe publishes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

DAY = 86_400


def invoice(id: str, net: int, currency: str = "eur", **more: object) -> dict[str, Any]:
    return {"id": id, "object": "invoice", "number": f"N-{id}", "status": "open", "currency": currency, "total": net * 120 // 100,
            "total_excluding_tax": net, "subtotal": net, "customer": "cus_1", "customer_name": "Acme", "created": 1_772_000_000,
            "due_date": 1_775_000_000, "status_transitions": {"finalized_at": 1_772_000_000, "paid_at": None, "voided_at": None},
            "lines": {"data": [{"id": "il_1"}] * 10}, **more}  # fmt: skip


class Account:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.objects, self.events = sky, {}, []
        for what in ("invoices", "credit_notes", "customers", "subscriptions"):
            sky.on(
                f"/v1/{what}", lambda asked: self.page(list(reversed(self.objects.values())), asked)
            )
            sky.on(f"/v1/{what}/*", self.one)
        sky.on("/v1/events", self.happened)

    def put(self, each: dict[str, Any], type: str = "invoice.updated", days: float = 0) -> None:
        self.objects[each["id"]] = each
        self.event(each["id"], type, days)

    def event(self, id: str, type: str, days: float = 0) -> None:
        created = int(time.time() - days * DAY)
        snapshot = {"id": id, "total_excluding_tax": 1}  # an old state, which must not be taken
        self.events.insert(
            0,
            {
                "id": f"evt_{len(self.events)}",
                "type": type,
                "created": created,
                "data": {"object": snapshot},
            },
        )

    def one(self, asked: Asked) -> object:
        return self.objects.get(asked.path.rsplit("/", 1)[1]) or Given(
            {"error": {"code": "resource_missing"}}, 404
        )

    def happened(self, asked: Asked) -> object:
        found = [
            each for each in self.events if each["created"] >= int(asked.params["created[gte]"])
        ]
        assert asked.params["type"].endswith(".*")
        return self.page(
            [each for each in found if each["type"].startswith(asked.params["type"][:-1])], asked
        )

    def page(self, found: list[dict[str, Any]], asked: Asked, size: int = 2) -> dict[str, Any]:
        assert asked.headers["stripe-version"]
        after = asked.params.get("starting_after")
        begin = next((n + 1 for n, each in enumerate(found) if each["id"] == after), 0)
        return {
            "object": "list",
            "data": found[begin : begin + size],
            "has_more": begin + size < len(found),
        }


@pytest.fixture
def account(settings) -> Iterator[Account]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Account(sky)


def ask(account: Account, what: str = "invoices", since: str = ""):
    return read("stripe", {"key": "rk_1", "address": account.sky.url}, what, since)


def test_invoices_come_without_tax_in_the_unit_of_their_currency(account, tmp_path: Path) -> None:
    account.put(invoice("in_1", 12050), days=60)
    account.put(invoice("in_2", 5000, "jpy"), days=60)
    account.put(invoice("in_3", 1500, "kwd"), days=60)
    account.put(invoice("in_4", 1500, status="draft"), days=60)
    account.put(invoice("in_5", 1500, status="void"), days=60)
    found = ask(account)
    assert {id: each["net"] for id, each in found.by_id().items()} == {
        "in_1": "120.50",
        "in_2": "5000",
        "in_3": "1.500",
    }
    assert "lines" not in found.records[0]
    text, feeds = proposed(tmp_path, found.records, "invoices")
    (first,) = [row for row in feeds["invoices"] if row["invoice"] == "tool/N-in_1"]
    assert (first["amount"], first["tax_amount"], first["at"][:10], first["due_on"]) == (
        12050,
        2410,
        "2026-02-25",
        "2026-03-31",
    )
    assert 'id = "id"' in text  # by which Stripe says that it is void


def test_what_changed_is_read_as_it_is_now_whatever_the_order_of_events(account) -> None:
    for number in range(3):
        account.put(invoice(f"in_{number}", 100), days=60)
    cursor = ask(account).cursor
    account.put(invoice("in_1", 300))
    account.put(invoice("in_1", 700))
    account.put(invoice("in_0", 100, status="void"), "invoice.voided")
    account.put(invoice("in_9", 900), "invoice.finalized")
    account.event("in_gone", "invoice.deleted")
    found = ask(account, since=cursor)
    assert {id: each["net"] for id, each in found.by_id().items()} == {
        "in_1": "7.00",
        "in_9": "9.00",
    }
    assert set(found.deleted) == {"in_0", "in_gone"}


def test_events_that_are_forgotten_begin_again_and_a_quiet_account_does_not(account) -> None:
    account.put(invoice("in_1", 100), days=60)
    cursor = json.loads(ask(account).cursor)
    assert datetime.fromisoformat(cursor["since"]) > datetime.now(UTC) - timedelta(days=2)
    assert ask(account, since=json.dumps(cursor)).records == []
    old = cursor | {"since": (datetime.now(UTC) - timedelta(days=31)).isoformat()}
    assert len(ask(account, since=json.dumps(old)).records) == 1


def test_credit_notes_are_documents_that_lower(account, tmp_path: Path) -> None:
    note = {"id": "cn_1", "number": "CN-1", "invoice": "in_1", "currency": "eur", "total": 480, "total_excluding_tax": 400, "subtotal": 400,
            "status": "issued", "created": 1_772_000_000, "effective_at": 1_772_000_000, "reason": "duplicate",
                "customer": "cus_1", "type": "pre_payment"}  # fmt: skip
    account.put(note, "credit_note.created", days=60)
    _text, feeds = proposed(tmp_path, ask(account, "credit_notes").records, "credit_notes")
    ((row),) = feeds["invoices"]
    assert (row["kind"], row["amount"], row["invoice"]) == ("credit_note", -400, "tool/CN-1")


# The fields of Stripe's published objects that are read here, absent ones among them.
PUBLISHED_NOTE = {
    "id": "cn_1", "object": "credit_note", "number": "ABCD-1234-CN-01", "invoice": "in_1", "customer": "cus_1", "currency": "usd",
    "created": 1_772_000_000, "effective_at": 1_772_000_000, "status": "issued", "type": "pre_payment", "reason": None,
    "amount": 1690, "discount_amount": 0, "subtotal": 1690, "subtotal_excluding_tax": 1420, "total": 1690,
    "total_excluding_tax": None, "total_taxes": None, "voided_at": 1_772_000_000,
}  # fmt: skip
PUBLISHED_INVOICE = {
    "id": "in_1", "object": "invoice", "number": None, "status": "draft", "currency": "usd", "customer": "cus_1", "customer_name": None,
    "created": 1_772_000_000, "due_date": 1_775_000_000, "effective_at": 1_772_000_000, "subtotal": 1000, "subtotal_excluding_tax": 1000,
    "total": 1000, "total_excluding_tax": 1000, "lines": {"object": "list", "data": [], "has_more": False},
    "parent": {"type": "subscription_details", "subscription_details": {"subscription": "sub_1", "metadata": None}},
    "status_transitions": {"finalized_at": None, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None},
}  # fmt: skip


def test_a_credit_note_as_published_is_without_tax_where_one_sum_is_missing(
    account, tmp_path: Path
) -> None:
    account.put(PUBLISHED_NOTE, "credit_note.created", days=60)
    found = ask(account, "credit_notes")
    _text, feeds = proposed(tmp_path, found.records, "credit_notes")
    ((row),) = feeds["invoices"]
    assert (row["kind"], row["amount"]) == ("credit_note", -1420)


def test_a_draft_as_published_comes_once_it_is_sent(account) -> None:
    account.put(PUBLISHED_INVOICE, "invoice.created", days=60)
    first = ask(account)
    assert first.records == []
    sent = {"status": "open", "number": "7FE1103-0001"}
    account.put(PUBLISHED_INVOICE | sent, "invoice.finalized")
    assert ask(account, since=first.cursor).by_id()["in_1"]["net"] == "10.00"


def test_events_of_other_objects_and_of_announced_invoices_ask_for_nothing(account) -> None:
    cursor = ask(account).cursor
    account.event("sub_1", "customer.subscription.created")
    account.event("in_1", "invoice.upcoming")
    del account.events[0]["data"]["object"]["id"]
    for what in ("customers", "invoices"):
        found = ask(account, what, cursor)
        assert (found.records, found.deleted) == ([], [])
    assert not [each for each in account.sky.asked if each.path.endswith(("sub_1", "in_1"))]


def item(
    minor: int | None, every: str = "month", count: int = 1, quantity: int = 1
) -> dict[str, Any]:
    recurring = {
        "interval": every,
        "interval_count": count,
        "usage_type": "licensed",
        "meter": None,
    }
    return {"id": "si_1", "quantity": quantity, "price": {"unit_amount": minor, "currency": "eur", "recurring": recurring}}  # fmt: skip


def subscription(id: str, *items: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": id, "object": "subscription", "status": "active", "currency": "eur", "customer": "cus_1", "created": 1_772_000_000,
            "start_date": 1_772_000_000, "trial_end": None, "ended_at": None, "cancel_at": None,
            "items": {"object": "list", "data": list(items), "has_more": False}, **more}  # fmt: skip


def test_subscriptions_pay_what_their_items_pay_together(account, tmp_path: Path) -> None:
    several = [item(5_000)] * 2
    for each in (
        subscription("sub_1", item(1_000, quantity=3), item(250)),
        subscription("sub_2", item(30_000, "month", 3)),
        subscription("sub_3", item(24_000, "year", 2)),
        subscription("sub_4", item(None)),
        subscription("sub_5", item(1_000), item(9_000, "year")),
        subscription("sub_6", *several, items={"data": several, "has_more": True}),
    ):
        account.put(each, "customer.subscription.created", days=60)
    found = ask(account, "subscriptions")
    assert {id: (each["net"], each["interval"]) for id, each in found.by_id().items()} == {
        "sub_1": ("32.50", "month"), "sub_2": ("300.00", "quarter"), "sub_3": ("120.00", "year"), "sub_4": ("", "month"),
        "sub_5": ("", "month"), "sub_6": ("", "month"),
    }  # fmt: skip
    assert [
        each.params["status"] for each in account.sky.asked if each.path == "/v1/subscriptions"
    ][0] == "all"
    _text, feeds = proposed(tmp_path, found.records, "subscriptions")
    first = next(each for each in feeds["subscriptions"] if each["subscription"] == "tool/sub_1")
    assert (first["amount"], first["interval"], first["status"], first["started_at"][:10], first["customer"]) == (
        3250, "month", "active", "2026-02-25", "tool/cus_1",
    )  # fmt: skip


def test_subscriptions_begin_when_they_are_paid_and_stay_when_they_are_over(account) -> None:
    account.put(
        subscription("sub_1", item(100), status="trialing", trial_end=1_775_000_000), days=60
    )
    cursor = ask(account, "subscriptions").cursor
    over = {"status": "canceled", "ended_at": 1_778_000_000, "trial_end": 1_775_000_000}
    account.put(subscription("sub_1", item(100), **over), "customer.subscription.deleted")
    account.put(
        subscription("sub_2", item(100), cancel_at=1_779_000_000), "customer.subscription.updated"
    )
    found = ask(account, "subscriptions", cursor)
    first, second = (found.by_id()[id] for id in ("sub_1", "sub_2"))
    assert (first["counts_as"], first["paid_from"][:10], first["paid_until"][:10]) == (
        "ended",
        "2026-03-31",
        "2026-05-05",
    )
    assert (second["counts_as"], second["paid_until"][:10], found.deleted) == (
        "active",
        "2026-05-17",
        [],
    )


def test_seats_of_none_parts_of_a_cent_and_packages_are_what_is_paid(account) -> None:
    none, part, sold = item(1_000, quantity=0), item(None, quantity=300), item(5_000, quantity=11)
    part["price"]["unit_amount_decimal"] = "12.5"
    sold["price"]["transform_quantity"] = {"divide_by": 10, "round": "up"}
    free = item(1_000)
    free["price"]["unit_amount_decimal"] = None
    for id, each in (("sub_1", none), ("sub_2", part), ("sub_3", sold), ("sub_4", free)):
        account.put(subscription(id, each), "customer.subscription.created", days=60)
    found = ask(account, "subscriptions").by_id()
    assert [found[f"sub_{n}"]["net"] for n in (1, 2, 3, 4)] == ["0.00", "37.50", "100.00", "10.00"]
