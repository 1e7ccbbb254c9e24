"""Pipedrive: deals, archived ones too, with the changelog of each; leads, people, users, activities.

Which deals are deleted is asked for by their status; of other lists what is missing once a day is gone.
A deal that changed has its whole changelog read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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
PATHS = ("/deals", "/deals/archived")
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
LEADS = [
    Endpoint(
        path, "data", "offset", "start", more="additional_data.pagination.more_items_in_collection",
        changed="update_time", size=PAGE, size_param="limit",
    ) for path in ("/api/v1/leads", "/api/v1/leads/archived")
]  # fmt: skip
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
        return increments.sweeps(since, LISTS[what].asked(client, home))
    if what == "users":
        return increments.sweeps("", USERS.asked(client, home))
    if what not in ("deals", "deal_history", "leads"):
        why = gettext("Pipedrive is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    deals = Deals(client, home, has_log=what == "deal_history")
    if what == "leads":
        return increments.sweeps("", deals.leads())
    return increments.pages(since, deals.ask(), deals.gone())


@dataclass
class Deals:
    """Deals of one account, or what happened to them."""

    client: Client
    home: str
    has_log: bool
    stages: dict[str, str] | None = None
    fields: list[Json] | None = None

    def ask(self) -> Ask:
        """Those in use and then the archived ones, which have a list of their own."""
        listed = increments.in_turn(*(self.listed(path) for path in PATHS))

        def ask(since: datetime | None, token: str) -> Batch:
            found = listed(since, token)
            records = [record for deal in found.records for record in self.records_of(deal)]
            return replace(found, records=records)

        return ask

    def leads(self) -> Ask:
        """Without their address for blind copies, which is nobody's."""
        listed = increments.in_turn(*(each.asked(self.client, self.home) for each in LEADS))

        def ask(since: datetime | None, token: str) -> Batch:
            found = listed(since, token)
            records = [
                {**each, "channel": labelled(self.field("channel"), each.get("channel")), "cc_email": None}
                for each in found.records
            ]  # fmt: skip
            return replace(found, records=records)

        return ask

    def gone(self) -> Ask:
        listed = increments.in_turn(*(self.listed(path, status="deleted") for path in PATHS))

        def ask(since: datetime | None, token: str) -> Batch:
            found = listed(since, token)
            ids = [*found.deleted, *(str(deal["id"]) for deal in found.records)]
            return Batch([], found.next, None, ids)

        return ask

    def listed(self, path: str, **params: str) -> Ask:
        size = DEALS_WITH_LOG if self.has_log else PAGE
        return listed(path, size, **params).asked(self.client, self.home)

    def records_of(self, deal: Json) -> Iterator[Json]:
        if self.has_log:
            yield from self.history_of(deal)
        else:
            yield {
                **deal, "stage": self.stage_of(deal.get("stage_id")), "custom": self.custom_of(deal),
                "channel": labelled(self.field("channel"), deal.get("channel")),
            }  # fmt: skip

    def custom_of(self, deal: Json) -> Json:
        """Fields of the company's own by their names: the tool calls them by a hash, and their options by numbers."""
        found = deal.get("custom_fields") or {}
        named = [(each, found.get(each.get("field_code"))) for each in self.known_fields()]
        return {
            " ".join(str(each["field_name"]).replace(".", " ").split()): labelled(each, value)
            for each, value in named if each.get("is_custom_field") and value is not None
        }  # fmt: skip

    def field(self, code: str) -> Json:
        return next((each for each in self.known_fields() if each.get("field_code") == code), {})

    def known_fields(self) -> list[Json]:
        """Asked for once a pull; none where the account may not read them."""
        if self.fields is None:
            try:
                asked = self.named("/api/v2/dealFields")
                self.fields = [
                    each for batch in increments.batches(asked, None, "") for each in batch.records
                ]
            except Permanent as error:
                if error.status not in (403, 404):
                    raise
                self.fields = []
        return self.fields

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
            asked = self.named("/api/v2/stages")
            self.stages = {
                str(stage["id"]): str(stage["name"])
                for batch in increments.batches(asked, None, "") for stage in batch.records
            }  # fmt: skip
        return self.stages.get(str(key), str(key or ""))

    def named(self, path: str) -> Ask:
        """A list of what the company gave names to."""
        cursor = "additional_data.next_cursor"
        return Endpoint(path, "data", "cursor", "cursor", cursor, size_param="limit").asked(self.client, self.home)  # fmt: skip


def labelled(field: Json, value: object) -> object:
    """What stands in a field, options by their labels."""
    options = {str(each.get("id")): each.get("label") for each in field.get("options") or ()}
    if isinstance(value, list):
        return ";".join(str(options.get(str(each), each)) for each in value)
    return options.get(str(value), value)


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
