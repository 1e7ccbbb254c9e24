"""Lists that a tool answers over HTTP, declared: where they are, how they go on, what is new in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from revops.connectors import increments
from revops.connectors.increments import Ask, Batch
from revops.connectors.protocol import Passing, Permanent
from revops.egress import Answer, Client
from revops.messages import gettext as _

Json = Mapping[str, Any]
BEYOND = {400, 404, 410, 416, 422}  # refusals of a page behind the last one
EPOCH = re.compile(r"\d{9,16}(\.\d+)?")
ZEROS = re.compile(r"[0.:\- ]+")  # also a day that is none, as 0000-00-00
THERE, GONE = (
    ("", "false", "f", "no", "n", "infinity"),
    ("true", "t", "1", "yes", "y", "x", "deleted"),
)
LIMITED = re.compile(r"rate.?limit|too.?many.?requests|quota", re.IGNORECASE)
LINK = re.compile(r"<([^>]*)>([^<]*)")
NEXT = re.compile(r";\s*rel\s*=\s*\"?[^\";,]*\bnext\b", re.IGNORECASE)
Paging = Literal["", "cursor", "page", "offset", "link", "last"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A list. Places in an answer are paths such as `meta.next`; "" is the answer itself.

    `paging`: with the token at `next` (cursor), with the number of the page, of the record (offset),
    with the address at `next` or, without it, in the header `Link` (link), or with the id of the last
    record (last), in the parameter `param`. `first` is the number of the first page. `more` is where
    the answer says whether it goes on. `since` is the parameter that takes the time of the last change,
    written `since_as`; `changed` is where a record says it.
    """

    path: str
    records: str = ""
    paging: Paging = ""
    param: str = ""
    next: str = ""
    first: int = 1
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
        short: list[Sequence[Json]] = []  # the page before, where it may have been the last one

        def ask(since: datetime | None, token: str) -> Batch:
            url, params = self.question(home, since, token)
            before = short.pop() if short and token else None
            try:
                answer = client.get(url, params)
            except Permanent as error:
                if before is None or error.status not in BEYOND:
                    raise
                return Batch([])
            said = answer.json()
            rows = self.rows(said, url)
            if before is not None and rows == before:
                return Batch([])
            if self.is_guessed and 0 < len(rows) < self.size:
                short[:] = [rows]
            return self.batch(rows, self.following(answer, said, rows, token))

        return ask

    @property
    def is_guessed(self) -> bool:
        """Whether only an empty page says that it was the last: tools give fewer than they are asked for."""
        return self.paging in ("page", "offset", "last") and not self.more

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

    def batch(self, rows: Sequence[Json], following: str) -> Batch:
        gone = [
            str(at(row, self.id)) for row in rows if self.deleted and is_gone(at(row, self.deleted), self.deleted)
        ]  # fmt: skip
        kept = [row for row in rows if not (self.deleted and is_gone(at(row, self.deleted), self.deleted))]  # fmt: skip
        reached = increments.latest([moment(at(row, self.changed)) for row in rows if self.changed])
        return Batch(kept, following, reached, gone)

    def rows(self, answer: Any, url: str) -> Sequence[Json]:
        found = at(answer, self.records)
        if not found and (error := failure(answer)):
            why = _("An answer of %(place)s says that it failed: %(why)s")
            kind = Passing if LIMITED.search(error) else Permanent
            raise kind(why % {"place": urlsplit(url).path, "why": error})
        if found is None and is_named(answer, self.records):
            return []
        if isinstance(found, list) and all(isinstance(row, dict) for row in found):
            return found
        why = _(
            "An answer of %(place)s has no list of records at “%(path)s”; correct the address or the path."
        )
        raise Permanent(why % {"place": urlsplit(url).path, "path": self.records})

    def following(self, answer: Answer, said: Any, rows: Sequence[Json], token: str) -> str:
        if not self.paging or self.more and not is_true(at(said, self.more)):
            return ""
        if self.paging == "link" and not self.next:
            return linked(answer)
        if self.paging in ("cursor", "link"):
            return str(at(said, self.next) or "")
        if self.paging == "last":
            return str(at(rows[-1], self.id)) if rows else ""
        begin, step = (self.first, 1) if self.paging == "page" else (0, len(rows))
        return str(int(token or begin) + step) if rows else ""


def linked(answer: Answer) -> str:
    """The next address as RFC 8288 names it in a header."""
    found = LINK.findall(answer.headers.get("link", ""))
    return next((address for address, about in found if NEXT.search(about)), "")


def is_named(answer: Any, path: str) -> bool:
    """Whether something stands at a path, though it be nothing: an empty list of some tools."""
    above, _sign, name = path.rpartition(".")
    found = at(answer, above)
    return bool(path) and isinstance(found, dict) and name in found


def failure(answer: Any) -> str:
    """What an answer says of itself that, with the status of a success, is none; "" of a success."""
    said = next((found for name in ("error", "errors") if (found := at(answer, name))), "")
    is_none = at(answer, "success") is False or at(answer, "ok") is False
    return str(said or is_none and (at(answer, "message") or "—") or "")[:300]


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
    here = urlsplit(url)
    if here.scheme == "https" and urlsplit(there)[:2] == ("http", here.netloc):
        there = "https" + there.removeprefix(
            "http"
        )  # as tools behind a proxy write their own address
    if urlsplit(there)[:2] != here[:2]:
        why = _("%(host)s names a next page at %(there)s, which is not asked.")
        raise Permanent(why % {"host": urlsplit(url).hostname, "there": urlsplit(there).hostname})
    return there


def written(since: datetime, how: str) -> str:
    if how in ("seconds", "millis"):
        return str(int(since.timestamp() * (1 if how == "seconds" else 1000)))
    text = since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return text[:10] if how == "day" else text


def moment(value: object) -> datetime | None:
    """A time of change: ISO, or seconds, milliseconds or microseconds since 1970, also as a text."""
    if isinstance(value, str) and EPOCH.fullmatch(value):
        value = float(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return increments.parsed(value)
    seconds = value / (1 if value < 10**11 else 1000 if value < 10**14 else 10**6)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def iso(value: object) -> str:
    """The same as a text, "" for what is no time."""
    found = moment(value)
    return found.isoformat() if found else ""


def is_true(value: object) -> bool:
    return value is True or str(value).lower() in ("true", "1", "yes")


def is_gone(value: object, place: str) -> bool:
    """Whether a mark says that a record is gone: yes, or when. Raises Permanent where it says neither
    that nor that it is there, for then the place is no mark.
    """
    text = str("" if value is None else value).strip("\0 ").lower()
    if text in THERE or ZEROS.fullmatch(text):
        return False
    if text in GONE or moment(value) is not None:
        return True
    why = _(
        "“%(value)s” in “%(place)s” says neither that a record is gone nor that it is there: name a column that is yes or no, or a time."
    )
    raise Permanent(why % {"value": text[:50], "place": place})
