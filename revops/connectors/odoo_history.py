"""What happened to opportunities, from Odoo's log of what people changed (mail.tracking.value).

Only users of the group *Settings* may read it; others are refused, with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from revops.connectors import increments
from revops.connectors.history import Change, changes
from revops.connectors.increments import Batch
from revops.connectors.odoo_rpc import Database

PAGE = 500
TRACKED = {
    "stage_id": "stage", "expected_revenue": "amount", "user_id": "owner", "date_deadline": "expected_close",
}  # fmt: skip
# Where a value stands depends on its field; versions before 17 call the field by another name.
PLACES = {"stage": ("char",), "amount": ("float", "monetary"), "owner": ("integer",), "expected_close": ("datetime",)}  # fmt: skip
FIELD = ("field_id", "field")
MESSAGE = ("id", "res_id", "date", "tracking_value_ids")
Json = Mapping[str, Any]


@dataclass
class History:
    database: Database
    names: dict[object, str] = field(default_factory=dict)

    def ask(self, since: datetime | None, token: str) -> Batch:
        """Messages of the log in the order of their ids; they are written once and not changed."""
        domain: list[object] = [("model", "=", "crm.lead"), ("tracking_value_ids", "!=", False),
                                ("id", ">", int(token or 0))]  # fmt: skip
        if since:
            domain.append(("date", ">=", since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")))
        found = self.database.search("mail.message", domain, MESSAGE, order="id", limit=PAGE)
        reached = increments.latest([increments.parsed(each["date"]) for each in found])
        following = str(found[-1]["id"]) if len(found) == PAGE else ""
        return Batch(list(self.records_of(found)), following, reached)

    def records_of(self, messages: list[Json]) -> Iterator[Json]:
        values = self.values([id for each in messages for id in each["tracking_value_ids"]])
        for message in messages:
            at = increments.parsed(message["date"])
            for id in message["tracking_value_ids"]:
                kind, before, after = values.get(id, ("", "", ""))
                if kind and at:
                    change = Change(at.isoformat(), after, before)
                    yield from changes(str(message["res_id"]), kind, [change])

    def values(self, ids: list[int]) -> dict[int, tuple[str, object, object]]:
        """Which kind of change each value is of, and what was and is."""
        if not ids:
            return {}
        known = self.database.fields_of("mail.tracking.value")
        wanted = [name for name in known if name in FIELD or name.startswith(("old_value_", "new_value_"))]  # fmt: skip
        found = self.database.search("mail.tracking.value", [("id", "in", ids)], wanted)
        self.name_fields(found)
        return {each["id"]: self.changed(each) for each in found}

    def changed(self, each: Json) -> tuple[str, object, object]:
        kind = TRACKED.get(self.names.get(field_of(each), ""), "")
        return (kind, value(each, "old", kind), value(each, "new", kind)) if kind else ("", "", "")

    def name_fields(self, found: list[Json]) -> None:
        """Technical names of the fields that are not known yet."""
        missing = sorted({id for each in found if (id := field_of(each)) and id not in self.names})
        if missing:
            fields = self.database.search("ir.model.fields", [("id", "in", missing)], ["name"])
            self.names |= {each["id"]: str(each["name"]) for each in fields}


def field_of(each: Json) -> Any:
    found = next((each[name] for name in FIELD if each.get(name)), None)
    return found[0] if isinstance(found, list) else found


def value(each: Json, side: str, kind: str) -> object:
    """What stands on one side of a change; a day of a time, "" for nothing."""
    places = [f"{side}_value_{place}" for place in PLACES[kind]]
    found = next((each[place] for place in places if each.get(place)), "")
    return str(found)[:10] if kind == "expected_close" else found
