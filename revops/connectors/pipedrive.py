"""Pipedrive: deals, archived ones too, with the changelog of each; leads, people, users, activities.

What is deleted is asked for by its status. A deal that changed has its whole changelog read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.endpoints import Endpoint
from revops.connectors.history import Change, changes
from revops.connectors.increments import Ask, Batch
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Permanent,
    Setting,
    declare,
)
from revops.egress import Client
from revops.messages import gettext

PAGE, DEALS_WITH_LOG = 500, 100
HISTORY = {"stage_id": "stage", "value": "amount", "user_id": "owner", "owner_id": "owner",
           "expected_close_date": "expected_close"}  # fmt: skip
Json = Mapping[str, Any]


def listed(path: str, size: int = PAGE, **params: str) -> Endpoint:
    """A list of version 2, oldest change first."""
    return Endpoint(
        f"/api/v2{path}", "data", "cursor", "cursor", "additional_data.next_cursor", since="updated_since",
        changed="update_time", deleted="is_deleted", size=size, size_param="limit",
        params={"sort_by": "update_time", "sort_direction": "asc", **params},
    )  # fmt: skip


LISTS = {
    "persons": listed("/persons"),
    "organizations": listed("/organizations"),
    "activities": listed("/activities"),
}
LEADS = Endpoint(
    "/api/v1/leads", "data", "offset", "start", more="additional_data.pagination.more_items_in_collection",
    changed="update_time", size=PAGE, size_param="limit", params={"archived_status": "all"},
)  # fmt: skip
USERS = Endpoint("/api/v1/users", "data")
OFFERED = (
    Offered("deals", _("Deals")),
    Offered("deal_history", _("What happened to deals, from their changelog")),
    Offered("leads", _("Leads")),
    Offered("users", _("Users, as people")),
    Offered("activities", _("Activities")),
    Offered("organizations", _("Organisations, as customers"), is_usual=False),
    Offered("persons", _("People of customers"), is_usual=False),
)


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    home, client = given["address"].rstrip("/"), Client({"x-api-token": given["token"]})
    if what in LISTS:
        return increments.pages(since, LISTS[what].asked(client, home))
    if what in ("leads", "users"):
        return increments.sweeps("", (LEADS if what == "leads" else USERS).asked(client, home))
    if what not in ("deals", "deal_history"):
        why = gettext("Pipedrive is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    deals = Deals(client, home, has_log=what == "deal_history")
    return increments.pages(since, deals.ask, deals.gone)


@dataclass
class Deals:
    """Deals of one account, or what happened to them."""

    client: Client
    home: str
    has_log: bool
    stages: dict[str, str] | None = None

    @property
    def size(self) -> int:
        return DEALS_WITH_LOG if self.has_log else PAGE

    def ask(self, since: datetime | None, token: str) -> Batch:
        """Those in use and then the archived ones, which have a list of their own."""
        archived, cursor = json.loads(token) if token else (False, "")
        path = "/deals/archived" if archived else "/deals"
        found = self.listed(path)(since, cursor)
        following = json.dumps([archived, found.next]) if found.next else ""
        if not following and not archived:
            following = json.dumps([True, ""])
        records = [record for deal in found.records for record in self.records_of(deal)]
        return Batch(records, following, found.reached, found.deleted)

    def gone(self, since: datetime | None, token: str) -> Batch:
        found = self.listed("/deals", status="deleted")(since, token)
        return Batch(
            [], found.next, None, [*found.deleted, *(str(deal["id"]) for deal in found.records)]
        )

    def listed(self, path: str, **params: str) -> Ask:
        return listed(path, self.size, **params).asked(self.client, self.home)

    def records_of(self, deal: Json) -> Iterator[Json]:
        if self.has_log:
            yield from self.history_of(deal)
        else:
            yield {**deal, "stage": self.stage_of(deal.get("stage_id"))}

    def history_of(self, deal: Json) -> Iterator[Json]:
        log = Endpoint(
            f"/api/v1/deals/{deal['id']}/changelog", "data", "cursor", "cursor", "additional_data.next_cursor",
            size=PAGE, size_param="limit",
        )  # fmt: skip
        for batch in increments.batches(
            increments.once_each(log.asked(self.client, self.home)), None, ""
        ):
            for entry in batch.records:
                if kind := HISTORY.get(str(entry["field_key"])):
                    yield from changes(str(deal["id"]), kind, [self.change_of(entry, kind)])

    def change_of(self, entry: Json, kind: str) -> Change:
        values = [entry.get(name) for name in ("new_value", "old_value")]
        if kind == "stage":
            values = [self.stage_of(value) for value in values]
        at = increments.parsed(entry["time"])
        return Change(at.isoformat() if at else str(entry["time"]), *values)

    def stage_of(self, key: object) -> str:
        """The name of a stage, asked for once a pull."""
        if self.stages is None:
            ask = Endpoint(
                "/api/v2/stages",
                "data",
                "cursor",
                "cursor",
                "additional_data.next_cursor",
                size_param="limit",
            )
            self.stages = {
                str(stage["id"]): str(stage["name"])
                for batch in increments.batches(ask.asked(self.client, self.home), None, "") for stage in batch.records
            }  # fmt: skip
        return self.stages.get(str(key), str(key or ""))


declare(
    Connector(
        "pipedrive",
        "Pipedrive",
        (
            Setting("address", _("Address of the company"), _("As https://acme.pipedrive.com.")),
            Setting(
                "token",
                _("API token"),
                _("Of a user who sees everything: in Pipedrive, personal preferences, API."),
                is_secret=True,
            ),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
    )
)  # fmt: skip
