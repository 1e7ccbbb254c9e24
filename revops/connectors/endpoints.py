"""Lists that a tool answers over HTTP, declared: where they are, how they go on, what is new in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from revops.connectors import increments
from revops.connectors.increments import Ask, Batch
from revops.connectors.protocol import Permanent
from revops.egress import Client
from revops.messages import gettext as _

Json = Mapping[str, Any]
Paging = Literal["", "cursor", "page", "offset", "link", "last"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A list. Places in an answer are paths such as `meta.next`; "" is the answer itself.

    `paging`: with the token at `next` (cursor), with the number of the page, of the record (offset),
    with the address at `next` (link), or with the id of the last record (last), in the parameter
    `param`. `more` is where the answer says whether it goes on. `since` is the parameter that takes
    the time of the last change, written `since_as`; `changed` is where a record says it.
    """

    path: str
    records: str = ""
    paging: Paging = ""
    param: str = ""
    next: str = ""
    more: str = ""
    since: str = ""
    since_as: Literal["iso", "seconds", "millis", "day"] = "iso"
    changed: str = ""
    deleted: str = ""
    id: str = "id"
    size: int = 100
    size_param: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    def asked(self, client: Client, home: str) -> Ask:
        def ask(since: datetime | None, token: str) -> Batch:
            url, params = self.question(home, since, token)
            return self.batch(client.get(url, params).json(), url, token)

        return ask

    def question(self, home: str, since: datetime | None, token: str) -> tuple[str, dict[str, str]]:
        url = home.rstrip("/") + self.path
        if token and self.paging == "link":
            return same_host(url, token), {}
        params = dict(self.params)
        if self.size_param:
            params[self.size_param] = str(self.size)
        if since and self.since:
            params[self.since] = written(since, self.since_as)
        if token:
            params[self.param] = token
        return url, params

    def batch(self, answer: Any, url: str, token: str) -> Batch:
        rows = self.rows(answer, url)
        gone = [
            str(at(row, self.id)) for row in rows if self.deleted and is_true(at(row, self.deleted))
        ]
        kept = [row for row in rows if not (self.deleted and is_true(at(row, self.deleted)))]
        reached = increments.latest([moment(at(row, self.changed)) for row in rows if self.changed])
        return Batch(kept, self.following(answer, rows, token), reached, gone)

    def rows(self, answer: Any, url: str) -> Sequence[Json]:
        found = at(answer, self.records)
        if isinstance(found, list) and all(isinstance(row, dict) for row in found):
            return found
        why = _(
            "An answer of %(place)s has no list of records at “%(path)s”; correct the address or the path."
        )
        raise Permanent(why % {"place": urlsplit(url).path, "path": self.records})

    def following(self, answer: Any, rows: Sequence[Json], token: str) -> str:
        if not self.paging or self.more and not is_true(at(answer, self.more)):
            return ""
        if self.paging in ("cursor", "link"):
            return str(at(answer, self.next) or "")
        if not self.more and len(rows) < self.size:
            return ""
        if self.paging == "last":
            return str(at(rows[-1], self.id)) if rows else ""
        step = 1 if self.paging == "page" else len(rows)
        return str(int(token or (1 if self.paging == "page" else 0)) + step) if rows else ""


def at(value: Any, path: str) -> Any:
    """What stands at a path, None where nothing does."""
    for name in path.split(".") if path else ():
        if isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value


def same_host(url: str, link: str) -> str:
    """A next page elsewhere would be given the secret, too. Raises Permanent."""
    there = urljoin(url, link)
    if urlsplit(there)[:2] != urlsplit(url)[:2]:
        why = _("%(host)s names a next page at %(there)s, which is not asked.")
        raise Permanent(why % {"host": urlsplit(url).hostname, "there": urlsplit(there).hostname})
    return there


def written(since: datetime, how: str) -> str:
    if how in ("seconds", "millis"):
        return str(int(since.timestamp() * (1 if how == "seconds" else 1000)))
    text = since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return text[:10] if how == "day" else text


def moment(value: object) -> datetime | None:
    """A time of change: ISO, or seconds or milliseconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > 10**11 else value
        return datetime.fromtimestamp(seconds, UTC)
    return increments.parsed(value)


def iso(value: object) -> str:
    """The same as a text, "" for what is no time."""
    found = moment(value)
    return found.isoformat() if found else ""


def is_true(value: object) -> bool:
    return value is True or str(value).lower() in ("true", "1", "yes")
