"""Salesforce against a server with the shape of its answers: a login, SOQL in order, deleted, merged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from revops.connectors import salesforce
from revops.connectors.protocol import CONNECTORS, Permanent
from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

NOW = datetime.now(UTC)
ORDERED = re.compile(
    r"SELECT (?P<fields>[\w., ]+) FROM (?P<object>\w+)(?: WHERE (?P<where>.+))? ORDER BY (?P<changed>\w+), Id LIMIT (?P<most>\d+)"
)
SINCE = re.compile(r"\w+ >= (\S+)")
BEHIND = re.compile(r"\(\w+ > (\S+) OR \(\w+ = (\S+) AND Id > '(\w+)'\)\)")


def at(minutes: float) -> str:
    """In whole seconds, as many of its times are."""
    return (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


class Org:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.rows, self.fields, self.tokens = sky, {}, ["Id", "Amount"], ["t0ken"]
        sky.on("/services/oauth2/token", self.token)
        sky.on("/services/data/*", self.query)

    def token(self, asked: Asked) -> object:
        is_right = (
            b"grant_type=client_credentials" in asked.body and b"client_secret=s3cret" in asked.body
        )
        if not is_right:
            return Given({"error": "invalid_client"}, 400)
        return {"access_token": self.tokens[-1]}

    def query(self, asked: Asked) -> object:
        if asked.headers.get("authorization") != f"Bearer {self.tokens[-1]}":
            return Given([{"errorCode": "INVALID_SESSION_ID"}], 401)
        if asked.path.endswith("/describe"):
            return {"fields": [{"name": each} for each in self.fields]}
        assert asked.path.endswith("/queryAll")
        found = ORDERED.fullmatch(asked.params["q"])
        assert found, asked.params["q"]
        changed = found["changed"]
        rows = sorted(self.rows.get(found["object"], []), key=lambda row: (row[changed], row["Id"]))
        rows = [row for row in rows if is_there(row, changed, found["where"])][: int(found["most"])]
        names = [name.partition(".")[0] for name in found["fields"].split(", ")]
        shown = [
            {"attributes": {"type": found["object"]}, **{name: row.get(name) for name in names}}
            for row in rows
        ]
        return {"totalSize": len(shown), "done": True, "records": shown}


def is_there(row: dict[str, Any], changed: str, where: str | None) -> bool:
    value = datetime.fromisoformat(row[changed])
    if where and (found := BEHIND.fullmatch(where)):
        edge = datetime.fromisoformat(found[1])
        return value > edge or value == edge and row["Id"] > found[3]
    return not where or value >= datetime.fromisoformat(SINCE.fullmatch(where)[1])


def opportunity(id: str, minutes: float, **more: object) -> dict[str, Any]:
    return {"Id": id, "Name": f"Deal {id}", "StageName": "Prospecting", "Amount": 1200.5, "CloseDate": "2026-03-12",
            "CreatedDate": "2026-01-03T09:00:00.000+0000", "IsWon": False, "IsClosed": False, "OwnerId": "0051", "IsDeleted": False,
            "AccountId": "0011", "Account": {"attributes": {"type": "Account"}, "Name": "Acme"},
                "SystemModstamp": at(minutes), **more}  # fmt: skip


@pytest.fixture
def org(settings) -> Iterator[Org]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Org(sky)


def ask(org: Org, what: str, since: str = "", secret: str = "s3cret"):
    given = {"address": org.sky.url, "client_id": "app", "client_secret": secret}
    return read("salesforce", given, what, since)


def test_opportunities_are_deals_whose_flags_say_how_they_ended(org, tmp_path: Path) -> None:
    org.rows["Opportunity"] = [
        opportunity("006A", -9000, StageName="Signed", IsWon=True, IsClosed=True),
        opportunity("006B", -9000, StageName="Closed Won", IsClosed=True),  # the stage disagrees
        opportunity("006C", -9000),
    ]
    _text, feeds = proposed(tmp_path, ask(org, "opportunities").records, "opportunities")
    assert [(row["deal"], row["outcome"], row["stage"], row["company"]) for row in feeds["deals"]] == [
        ("tool/006A", "won", "Signed", "Acme"), ("tool/006B", "lost", "Closed Won", "Acme"), ("tool/006C", "open", "Prospecting", "Acme"),
    ]  # fmt: skip


def test_rows_of_one_second_are_read_across_pages_and_once(org, monkeypatch) -> None:
    monkeypatch.setattr(salesforce, "PAGE", 3)
    org.rows["Opportunity"] = [opportunity(f"006{n:03}", -9000) for n in range(10)]
    found = ask(org, "opportunities")
    assert [each["Id"] for each in found.records] == [f"006{n:03}" for n in range(10)]
    org.rows["Opportunity"] += [opportunity(f"006N{n}", 0) for n in range(7)]
    assert len(ask(org, "opportunities", found.cursor).by_id("Id")) == 7


def test_what_is_deleted_is_deleted_and_a_merged_lead_says_into_which(org, tmp_path: Path) -> None:
    org.rows["Opportunity"] = [opportunity("006A", -9000), opportunity("006B", -9000)]
    cursor = ask(org, "opportunities").cursor
    org.rows["Opportunity"][0] |= {"IsDeleted": True, "SystemModstamp": at(1)}
    found = ask(org, "opportunities", cursor)
    assert (found.deleted, found.records) == (["006A"], [])
    lead = {"Id": "00Q1", "Email": "a@x.io", "Company": "Acme", "Status": "New", "LeadSource": "Web",
        "CreatedDate": at(-9000), "OwnerId": "0051",
            "IsDeleted": False, "MasterRecordId": None, "SystemModstamp": at(-9000)}  # fmt: skip
    org.rows["Lead"] = [lead, lead | {"Id": "00Q2", "IsDeleted": True, "MasterRecordId": "00Q1"}]
    found = ask(org, "leads")
    _text, feeds = proposed(tmp_path, found.records, "leads")
    assert found.deleted == [] and [row.get("merged_into") for row in feeds["leads"]] == [
        None,
        "tool/00Q1",
    ]


def test_what_happened_comes_from_the_history_of_fields(org, tmp_path: Path) -> None:
    def entry(id: str, field: str, old: object, new: object) -> dict[str, Any]:
        return {
            "Id": id,
            "OpportunityId": "006A",
            "Field": field,
            "OldValue": old,
            "NewValue": new,
            "CreatedDate": at(-9000),
            "IsDeleted": False,
        }

    org.rows["OpportunityFieldHistory"] = [
        entry("0171", "StageName", "Prospecting", "Closed Won"), entry("0172", "Amount", None, 500.0), entry("0173", "created", None, None),
        entry("0174", "Owner", "Ann", "Bert"), entry("0175", "Owner", "0051", "0052"), entry("0176", "CloseDate",
            "2026-03-12", "2026-04-01"),
    ]  # fmt: skip
    _text, feeds = proposed(
        tmp_path, ask(org, "opportunity_history").records, "opportunity_history"
    )
    assert [(row["kind"],
        row.get("stage") or row.get("amount") or row.get("owner") or row.get("expected_close_on")) for row in feeds["changes"]] == [
        ("stage", "Closed Won"), ("amount", 50000), ("owner", "tool/0052"), ("expected_close", "2026-04-01"),
    ]  # fmt: skip


def test_a_wrong_secret_is_for_a_person(org) -> None:
    with pytest.raises(Permanent, match="invalid_client"):
        ask(org, "leads", secret="wrong")
    with pytest.raises(Permanent, match="not asked for “cases”"):
        ask(org, "cases")


def test_a_currency_is_asked_for_where_the_organisation_has_several(org, tmp_path: Path) -> None:
    org.rows["Opportunity"] = [opportunity("006A", -9000, CurrencyIsoCode="JPY", Amount=5000.0)]
    assert "CurrencyIsoCode" not in ask(org, "opportunities").records[0]
    org.fields.append("CurrencyIsoCode")
    _text, feeds = proposed(tmp_path, ask(org, "opportunities").records, "opportunities")
    assert [(row["currency"], row["amount"]) for row in feeds["deals"]] == [("JPY", 5000)]


def test_a_session_that_ends_between_two_pages_is_begun_again(org, monkeypatch) -> None:
    monkeypatch.setattr(salesforce, "PAGE", 2)
    org.rows["Lead"] = [{"Id": f"00Q{n}", "IsDeleted": False, "SystemModstamp": at(n - 99)} for n in range(6)]  # fmt: skip
    given = {"address": org.sky.url, "client_id": "app", "client_secret": "s3cret"}
    seen = []
    for page in CONNECTORS["salesforce"].pages(given, "leads", ""):
        seen += [json.loads(each)["Id"] for each in page.records]
        org.tokens.append(f"token {len(seen)}")
    assert sorted(set(seen)) == [f"00Q{n}" for n in range(6)]


def test_an_amount_that_became_zero_is_zero_and_one_that_was_cleared_is_none(org, tmp_path: Path) -> None:  # fmt: skip
    row = {"OpportunityId": "006A", "Field": "Amount", "CreatedDate": at(-9000), "IsDeleted": False}
    org.rows["OpportunityFieldHistory"] = [
        row | {"Id": "0171", "OldValue": 500.0, "NewValue": 0.0}, row | {"Id": "0172", "OldValue": 0.0, "NewValue": None},
    ]  # fmt: skip
    records = ask(org, "opportunity_history").records
    assert [(each["amount_before"], each["amount"]) for each in records] == [("500.0", "0.0"), ("0.0", "")]  # fmt: skip


def test_an_empty_page_that_says_there_is_more_is_the_last(org) -> None:
    org.sky.on("/services/data/*", {"totalSize": 0, "done": False, "records": []})
    assert ask(org, "leads").records == []
