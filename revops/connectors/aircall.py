"""Aircall: calls that are over, and users.

A list of calls ends after ten thousand: it is asked for again from where the last of them began.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.endpoints import at, iso, moment
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
    elsewhere,
    hook_secret,
)
from revops.connectors.telephony import seen_until
from revops.egress import Client, basic
from revops.messages import gettext

HOME = "https://api.aircall.io"
PAGE, MOST_PAGES = 50, 150  # a list goes on for ten thousand records, and no further
OFFERED = (Offered("calls", _("Calls")), Offered("users", _("Users, as people")))
Json = Mapping[str, Any]


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    client, home = Client(basic(given["id"], given["token"])), given.get("address") or HOME
    account = Account(client, home.rstrip("/"))
    if what == "users":
        return increments.sweeps("", account.users)
    if what != "calls":
        why = gettext("Aircall is not asked for “%(what)s”; correct “pull” in the mapping.")
        raise Permanent(why % {"what": what})
    return increments.pages(since, account.calls)


@dataclass
class Account:
    client: Client
    home: str

    def calls(self, since: datetime | None, token: str) -> Batch:
        """From a second on, page by page."""
        begin, page = json.loads(token) if token else (int(since.timestamp()) if since else 0, 1)
        answer = self.asked("/v1/calls", page, order="asc", **{"from": str(begin)})
        found = rows(answer, "calls")
        over = [record_of(each) for each in found if each.get("ended_at")]
        began = [moment(each.get("started_at")) for each in found]
        reached = seen_until(increments.latest(began))
        return Batch(over, following(answer, begin, page, found), reached)

    def users(self, _since: datetime | None, token: str) -> Batch:
        page = int(token or 1)
        answer = self.asked("/v1/users", page)
        more = str(page + 1) if at(answer, "meta.next_page_link") else ""
        return Batch(rows(answer, "users"), more)

    def asked(self, path: str, page: int, **params: str) -> Json:
        params |= {"per_page": str(PAGE), "page": str(page)}
        found: Json = self.client.get(f"{self.home}{path}", params).json()
        return found


def following(answer: Json, begin: int, page: int, found: list[Json]) -> str:
    """The next page; of a list that is about to end, the list from its last call on."""
    if not at(answer, "meta.next_page_link"):
        return ""
    last = int(found[-1].get("started_at") or 0) if found else 0
    return json.dumps([last, 1] if page >= MOST_PAGES and last > begin else [begin, page + 1])


def rows(answer: Json, name: str) -> list[Json]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        return found
    raise Permanent(gettext("Aircall answered no list of “%(what)s”; check the address.") % {"what": name})  # fmt: skip


def record_of(each: Json) -> Json:
    """Without what changes with every answer, as addresses of recordings that run out. Its duration
    goes from the first ring to the end: how long was talked is apart, 0 of a call that nobody took.
    """
    kept = {name: value for name, value in each.items() if name not in ("recording", "voicemail", "asset")}  # fmt: skip
    times = {name: iso(each.get(name)) for name in ("started_at", "answered_at", "ended_at")}
    taken = moment(each.get("answered_at"))
    ended = moment(each.get("ended_at"))
    talked = (ended - taken).total_seconds() if taken and ended else 0
    return kept | times | {"is_answered": bool(taken), "talked_seconds": max(0, round(talked))}


declare(
    Connector(
        "aircall",
        "Aircall",
        (
            Setting("id", _("API ID"), _("In Aircall, Integrations, API keys.")),
            Setting("token", _("API token"), is_secret=True),
            elsewhere(_("Of a test server; empty for Aircall's own.")),
            hook_secret(_("The token that Aircall puts into each webhook; empty where it sends none.")),
        ),
        pages,
        Badge.SHAPE,
        lambda _given: OFFERED,
        "aircall",
    )
)  # fmt: skip
