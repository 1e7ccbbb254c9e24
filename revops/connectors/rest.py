"""Any tool that answers lists as JSON: whoever connects it declares where they are and how they go on.

[deals]
path = "/v1/deals"
records = "data"              # where the list stands in the answer; without it the answer is the list
paging = "cursor"             # cursor, page, offset, link, last; without it one page is all
param = "cursor"              # the parameter that takes the next one
next = "meta.next_cursor"     # where the answer names it
since = "updated_since"       # the parameter that takes a time; without it everything is read once a day
changed = "updated_at"        # where a record says when it last changed
deleted = "is_deleted"        # where a record says that it is gone
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields

from django.utils.translation import gettext_lazy as _

from revops.connectors import increments
from revops.connectors.endpoints import Endpoint
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Permanent,
    Setting,
    declare,
    hook_secret,
)
from revops.egress import Client
from revops.messages import gettext

ALLOWED = {each.name for each in fields(Endpoint)}
PAGING = ("", "cursor", "page", "offset", "link", "last")


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    found = endpoints(given)
    if what not in found:
        why = gettext(
            "The lists that are declared have no “%(what)s”; add it, or correct “pull” in the mapping."
        )
        raise Permanent(why % {"what": what})
    endpoint = found[what]
    ask = endpoint.asked(client_of(given), given["address"])
    if endpoint.since and endpoint.changed and endpoint.deleted:
        return increments.pages(since, ask)
    return increments.sweeps(since, ask) if endpoint.since and endpoint.changed else whole(ask)


def whole(ask: increments.Ask) -> Iterator[Page]:
    """Of a list that cannot be asked for what is new everything is read each time."""
    return increments.sweeps("", ask)


def client_of(given: Given) -> Client:
    if not (secret := given.get("token", "")):
        return Client()
    header = given.get("header") or "Authorization"
    return Client(
        {header: f"Bearer {secret}" if header == "Authorization" and " " not in secret else secret}
    )


def endpoints(given: Given) -> dict[str, Endpoint]:
    """The lists that are declared. Raises Permanent, with what is wrong."""
    try:
        tables = tomllib.loads(given.get("lists", ""))
        return {name: endpoint(name, table) for name, table in tables.items()}
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        why = gettext("What is declared of the lists cannot be read: %(why)s.")
        raise Permanent(why % {"why": error}) from error


def endpoint(name: str, table: object) -> Endpoint:
    """Raises ValueError or TypeError."""
    if not isinstance(table, dict) or not str(table.get("path", "")).startswith("/"):
        raise ValueError(gettext("“%(name)s” needs a path that begins with /") % {"name": name})
    if unknown := sorted(set(table) - ALLOWED):
        raise ValueError(
            gettext("“%(name)s” has no key “%(key)s”") % {"name": name, "key": unknown[0]}
        )
    if table.get("paging", "") not in PAGING:
        raise ValueError(gettext("“%(name)s” has no paging of that kind") % {"name": name})
    if table.get("paging") not in (None, "", "link") and not table.get("param"):
        raise ValueError(
            gettext("“%(name)s” needs the parameter that takes the next page") % {"name": name}
        )
    return Endpoint(**table)


def offers(given: Given) -> Sequence[Offered]:
    return [Offered(name, name) for name in endpoints(given)]


declare(
    Connector(
        "rest",
        _("Any list over HTTP (REST)"),
        (
            Setting("address", _("Address"), _("What all paths begin with, as https://api.example.org.")),
            Setting("lists", _("Lists"), _("As docs/connectors.md writes them: a table with a path for each."), is_long=True),
            Setting("token", _("Secret"), _("Empty where none is needed."), is_secret=True, is_required=False),
            Setting("header", _("Header of the secret"), _("Empty for Authorization: Bearer."), is_required=False),
            hook_secret(_("As Standard Webhooks writes it (whsec_…); empty where none are sent.")),
        ),
        pages,
        Badge.SHAPE,
        offers,
        "standard",
    )
)  # fmt: skip
