"""Ringover: calls that are over, and users.

Calls are listed for at most fifteen days at once, the latest first. What was there before is read
backwards until a year has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.increments import Batch, iso, time_of
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Permanent,
    Setting,
    declare,
    elsewhere,
)
from revops.connectors.telephony import seen_until
from revops.egress import Client
from revops.messages import gettext

HOME = "https://public-api.ringover.com"
PAGE, MOST, NO_CALLS = 1000, 9000, 204  # a list goes on for ten thousand calls, and no further
WINDOW = timedelta(days=15)
QUIET = 24  # windows without a call, about a year: nothing is looked for behind them
OFFERED = (Offered("calls", _("Calls")), Offered("users", _("Users, as people")))
MOTION = {"in": "inbound", "out": "outbound"}
Json = Mapping[str, Any]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    client = Client({"Authorization": given["key"]})
    account = Account(client, (given.get("address") or HOME).rstrip("/"))
    if what == "users":
        return increments.sweeps("", account.users)
    if what != "calls":
        why = gettext("Ringover is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    return increments.pages(since, account.news, None, account.everything)


@dataclass
class Account:
    client: Client
    home: str

    def news(self, since: datetime | None, token: str) -> Batch:
        """Forwards from a time to now, window by window."""
        begin, offset, until = [*json.loads(token), ""][:3] if token else (iso(since), 0, "")
        now, start = datetime.now(UTC), time_of(begin)
        end = time_of(until) if until else min(start + WINDOW, now)
        found = self.listed(start, end, offset)
        following = ""
        if len(found) == PAGE:
            following = json.dumps([begin, *further(found, offset, until)])
        elif until:
            following = (
                json.dumps([iso(min(start + WINDOW, now)), 0]) if start + WINDOW < now else ""
            )
        elif end < now:
            following = json.dumps([iso(end), 0])
        return batch(found, following)

    def everything(self, _since: datetime | None, token: str) -> Batch:
        """Backwards from now; `quiet` counts the windows without a call."""
        until, offset, quiet = json.loads(token) if token else (iso(datetime.now(UTC)), 0, 0)
        end = time_of(until)
        found = self.listed(end - WINDOW, end, offset)
        quiet = 0 if found or offset else quiet + 1
        if len(found) == PAGE:
            offset, until = further(found, offset, until)
            return batch(found, json.dumps([until, offset, 0]))
        return batch(found, json.dumps([iso(end - WINDOW), 0, quiet]) if quiet < QUIET else "")

    def listed(self, start: datetime, end: datetime, offset: int) -> list[Json]:
        params = {"start_date": written(start), "end_date": written(end),
                  "limit_count": str(PAGE), "limit_offset": str(offset)}  # fmt: skip
        return self.asked("/v2/calls", "call_list", params)

    def users(self, _since: datetime | None, _token: str) -> Batch:
        found = self.asked("/v2/users", "list", {})
        return Batch([{**each, "id": each.get("user_id"), "name": named(each)} for each in found])

    def asked(self, path: str, name: str, params: Mapping[str, str]) -> list[Json]:
        answer = self.client.get(f"{self.home}{path}", params)
        if answer.status == NO_CALLS:
            return []
        found = answer.json()
        rows = found.get(name) if isinstance(found, dict) else None
        if rows is None and isinstance(found, dict) and name in found:
            return []
        if isinstance(rows, list) and all(isinstance(each, dict) for each in rows):
            return rows
        why = gettext("Ringover answered no list of “%(what)s”; check the address.")
        raise Permanent(why % {"what": name})


def written(at: datetime) -> str:
    """As Ringover writes times itself."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def further(found: list[Json], offset: int, until: str) -> tuple[int, str]:
    """Where a full page goes on, and until when: behind the last that may be asked for, the list from
    its oldest call on, for the latest come first.
    """
    if offset + PAGE <= MOST:
        return offset + PAGE, until
    began = [increments.parsed(each.get("start_time")) for each in found]
    return 0, iso(min(each for each in began if each))


def batch(found: list[Json], following: str) -> Batch:
    began = increments.latest([increments.parsed(each.get("start_time")) for each in found])
    over = [record_of(each) for each in found if each.get("end_time")]
    return Batch(over, following, seen_until(began))


def record_of(each: Json) -> Json:
    """Without addresses of recordings, which run out."""
    kept = {name: value for name, value in each.items() if name not in ("record", "voicemail")}
    user = each.get("user") if isinstance(each.get("user"), dict) else {}
    return kept | {
        "motion": MOTION.get(str(each.get("direction")), ""),
        "owner": user.get("user_id") or each.get("user_id") or "",
        "is_answered": bool(each.get("answered_time")),
    }


def named(each: Json) -> str:
    return " ".join(str(each[name]) for name in ("firstname", "lastname") if each.get(name))


declare(
    Connector(
        "ringover",
        "Ringover",
        (
            Setting(
                "key",
                _("API key"),
                _("With the rights to read calls and users: in Ringover, Developer."),
                is_secret=True,
            ),
            elsewhere(_("Of a test server, or the one of your region; empty for Europe's.")),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
    )
)
