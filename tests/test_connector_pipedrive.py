"""Pipedrive against a server with the shape of its answers: archived deals, changelogs, deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

NOW = datetime.now(UTC)


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def deal(id: int, minutes: float, **more: object) -> dict[str, Any]:
    return {"id": id, "title": f"Deal {id}", "value": 1200.5, "currency": "EUR", "stage_id": 3, "owner_id": 9,
        "org_id": 4, "status": "open",
            "add_time": "2026-01-03T09:00:00Z", "won_time": None, "lost_time": None, "close_time": None, "is_deleted": False,
            "expected_close_date": "2026-12-12", "update_time": at(minutes), **more}  # fmt: skip


class Company:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.deals, self.archived, self.logs = sky, [], [], {}
        sky.on("/api/v2/deals", lambda asked: self.page(self.deals, asked))
        sky.on("/api/v2/deals/archived", lambda asked: self.page(self.archived, asked))
        sky.on(
            "/api/v1/deals/*",
            lambda asked: self.page(self.logs[int(asked.path.split("/")[4])], asked, size=2),
        )
        sky.on(
            "/api/v2/stages",
            {
                "success": True,
                "data": [{"id": 3, "name": "Contact"}, {"id": 4, "name": "Offer"}],
                "additional_data": {},
            },
        )
        sky.on(
            "/api/v1/users",
            {
                "success": True,
                "data": [{"id": 9, "name": "Ann", "email": "a@x.io", "active_flag": True}],
            },
        )
        self.people = [{"id": 5, "name": "Ann", "update_time": at(-9000)}]
        sky.on("/api/v2/persons", lambda asked: self.page(self.people, asked))
        sky.on("/api/v1/leads", lambda asked: {"success": True, "data": [{"id": f"l{asked.params.get('start', 0)}", "add_time": at(-9)}],
               "additional_data": {"pagination": {"more_items_in_collection": "start" not in asked.params}}})  # fmt: skip
        sky.on("/api/v1/leads/archived", {"success": True, "data": [{"id": "old", "is_archived": True, "add_time": at(-9)}]})  # fmt: skip
        sky.on("/api/v2/dealFields", {"success": True, "additional_data": {"next_cursor": None}, "data": [
            {"field_code": "channel", "field_name": "Source channel", "options": [{"id": 52, "label": "Fair"}], "is_custom_field": False},
            {"field_code": "a1b2", "field_name": "Sales region", "options": [{"id": 7, "label": "North"}], "is_custom_field": True},
            {"field_code": "c3d4", "field_name": "Uses. Many",
             "options": [{"id": 1, "label": "A"}, {"id": 2, "label": "B"}], "is_custom_field": True},
            {"field_code": "e5f6", "field_name": "Setup", "options": None, "is_custom_field": True},
        ]})  # fmt: skip

    def page(self, rows: list, asked: Asked, size: int = 3) -> dict:
        assert asked.headers["x-api-token"] == "t0ken"
        gone = asked.params.get("status") == "deleted"
        since = asked.params.get("updated_since", "")
        rows = [
            row
            for row in rows
            if "id" not in row
            or row.get("is_deleted", False) == gone
            and row["update_time"] >= since
        ]
        begin = int(asked.params.get("cursor") or 0)
        following = str(begin + size) if begin + size < len(rows) else None
        return {
            "success": True,
            "data": rows[begin : begin + size],
            "additional_data": {"next_cursor": following},
        }


@pytest.fixture
def company(settings) -> Iterator[Company]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Company(sky)


def ask(company: Company, what: str, since: str = ""):
    return read("pipedrive", {"address": company.sky.url, "token": "t0ken"}, what, since)


def test_deals_come_with_archived_ones_and_the_names_of_stages(company, tmp_path: Path) -> None:
    company.deals = [deal(n, -9000) for n in range(1, 5)]
    company.archived = [deal(99, -9000, status="won", won_time="2026-03-12T10:00:00Z")]
    found = ask(company, "deals")
    assert sorted(map(int, found.by_id())) == [1, 2, 3, 4, 99]
    _text, feeds = proposed(tmp_path, found.records, "deals")
    won = next(row for row in feeds["deals"] if row["deal"] == "tool/99")
    assert (won["outcome"], won["amount"], won["stage"], won["owner"]) == (
        "won",
        120050,
        "Contact",
        "tool/9",
    )


def test_only_what_changed_and_what_was_deleted_comes_again(company) -> None:
    company.deals = [deal(1, -9000), deal(2, -9000)]
    cursor = ask(company, "deals").cursor
    company.deals = [deal(1, 1, is_deleted=True), deal(2, -9000), deal(3, 1)]
    found = ask(company, "deals", cursor)
    assert (found.deleted, list(found.by_id())) == (["1"], ["3"])


def test_what_happened_comes_from_the_changelog_of_each_deal(company, tmp_path: Path) -> None:
    company.deals = [deal(1, -9000)]
    company.logs = {1: [
        {"field_key": "stage_id", "old_value": "3", "new_value": "4", "time": "2026-02-01 10:00:00"},
        {"field_key": "label", "old_value": "a", "new_value": "b", "time": "2026-02-01 10:00:00"},
        {"field_key": "value", "old_value": "900", "new_value": "1200.5", "time": "2026-02-02 10:00:00"},
    ]}  # fmt: skip
    _text, feeds = proposed(tmp_path, ask(company, "deal_history").records, "deal_history")
    assert [(row["kind"], row.get("stage"), row.get("amount"), row["at"][:10]) for row in feeds["changes"]] == [
        ("stage", "Offer", None, "2026-02-01"), ("amount", None, 120050, "2026-02-02"),
    ]  # fmt: skip


def test_leads_and_users_are_read_whole(company) -> None:
    leads = ask(company, "leads")
    assert (list(leads.by_id()), leads.is_sweep) == (["l0", "l1", "old"], True)
    assert ask(company, "users").records[0]["email"] == "a@x.io"


def test_a_list_that_names_nothing_deleted_is_swept_once_a_day(company) -> None:
    company.people.append({"id": 6, "name": "Bo", "update_time": at(-9000)})
    first = ask(company, "persons")
    assert (list(first.by_id()), first.is_sweep) == (["5", "6"], True)
    company.people.pop()
    second = ask(company, "persons", first.cursor)
    assert (second.records, second.is_sweep) == ([], False)
    a_day_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    due = json.dumps(json.loads(second.cursor) | {"swept": a_day_ago})
    assert ask(company, "persons", due).is_sweep


def test_an_archived_deal_that_was_deleted_is_gone(company) -> None:
    company.deals, company.archived = [deal(1, -9000)], [deal(99, -9000)]
    cursor = ask(company, "deals").cursor
    company.archived = [deal(99, 1, is_deleted=True)]
    assert ask(company, "deals", cursor).deleted == ["99"]


def test_options_and_fields_of_the_company_have_their_names(company, tmp_path: Path) -> None:
    own = {"a1b2": 7, "c3d4": [2, 1], "e5f6": {"value": 90.5, "currency": "EUR"}, "gone": 3}
    company.deals = [deal(1, -9000, channel=52, custom_fields=own), deal(2, -9000, channel=None)]
    found = ask(company, "deals").by_id()
    assert (found["1"]["channel"], found["1"]["custom"]) == (
        "Fair", {"Sales region": "North", "Uses Many": "B;A", "Setup": {"value": 90.5, "currency": "EUR"}},
    )  # fmt: skip
    assert (found["2"]["channel"], found["2"]["custom"]) == (None, {})
    _text, feeds = proposed(tmp_path, list(found.values()), "deals")
    assert [row.get("channel") for row in feeds["deals"]] == ["Fair", None]


def test_a_company_that_shows_no_fields_is_read_without_their_names(company) -> None:
    company.sky.on("/api/v2/dealFields", Given({"error": "Scope and URL mismatch"}, 403))
    company.deals = [deal(1, -9000, channel=52)]
    assert ask(company, "deals").by_id()["1"]["channel"] == 52
