"""Pennylane against a server with the shape of its answers: cursors, the changelog, drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather


def invoice(id: int, net: str, **more: object) -> dict[str, Any]:
    return {"id": id, "invoice_number": f"F2026-{id}", "currency": "EUR", "amount": "1200.0", "currency_amount": "1200.0",
            "currency_amount_before_tax": net, "currency_tax": "200.0", "date": "2026-03-02", "deadline": "2026-04-01",
            "status": "paid", "draft": False, "credited_invoice": None, "archived_at": None,
            "customer": {"id": 7, "url": "https://app.pennylane.com/x"}, **more}  # fmt: skip


class Books:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.rows, self.log = sky, {}, []
        sky.on(
            "/api/external/v2/customer_invoices",
            lambda asked: self.page(list(self.rows.values()), asked),
        )
        sky.on("/api/external/v2/customer_invoices/*", self.one)
        sky.on("/api/external/v2/changelogs/customer_invoices", self.changelog)

    def put(self, each: dict[str, Any], operation: str = "update", days: float = 60) -> None:
        self.rows[each["id"]] = each
        self.change(each["id"], operation, days)

    def change(self, id: int, operation: str, days: float = 0) -> None:
        at = datetime.now(UTC) - timedelta(days=days)
        self.log.append({"id": id, "operation": operation, "processed_at": at.isoformat()})

    def one(self, asked: Asked) -> object:
        return self.rows.get(int(asked.path.rsplit("/", 1)[1])) or Given(
            {"error": "Not found"}, 404
        )

    def changelog(self, asked: Asked) -> object:
        """Neither a time with a cursor nor one before the four weeks that are kept."""
        start, cursor = asked.params.get("start_date"), asked.params.get("cursor")
        if start and cursor:
            return Given({"error": "start_date and cursor"}, 400)
        if start and datetime.fromisoformat(start) < datetime.now(UTC) - timedelta(days=28):
            return Given({"error": "too old"}, 422)
        since = start or json.loads(cursor)[0]
        return self.page([row for row in self.log if row["processed_at"] >= since], asked, since)

    def page(self, found: list[Any], asked: Asked, since: str = "") -> dict[str, Any]:
        assert asked.headers["authorization"] == "Bearer t0ken"
        begin = json.loads(asked.params["cursor"])[1] if "cursor" in asked.params else 0
        more = begin + 2 < len(found)
        return {
            "items": found[begin : begin + 2],
            "has_more": more,
            "next_cursor": json.dumps([since, begin + 2]) if more else None,
        }


@pytest.fixture
def books(settings) -> Iterator[Books]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Books(sky)


def ask(books: Books, since: str = ""):
    return read(
        "pennylane", {"token": "t0ken", "address": books.sky.url}, "customer_invoices", since
    )


def test_invoices_and_credit_notes_come_without_drafts(books, tmp_path: Path) -> None:
    for number in range(1, 4):
        books.put(invoice(number, "1000.0"))
    books.put(invoice(4, "-250.0", status="credit_note", credited_invoice={"id": 1}))
    books.put(invoice(5, "1000.0", draft=True, status="draft"))
    for number, status in enumerate(("proforma", "estimate_accepted", "shipping_order"), 6):
        books.put(invoice(number, "1000.0", status=status))
    found = ask(books)
    assert sorted(found.by_id()) == ["1", "2", "3", "4"]
    _text, feeds = proposed(tmp_path, found.records, "customer_invoices")
    rows = {
        row["invoice"]: (row["kind"], row["amount"], row["at"][:10]) for row in feeds["invoices"]
    }
    assert rows["tool/F2026-1"] == ("invoice", 100000, "2026-03-02")
    assert rows["tool/F2026-4"] == ("credit_note", -25000, "2026-03-02")


def test_a_credit_note_names_the_number_of_its_invoice(books, tmp_path: Path) -> None:
    """Pennylane names it by its id; on another page, or read long ago, it is asked for."""
    for number in range(1, 4):
        books.put(invoice(number, "1000.0"))
    books.put(invoice(4, "-250.0", credited_invoice={"id": 1, "url": "https://x"}, customer=None))
    books.put(invoice(5, "-100.0", credited_invoice={"id": 77, "url": "https://x"}, deadline=None))
    found = ask(books)
    assert {id: each["corrects"] for id, each in found.by_id().items()} == {
        "1": "", "2": "", "3": "", "4": "F2026-1", "5": "",
    }  # fmt: skip
    _text, feeds = proposed(tmp_path, found.records, "customer_invoices")
    credit = next(row for row in feeds["invoices"] if row["invoice"] == "tool/F2026-4")
    assert (credit["corrects"], credit["amount"]) == ("tool/F2026-1", -25000)
    books.put(invoice(6, "-10.0", credited_invoice={"id": 2, "url": "https://x"}), days=0)
    assert ask(books, found.cursor).by_id()["6"]["corrects"] == "F2026-2"


def test_what_changed_is_read_as_it_is_now_page_by_page(books) -> None:
    for number in range(1, 7):
        books.put(invoice(number, "100.0"))
    cursor = ask(books).cursor
    for number in (1, 2, 3):
        books.put(invoice(number, "300.0"), days=0)
    books.put(invoice(1, "700.0"), days=0)
    books.put(invoice(4, "100.0", archived_at="2026-03-05T10:00:00Z"), days=0)
    del books.rows[5], books.rows[6]
    books.change(5, "delete")
    books.change(6, "update")  # and is there no more by now
    found = ask(books, cursor)
    nets = {id: each["currency_amount_before_tax"] for id, each in found.by_id().items()}
    assert (nets, set(found.deleted)) == (
        {"1": "700.0", "2": "300.0", "3": "300.0"},
        {"4", "5", "6"},
    )


def test_a_connection_that_was_left_for_a_month_begins_again(books) -> None:
    books.put(invoice(1, "100.0"))
    cursor = json.loads(ask(books).cursor)
    assert ask(books, json.dumps(cursor)).records == []
    old = cursor | {"since": (datetime.now(UTC) - timedelta(days=31)).isoformat()}
    assert len(ask(books, json.dumps(old)).records) == 1
