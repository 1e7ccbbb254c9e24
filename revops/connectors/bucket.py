"""A bucket into which somebody puts export files: each new one is imported under its own name, as if
it had been uploaded. Which is new is said in dropped.py.

It is asked as S3 is, which the stores of Amazon, Google (by HMAC keys), Cloudflare, OVHcloud,
Scaleway, Ceph, MinIO and others answer alike: by the path of the bucket, listed as version 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote_plus
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
    elsewhere,
)
from revops.egress.signed import Signed
from revops.messages import gettext

USUAL_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Bucket:
    """`folder` ends with "/", or is "". Lists are answers like others, files as large as uploads."""

    lists: Signed
    fetches: Signed
    name: str
    url: str
    folder: str

    def files(self, what: str = "*") -> Iterator[Dropped]:
        """Those of the folder itself that a feed takes. Raises Passing or Permanent."""
        params = {"list-type": "2", "delimiter": "/", "encoding-type": "url", "prefix": self.folder}
        for _number in range(settings.PULL_PAGES):
            answer = self.listed(params)
            for each in answer.iterfind("{*}Contents"):
                file = self.dropped_as(each, answer.findtext("{*}EncodingType") == "url")
                if stores.is_file(file.name) and dropped.matches(file.name, what):
                    yield file
            token = answer.findtext("{*}NextContinuationToken") or ""
            if answer.findtext("{*}IsTruncated") != "true":
                return
            if token in ("", params.get("continuation-token")):
                why = gettext(
                    "The bucket “%(bucket)s” says that it holds more files and does not list them."
                )
                raise Permanent(why % {"bucket": self.name})
            params["continuation-token"] = token
        why = gettext(
            "The folder of the bucket “%(bucket)s” holds more than %(most)d files; move those that were imported to another one."
        )
        raise Permanent(why % {"bucket": self.name, "most": settings.PULL_PAGES * 1000})

    def listed(self, params: dict[str, str]) -> Element:
        try:
            return self.lists.get(self.url, params).xml()
        except Permanent as error:
            if error.status not in (301, 400):
                raise
            why = gettext("%(why)s Is the region of the connection that of the bucket?")
            raise Permanent(why % {"why": str(error)}, error.status) from error

    def dropped_as(self, listed: Element, is_quoted: bool) -> Dropped:
        key, changed, size, content = (
            listed.findtext(f"{{*}}{name}") or "" for name in ("Key", "LastModified", "Size", "ETag")
        )  # fmt: skip
        key = unquote_plus(key) if is_quoted else key
        at = datetime.fromisoformat(changed).astimezone(UTC)
        written = int(at.timestamp()) * 10**9 + at.microsecond * 1000
        return Dropped(key[len(self.folder) :], written, int(size), content)

    def fetched(self, file: Dropped, into: Path) -> Path:
        """The file as it was listed, with its time. Raises Passing or Permanent."""
        url = f"{self.url}/{quote(self.folder + file.name, safe='/~')}"
        return stores.fetch(self.fetches, url, file, into)


def bucket_of(given: Given) -> Bucket:
    region = given.get("region") or USUAL_REGION
    home = (given.get("address") or f"https://s3.{region}.amazonaws.com").rstrip("/")
    folder, name = (given.get("folder") or "").strip("/"), given["bucket"].strip()
    account = given["id"], given["key"], region
    return Bucket(
        Signed(*account),
        Signed(*account, largest=settings.UPLOAD_MB * 10**6),
        name,
        f"{home}/{quote(name, safe='')}",
        f"{folder}/" if folder else "",
    )


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    return stores.pages(bucket_of(given), what, since)


def offers(given: Given) -> list[Offered]:
    """The kinds of export that lie there."""
    if found := dropped.patterns(file.name for file in bucket_of(given).files()):
        return found
    why = gettext(
        "There is no file of a table in this folder of the bucket “%(bucket)s”: put one there first, or correct the folder."
    )
    raise Permanent(why % {"bucket": given["bucket"]})


declare(
    Connector(
        "bucket",
        _("Bucket of files (S3 and what speaks it)"),
        (
            Setting("bucket", _("Bucket")),
            Setting("folder", _("Folder"), _("In the bucket; empty for its top."), is_required=False),
            Setting("region", _("Region"), _("Such as eu-west-1. Some stores call it auto."), is_required=False),
            Setting("id", _("ID of the access key")),
            Setting("key", _("Secret access key"), _("Of a user who may only list the bucket and read its files."), is_secret=True),
            elsewhere(_("Of the store, such as https://storage.googleapis.com; empty for Amazon S3.")),
        ),
        pages,
        Badge.SERVER,
        offers,
        tested=_("moto, which stands for S3, answered in the tests."),
    )
)  # fmt: skip
