"""Every address of the site with every parameter that it reads, and values that nobody should ever
send.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlsplit

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

BRACKETS = 100_000
VALUES = (
    "", " ", "0", "-1", "1", "2", "01", "+1", "1.5", "1e3", "1e999999999", "-1e999999999", "sNaN", "NaN", "-sNaN", "nan",
    "Infinity", "-Infinity", "inf", "1_000", "0x10", "١٢٣", "²", "½", "2147483648", "9223372036854775808", "-9223372036854775809",
    "9" * 400, "9" * 5000, "\0", "a\0b", "\ufffd", "\u202e", "\ufeff", "\U0001f600", "\u0130", "ß" * 300, "\x01\x1f\x7f", "\r\n",
    "\r\nSet-Cookie: a=b", "[" * BRACKETS, "(" * 1000, "{" * 1000, "[]", "{}", "null", "true", "on", "None", "undefined",
    "99999999", "0000", "2026-13", "2026-00-00", "0001-01-01", "0000-01-01", "9999-12-31", "10000-01-01", "-2026-01",
    "2026-02-30", "2026-W54", "2026-W00", "2026-Q5", "FY99999", "FY2026-Q5", "9999", "9999-12", "0001-W01", "0001",
    "2026-01-01..2025-01-01", "0001-01-01..9999-12-31", "..", "2026-01-01..", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00-14:00",
    "2026-01-01T25:00", "0001-01-01T00:00:00", "99999-W01", "%", "%%s", "%(a)s", "%00", "\\", "\\u0000", "'", "\"", "'; DROP TABLE x; --",
    "<script>", "{{ 7 }}", "../../etc/passwd", "//evil.example", "javascript:alert(1)", ",", ":", "trend:", "trend:x", "a,b,c",
    "__class__", "pk", "id__in", "x" * 10_000,
)  # fmt: skip
# Values of every form that a parameter may have; whoever reads one answers one of them otherwise.
PROBES = ("1", "nonsense", "2025-09", "inbound", "csv")
RAW = (
    "%ff",
    "%ED%A0%80",
    "%C0%80",
    "%E9",
    "%",
    "%zz",
    "&&&",
    "=",
    "=1",
    ";",
    "a=%00",
    "%00=1",
    "?",
    "+" * 2000,
)
HEADERS = (
    {"HTTP_ACCEPT_LANGUAGE": "\0"}, {"HTTP_ACCEPT_LANGUAGE": "x" * 5000}, {"HTTP_ACCEPT": "text/\xff;q=nan"},
    {"HTTP_COOKIE": 'sessionid="\\000"'}, {"HTTP_COOKIE": "django_language=\\"}, {"HTTP_COOKIE": "csrftoken=\xff"},
    {"HTTP_AUTHORIZATION": "Token \0"}, {"HTTP_AUTHORIZATION": "Token"}, {"HTTP_AUTHORIZATION": "Token a b"},
    {"HTTP_IF_NONE_MATCH": "\0"}, {"HTTP_IF_NONE_MATCH": '"' * 3000}, {"HTTP_IF_MODIFIED_SINCE": "9" * 50},
    {"HTTP_HOST": "a b"}, {"HTTP_REFERER": "http://[/"}, {"HTTP_X_REQUESTED_WITH": "\0"}, {"HTTP_RANGE": "bytes=9-1"},
    {"CONTENT_TYPE": "text/plain; charset=rot13"}, {"CONTENT_TYPE": "text/plain; charset=undefined"},
)  # fmt: skip
PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--b--\r\n'
BODIES = (
    ("application/json", b"[" * BRACKETS), ("application/json", b'{"a": "\\ud800"}'), ("application/json", b"\xff"),
    ("application/json", b"NaN"), ("application/json", b""), ("text/plain; charset=rot13", b"a=b"), ("", b"a=b"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"), ("application/x-www-form-urlencoded; charset=idna", b"a=b"),
    ("application/x-www-form-urlencoded", b"a=%00&%00=b"), ("application/x-www-form-urlencoded", b"a=%ED%A0%80&b=\xff"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1100))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 3_000_000),
    ("multipart/form-data", PART), ("multipart/form-data; boundary=", PART), ("multipart/form-data; boundary=b", b"--b"),
    ("multipart/form-data; boundary=\xff", PART), ("multipart/form-data; boundary=b; charset=rot13", PART),
    ("multipart/form-data; boundary=b", PART.replace(b'name="a"', b"name*=rot13''a")),
    ("multipart/form-data; boundary=b", PART.replace(b'name="a"', b'name="a"; filename*=zlib\'\'x')),
    ("multipart/form-data; boundary=b", PART.replace(b"\r\n\r\nb", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n=b")),
    ("multipart/form-data; boundary=b", PART.replace(b'name="a"', b'name="files"; filename="a\0.csv"')),
    ("multipart/form-data; boundary=b", PART.replace(b'name="a"', b'name="files"; filename="' + b"\xc3\xa9" * 250 + b'"')),
    ("application/xml", b"<a/>"),
)  # fmt: skip
QUESTION = (
    "period", "kind", "from", "to", "slice", "motion", "team", "persona", "channel", "region", "deal_type", "product_line",
    "owner", "as_of", "compare",
    "trend", "funnel", "kpi", "part", "page", "sort", "q", "open", "since", "until", "before", "of", "next", "views", "seconds",
    "screen", "fragment", "format", "source", "language", "by", "words", "limit", "offset", "full", "state", "export", "year",
)  # fmt: skip
ADMIN = (
    "_popup",
    "_to_field",
    "_changelist_filters",
    "year",
    "kpi",
    "actual",
    "export",
    "next",
    "format",
    "resource",
)
LISTS = (
    "q",
    "o",
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "_facets",
    "pk__in",
    "id__gt",
    "nothing__like__this",
    "format",
)
LOOKUPS = ("", "__exact", "__id__exact", "__isnull", "__in", "__gte", "__range")
DATES = ("__year", "__month", "__day", "__gte", "__lt")


@dataclass(frozen=True)
class Case:
    """One request: `value` in the parameter `name` beside what the form has, or a raw query, header
    or body.
    """

    role: str
    method: str
    path: str
    name: str = ""
    value: object = ""
    given: dict[str, object] = field(default_factory=dict, hash=False)
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict, hash=False)
    content_type: str = ""

    def send(self, client: Client) -> object:
        query = {"QUERY_STRING": self.query} if self.query else {}
        if self.content_type or self.method == "BODY":
            return client.generic(
                "POST", self.path, self.value, self.content_type, **self.headers, **query
            )
        send = client.get if self.method == "GET" else client.post
        return send(
            self.path,
            self.given | ({self.name: self.value} if self.name else {}),
            **self.headers,
            **query,
        )

    def __str__(self) -> str:
        what = f"{self.name}={str(self.value)[:60]!r} {self.query!r} {self.headers} {self.content_type}"
        return f"{self.role} {self.method} {self.path[:120]} {what}"


class Page(HTMLParser):
    """The forms of a page as (action, method, fields), and the parameters of its links by path."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, object]]] = []
        self.links: set[tuple[str, str]] = set()
        self.select, self.area = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in given}
        if tag == "form":
            self.forms.append((at.get("action", ""), at.get("method", "get").upper(), {}))
        elif tag == "a" and "?" in at.get("href", ""):
            parts = urlsplit(at["href"])
            self.links |= {
                (parts.path, name)
                for name, _value in parse_qsl(parts.query, keep_blank_values=True)
            }
        elif self.forms and at.get("name"):
            self.field(tag, at)
        elif (
            tag == "option"
            and self.forms
            and self.select
            and ("selected" in at or not self.fields[self.select])
        ):
            self.fields[self.select] = at.get("value", "")

    @property
    def fields(self) -> dict[str, object]:
        return self.forms[-1][2]

    def field(self, tag: str, at: dict[str, str]) -> None:
        self.select = at["name"] if tag == "select" else ""
        if at.get("type") != "file" and (
            at.get("type") not in ("radio", "checkbox") or "checked" in at
        ):
            self.fields.setdefault(at["name"], at.get("value", ""))


def patterns(found: list, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(address with its converters, pattern) of everything that is routed."""
    for each in found:
        route = before + str(
            getattr(each.pattern, "_route", None) or getattr(each.pattern, "_regex", "")
        )
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        else:
            yield route, each


def addresses(known: dict[str, tuple[str, ...]]) -> list[str]:
    """Every address, its parts filled from `known` by their names, by their names with all that stands
    before them, or by a model's name for the ids of the admin.
    """
    result: dict[str, None] = {}
    for route, _pattern in patterns(get_resolver().url_patterns):
        plain = (
            route.replace("^(.*/)?$", "nothing/")
            .replace("(?P<url>.*)$", "nothing")
            .replace("^", "")
            .replace("\\Z", "")
        )
        result |= dict.fromkeys(filled(plain, known))
    return ["/" + each for each in result]


def filled(route: str, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    start, angle, rest = route.partition("<")
    if not angle:
        yield route
        return
    name, _close, rest = rest.partition(">")
    name = name.rpartition(":")[2]
    model = "/".join(start.split("/")[1:3]) if start.startswith("admin/") else ""
    for value in known.get(model) or known.get(start + name) or known.get(name) or ("1",):
        yield from filled(start + quote(value) + rest, known)


def nasty_paths(route: str) -> Iterator[str]:
    """The route with one nasty value in each of its parts."""
    for value in (
        "0",
        "9223372036854775808",
        "9" * 500,
        "\0",
        "a\0",
        "-",
        "x" * 2000,
        "%ff",
        "é",
        "_5B",
        "_00",
        "1;2",
        "[" * 500,
    ):
        yield "/" + "".join(filled_all(route, quote(value, safe="%")))


def filled_all(route: str, value: str) -> Iterator[str]:
    while "<" in route:
        start, _open, rest = route.partition("<")
        yield start + value
        route = rest.partition(">")[2]
    yield route


def lookups(model_admin: admin.ModelAdmin) -> set[str]:
    """What the list of a model in the admin may be narrowed by in its address."""
    found = set(LISTS)
    for each in model_admin.list_filter:
        name = each if isinstance(each, str) else getattr(each, "parameter_name", None) or each[0]
        found |= {name + lookup for lookup in LOOKUPS}
    if model_admin.date_hierarchy:
        found |= {model_admin.date_hierarchy + lookup for lookup in DATES}
    return found


def names_of(address: str) -> set[str]:
    if not address.startswith("/admin/"):
        return set(QUESTION)
    return next((lookups(each) for at, each in lists().items() if address == at), set(ADMIN))


def lists() -> dict[str, admin.ModelAdmin]:
    """The lists of the admin by their address."""
    return {
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/": each
        for model, each in admin.site._registry.items()
    }


def same_lines(address: str, name: str) -> tuple[str, str] | None:
    """What reads a parameter of a list in the admin, whichever list it is: Django's own lines for this
    lookup and kind of field; None for any other page.
    """
    found = next((each for model, each in lists().items() if address == model), None)
    if found is None:
        return None
    root, _lookup, suffix = name.partition("__")
    try:
        kind = type(found.model._meta.get_field(root)).__name__
    except FieldDoesNotExist:
        kind = root
    return kind, suffix


def sampled(cases: list[Case], count: int) -> list[Case]:
    """The same ones each time."""
    return random.Random(6).sample(cases, min(count, len(cases)))
