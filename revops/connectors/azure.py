"""A container of Azure Blob Storage into which somebody puts export files, by an address that is good for
reading it (a shared access signature); as a bucket. Which files are new is said in dropped.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from xml.etree.ElementTree import Element

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from revops.connectors import dropped, stores
from revops.connectors.dropped import Dropped
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
from revops.egress.client import with_params
from revops.messages import gettext

SIGNED = "sig="


@dataclass(frozen=True, slots=True)
class Container:
    """`folder` ends with "/", or is ""; `signature` is what stands behind the question mark."""

    url: str
    signature: str
    folder: str

    def files(self, what: str = "*") -> Iterator[Dropped]:
        params = {"restype": "container", "comp": "list", "delimiter": "/", "prefix": self.folder}
        for _number in range(settings.PULL_PAGES):
            answer = Client({"Accept": "*/*"}).get(with_params(self.signed(self.url), params)).xml()
            for each in answer.iterfind("Blobs/Blob"):
                file = self.dropped_as(each)
                if stores.is_file(file.name) and dropped.matches(file.name, what):
                    yield file
            marker = answer.findtext("NextMarker") or ""
            if not marker:
                return
            if marker == params.get("marker"):
                break
            params["marker"] = marker
        why = gettext("The container lists more files than can be read; move those that were imported to another folder.")  # fmt: skip
        raise Permanent(why)

    def dropped_as(self, listed: Element) -> Dropped:
        name = listed.find("Name")
        key = (name.text or "") if name is not None else ""
        key = unquote(key) if name is not None and name.get("Encoded") == "true" else key
        changed, size, content = (
            listed.findtext(f"Properties/{each}") or "" for each in ("Last-Modified", "Content-Length", "Etag")
        )  # fmt: skip
        at: datetime = parsedate_to_datetime(changed).astimezone(UTC)
        tag = content if content.startswith('"') else f'"{content}"'
        return Dropped(key[len(self.folder) :], int(at.timestamp()) * 10**9, int(size), tag)

    def fetched(self, file: Dropped, into: Path) -> Path:
        client = Client({"Accept": "*/*"}, largest=settings.UPLOAD_MB * 10**6)
        url = f"{self.url}/{quote(self.folder + file.name, safe='/~')}"
        return stores.fetch(client, self.signed(url), file, into)

    def signed(self, url: str) -> str:
        return f"{url}?{self.signature}"


def container_of(given: Given) -> Container:
    parts = urlsplit(given["address"].strip())
    if SIGNED not in parts.query or not parts.path.strip("/"):
        why = gettext(
            "That is no address of a container with a signature: in Azure, generate a shared access"
            " signature for the container, with the rights to read and to list."
        )
        raise Permanent(why)
    folder = (given.get("folder") or "").strip("/")
    url = urlunsplit(parts._replace(query="", fragment="")).rstrip("/")
    return Container(url, parts.query, f"{folder}/" if folder else "")


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    return stores.pages(container_of(given), what, since)


def offers(given: Given) -> list[Offered]:
    """The kinds of export that lie there."""
    if found := dropped.patterns(file.name for file in container_of(given).files()):
        return found
    why = gettext(
        "There is no file of a table in this folder of the container: put one there first, or correct the folder."
    )
    raise Permanent(why)


declare(
    Connector(
        "azure",
        _("Container of files (Azure Blob Storage)"),
        (
            Setting(
                "address",
                _("Address with its signature"),
                _("The SAS URL of the container, with the rights to read and to list: https://….blob.core.windows.net/exports?sv=…&sig=…"),
                is_secret=True,
                is_long=True,
            ),
            Setting("folder", _("Folder"), _("In the container; empty for its top."), is_required=False),
        ),
        pages,
        Badge.SHAPE,
        offers,
    )
)  # fmt: skip
