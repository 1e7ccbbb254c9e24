"""How Tryton is asked: JSON-RPC with a session of a user; dates and decimals are objects of their own."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from revops.connectors.protocol import Given, Permanent
from revops.egress import Client
from revops.messages import gettext as _

Json = Mapping[str, Any]
NOT_HERE = (404, 405)
DAY, TIME = ("year", "month", "day"), ("hour", "minute", "second", "microsecond")


@dataclass
class Database:
    given: Given

    @cached_property
    def client(self) -> Client:
        """Signed in. Raises Permanent for a password that is not known."""
        login = self.given["login"]
        try:
            found = self.asked(Client(), "common.db.login", [login, {"password": self.given["password"]}, "en"])  # fmt: skip
        except Permanent as error:
            if error.status == 401:
                raise Permanent(_("Tryton does not know this user with this password; correct them."), 401) from error  # fmt: skip
            raise
        session = base64.b64encode(f"{login}:{found[0]}:{found[1]}".encode()).decode()
        return Client({"Authorization": f"Session {session}"})

    @cached_property
    def place(self) -> str:
        """Since version 8 the place of questions is one further down."""
        home = f"{self.given['address'].rstrip('/')}/{quote(self.given['database'])}/"
        try:
            Client().post(home + "rpc/", {"id": 0, "method": "common.server.version", "params": []})
        except Permanent as error:
            if error.status in NOT_HERE:
                return home
        return home + "rpc/"

    def search(
        self, model: str, domain: Sequence[object], fields: Sequence[str], limit: int,
        order: str = "id", way: str = "ASC",
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Archived records, too."""
        params = [list(domain), 0, limit, [[order, way]], list(fields), {"active_test": False}]
        found: list[dict[str, Any]] = self.call(f"model.{model}.search_read", params)
        return found

    def count(self, model: str, domain: Sequence[object]) -> int:
        return int(self.call(f"model.{model}.search_count", [list(domain), {"active_test": False}]))

    def call(self, method: str, params: Sequence[object]) -> Any:
        return self.asked(self.client, method, params)

    def asked(self, client: Client, method: str, params: Sequence[object]) -> Any:
        answer = client.post(self.place, {"id": 1, "method": method, "params": params}).json()
        if isinstance(answer, dict) and answer.get("error"):
            why = {"method": method, "error": str(answer["error"])[:300]}
            raise Permanent(_("Tryton refuses %(method)s: %(error)s. Check the modules and the rights of the user.") % why)  # fmt: skip
        return read(answer.get("result") if isinstance(answer, dict) else answer)


def read(value: Any) -> Any:
    """With dates, times (in UTC) and decimals as texts."""
    if isinstance(value, list):
        return [read(each) for each in value]
    if not isinstance(value, dict):
        return value
    match value.get("__class__"):
        case "Decimal":
            return value["decimal"]
        case "date":
            return "{:04}-{:02}-{:02}".format(*(value[name] for name in DAY))
        case "datetime":
            return moment(value).isoformat()
    return {name: read(each) for name, each in value.items()}


def moment(value: Json) -> datetime:
    return datetime(*(value.get(name) or 0 for name in (*DAY, *TIME)), tzinfo=UTC)


def written(at: datetime) -> Json:
    """A time as Tryton reads it."""
    at = at.astimezone(UTC)
    return {"__class__": "datetime", **{name: getattr(at, name) for name in (*DAY, *TIME)}}
