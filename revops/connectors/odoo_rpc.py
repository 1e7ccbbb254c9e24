"""How Odoo is asked: JSON-RPC by the name of a database, a user and a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from revops.connectors.protocol import Given, Passing, Permanent
from revops.egress import Client
from revops.messages import gettext as _

Json = Mapping[str, Any]
# What passes when it is asked again: two transactions in each other's way, a server that starts.
AGAIN = ("SerializationFailure", "OperationalError", "LockNotAvailable", "TransactionRollback")
EVERYTHING = {"active_test": False}  # what is archived, too


@dataclass
class Database:
    given: Given
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    stages: dict[object, bool] | None = None

    @cached_property
    def client(self) -> Client:
        return Client()

    @cached_property
    def user(self) -> int:
        """Raises Permanent for a key that is not known."""
        found = self.call("common", "authenticate", [self.given["database"], self.given["login"], self.given["key"], {}])  # fmt: skip
        if not isinstance(found, int) or found is True or not found:
            raise Permanent(_("Odoo does not know this user with this key in this database; correct them."))  # fmt: skip
        return found

    def search(
        self, model: str, domain: Sequence[object], fields: Sequence[str], **more: object
    ) -> list[Json]:
        """Archived records, too, in the language of the database."""
        given = {"fields": list(fields), "context": EVERYTHING, **more}
        found = self.execute(model, "search_read", [list(domain)], given)
        if isinstance(found, list) and all(isinstance(each, dict) for each in found):
            return found
        raise Permanent(_("Odoo answered no list of %(model)s; check the address.") % {"model": model})  # fmt: skip

    def fields_of(self, model: str) -> frozenset[str]:
        """Of this version and edition of Odoo, with what was installed."""
        if model not in self.known:
            self.known[model] = frozenset(
                self.execute(model, "fields_get", [], {"attributes": ["type"]})
            )
        return self.known[model]

    def is_won(self, stage: object) -> bool:
        """Whether who is in this stage has won; asked for once a pull."""
        if self.stages is None:
            found = self.search("crm.stage", [], ["is_won"])
            self.stages = {each["id"]: bool(each.get("is_won")) for each in found}
        return self.stages.get(stage, False)

    def execute(self, model: str, method: str, args: list[object], given: Json) -> Any:
        who = [self.given["database"], self.user, self.given["key"]]
        return self.call("object", "execute_kw", [*who, model, method, args, given])

    def call(self, service: str, method: str, args: list[object]) -> Any:
        asked = {"jsonrpc": "2.0", "method": "call", "id": 1,
                 "params": {"service": service, "method": method, "args": args}}  # fmt: skip
        answer = self.client.post(self.given["address"].rstrip("/") + "/jsonrpc", asked).json()
        if isinstance(answer, dict) and "error" in answer:
            raise refused(answer["error"])
        return answer.get("result") if isinstance(answer, dict) else None


def refused(error: Any) -> Passing | Permanent:
    """Odoo answers its errors as a success: by the name of the error a second try helps, or not."""
    found = error.get("data") if isinstance(error, dict) else None
    data = found if isinstance(found, dict) else {}
    name, text = str(data.get("name") or ""), str(data.get("message") or "")
    why = {"error": (text.strip().splitlines() or [name or "—"])[0][:300]}
    if name.endswith(AGAIN):
        return Passing(_("Odoo cannot answer now: %(error)s") % why)
    return Permanent(_("Odoo refuses: %(error)s. Check the database, the user and their rights.") % why)  # fmt: skip
