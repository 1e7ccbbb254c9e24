"""Rows read through a mapping without any file, for the tests of the mapping language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from revops import mapping
from revops.connectors.files import open_rows
from revops.mapping import Feed, Mapped, Refused, Skipped, compiled

HEAD = 'mapping = 1\n[source]\nkey = "crm"\n'
Outcome = Mapped | Refused | Skipped


def parse(text: str) -> mapping.Mapping:
    return mapping.parse(
        text if "mapping = 1" in text else HEAD + text, timezone="Europe/Amsterdam", currency="EUR"
    )


def feed(
    fields: str, *, record: str = "deal", source: str = "", extra: str = "", tables: str = ""
) -> Feed:
    """A feed named "rows" over columns of one's choice; `fields` is the inside of its fields table."""
    rows = f'[files.rows]\nmatch = "*"\nrecord = "{record}"\n{extra}\n[files.rows.fields]\n{fields}'
    text = f"{HEAD}{source}\n{tables}\n{rows}"
    return next(one for one in parse(text).feeds if one.name == "rows")


def one(feed: Feed, row: Mapping[str, str], lookups: Mapping = {}) -> Outcome:
    return compiled(feed, list(row), lookups)(2, list(row.values()))


def reason(feed: Feed, row: Mapping[str, str], lookups: Mapping = {}) -> str:
    outcome = one(feed, row, lookups)
    assert isinstance(outcome, Refused), outcome
    return outcome.reason


def read_all(parsed: mapping.Mapping, paths: Sequence[Path]) -> dict[str, list[Outcome]]:
    """All outcomes by feed, read in import order, lookups included."""
    outcomes: dict[str, list[Outcome]] = {}
    lookups: dict[str, dict[str, dict[str, str]]] = {}
    for feed in parsed.feeds:
        for path in (path for path in paths if feed.matches(path.name)):
            with open_rows(path, feed=feed) as rows:
                read = compiled(feed, rows.header, lookups)
                outcomes[feed.name] = [read(line, cells) for line, cells in rows]
        if feed.record == "lookup":
            lookups[feed.name] = {row.external_id: row.payload for row in outcomes[feed.name]}
    return outcomes
