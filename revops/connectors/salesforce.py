"""Salesforce: objects by SOQL, also what is deleted, with the history of fields where it is tracked.

Asked in the order of the last change and the id, from the last one that was read on: a query that was
forgotten on the other side costs nothing. A lead that was merged away says into which.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.history import Change, changes, said
from revops.connectors.increments import Batch
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

VERSION = "v62.0"
PAGE = 2000
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An object with its fields; `changed` says when a row last changed. `may` are fields that only some
    organisations have.
    """

    object: str
    fields: tuple[str, ...]
    changed: str = "SystemModstamp"
    may: tuple[str, ...] = ()


OBJECTS = {
    "leads": ObjectType("Lead", ("Name", "Email", "Company", "Status", "LeadSource", "OwnerId", "CreatedDate", "Country", "IsConverted",
                           "ConvertedOpportunityId", "ConvertedDate", "IsDeleted", "MasterRecordId")),
    "lead_history": ObjectType("LeadHistory", ("LeadId", "Field", "OldValue", "NewValue", "IsDeleted"), "CreatedDate"),
    "opportunities": ObjectType("Opportunity", ("Name", "StageName", "Amount", "CloseDate", "CreatedDate", "IsWon", "IsClosed",
                                          "ForecastCategoryName", "Type", "OwnerId", "AccountId",
                                          "Account.Name", "LeadSource", "IsDeleted"),
                                may=("CurrencyIsoCode",)),
    "opportunity_history": ObjectType("OpportunityFieldHistory", ("OpportunityId", "Field", "OldValue", "NewValue", "IsDeleted"),
                                      "CreatedDate"),
    "accounts": ObjectType("Account", ("Name", "OwnerId", "BillingCountry", "IsDeleted", "MasterRecordId")),
    "users": ObjectType("User", ("Name", "Email", "IsActive", "UserRole.Name")),
    "tasks": ObjectType("Task", ("WhoId", "WhatId", "Type", "TaskSubtype", "Status", "IsClosed", "CompletedDateTime",
                           "CallDurationInSeconds", "OwnerId", "IsDeleted")),
    "events": ObjectType("Event", ("WhoId", "WhatId", "Type", "StartDateTime", "DurationInMinutes", "OwnerId", "IsDeleted")),
}  # fmt: skip
HISTORY = {"StageName": "stage", "Amount": "amount", "CloseDate": "expected_close", "ForecastCategoryName": "category",
           "Owner": "owner"}  # fmt: skip
OFFERED = (
    Offered("leads", _("Leads")),
    Offered("lead_history", _("Statuses of leads, from their history")),
    Offered("opportunities", _("Opportunities, as deals")),
    Offered("opportunity_history", _("What happened to opportunities, from their history")),
    Offered("users", _("Users, as people")),
    Offered("accounts", _("Accounts, as customers"), is_usual=False),
    Offered("tasks", _("Tasks"), is_usual=False),
    Offered("events", _("Events, as meetings"), is_usual=False),
)


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    if what not in OBJECTS:
        why = gettext("Salesforce is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    return increments.pages(since, Query(given, OBJECTS[what]).ask)


class Query:
    """What one object has, from a time on or all of it."""

    def __init__(self, given: Given, kind: ObjectType) -> None:
        self.kind, self.given = kind, given
        self.client: Client | None = None
        self.home = ""
        self.columns: tuple[str, ...] = ()

    def ask(self, since: datetime | None, token: str) -> Batch:
        answer = self.asked("/queryAll", {"q": self.soql(since, token)})
        rows = rows_of(answer)
        following = ""
        if rows and (len(rows) >= PAGE or not answer.get("done", True)):
            following = json.dumps([moment(rows[-1][self.kind.changed]), rows[-1]["Id"]])
        records: list[Json] = []
        deleted: list[str] = []
        for row in rows:
            self.put(row, records, deleted)
        reached = increments.latest([increments.parsed(row[self.kind.changed]) for row in rows])
        return Batch(records, following, reached, deleted)

    def asked(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Signs in, and once more where the session ended in the middle."""
        is_new = self.client is None
        if self.client is None:
            self.home, self.client = logged_in(self.given)
        try:
            return self.client.get(f"{self.home}/services/data/{VERSION}{path}", params).json()
        except Permanent as error:
            if error.status != 401 or is_new:
                raise
            self.client = None
            return self.asked(path, params)

    def known_columns(self) -> tuple[str, ...]:
        """With those that this organisation has, asked for once a pull."""
        if not self.columns:
            kind, there = self.kind, set[str]()
            if kind.may:
                described = self.asked(f"/sobjects/{kind.object}/describe")
                there = {each["name"] for each in described["fields"]}
            may = [name for name in kind.may if name in there]
            self.columns = ("Id", *kind.fields, *may, kind.changed)
        return self.columns

    def soql(self, since: datetime | None, token: str) -> str:
        """In the order of the last change, behind the row that was read last."""
        kind, where = self.kind, []
        if token:
            at, behind = json.loads(token)
            where.append(f"({kind.changed} > {at} OR ({kind.changed} = {at} AND Id > '{behind}'))")
        elif since:
            where.append(f"{kind.changed} >= {moment(since)}")
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        columns = ", ".join(self.known_columns())
        return f"SELECT {columns} FROM {kind.object}{condition} ORDER BY {kind.changed}, Id LIMIT {PAGE}"

    def put(self, row: Json, records: list[Json], deleted: list[str]) -> None:
        plain = {name: value for name, value in row.items() if name != "attributes"}
        is_merged = self.kind.object == "Lead" and bool(row.get("MasterRecordId"))
        if row.get("IsDeleted") and not is_merged:
            deleted.append(row["Id"] if "Field" not in row else owner_of(row))
        elif self.kind.object == "OpportunityFieldHistory":
            records += history_of(row)
        elif self.kind.object == "Opportunity":
            records.append(plain | {"outcome": outcome_of(row)})
        else:
            records.append(plain)


def history_of(row: Json) -> Iterator[Json]:
    """Of a change of owner there are two rows, one with names and one with ids: ids are taken."""
    kind = HISTORY.get(row["Field"])
    values = [str(said(row.get(name))) for name in ("NewValue", "OldValue")]
    if (
        kind is None
        or kind == "owner"
        and any(each and not each.startswith("005") for each in values)
    ):
        return
    entry = Change(row["CreatedDate"], *values)
    for change in changes(owner_of(row), kind, [entry]):
        yield {**change, "id": row["Id"]}


def owner_of(row: Json) -> str:
    """The id of what a row of history is about."""
    return str(row.get("OpportunityId") or row.get("LeadId"))


def outcome_of(row: Json) -> str:
    if row.get("IsWon"):
        return "won"
    return "lost" if row.get("IsClosed") else "open"


def logged_in(given: Given) -> tuple[str, Client]:
    """The address of the organisation and a client with a token of it (client credentials)."""
    home = given["address"].rstrip("/")
    answer = Client().form(f"{home}/services/oauth2/token", {
        "grant_type": "client_credentials", "client_id": given["client_id"], "client_secret": given["client_secret"],
    }).json()  # fmt: skip
    if not isinstance(answer, dict) or not answer.get("access_token"):
        raise Permanent(
            gettext("Salesforce gave no token: check the connected app and its secret.")
        )
    return home, Client({"Authorization": f"Bearer {answer['access_token']}"})


def rows_of(answer: Any) -> Sequence[Json]:
    if not isinstance(answer, dict) or not isinstance(answer.get("records"), list):
        raise Permanent(
            gettext("Salesforce answered something without “records”; is the address right?")
        )
    rows: list[Json] = answer["records"]
    return rows


def moment(at: datetime | str) -> str:
    """As SOQL writes times."""
    found = increments.parsed(at) if isinstance(at, str) else at
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if found else str(at)


declare(
    Connector(
        "salesforce",
        "Salesforce",
        (
            Setting("address", _("Address of the organisation"), _("As https://acme.my.salesforce.com.")),
            Setting("client_id", _("Consumer key of the connected app")),
            Setting(
                "client_secret",
                _("Consumer secret"),
                _("Of a connected app with the client credentials flow, whose user may read the objects and “View All Data”."),
                is_secret=True,
            ),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
    )
)  # fmt: skip
