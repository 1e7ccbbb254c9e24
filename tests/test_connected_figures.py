"""Answers as tools give them, through the proposed mapping into facts and figures that were worked out
by hand.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from revops.connectors import sql, sql_tables
from revops.egress import client
from revops.models import Activity, Deal, Invoice, Rejected
from tests import small_company
from tests.connected_tool import connected_to, pulled_all
from tests.results import number, rows, value
from tests.test_connector_odoo import Server, deal
from tests.test_connector_sql import address
from tests.weather import Asked, Given, Weather, weather
from tests.workers import database_url

pytestmark = pytest.mark.django_db
DOCUMENT = ("number", "kind", "business_day", "amount_minor", "currency", "corrects")


@pytest.fixture
def sky(monkeypatch) -> Iterator[Weather]:
    small_company.organisation()
    monkeypatch.setattr(client, "sleep", lambda _seconds: None)
    with weather() as found:
        yield found


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_chargebee_in_currencies_of_no_two_and_three_decimals(sky, tmp_path: Path, settings) -> None:  # fmt: skip
    usual = {"customer_id": "c1", "status": "paid", "tax": 0, "currency_code": "EUR", "updated_at": int(time.time()) - 9_999_999,
             "price_type": "tax_exclusive", "deleted": False, "object": "invoice", "date": seconds("2026-03-10 12:00")}  # fmt: skip
    invoices = [
        # In
        {"id": "1", "total": 12000, **usual, "tax": 2000, "date": seconds("2026-02-28 23:30")},  # March in Amsterdam
        {"id": "2", "total": 0, **usual, "status": "payment_due", "due_date": None},
        {"id": "3", "total": 5000, **usual, "currency_code": "JPY"},
        {"id": "4", "total": 1500, **usual, "currency_code": "KWD", "status": "not_paid"},
        # Out
        {"id": "5", "total": 900, **usual, "status": "pending"},
        {"id": "6", "total": 900, **usual, "status": "voided", "voided_at": seconds("2026-03-11 12:00")},
        {"id": "7", "total": 900, **usual, "deleted": True},
    ]  # fmt: skip
    note = {"id": "CN-1", "total": 2400, **usual, "status": "refund_due", "reference_invoice_id": "1", "type": "adjustment",
            "taxes": [{"name": "VAT", "amount": 400}]}  # fmt: skip
    del note["tax"]
    lists = {"invoices": [{"invoice": each} for each in invoices], "credit_notes": [{"credit_note": note}]}  # fmt: skip
    for name, found in lists.items():
        sky.on(f"/api/v2/{name}", lambda _asked, found=found: {"list": found})
    given = {"site": "acme", "key": "k", "address": sky.url}
    pulled_all(connected_to("chargebee", given, list(lists), tmp_path, settings))
    assert rows(Invoice, *DOCUMENT) == [
        ("crm/1", "invoice", "2026-03-01", 10000, "EUR", ""), ("crm/2", "invoice", "2026-03-10", 0, "EUR", ""), ("crm/3", "invoice",
         "2026-03-10", 5000, "JPY", ""),
        ("crm/4", "invoice", "2026-03-10", 1500, "KWD", ""), ("crm/CN-1", "credit_note", "2026-03-10", -2000, "EUR", "crm/1"),
    ]  # fmt: skip
    assert not Rejected.objects.exists()
    small_company.load(tmp_path, "rates", [{"currency": "JPY", "month_on": "2026-03-01", "rate": "0.006"}, {"currency": "KWD",
        "month_on": "2026-03-01", "rate": "3"}])  # fmt: skip
    # 100.00 + 0 + 5000 × 0.006 + 1.500 × 3 − 20.00
    assert (value("revenue", "2026-03"), number("revenue", "2026-02").value.amount) == (11450, None)


def test_pennylane_credits_and_currencies(sky, tmp_path: Path, settings) -> None:
    usual = {"currency": "EUR", "currency_tax": "20.0", "date": "2026-03-02", "deadline": None, "status": "upcoming", "draft": False,
             "credited_invoice": None, "archived_at": None, "customer": {"id": 7, "url": "https://x"}, "paid": False,
              "amount": "120.0"}  # fmt: skip
    found = [
        {"id": 1, "invoice_number": "F-1", "currency_amount_before_tax": "100.0", **usual},
        {"id": 2, "invoice_number": "F-2", "currency_amount_before_tax": "1234.56", **usual, "currency": "USD",
         "status": "partially_cancelled"},
        {"id": 3, "invoice_number": "A-1", "currency_amount_before_tax": "-50.0", **usual, "currency_tax": "-10.0",
         "credited_invoice": {"id": 1, "url": "https://x"}, "customer": None},
        {"id": 4, "invoice_number": "", "currency_amount_before_tax": "9.0", **usual, "draft": True, "status": "draft", "date": None},
        {"id": 5, "invoice_number": "P-1", "currency_amount_before_tax": "9.0", **usual, "status": "proforma"},
    ]  # fmt: skip
    sky.on("/api/external/v2/customer_invoices", {"items": found, "has_more": False, "next_cursor": None})  # fmt: skip
    sky.on("/api/external/v2/changelogs/customer_invoices", {"items": [], "has_more": False, "next_cursor": None})  # fmt: skip
    given = {"token": "t", "address": sky.url}
    pulled_all(connected_to("pennylane", given, ["customer_invoices"], tmp_path, settings))
    assert rows(Invoice, *DOCUMENT) == [
        ("crm/A-1", "credit_note", "2026-03-02", -5000, "EUR", "crm/F-1"), ("crm/F-1", "invoice", "2026-03-02", 10000, "EUR", ""),
        ("crm/F-2", "invoice", "2026-03-02", 123456, "USD", ""),
    ]  # fmt: skip
    assert (value("revenue", "2026-03"), Rejected.objects.count()) == (
        5000,
        0,
    )  # dollars have no rate


def test_odoo_by_the_interface_of_version_19(sky, tmp_path: Path, settings) -> None:
    server = Server(sky)
    sky.on("/jsonrpc", Given(b"Not Found", 404))
    server.tables["crm.lead"] = [
        deal(1, create_date="2026-02-01 09:00:00", stage_id=[4, "Won"], probability=100.0, date_closed="2026-03-31 22:30:00",
             partner_id=[8, "Acme, Ann"], partner_name=False, date_deadline=False),
        deal(2, create_date="2026-02-01 09:00:00", active=False, probability=0.0, date_closed="2026-03-12 10:00:00", expected_revenue=0.0),
        deal(3, create_date="2026-02-01 09:00:00", user_id=False, team_id=False, company_currency=[2, "JPY"], expected_revenue=5000.0),
    ]  # fmt: skip
    usual = {"active": True, "create_date": "2026-03-02 09:00:00", "write_date": "2026-03-02 09:00:00", "state": "posted",
        "invoice_date": "2026-03-02",
             "invoice_date_due": False, "amount_untaxed": 100.0, "amount_tax": 20.0, "currency_id": [1, "EUR"], "partner_id": [8,
              "Acme, Ann"],
             "commercial_partner_id": [7, "Acme"], "reversed_entry_id": False, "invoice_origin": False,
              "payment_state": "not_paid"}  # fmt: skip
    server.tables["account.move"] = [
        {"id": 1, "name": "INV/1", "move_type": "out_invoice", **usual},
        {"id": 2, "name": "RINV/1", "move_type": "out_refund", **usual, "amount_untaxed": 40.0, "reversed_entry_id": [1, "INV/1 (wrong)"]},
        {"id": 3, "name": "INV/2", "move_type": "out_invoice", **usual, "state": "cancel"},
        {"id": 4, "name": False, "move_type": "out_invoice", **usual, "state": "draft"},
        {"id": 5, "name": "REC/1", "move_type": "out_receipt", **usual, "amount_untaxed": 5.5},
    ]  # fmt: skip
    server.tables["res.partner"] = [{"id": 8, "commercial_partner_id": [7, "Acme"]}]
    given = {"address": sky.url, "database": "", "login": "", "key": "k3y"}
    pulled_all(connected_to("odoo", given, ["deals", "documents"], tmp_path, settings))
    assert rows(Deal, "deal", "amount_minor", "currency", "closed_on", "customer") == [
        ("crm/1", 120050, "EUR", "2026-04-01", "crm/7"), ("crm/2", 0, "EUR", "2026-03-12", "crm/7"), ("crm/3", 5000, "JPY", None, "crm/7"),
    ]  # fmt: skip
    assert rows(Invoice, *DOCUMENT, "customer") == [
        ("crm/INV/1", "invoice", "2026-03-02", 10000, "EUR", "", "crm/7"), ("crm/REC/1", "invoice", "2026-03-02", 550, "EUR", "", "crm/7"),
        ("crm/RINV/1", "credit_note", "2026-03-02", -4000, "EUR", "crm/INV/1", "crm/7"),
    ]  # fmt: skip
    assert (value("revenue", "2026-03"), value("signed_amount", "2026-04")) == (6550, 120050)


def test_aircall_counts_as_talk_what_somebody_took(sky, tmp_path: Path, settings) -> None:
    began = seconds("2026-03-10 10:00")
    usual = {"direction": "outbound", "status": "done", "raw_digits": "+33 1 22", "user": {"id": 9, "name": "Ann", "email": "a@x.io"},
             "contact": None, "archived": False, "missed_call_reason": None}  # fmt: skip
    calls = [
        {"id": 1, **usual, "started_at": began, "answered_at": began + 20, "ended_at": began + 80, "duration": 80},
        {"id": 2, **usual, "started_at": began + 100, "answered_at": None, "ended_at": began + 130, "duration": 30},
        {"id": 3, **usual, "started_at": began + 200, "answered_at": None, "ended_at": began + 205, "duration": 5, "user": None,
         "direction": "inbound", "raw_digits": "anonymous", "missed_call_reason": "out_of_opening_hours"},
        {"id": 4, **usual, "started_at": began + 300, "answered_at": began + 301, "ended_at": None, "duration": 0, "status": "answered"},
    ]  # fmt: skip

    def listed(asked: Asked) -> dict[str, Any]:
        page = int(asked.params["page"])
        more = f"{sky.url}/v1/calls?page={page + 1}" if page < 4 else None
        return {"meta": {"count": 1, "total": 4, "current_page": page, "per_page": 1, "next_page_link": more},
            "calls": calls[page - 1 : page]}  # fmt: skip

    sky.on("/v1/calls", listed)
    given = {"id": "i", "token": "t", "address": sky.url}
    pulled_all(connected_to("aircall", given, ["calls"], tmp_path, settings))
    assert rows(Activity, "business_day", "duration_seconds", "kind") == [
        ("2026-03-10", 0, "call"), ("2026-03-10", 0, "call"), ("2026-03-10", 60, "call"),
    ]  # fmt: skip


def test_ringover_counts_as_talk_what_was_said(sky, tmp_path: Path, settings) -> None:
    usual = {"type": "PHONE", "direction": "out", "last_state": "ANSWERED",
             "user": {"user_id": 9, "firstname": "Ann", "lastname": "Bo"}, "from_number": "33122", "to_number": "33144",
             "note": None, "tags": [], "contact": None, "ivr": None, "record": None}  # fmt: skip
    began = f"{datetime.now(UTC).date()}T00:00:01"
    calls = [
        {"cdr_id": 1, "call_id": "71", **usual, "start_time": began + ".5Z", "answered_time": began + ".7Z", "end_time": began + ".9Z",
         "incall_duration": 50, "total_duration": 60},
        {"cdr_id": 2, "call_id": "72", **usual, "start_time": began + "Z", "answered_time": None, "end_time": began + "Z",
         "incall_duration": 0, "total_duration": 25, "last_state": "MISSED", "direction": "in", "user": None},
        {"cdr_id": 3, "call_id": "73", **usual, "start_time": began + "Z", "answered_time": began + "Z", "end_time": None,
         "incall_duration": None, "total_duration": None},
    ]  # fmt: skip

    def listed(asked: Asked) -> object:
        is_inside = asked.params["start_date"] <= began <= asked.params["end_date"]
        return {"call_list_count": 3, "call_list": calls} if is_inside else Given(b"", 204)

    sky.on("/v2/calls", listed)
    given = {"key": "k", "address": sky.url}
    pulled_all(connected_to("ringover", given, ["calls"], tmp_path, settings))
    assert rows(Activity, "duration_seconds", "motion", "kind") == [
        (0, "inbound", "call"), (50, "outbound", "call"),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_database_of_invoices(transactional_db, monkeypatch, tmp_path: Path, settings) -> None:
    small_company.organisation()
    monkeypatch.setattr(sql, "arguments", lambda _kind, _url: {"options": "-c timezone=UTC"})
    monkeypatch.setattr(sql_tables, "PAGE", 2)
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute(
            "CREATE TABLE tool_invoices (invoice_number text PRIMARY KEY, invoice_date timestamptz, amount_excl_tax numeric(14,4),"
            " currency char(3), customer_name text, updated_at timestamp NOT NULL, is_deleted text)"
        )
        try:
            line.execute(
                "INSERT INTO tool_invoices VALUES ('I-1', '2026-02-28 23:30+00', 100.0000, 'EUR', 'Acme', '2026-03-01', 'N'),"
                " ('I-2', '2026-03-10 00:00+01', 5000, 'JPY', NULL, '2026-03-01', 'N'),"
                " ('i-2', '2026-03-31 23:00+00', 7.5, 'EUR', 'Acme', '2026-03-01', 'N'),"
                " ('I-3', '2026-03-10 00:00+01', 1, 'EUR', 'Acme', '2026-03-01', 'Y'),"
                " ('I-4', '2026-03-10', -20.25, 'EUR', 'Acme', '2026-03-01', 'N')"
            )
            given = {"address": address(), "changed": "updated_at", "deleted": "is_deleted"}
            crm = connected_to("sql", given, ["tool_invoices"], tmp_path, settings)
            pulled_all(crm)
            found = rows(Invoice, "number", "business_day", "amount_minor", "currency")
            assert found == [
                ("crm/I-1", "2026-03-01", 10000, "EUR"), ("crm/I-2", "2026-03-10", 5000, "JPY"), ("crm/I-4", "2026-03-10", -2025, "EUR"),
                ("crm/i-2", "2026-04-01", 750, "EUR"),
            ]  # fmt: skip
            assert value("revenue", "2026-03") == 7975  # 100.00 − 20.25; yen have no rate
            line.execute("UPDATE tool_invoices SET is_deleted = 'yes', updated_at = now() WHERE invoice_number = 'I-1'")  # fmt: skip
            pulled_all(crm)
            assert value("revenue", "2026-03") == -2025
        finally:
            line.execute("DROP TABLE tool_invoices")
