"""HubSpot: objects of the CRM with the history of their properties, by a private app's token.

What is new is searched by the time of the last change and then read with history and associations,
which a search does not have. What is archived or merged away is deleted here; a contact that was
merged says into which.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.endpoints import at, iso, moment
from revops.connectors.history import changes, of_values
from revops.connectors.hubspot_kinds import OBJECTS, OFFERED, ObjectType
from revops.connectors.increments import Batch
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Page,
    Permanent,
    Setting,
    declare,
    elsewhere,
    hook_secret,
)
from revops.egress import Client
from revops.messages import gettext

HOME = "https://api.hubapi.com"
PAGE, WITH_HISTORY = 100, 50  # the most that HubSpot answers
NOT_HELD = {"CANCELED", "NO_SHOW", "RESCHEDULED"}
SEARCHED = 10_000  # a search goes no further
Json = Mapping[str, Any]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    client = Client({"Authorization": f"Bearer {given['token']}"})
    home = given.get("address") or HOME
    if what == "owners":
        return increments.sweeps(since, Owners(client, home).ask)
    if what not in OBJECTS:
        why = gettext("HubSpot is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    objects = Objects(client, home, OBJECTS[what])
    return increments.pages(since, objects.news, objects.gone, objects.everything)


@dataclass
class Objects:
    """One type of object of one account."""

    client: Client
    home: str
    kind: ObjectType
    stages: dict[str, str] | None = None

    @property
    def size(self) -> int:
        return WITH_HISTORY if self.kind.history else PAGE

    def everything(self, _since: datetime | None, token: str) -> Batch:
        answer = self.listed(token, is_archived=False)
        return self.batch(answer["results"], after_of(answer))

    def gone(self, since: datetime | None, token: str) -> Batch:
        """Ids of what was archived since; of a history the object takes its changes with it."""
        answer = self.listed(token, is_archived=True)
        recent = [
            each["id"] for each in answer["results"]
            if (at := increments.parsed(each.get("archivedAt"))) is None or since is None or at >= since
        ]  # fmt: skip
        return Batch([], after_of(answer), deleted=recent)

    def listed(self, token: str, *, is_archived: bool) -> Json:
        params: dict[str, Any] = {"limit": self.size, "archived": str(is_archived).lower()}
        if token:
            params["after"] = token
        if not is_archived:
            params |= {"properties": ",".join(self.kind.properties)}
            if self.kind.history:
                params["propertiesWithHistory"] = ",".join(self.kind.history)
            if self.kind.tied:
                params["associations"] = ",".join(self.kind.tied)
        return answered(
            self.client.get(f"{self.home}/crm/v3/objects/{self.kind.type}", params).json()
        )

    def news(self, since: datetime | None, token: str) -> Batch:
        """A search goes on behind its first ten thousand from the last change that it found."""
        kept = json.loads(token) if token else {"since": millis(since), "after": 0}
        answer = answered(self.client.post(f"{self.home}/crm/v3/objects/{self.kind.type}/search", {
            "filterGroups": [{"filters": [{"propertyName": self.kind.changed, "operator": "GTE", "value": str(kept["since"])}]}],
            "sorts": [{"propertyName": self.kind.changed, "direction": "ASCENDING"}],
            "properties": [self.kind.changed], "limit": self.size, "after": str(kept["after"]),
        }).json())  # fmt: skip
        found = answer["results"]
        after, reached = after_of(answer), self.reached(found)
        following = json.dumps(kept | {"after": int(after)}) if after else ""
        if after and int(after) + self.size > SEARCHED:
            following = json.dumps({"since": millis(reached), "after": 0})
        return self.batch(self.read(found), following, reached)

    def read(self, found: Sequence[Json]) -> list[Json]:
        """The objects of a search with their properties, history and associations."""
        if not found:
            return []
        inputs = [{"id": each["id"]} for each in found]
        url = f"{self.home}/crm/v3/objects/{self.kind.type}/batch/read"
        given = {"properties": list(self.kind.properties), "inputs": inputs}
        if self.kind.history:
            given["propertiesWithHistory"] = list(self.kind.history)
        read = [dict(each) for each in answered(self.client.post(url, given).json())["results"]]
        for other in self.kind.tied:
            ties = self.ties(other, inputs)
            for each in read:
                to = [{"id": tied} for tied in ties.get(each["id"], [])]
                each["associations"] = {**each.get("associations", {}), other: {"results": to}}
        return list(read)

    def ties(self, other: str, inputs: Sequence[Json]) -> dict[str, list[str]]:
        url = f"{self.home}/crm/v4/associations/{self.kind.type}/{other}/batch/read"
        answer = answered(self.client.post(url, {"inputs": inputs}).json())
        return {
            str(each["from"]["id"]): [str(to["toObjectId"]) for to in each.get("to", [])]
            for each in answer["results"]
        }

    def batch(
        self, found: Sequence[Json], following: str, reached: datetime | None = None
    ) -> Batch:
        records: list[Json] = []
        deleted: list[str] = []
        for each in found:
            merged = merged_of(each)
            if self.kind.history:
                records += self.history_of(each)
                deleted += merged
                continue
            record = self.record_of(each)
            records.append(record)
            if self.kind.type == "contacts":
                records += [record | {"id": former, "merged_into": each["id"]} for former in merged]
            else:
                deleted += merged
        return Batch(records, following, reached or self.reached(found), deleted)

    def record_of(self, each: Json) -> dict[str, Any]:
        properties = each.get("properties") or {}
        ties = {other: list(dict.fromkeys(tied_of(each, other))) for other in self.kind.tied}
        record = {
            "id": each["id"], "properties": properties, "createdAt": each.get("createdAt"), "updatedAt": each.get("updatedAt"),
            "merged_into": "",
            "associations": {other: ids[0] if other == "companies" and ids else ";".join(ids) for other, ids in ties.items()},
        }  # fmt: skip
        record |= touch_of(self.kind.type, properties)
        if self.kind.type == "deals":
            record |= {
                "outcome": outcome_of(properties),
                "stage": self.stage_of(properties.get("dealstage")),
            }
        return record

    def history_of(self, each: Json) -> Iterator[Json]:
        for name, kind in self.kind.history.items():
            entries = [
                (str(entry["timestamp"]), self.value_of(name, entry.get("value")))
                for entry in at(each, f"propertiesWithHistory.{name}") or []
            ]
            if self.kind.type == "deals":
                yield from changes(each["id"], kind, of_values(entries))
                continue
            for when, value in sorted(entries):
                yield {
                    "id": f"{each['id']}/{when}/{value}",
                    "contact": each["id"],
                    "at": when,
                    "lifecycle_stage": value,
                }

    def value_of(self, name: str, value: object) -> object:
        if name == "dealstage":
            return self.stage_of(value)
        return (iso(value) or str(value or ""))[:10] if name == "closedate" else value

    def stage_of(self, key: object) -> str:
        """The name of a stage of a pipeline, asked for once a pull."""
        if self.stages is None:
            answer = answered(self.client.get(f"{self.home}/crm/v3/pipelines/deals").json())
            self.stages = {
                stage["id"]: stage["label"]
                for pipeline in answer["results"]
                for stage in pipeline["stages"]
            }
        return self.stages.get(str(key), str(key or ""))

    def reached(self, found: Sequence[Json]) -> datetime | None:
        return increments.latest([
            moment(at(each, f"properties.{self.kind.changed}") or each.get("updatedAt")) for each in found
        ])  # fmt: skip


@dataclass
class Owners:
    """People, also those who left."""

    client: Client
    home: str

    def ask(self, _since: datetime | None, token: str) -> Batch:
        archived, after = json.loads(token) if token else (False, "")
        params = {"limit": PAGE, "archived": str(archived).lower()} | (
            {"after": after} if after else {}
        )
        answer = answered(self.client.get(f"{self.home}/crm/v3/owners", params).json())
        following = json.dumps([archived, after_of(answer)]) if after_of(answer) else ""
        if not following and not archived:
            following = json.dumps([True, ""])
        people = [
            {"id": each["id"], "email": each.get("email"), "name": " ".join(filter(None, (each.get("firstName"), each.get("lastName")))),
             "team": next((team["name"] for team in each.get("teams") or [] if team.get("primary")), "")}
            for each in answer["results"]
        ]  # fmt: skip
        return Batch(people, following)


def answered(answer: Any) -> Json:
    """Raises Permanent for what has no results: another address, or another version."""
    if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
        raise Permanent(
            gettext("HubSpot answered something without “results”; is the address right?")
        )
    return answer


def after_of(answer: Json) -> str:
    return str(at(answer, "paging.next.after") or "")


def merged_of(each: Json) -> list[str]:
    """Ids that this object took the place of."""
    text = at(each, "properties.hs_merged_object_ids") or ""
    return [part for part in text.split(";") if part and part != each["id"]]


def tied_of(each: Json, other: str) -> list[str]:
    return [str(to["id"]) for to in at(each, f"associations.{other}.results") or []]


def outcome_of(properties: Json) -> str:
    if properties.get("hs_is_closed_won") == "true":
        return "won"
    return "lost" if properties.get("hs_is_closed") == "true" else "open"


def touch_of(type: str, properties: Json) -> Json:
    """Milliseconds as seconds, and whether a meeting was held: of many nobody writes it down."""
    if type == "calls" and (lasted := properties.get("hs_call_duration")):
        return {"duration_seconds": int(float(lasted)) // 1000}
    return (
        {"was_held": properties.get("hs_meeting_outcome") not in NOT_HELD}
        if type == "meetings"
        else {}
    )


def millis(at: datetime | None) -> int:
    return int(at.timestamp() * 1000) if at else 0


declare(
    Connector(
        "hubspot",
        "HubSpot",
        (
            Setting(
                "token",
                _("Token of a private app"),
                _("With the rights crm.objects.….read of what is asked for, crm.objects.owners.read and crm.schemas.deals.read."),
                is_secret=True,
            ),
            elsewhere(_("Of a proxy or a test; empty for HubSpot's own.")),
            hook_secret(_("The client secret of the app; empty where it sends none.")),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
        "hubspot",
    )
)  # fmt: skip
