"""How Odoo is asked: JSON-RPC by the name of a database, a user and a key, or the interface that takes
its place from Odoo 19 on (JSON-2), to which the key says the user.
"""

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
NOT_THERE = {404, 405, 410}
NO_DATABASE = "does not exist"


@dataclass
class Database:
    given: Given
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    stages: dict[object, bool] | None = None
    owners: dict[object, tuple[object, str]] = field(default_factory=dict)
    is_json_2: bool = False

    def __post_init__(self) -> None:
        self.is_json_2 = not self.given.get("login")

    @cached_property
    def client(self) -> Client:
        return Client()

    @cached_property
    def client_of_key(self) -> Client:
        headers = {"Authorization": f"bearer {self.given['key']}"}
        if name := self.given.get("database"):
            headers["X-Odoo-Database"] = name
        return Client(headers)

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
        found = self.execute(model, "search_read", {"domain": list(domain)}, given)
        if isinstance(found, list) and all(isinstance(each, dict) for each in found):
            return found
        raise Permanent(_("Odoo answered no list of %(model)s; check the address.") % {"model": model})  # fmt: skip

    def fields_of(self, model: str) -> frozenset[str]:
        """Of this version and edition of Odoo, with what was installed."""
        if model not in self.known:
            self.known[model] = frozenset(
                self.execute(model, "fields_get", {}, {"attributes": ["type"]})
            )
        return self.known[model]

    def is_won(self, stage: object) -> bool:
        """Whether who is in this stage has won; asked for once a pull."""
        if self.stages is None:
            found = self.search("crm.stage", [], ["is_won"])
            self.stages = {each["id"]: bool(each.get("is_won")) for each in found}
        return self.stages.get(stage, False)

    def know_owners(self, partners: Sequence[object]) -> None:
        """Which company each contact belongs to. Who may not read contacts sees them by themselves."""
        missing = sorted({each for each in partners if each and each not in self.owners}, key=str)
        if not missing:
            return
        self.owners |= {each: (each, "") for each in missing}
        try:
            found = self.search("res.partner", [("id", "in", missing)], ["commercial_partner_id"])
        except Permanent:
            return
        for each in found:
            if isinstance(owner := each.get("commercial_partner_id"), list):
                self.owners[each["id"]] = (owner[0], str(owner[1]))

    def execute(self, model: str, method: str, args: Json, given: Json) -> Any:
        """`args` are those that JSON-RPC takes by their place."""
        if not self.is_json_2:
            try:
                who = [self.given["database"], self.user, self.given["key"]]
                args_there = [*who, model, method, [*args.values()], given]
                return self.call("object", "execute_kw", args_there)
            except Permanent as error:
                if error.status not in NOT_THERE:
                    raise
                self.is_json_2 = True
        url = f"{self.given['address'].rstrip('/')}/json/2/{model}/{method}"
        return self.client_of_key.post(url, {**args, **given}).json()

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
    if name.endswith(AGAIN) and NO_DATABASE not in text:
        return Passing(_("Odoo cannot answer now: %(error)s") % why)
    return Permanent(_("Odoo refuses: %(error)s. Check the database, the user and their rights.") % why)  # fmt: skip
