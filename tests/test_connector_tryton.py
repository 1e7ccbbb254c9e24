"""Tryton: answers that a real one gave, and, in `make test-long`, a real one with its acts."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection

from revops.connectors import tryton
from revops.connectors.protocol import Permanent
from samples.connected import beside, server
from samples.connected.server import Tryton
from tests.connector_reading import Read, proposed, read
from tests.weather import Asked, Given, Weather, weather


def moment(day: int, second: int = 0, micro: int = 0) -> dict[str, Any]:
    time = {"hour": 11, "minute": 27, "second": second, "microsecond": micro}
    return {"__class__": "datetime", "year": 2026, "month": 3, "day": day, **time}


def money(text: str) -> dict[str, str]:
    return {"__class__": "Decimal", "decimal": text}


def opportunity(id: int, state: str = "opportunity", **more: object) -> dict[str, Any]:
    return {"id": id, "number": str(id), "description": f"Deal {id}", "state": state, "amount": money("1200.50"), "end_date": None,
            "start_date": {"__class__": "date", "year": 2026, "month": 1, "day": 5}, "create_date": moment(1), "write_date": moment(2),
            "party": 2, "employee": 1, "lost_reason": None, "currency.": {"code": "EUR", "id": 1},
            "party.": {"id": 2, "rec_name": "Northwind"}, **more}  # fmt: skip


class Recorded:
    """Methods by name, as a Tryton of version 8.2 answers them."""

    def __init__(self, sky: Weather) -> None:
        self.sky, self.rows, self.past = sky, {}, {}
        sky.on("/acme/rpc/", self.answered)

    def answered(self, asked: Asked) -> object:
        method, params = asked.json["method"], asked.json["params"]
        if method == "common.db.login":
            right = params[1] == {"password": "s3cret"}
            return {"id": 1, "result": [3, "4017c0", None]} if right else Given(b"", 401)
        if method == "common.server.version":
            return {"id": 0, "result": "8.2"}
        assert asked.headers["authorization"].startswith("Session ")
        model, name = method.rsplit(".", 1)
        if model not in ("model.sale.opportunity", "model.account.invoice"):
            return {"id": 1, "error": [repr(model), ""]}
        return {"id": 1, "result": getattr(self, name)(*params)}

    def search_count(self, _domain: list, context: dict) -> int:
        assert context == {"active_test": False}
        return len(self.rows)

    def search_read(
        self, domain: list, _offset: int, limit: int, order: list, _fields: list, _context: dict
    ) -> list:
        last = next((term[2] for term in domain if term[0] == "id"), 0)
        ((name, way),) = order
        found = sorted(
            (row for row in self.rows.values() if row["id"] > last),
            key=lambda row: str(row[name]),
            reverse=way == "DESC",
        )
        return found[:limit]

    def history_revisions(self, ids: list, _context: dict) -> list:
        return [[at, 1, None] for at, _row in reversed(self.past[ids[0]])]

    def read(self, ids: list, _fields: list, context: dict) -> list:
        return [row for at, row in self.past[ids[0]] if at == context["_datetime"]]


@pytest.fixture
def recorded(settings, monkeypatch) -> Iterator[Recorded]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(tryton, "PAGE", 2)
    with weather() as sky:
        yield Recorded(sky)


def ask(recorded: Recorded, what: str = "deals", password: str = "s3cret", since: str = "") -> Read:
    given = {
        "address": recorded.sky.url,
        "database": "acme",
        "login": "admin",
        "password": password,
    }
    return read("tryton", given, what, since)


def test_an_opportunity_is_a_lead_at_first_and_then_a_deal(recorded, tmp_path: Path) -> None:
    end = {"end_date": {"__class__": "date", "year": 2026, "month": 3, "day": 9}}
    recorded.rows = {
        1: opportunity(1, "lead"),
        2: opportunity(2),
        3: opportunity(3, "won", **end),
        4: opportunity(4, "cancelled", **end),
    }
    found = ask(recorded)
    assert ({id: each["outcome"] for id, each in found.by_id().items()}, found.deleted) == (
        {"2": "open", "3": "won", "4": "lost"}, ["1"],
    )  # fmt: skip
    _text, feeds = proposed(tmp_path, found.records, "deals")
    won = next(row for row in feeds["deals"] if row["deal"] == "tool/3")
    assert (won["amount"], won["closed_at"], won["opened_at"], won["owner"]) == (
        120050,
        "2026-03-09",
        "2026-01-05",
        "tool/1",
    )
    assert len(ask(recorded, "leads").by_id()) == 4


def test_what_happened_comes_from_what_it_was_at_each_revision(recorded, tmp_path: Path) -> None:
    states = [("lead", "900"), ("opportunity", "900"), ("opportunity", "1200.50")]
    recorded.rows = {1: opportunity(1)}
    recorded.past = {1: [(moment(1 + n, micro=638910), {"id": 1, "state": state, "amount": money(amount), "employee": 1})
                         for n, (state, amount) in enumerate(states)]}  # fmt: skip
    _text, feeds = proposed(tmp_path, ask(recorded, "deal_history").records, "deal_history")
    changes = {
        (row["kind"], row.get("stage"), row.get("amount"), row["at"][:10])
        for row in feeds["changes"]
    }
    assert changes == {
        ("stage", "opportunity", None, "2026-03-02"),
        ("amount", None, 120050, "2026-03-03"),
    }


def test_a_small_table_is_read_whole_each_time_so_that_what_is_gone_is_noticed(
    recorded, monkeypatch
) -> None:
    recorded.rows = {n: opportunity(n) for n in range(1, 6)}
    first = ask(recorded)
    assert (len(first.by_id()), first.is_sweep) == (5, True)
    del recorded.rows[2]
    again = ask(recorded, since=first.cursor)
    assert (sorted(again.by_id()), again.is_sweep) == (["1", "3", "4", "5"], True)
    monkeypatch.setattr(tryton, "SMALL", 2)
    assert not ask(recorded, since=again.cursor).is_sweep


def test_a_wrong_password_and_a_module_that_is_not_there_stop_with_a_sentence(recorded) -> None:
    with pytest.raises(Permanent, match="does not know this user"):
        ask(recorded, password="wrong")
    with pytest.raises(Permanent, match="Tryton refuses model.party.party"):
        ask(recorded, "customers")


@pytest.fixture(scope="module")
def real(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Tryton]:
    if not server.is_installed():
        pytest.skip("NO REAL TRYTON: make test-long installs it into .venv-connected.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with django_db_blocker.unblock():
        connection.ensure_connection()  # the first one starts PostgreSQL
    database = configured.DATABASES["default"]
    found = Tryton(
        tmp_path_factory.mktemp("tryton"), database["HOST"], database["USER"], port, "tryton_test"
    )
    found.prepare()
    process = subprocess.Popen(found.command())
    try:
        beside.wait(found.name, found.port)
        yield found
    finally:
        process.terminate()
        process.wait()


@pytest.mark.long
class TestReal:
    @pytest.fixture(autouse=True)
    def allowed(self, settings) -> None:
        settings.EGRESS_ALLOWED = ["127.0.0.0/8"]

    def ask(self, real: Tryton, what: str, since: str = "") -> Read:
        given = {
            "address": real.address,
            "database": real.database,
            "login": "admin",
            "password": real.password,
        }
        return read("tryton", given, what, since)

    def test_all_lists_come_page_by_page(self, real, monkeypatch) -> None:
        monkeypatch.setattr(tryton, "PAGE", 5)
        counts = {
            what: len(self.ask(real, what).by_id())
            for what in tryton.LISTS
            if what != "deal_history"
        }
        assert (counts["leads"], counts["documents"], counts["employees"]) == (24, 13, 2)
        assert 0 < counts["deals"] < 24

    def test_what_is_won_and_invoiced_there_comes_with_its_history(self, real) -> None:
        before = self.ask(real, "deals")
        history = self.ask(real, "deal_history").cursor
        number = next(each["number"] for each in before.records if each["outcome"] == "open")
        real.fill("win", number)
        real.fill("invoice", "Contoso", "77")
        won = next(
            each
            for each in self.ask(real, "deals", before.cursor).records
            if each["number"] == number
        )
        assert (won["outcome"], bool(won["closed_on"])) == ("won", True)
        assert ("won", "opportunity") in {
            (each["stage"], each["stage_before"])
            for each in self.ask(real, "deal_history", history).records
            if each["deal"] == str(won["id"])
        }
        assert "77" in {
            each["untaxed_amount"].split(".")[0] for each in self.ask(real, "documents").records
        }

    def test_what_is_deleted_or_merged_there_is_gone(self, real) -> None:
        number = next(
            each["number"] for each in self.ask(real, "leads").records if each["state"] == "lead"
        )
        real.fill("delete", number)
        real.fill("merge", "Wingtip", "Contoso")
        assert number not in {each["number"] for each in self.ask(real, "leads").records}
        assert "Wingtip" not in {each["name"] for each in self.ask(real, "customers").records}
        assert "Wingtip" not in {each["company"] for each in self.ask(real, "leads").records}
