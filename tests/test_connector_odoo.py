"""Odoo against a server with the shape of its JSON-RPC: fields, archived, log, errors as successes.

With ODOO_TEST_URL (and ODOO_TEST_DATABASE, _LOGIN, _KEY) the same lists are read of a real one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from revops.connectors import odoo
from revops.connectors.protocol import Passing, Permanent
from revops.egress import client
from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

NOW = datetime.now(UTC)
Row = dict[str, Any]


def at(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")


def deal(id: int, days: float = 60, **more: object) -> Row:
    return {"id": id, "name": f"Deal {id}", "type": "opportunity", "active": True,
            "create_date": "2026-01-03 09:00:00", "write_date": at(days),
            "partner_id": [7, "Acme, Ann"], "partner_name": "Acme", "expected_revenue": 1200.5, "company_currency": [1, "EUR"],
            "stage_id": [3, "Proposal"], "probability": 40.0, "date_deadline": "2026-12-12", "date_closed": False,
            "user_id": [9, "Ann"], "team_id": [2, "Sales"], "source_id": False, "date_conversion": False, **more}  # fmt: skip


class Server:
    """Models by name, rows by model; every field that a row has is known."""

    def __init__(self, sky: Weather) -> None:
        self.sky, self.error, self.json_2 = sky, {}, []
        self.tables: dict[str, list[Row]] = {
            "crm.stage": [{"id": 3, "is_won": False}, {"id": 4, "is_won": True}]
        }
        sky.on("/jsonrpc", self.called)
        sky.on("/json/2/*", self.called_by_name)

    def called(self, asked: Asked) -> Row:
        given = asked.json["params"]
        if self.error:
            return {
                "jsonrpc": "2.0",
                "id": 1,
                "error": {"code": 200, "message": "Odoo Server Error", "data": self.error},
            }
        if given["method"] == "authenticate":
            return {"result": 2 if given["args"][:3] == ["acme", "a@x.io", "k3y"] else False}
        assert given["args"][:3] == ["acme", 2, "k3y"]
        model, method, args, more = given["args"][3:]
        return {"result": self.answer(model, method, *args, **more)}

    def called_by_name(self, asked: Asked) -> object:
        """As JSON-2 does: the key says who asks, arguments have names, and errors a status."""
        if asked.headers["authorization"] != "bearer k3y":
            return Given({"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid apikey"}, 401)  # fmt: skip
        self.json_2.append(asked.headers.get("x-odoo-database", ""))
        _blank, _json, _two, model, method = asked.path.split("/")
        if self.error:
            return Given({**self.error, "arguments": [], "debug": "Traceback"}, 403)
        return self.answer(model, method, **asked.json)

    def answer(self, model: str, method: str, domain: list = (), **more: Any) -> object:
        rows = self.tables.get(model, [])
        if method == "fields_get":
            return {name: {} for row in rows for name in row}
        return self.search(rows, domain, **more)

    def search(
        self,
        rows: list[Row],
        domain: list,
        fields: list,
        context: Row,
        order: str = "id",
        limit: int = 10**6,
    ) -> list:
        assert context == {"active_test": False}
        name, _blank, way = order.partition(" ")
        found = sorted(
            (row for row in rows if meets(row, domain)),
            key=lambda row: row[name],
            reverse=way == "desc",
        )
        return [{key: row[key] for key in {"id", *fields}} for row in found[:limit]]


def meets(row: Row, domain: list) -> bool:
    """What is joined by “|” in front of two conditions, and by and otherwise."""
    terms = [term if term == "|" else compares(row, *term) for term in domain]
    while "|" in terms:
        place = len(terms) - 1 - terms[::-1].index("|")
        terms[place : place + 3] = [terms[place + 1] or terms[place + 2]]
    return all(terms)


def compares(row: Row, name: str, sign: str, value: Any) -> bool:
    found = row.get(name, False)
    if sign in ("=", "!="):
        return (bool(found) == value if isinstance(value, bool) else found == value) == (
            sign == "="
        )
    if sign == "in":
        return found in value
    return found > value if sign == ">" else found >= value


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[Server]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(odoo, "PAGE", 2)
    monkeypatch.setattr(client, "sleep", lambda _seconds: None)
    with weather() as sky:
        yield Server(sky)


def ask(server: Server, what: str = "deals", since: str = "", key: str = "k3y", **more: str):
    given = {"address": server.sky.url, "database": "acme", "login": "a@x.io", "key": key, **more}
    return read("odoo", given, what, since)


def test_deals_come_with_what_was_lost_and_is_archived(server, tmp_path: Path) -> None:
    server.tables["crm.lead"] = [
        deal(1), deal(2, stage_id=[4, "Signed"], probability=100.0, date_closed="2026-03-12 10:00:00"),
        deal(3, active=False, probability=0.0, date_closed="2026-03-13 10:00:00"), deal(4, type="lead"),
    ]  # fmt: skip
    found = ask(server)
    assert ({id: each["outcome"] for id, each in found.by_id().items()}, found.is_sweep) == (
        {"1": "open", "2": "won", "3": "lost"}, True,
    )  # fmt: skip
    _text, feeds = proposed(tmp_path, found.records, "deals")
    won = next(row for row in feeds["deals"] if row["deal"] == "tool/2")
    assert (won["outcome"], won["amount"], won["owner"], won["stage"], won["closed_at"][:10], won["company"]) == (
        "won", 120050, "tool/9", "Signed", "2026-03-12", "Acme",
    )  # fmt: skip


def test_what_changed_in_the_second_of_the_last_answer_comes_and_a_pass_misses_none(server) -> None:
    server.tables["crm.lead"] = [deal(n) for n in range(1, 6)]
    cursor = ask(server).cursor
    server.tables["crm.lead"] += [deal(6, 0), deal(7, 0)]
    server.tables["crm.lead"][0] |= {"write_date": at(0), "expected_revenue": 7.0}
    assert sorted(ask(server, since=cursor).by_id()) == ["1", "6", "7"]


def test_what_was_deleted_is_noticed_by_a_pass_over_everything(server) -> None:
    server.tables["crm.lead"] = [deal(n) for n in range(1, 4)]
    cursor = re.sub(r'"swept":"[^"]*"', '"swept":""', ask(server).cursor)
    del server.tables["crm.lead"][1]
    pages = list(
        odoo.pages(
            {"address": server.sky.url, "database": "acme", "login": "a@x.io", "key": "k3y"},
            "deals",
            cursor,
        )
    )
    assert any(page.is_sweep for page in pages)
    assert sum(len(page.records) for page in pages) == 2


def test_documents_come_untaxed_and_a_draft_is_none(server, tmp_path: Path) -> None:
    usual = {"active": True, "create_date": "2026-03-02 09:00:00", "write_date": at(60), "state": "posted", "invoice_date": "2026-03-02",
             "invoice_date_due": "2026-04-01", "amount_untaxed": 100.0, "amount_tax": 20.0, "currency_id": [1, "EUR"],
             "partner_id": [8, "Acme, Ann"], "commercial_partner_id": [7, "Acme"],
             "reversed_entry_id": False, "invoice_origin": "S0001"}  # fmt: skip
    server.tables["account.move"] = [
        {"id": 1, "name": "INV/2026/00001", "move_type": "out_invoice", **usual},
        {"id": 2, "name": "RINV/2026/00001", "move_type": "out_refund", **usual, "reversed_entry_id": [1, "INV/2026/00001 (wrong)"]},
        {"id": 3, "name": "/", "move_type": "out_invoice", **usual, "state": "draft"},
        {"id": 4, "name": "BILL/1", "move_type": "in_invoice", **usual},
        {"id": 5, "name": "REC/1", "move_type": "out_receipt", **usual, "currency_id": [2, "JPY"], "amount_untaxed": 5000.0},
        {"id": 6, "name": "INV/2026/00002", "move_type": "out_invoice", **usual, "state": "cancel"},
    ]  # fmt: skip
    found = ask(server, "documents")
    assert (sorted(found.by_id()), found.deleted) == (["1", "2", "5"], ["3", "6"])
    _text, feeds = proposed(tmp_path, found.records, "documents")
    credit = next(row for row in feeds["invoices"] if row["kind"] == "credit_note")
    assert (credit["amount"], credit["tax_amount"], credit["corrects"]) == (
        -10000,
        -2000,
        "tool/INV/2026/00001",
    )
    receipt = next(row for row in feeds["invoices"] if row["invoice"] == "tool/REC/1")
    assert (receipt["kind"], receipt["amount"], receipt["currency"], receipt["company"]) == ("invoice", 5000, "JPY", "Acme")  # fmt: skip


@pytest.mark.parametrize("login", ["", "a@x.io"])
def test_odoo_is_asked_by_the_interface_that_it_has(server, login: str) -> None:
    """From Odoo 19 on JSON-2 takes the place of JSON-RPC; without a user it is asked at once."""
    if login:
        server.sky.on("/jsonrpc", Given(b"<h1>Not Found</h1>", 404, {"Content-Type": "text/html"}))
    server.tables["crm.lead"] = [deal(n) for n in range(1, 6)]
    assert sorted(ask(server, login=login).by_id()) == list("12345")
    assert set(server.json_2) == {"acme"}
    with pytest.raises(Permanent, match="401.*Invalid apikey"):
        ask(server, login=login, key="wrong")
    server.error = {"name": "odoo.exceptions.AccessError", "message": "You are not allowed to access"}  # fmt: skip
    with pytest.raises(Permanent, match="403.*You are not allowed"):
        ask(server, login=login)


def test_a_contact_and_the_company_that_is_billed_are_one_customer(server) -> None:
    """A deal names the person, its invoice the company."""
    server.tables["crm.lead"] = [
        deal(1, partner_id=[8, "Acme, Ann"], partner_name=False), deal(2, partner_id=[7, "Acme"], partner_name=False),
        deal(3, partner_id=[9, "Bo, alone"], partner_name=False), deal(4, partner_id=False, partner_name="Soon"),
    ]  # fmt: skip
    server.tables["res.partner"] = [{"id": 8, "commercial_partner_id": [7, "Acme"]}, {"id": 9, "commercial_partner_id": [9,
        "Bo, alone"]}]  # fmt: skip
    found = ask(server).by_id()
    assert {id: (each["partner_id"], each["company"]) for id, each in found.items()} == {
        "1": (7, "Acme"), "2": (7, "Acme"), "3": (9, "Bo, alone"), "4": ("", "Soon"),
    }  # fmt: skip


@pytest.mark.parametrize("field", ["field", "field_id"])  # before Odoo 17, and since
def test_history_comes_from_the_log_and_not_from_dates_of_stages(
    server, tmp_path: Path, field: str
) -> None:
    empty = {
        f"{side}_value_{kind}": False
        for side in ("old", "new")
        for kind in ("char", "float", "integer", "datetime")
    }
    server.tables |= {
        "mail.message": [
            {"id": 5, "model": "crm.lead", "res_id": 1, "date": "2026-02-01 10:00:00", "tracking_value_ids": [11, 12]},
            {"id": 6, "model": "crm.lead", "res_id": 1, "date": "2026-02-02 10:00:00", "tracking_value_ids": [13]},
            {"id": 7, "model": "res.partner", "res_id": 1, "date": "2026-02-02 10:00:00", "tracking_value_ids": [14]},
        ],
        "mail.tracking.value": [
            {"id": 11, field: [1, "Stage (crm.lead)"], **empty, "old_value_char": "New", "new_value_char": "Won", "new_value_integer": 4},
            {"id": 12, field: [2, "Priority (crm.lead)"], **empty, "new_value_char": "High"},
            {"id": 13, field: [3, "Expected (crm.lead)"], **empty, "old_value_float": 10.0, "new_value_float": 12.5},
            {"id": 14, field: [1, "Stage (crm.lead)"], **empty},
        ],
        "ir.model.fields": [{"id": 1, "name": "stage_id"}, {"id": 2, "name": "priority"}, {"id": 3, "name": "expected_revenue"}],
    }  # fmt: skip
    _text, feeds = proposed(tmp_path, ask(server, "deal_history").records, "deal_history")
    assert [(row["kind"], row.get("stage"), row.get("amount"), row["at"][:10]) for row in feeds["changes"]] == [
        ("stage", "Won", None, "2026-02-01"), ("amount", None, 1250, "2026-02-02"),
    ]  # fmt: skip


def test_a_field_that_this_odoo_has_not_is_not_asked_for(server) -> None:
    row = deal(1)
    del row["date_closed"], row["partner_name"]
    server.tables["crm.lead"] = [row]
    assert ask(server).records[0]["company"] == "Acme, Ann"


def test_an_error_passes_or_needs_a_person_by_its_name(server) -> None:
    with pytest.raises(Permanent, match="does not know this user"):
        ask(server, key="wrong")
    server.error = {
        "name": "psycopg2.errors.SerializationFailure",
        "message": "could not serialize access",
    }
    with pytest.raises(Passing):
        ask(server)
    server.error = {"name": "psycopg2.OperationalError", "message": 'FATAL:  database "acme" does not exist'}  # fmt: skip
    with pytest.raises(Permanent, match="does not exist"):
        ask(server)
    server.error = {
        "name": "odoo.exceptions.AccessError",
        "message": "You are not allowed\nto access",
    }
    with pytest.raises(Permanent, match="You are not allowed"):
        ask(server)


@pytest.mark.skipif("ODOO_TEST_URL" not in os.environ, reason="NO REAL ODOO: set ODOO_TEST_URL, _DATABASE, _LOGIN and _KEY")  # fmt: skip
@pytest.mark.parametrize("what", [*odoo.LISTS, "deal_history"])
def test_a_real_one_answers_all_lists(settings, what: str) -> None:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    names = {"address": "URL", "database": "DATABASE", "login": "LOGIN", "key": "KEY"}
    given = {name: os.environ[f"ODOO_TEST_{key}"] for name, key in names.items()}
    found = read("odoo", given, what)
    assert all("id" in each for each in found.records)
