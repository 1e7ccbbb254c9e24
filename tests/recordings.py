"""A connected source of the tests: pages of a recording, and pulling them as a worker would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from revops.ingest import jobs, pulls
from revops.models import Connection, FeedCursor, Pull, Source
from revops.queue import work
from tests import small_company

MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[files.deals]
pull = "deals"
record = "deal"
id = "id"
fields = { deal = "id", amount = "amount", opened_at = "opened", won_at = "won", owner = "owner.email" }
"""


def connected(folder: Path, settings: Any, mapping: str = MAPPING) -> Connection:
    """The source, connected to a recording below the folder."""
    small_company.organisation()
    settings.RECORDINGS, settings.MEDIA_ROOT = str(folder), str(folder / "uploads")
    (folder / "crm").mkdir(exist_ok=True)
    source, _new = Source.objects.update_or_create(
        key="crm", defaults={"name": "CRM", "mapping": mapping}
    )
    return Connection.objects.update_or_create(
        source=source,
        defaults={"connector": "recording", "given": {"folder": "crm"}, "is_on": True},
    )[0]


def page(folder: Path, number: int, *records: dict, what: str = "deals", **about: object) -> Path:
    """Writes a page of the recording."""
    path = folder / "crm" / what / f"{number:04}.jsonl"
    path.parent.mkdir(exist_ok=True)
    lines = [{"@page": about}, *records] if about else records
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))
    return path


def deal(number: str, amount: object = 100, won: str = "2026-02-03") -> dict:
    return {"id": number, "amount": amount, "opened": "2026-01-05", "won": won}


def pulled(connection: Connection, feed: str = "deals", **asked: bool) -> Pull:
    """Asks now, and does all that follows from it but publishing."""
    connection.refresh_from_db()
    pulls.request_now(connection, **asked)
    pull = Pull.objects.filter(cursor__feed=feed).latest("pk")
    while (row := work.claim(work.open_rows(Pull))) is not None:
        work.do(row)
    while (row := work.claim(jobs.due_imports())) is not None:
        work.do(row)
    pull.refresh_from_db()
    return pull


def cursor_of(feed: str = "deals") -> FeedCursor:
    return FeedCursor.objects.get(feed=feed)
