"""Google Sheets by its interface: the tabs of one spreadsheet that was shared with a service account, each read
as a file when it is another one than last time. Nobody else has to be able to open it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from revops.connectors import sheet
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
from revops.egress import Client
from revops.egress.service_accounts import Key, key_of
from revops.messages import gettext

HOME, TOKENS = "https://sheets.googleapis.com", "https://oauth2.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# Numbers as they are and not as a country writes them; dates as the sheet shows them.
SHOWN = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
ID = re.compile(r"(?:^|/spreadsheets/d/)([\w-]{20,})(?:[/?#]|$)")
UNSAFE = re.compile(r"[^\w .-]")


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    place = quote("'" + what.replace("'", "''") + "'", safe="")
    values = asked(given, f"/values/{place}", SHOWN).get("values") or []
    content = as_csv(values).encode()
    now = hashlib.sha256(content).hexdigest()
    if now == since:
        yield Page((), now, is_last=True)
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{UNSAFE.sub('-', what)}.csv"
        file.write_bytes(content)
        yield Page((), now, file=file, is_last=True)


def offers(given: Given) -> list[Offered]:
    """Its tabs that are tables, and no charts."""
    tabs = asked(given, "", {"fields": "sheets.properties(title,sheetType)"}).get("sheets") or []
    found = [each["properties"] for each in tabs]
    return [Offered(each["title"], each["title"]) for each in found if each.get("sheetType", "GRID") == "GRID"]  # fmt: skip


def asked(given: Given, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
    """What the spreadsheet answers. Raises Passing or Permanent."""
    key, id = key_of(given["key"]), id_of(given["spreadsheet"])
    address = (given.get("address") or "").rstrip("/")
    token = token_of(key, f"{address or TOKENS}/token")
    client = Client({"Authorization": f"Bearer {token}"}, largest=settings.UPLOAD_MB * 10**6)
    try:
        url = f"{address or HOME}/v4/spreadsheets/{id}{path}"
        found: Mapping[str, Any] = client.get(url, params).json()
        return found
    except Permanent as error:
        raise refused(error, key) from error


def refused(error: Permanent, key: Key) -> Permanent:
    """What to do about it, where it is known."""
    if error.status == 403:
        why = gettext(
            "Google Sheets refuses: share the spreadsheet with %(email)s, and switch the Sheets API on in the project of this account."
        )
        return Permanent(why % {"email": key.email}, error.status)
    if error.status == 404:
        why = gettext("There is no such spreadsheet; correct its address in the connection.")
        return Permanent(why, error.status)
    if error.status == 400 and "FAILED_PRECONDITION" in str(error):
        why = gettext(
            "That is an Excel file in Google Drive and no spreadsheet of Google: open it there, and save it as Google Sheets."
        )
        return Permanent(why, error.status)
    if error.status == 400:
        why = gettext("The spreadsheet has no such tab; correct “pull” in the mapping.")
        return Permanent(why, error.status)
    return error


def token_of(key: Key, url: str) -> str:
    given = {"grant_type": GRANT, "assertion": key.assertion(SCOPE, url)}
    try:
        return str(Client().form(url, given).json()["access_token"])
    except Permanent as error:
        if error.status not in (400, 401):
            raise
        why = gettext(
            "Google refuses the key of %(email)s: it was deleted, or the clock of this machine is wrong. Give a key that holds."
        )
        raise Permanent(why % {"email": key.email}, error.status) from error


def id_of(spreadsheet: str) -> str:
    if found := ID.search(spreadsheet.strip()):
        return found[1]
    raise Permanent(
        gettext(
            "That is no spreadsheet: give its address, https://docs.google.com/spreadsheets/d/…"
        )
    )


def as_csv(values: Sequence[Sequence[object]]) -> str:
    """Rows as they are answered lack their empty ends."""
    width, into = max(map(len, values), default=0), io.StringIO()
    written = csv.writer(into)
    for row in values:
        written.writerow([text_of(each) for each in row] + [""] * (width - len(row)))
    return into.getvalue()


def text_of(value: object) -> object:
    """Numbers with the digits that a spreadsheet has: 0.30000000000000004 is 0.3."""
    if isinstance(value, bool):
        return str(value).upper()
    return sheet.number(value) if isinstance(value, float) else value


declare(
    Connector(
        "google_sheets",
        _("Google Sheets by a service account"),
        (
            Setting("spreadsheet", _("Address of the spreadsheet"), "https://docs.google.com/spreadsheets/d/…"),
            Setting(
                "key",
                _("Key of a service account"),
                _("The whole JSON file. Share the spreadsheet with the account’s e-mail address, to read."),
                is_secret=True,
                is_long=True,
            ),
            elsewhere(_("Of a test server; empty for Google’s own.")),
        ),
        pages,
        Badge.SHAPE,
        offers,
    )
)  # fmt: skip
