"""Chargebee against a server with the shape of its answers: paging, what is voided, deleted, pending."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from revops.connectors.protocol import Permanent
from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

DAY = 86_400


def invoice(id: str, total: int, tax: int = 0, days: float = 60, **more: object) -> dict[str, Any]:
    return {"id": id, "customer_id": "c1", "status": "paid", "date": 1_772_000_000, "due_date": 1_775_000_000, "total": total,
            "tax": tax, "sub_total": total - tax, "currency_code": "EUR", "updated_at": int(time.time() - days * DAY),
            "paid_at": 1_773_000_000, "deleted": False, "line_items": [{"id": "li_1"}] * 9, **more}  # fmt: skip


class Site:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.rows = sky, {}
        sky.on("/api/v2/*", self.listed)

    def put(self, each: dict[str, Any]) -> None:
        self.rows[each["id"]] = each

    def listed(self, asked: Asked) -> object:
        """Two a page, in the order of the last change, as is asked for."""
        right = "Basic " + base64.b64encode(b"k3y:").decode()
        if asked.headers["authorization"] != right:
            return Given({"message": "Sorry, authentication failed."}, 401)
        kind = asked.path.rsplit("/", 1)[1].removesuffix("s")
        assert asked.params["include_deleted"] == "true"
        if asked.params["sort_by[asc]"] != ("date" if kind == "credit_note" else "updated_at"):
            return Given({"message": "sort_by[asc] : value not allowed", "api_error_code": "param_wrong_value"}, 400)  # fmt: skip
        since = int(asked.params.get("updated_at[after]") or 0)
        found = sorted(
            (r for r in self.rows.values() if r["updated_at"] > since),
            key=lambda r: r["updated_at"],
        )
        begin = int(asked.params.get("offset") or 0)
        answer: dict[str, Any] = {"list": [{kind: each} for each in found[begin : begin + 2]]}
        return answer | ({"next_offset": str(begin + 2)} if begin + 2 < len(found) else {})


@pytest.fixture
def site(settings) -> Iterator[Site]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Site(sky)


def ask(site: Site, what: str = "invoices", since: str = "", key: str = "k3y"):
    return read("chargebee", {"site": "acme", "key": key, "address": site.sky.url}, what, since)


def test_invoices_come_without_tax_in_the_unit_of_their_currency(site, tmp_path: Path) -> None:
    site.put(invoice("1", 12000, 2000))
    site.put(invoice("2", 5000, currency_code="JPY"))
    site.put(invoice("3", 1500, currency_code="KWD"))
    site.put(invoice("4", 900, status="pending"))
    found = ask(site)
    nets = {id: each["net"] for id, each in found.by_id().items()}
    assert nets == {"1": "100.00", "2": "5000", "3": "1.500"}
    assert "line_items" not in found.records[0]
    _text, feeds = proposed(tmp_path, found.records, "invoices")
    first = next(row for row in feeds["invoices"] if row["invoice"] == "tool/1")
    assert (first["amount"], first["tax_amount"], first["at"][:10], first["due_on"], first["kind"]) == (
        10000, 2000, "2026-02-25", "2026-03-31", "invoice",
    )  # fmt: skip


def test_a_credit_note_adds_up_its_taxes_and_names_what_it_corrects(site, tmp_path: Path) -> None:
    note = invoice(
        "CN-1",
        480,
        reference_invoice_id="1",
        status="refunded",
        taxes=[{"amount": 50}, {"amount": 30}],
    )
    del note["tax"]
    site.put(note)
    _text, feeds = proposed(tmp_path, ask(site, "credit_notes").records, "credit_notes")
    (row,) = feeds["invoices"]
    assert (row["kind"], row["amount"], row["tax_amount"], row["corrects"]) == (
        "credit_note",
        -400,
        -80,
        "tool/1",
    )


def subscription(id: str, **more: object) -> dict[str, Any]:
    return {"id": id, "customer_id": "c1", "status": "active", "currency_code": "EUR", "billing_period": 1, "billing_period_unit": "month",
            "started_at": 1_772_000_000, "activated_at": 1_775_000_000, "updated_at": int(time.time() - 60 * DAY), "deleted": False,
            "subscription_items": [{"item_type": "plan", "amount": 5_000}, {"item_type": "addon", "amount": 700},
                                   {"item_type": "charge", "amount": 90_000}], **more}  # fmt: skip


def test_subscriptions_pay_plan_and_addons_from_their_activation(site, tmp_path: Path) -> None:
    site.put(subscription("s1"))
    site.put(subscription("s2", billing_period=3, status="cancelled", cancelled_at=1_778_000_000))
    site.put(subscription("s3", subscription_items=[], plan_amount=900, currency_code="JPY"))
    site.put(subscription("s4", status="paused", pause_date=1_778_000_000))
    site.put(subscription("s5", status="in_trial", subscription_items=[]))
    addons = [{"id": "a", "amount": 250}, {"id": "b", "unit_price": 100, "quantity": 3}, {"id": "c", "unit_price": 70}]  # fmt: skip
    site.put(subscription("s6", subscription_items=None, plan_amount=900, addons=addons))
    site.put(subscription("s7", billing_period=None, billing_period_unit=None))
    found = ask(site, "subscriptions")
    shown = {
        id: (each["net"], each["interval"], each["counts_as"], each["paid_until"][:10])
        for id, each in found.by_id().items()
    }
    assert shown == {
        "s1": ("57.00", "month", "active", ""), "s2": ("57.00", "quarter", "ended", "2026-05-05"), "s3": ("900", "month", "active", ""),
        "s4": ("57.00", "month", "ended", "2026-05-05"), "s5": ("", "month", "trial", ""),
        "s6": ("15.20", "month", "active", ""), "s7": ("", "", "active", ""),
    }  # fmt: skip
    _text, feeds = proposed(tmp_path, found.records, "subscriptions")
    first = next(each for each in feeds["subscriptions"] if each["subscription"] == "tool/s1")
    assert (first["amount"], first["started_at"][:10], first["currency"]) == (
        5700,
        "2026-03-31",
        "EUR",
    )


def test_only_what_changed_comes_again_and_what_was_voided_or_deleted_goes(site) -> None:
    for number in range(4):
        site.put(invoice(str(number), 100))
    cursor = ask(site).cursor
    site.put(invoice("0", 100, days=0, status="voided"))
    site.put(invoice("1", 100, days=0, deleted=True))
    site.put(invoice("2", 700, days=0))
    found = ask(site, since=cursor)
    assert ({id: each["net"] for id, each in found.by_id().items()}, set(found.deleted)) == (
        {"2": "7.00"},
        {"0", "1"},
    )


def test_customers_that_are_people_have_their_name(site) -> None:
    site.put(
        {
            "id": "c1",
            "first_name": "Ann",
            "last_name": "Bo",
            "updated_at": 1_772_000_000,
            "created_at": 1_772_000_000,
        }
    )
    site.put({"id": "c2", "company": "Acme", "first_name": "Cy", "updated_at": 1_772_000_000})
    assert {id: each["name"] for id, each in ask(site, "customers").by_id().items()} == {
        "c1": "Ann Bo",
        "c2": "Acme",
    }


def test_a_wrong_key_stops(site) -> None:
    with pytest.raises(Permanent):
        ask(site, key="wrong")
