"""A connector asked by itself, without tables: all that it gives until it has no more."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from revops import guess
from revops.connectors.protocol import CONNECTORS
from revops.guess import preview
from revops.guess.tables import table_of
from revops.mapping import parse


@dataclass
class Read:
    records: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    cursor: str = ""
    is_sweep: bool = False

    def by_id(self, name: str = "id") -> dict[str, dict[str, Any]]:
        """The last state of each record, less what is deleted."""
        return {
            str(each[name]): each for each in self.records if str(each[name]) not in self.deleted
        }


def read(key: str, given: dict[str, str], what: str, since: str = "") -> Read:
    found = Read(cursor=since)
    for page in CONNECTORS[key].pages(given, what, since):
        found.records += [json.loads(each) for each in page.records]
        found.deleted += page.deleted
        found.cursor, found.is_sweep = page.cursor, page.is_sweep
        if page.is_last:
            return found
    return found


def proposed(
    folder: Path, records: list[dict[str, Any]], what: str
) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """The mapping that is proposed for records, and what it makes of them by feed."""
    path = folder / f"{what}.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), "utf-8")
    (table,) = [table_of(each.as_json()) for each in guess.look(path)]
    text = guess.written([(table, guess.readings_of(table))], key="tool", name="Tool")
    feeds = parse(text, timezone="UTC", currency="EUR").feeds
    return text, {
        feed.name: [dict(row.values) for row in preview.understood(feed, table)] for feed in feeds
    }
