"""HubSpot against a server with the shape of its answers: history, associations, archived, merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from revops.connectors import hubspot
from revops.connectors.protocol import Permanent
from tests.connector_reading import proposed, read
from tests.weather import Asked, Given, Weather, weather

NOW = datetime.now(UTC)
STAGES = [
    {"id": "s1", "label": "Contact made"},
    {"id": "s2", "label": "Contract sent"},
    {"id": "won", "label": "Closed Won"},
]


def at(minutes: float) -> str:
    return (
        (NOW + timedelta(minutes=minutes)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def deal(id: str, minutes: float, stage: str = "s1", **properties: str) -> dict[str, Any]:
    is_won = str(stage == "won").lower()
    return {
        "id": id, "createdAt": "2026-01-03T09:00:00Z", "updatedAt": at(minutes), "archived": False,
        "properties": {"dealname": f"Deal {id}", "dealstage": stage, "amount": "1200.5", "deal_currency_code": "EUR",
            "createdate": "2026-01-03T09:00:00Z", "closedate": "2026-03-12T10:00:00Z", "hs_is_closed": is_won, "hs_is_closed_won": is_won,
            "hubspot_owner_id": "9", "hs_lastmodifieddate": at(minutes), "hs_merged_object_ids": None, **properties},
        "propertiesWithHistory": {
            "dealstage": [  # the newest first, as HubSpot answers; to won in one step
                {"value": "won", "timestamp": "2026-03-12T10:00:00Z"}, {"value": "s1", "timestamp": "2026-01-03T09:00:00Z"},
            ],
            "amount": [{"value": "1200.5", "timestamp": "2026-02-01T00:00:00Z"}, {"value": "900", "timestamp": "2026-01-03T09:00:00Z"}],
        },
    }  # fmt: skip


class Portal:
    """Objects of one portal, as its interface answers them."""

    def __init__(self, sky: Weather) -> None:
        self.sky, self.objects, self.archived = sky, [], []
        sky.on("/crm/v3/objects/*", self.answer)
        sky.on("/crm/v3/pipelines/deals", {"results": [{"id": "p", "stages": STAGES}]})
        sky.on("/crm/v4/associations/*", self.ties)

    def answer(self, asked: Asked) -> object:
        if asked.path.endswith("/search"):
            return self.search(asked)
        if asked.path.endswith("/batch/read"):
            wanted = {each["id"] for each in asked.json["inputs"]}
            return {
                "results": [
                    self.shown(each, asked.json) for each in self.objects if each["id"] in wanted
                ]
            }
        assert int(asked.params["limit"]) <= (
            50 if "propertiesWithHistory" in asked.params else 100
        )
        found = (
            self.archived
            if asked.params["archived"] == "true"
            else [self.tied(each) for each in self.objects]
        )
        return self.page(found, asked.params.get("after"), int(asked.params["limit"]))

    def shown(self, each: dict, given: dict) -> dict:
        return (
            each
            if "propertiesWithHistory" in given
            else {k: v for k, v in each.items() if k != "propertiesWithHistory"}
        )

    def tied(self, each: dict) -> dict:
        return each | {
            "associations": {
                "contacts": {
                    "results": [
                        {"id": "c1", "type": "a"},
                        {"id": "c1", "type": "b"},
                        {"id": "c2", "type": "a"},
                    ]
                }
            }
        }

    def ties(self, asked: Asked) -> object:
        to = [{"toObjectId": 11}] if "contacts" in asked.path else []
        return {
            "results": [{"from": {"id": each["id"]}, "to": to} for each in asked.json["inputs"]]
        }

    def search(self, asked: Asked) -> object:
        (only,) = asked.json["filterGroups"][0]["filters"]
        assert (only["operator"], asked.json["sorts"][0]["direction"]) == ("GTE", "ASCENDING")
        found = [
            each
            for each in self.objects
            if moment(each, only["propertyName"]) >= int(only["value"])
        ]
        found.sort(key=lambda each: moment(each, only["propertyName"]))
        assert int(asked.json["after"]) < hubspot.SEARCHED
        slim = [
            {
                "id": each["id"],
                "properties": {only["propertyName"]: each["properties"][only["propertyName"]]},
            }
            for each in found
        ]
        return self.page(slim, asked.json["after"], asked.json["limit"])

    def page(self, found: list, after: str | None, size: int) -> dict:
        begin = int(after or 0)
        more = (
            {"paging": {"next": {"after": str(begin + size)}}} if begin + size < len(found) else {}
        )
        return {"results": found[begin : begin + size], **more}


def moment(each: dict, name: str) -> int:
    return int(datetime.fromisoformat(each["properties"][name]).timestamp() * 1000)


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as sky:
        yield Portal(sky)


def ask(portal: Portal, what: str, since: str = ""):
    return read("hubspot", {"token": "t0ken", "address": portal.sky.url}, what, since)


def test_deals_come_with_their_stage_outcome_and_contacts(portal, tmp_path: Path) -> None:
    portal.objects = [deal("1", -9000, "won"), deal("2", -9000, "s2")]
    found = ask(portal, "deals")
    assert {each["authorization"] for each in (asked.headers for asked in portal.sky.asked)} == {
        "Bearer t0ken"
    }
    _text, feeds = proposed(tmp_path, found.records, "deals")
    won, open_ = feeds["deals"]
    assert (won["outcome"], won["amount"], won["stage"], won["lead"], won["owner"]) == (
        "won", 120050, "Closed Won", "tool/c1", "tool/9")  # fmt: skip
    assert (open_["outcome"], open_["stage"]) == ("open", "Contract sent")


def test_a_deal_that_jumped_to_won_visited_no_stage_in_between(portal, tmp_path: Path) -> None:
    portal.objects = [deal("1", -9000, "won")]
    found = ask(portal, "deal_history")
    text, feeds = proposed(tmp_path, found.records, "deal_history")
    stages = [
        (row["stage"], row.get("stage_before"))
        for row in feeds["changes"]
        if row["kind"] == "stage"
    ]
    assert stages == [("Contact made", None), ("Closed Won", "Contact made")]
    assert [row["amount"] for row in feeds["changes"] if row["kind"] == "amount"] == [90000, 120050]
    assert 'id = ["deal", "id"]' in text  # what is deleted is named by its deal


def test_only_what_changed_is_read_again_with_history_and_ties(portal) -> None:
    portal.objects = [deal("1", -9000), deal("2", -9000)]
    cursor = ask(portal, "deals").cursor
    assert ask(portal, "deals", cursor).records == []
    portal.objects[1] = deal("2", 1, "won")
    (record,) = ask(portal, "deals", cursor).records
    assert (record["id"], record["outcome"], record["associations"]["contacts"]) == (
        "2",
        "won",
        "11",
    )


def test_more_than_one_page_and_more_than_a_search_answers(portal, monkeypatch) -> None:
    monkeypatch.setattr(hubspot, "SEARCHED", 200)
    portal.objects = [deal(str(number), number / 100) for number in range(450)]
    assert len(ask(portal, "deals").by_id()) == 450


def test_what_was_archived_is_deleted_and_what_was_merged_is_its_survivor(portal) -> None:
    portal.objects = [deal("1", -9000), deal("2", -9000)]
    cursor = ask(portal, "deals").cursor
    portal.objects = [deal("2", 1, hs_merged_object_ids="1;2")]
    portal.archived = [
        {"id": "7", "archivedAt": at(0)},
        {"id": "8", "archivedAt": "2026-01-01T00:00:00Z"},
    ]
    found = ask(portal, "deals", cursor)
    assert (set(found.deleted), list(found.by_id())) == ({"1", "7"}, ["2"])


def test_a_contact_that_was_merged_says_into_which(portal, tmp_path: Path) -> None:
    portal.objects = [{"id": "5", "updatedAt": at(-9000), "properties": {"email": "a@x.io", "lifecyclestage": "lead",
        "createdate": "2026-01-02T00:00:00Z",
        "hs_merged_object_ids": "4", "lastmodifieddate": at(-9000)}}]  # fmt: skip
    found = ask(portal, "contacts")
    assert [(each["id"], each["merged_into"]) for each in found.records] == [("5", ""), ("4", "5")]
    _text, feeds = proposed(tmp_path, found.records, "contacts")
    assert feeds["leads"][1]["merged_into"] == "tool/5"


def test_stages_of_contacts_come_from_their_history(portal, tmp_path: Path) -> None:
    portal.objects = [{"id": "5", "updatedAt": at(-9000), "properties": {"lastmodifieddate": at(-9000)},
        "propertiesWithHistory": {"lifecyclestage": [
        {"value": "marketingqualifiedlead", "timestamp": "2026-01-09T00:00:00Z"}, {"value": "lead",
            "timestamp": "2026-01-02T00:00:00Z"}]}}]  # fmt: skip
    _text, feeds = proposed(tmp_path, ask(portal, "contact_stages").records, "contact_stages")
    assert [(row["stage"], row["at"][:10]) for row in feeds["stages"]] == [
        ("lead", "2026-01-02"),
        ("mql", "2026-01-09"),
    ]


def test_owners_who_left_are_people_too(portal, tmp_path: Path) -> None:
    portal.sky.on("/crm/v3/owners", lambda asked: {"results": [
        {"id": "9", "email": "a@x.io", "firstName": "Ann", "lastName": "B", "teams": [{"name": "North", "primary": True}]}
        if asked.params["archived"] == "false" else {"id": "8", "email": "b@x.io", "firstName": "Bo", "lastName": "", "teams": []}
    ]})  # fmt: skip
    found = ask(portal, "owners")
    assert [(each["id"], each["name"], each["team"]) for each in found.records] == [
        ("9", "Ann B", "North"),
        ("8", "Bo", ""),
    ]
    assert found.is_sweep
    _text, feeds = proposed(tmp_path, found.records, "owners")
    assert feeds["people"][0]["person"] == "tool/9"


def test_a_withdrawn_token_is_for_a_person(portal) -> None:
    portal.sky.on("/crm/v3/objects/*", Given({"category": "EXPIRED_AUTHENTICATION"}, 401))
    with pytest.raises(Permanent, match="withdrawn"):
        ask(portal, "deals")
    with pytest.raises(Permanent, match="not asked for “tickets”"):
        ask(portal, "tickets")


def test_what_is_nothing_in_an_answer_is_nothing_and_a_day_may_be_milliseconds(portal) -> None:
    odd = deal("7", -9000, closedate="", amount="") | {"associations": None}
    odd["propertiesWithHistory"] = {
        "dealstage": None, "closedate": [{"value": "1772000000000", "timestamp": "2026-01-03T09:00:00Z"},
                                         {"value": "2026-03-12T23:30:00Z", "timestamp": "2026-02-03T09:00:00Z"}],
    }  # fmt: skip
    portal.objects = [odd]
    portal.tied = lambda each: each
    portal.page = lambda found, _after, _size: {"results": found, "paging": None}
    (found,) = ask(portal, "deals").by_id().values()
    assert (found["associations"], found["outcome"]) == ({"contacts": "", "companies": ""}, "open")
    assert [each["expected_close_on"] for each in ask(portal, "deal_history").records] == [
        "2026-02-25", "2026-03-12",
    ]  # fmt: skip
