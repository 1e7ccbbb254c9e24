"""A table of Google Sheets that is published as CSV, or any CSV or XLSX file at an address: read as a
file when it is another one than last time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Permanent,
    Setting,
    declare,
)
from revops.egress import Client
from revops.messages import gettext

SHEET = re.compile(r"^(?:/a/[^/]+)?/spreadsheets/(?:u/\d+/)?d/(?!e/)([\w-]+)")
PUBLISHED = re.compile(r"^(?:/a/[^/]+)?/spreadsheets/(?:u/\d+/)?d/e/[\w-]+/pubhtml$")
NAME = re.compile(r"[\w][\w -]{0,80}")


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    url = addresses(given).get(what)
    if url is None:
        why = gettext(
            "No sheet is called “%(what)s”; correct the connection or “pull” in the mapping."
        )
        raise Permanent(why % {"what": what})
    largest = settings.UPLOAD_MB * 10**6
    answer = Client({"Accept": "text/csv, */*"}, largest=largest).get(exported(url))
    if "html" in answer.headers.get("content-type", ""):
        why = gettext(
            "“%(what)s” answered with a web page: publish the sheet as CSV, or share it by link."
        )
        raise Permanent(why % {"what": what})
    now = hashlib.sha256(answer.body).hexdigest()
    if now == since:
        yield Page((), now, is_last=True)
        return
    with TemporaryDirectory() as folder:
        is_book = answer.body.startswith(b"PK\x03\x04")
        file = Path(folder) / f"{what}.{'xlsx' if is_book else 'csv'}"
        file.write_bytes(answer.body)
        yield Page((), now, file=file, is_last=True)


def addresses(given: Given) -> dict[str, str]:
    """Addresses by name, one a line: `deals = https://…`, or an address alone. Raises Permanent."""
    found = {}
    for line in filter(None, map(str.strip, given.get("sheets", "").splitlines())):
        name, sign, url = line.partition(" = ") if " = " in line else ("sheet", "=", line)
        if not sign or not NAME.fullmatch(name.strip()) or name.strip() in found:
            raise Permanent(gettext("Write one sheet a line, as: deals = https://…"))
        found[name.strip()] = url.strip()
    return found


def exported(url: str) -> str:
    """The address at which a sheet answers as CSV, where what is given is the one to look at it."""
    parts = urlsplit(url)
    if parts.hostname == "docs.google.com" and PUBLISHED.match(parts.path):
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        query = urlencode(given | {"output": "csv"})
        return urlunsplit((*parts[:2], parts.path.removesuffix("html"), query, ""))
    found = SHEET.match(parts.path)
    if parts.hostname != "docs.google.com" or not found or "/export" in parts.path:
        return url
    table = parse_qs(parts.fragment or parts.query).get("gid", ["0"])[0]
    return f"https://docs.google.com/spreadsheets/d/{found[1]}/export?format=csv&gid={table}"


def offers(given: Given) -> list[Offered]:
    return [Offered(name, name) for name in addresses(given)]


declare(
    Connector(
        "sheets",
        _("Google Sheets by link, or a file at an address"),
        (
            Setting(
                "sheets",
                _("Sheets"),
                _("One a line: deals = https://docs.google.com/spreadsheets/… The link must be open to whoever has it."),
                is_secret=True,
                is_long=True,
            ),
        ),
        pages,
        Badge.SHAPE,
        offers,
    )
)  # fmt: skip
