"""A file that comes again under another name, known by its columns; whether its rows are those that
are known is for whoever has these to say (revops/ingest/meanings.py).
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from os.path import commonprefix
from typing import Any

from revops.guess.choices import unread
from revops.guess.first import readings_of
from revops.guess.tables import Table

FEWEST = 3  # columns that a file and a feed must share, and letters that their names must
Feeds = Mapping[str, Any]


def is_known(document: Mapping[str, Any], tables: Sequence[Table]) -> bool:
    """Whether each table is read, or looks like what one feed reads."""
    return all(feed_like(document, table) for table in unread(document, tables))


def take_known(document: Mapping[str, Any], tables: Sequence[Table]) -> None:
    """Has feeds read what looks like theirs and is named otherwise, by a wider `match`. Names that
    share too little stay unread: a feed of their own in the same source counts nothing twice either.
    """
    feeds = document.get("files", {})
    for table in unread(document, tables):
        feed = feed_like(document, table)
        if feed and (wider := wider_match(feeds, feed, table.file_name)):
            feeds[feed]["match"] = wider


def feed_like(document: Mapping[str, Any], table: Table) -> str:
    """The one feed whose columns a table has, "" for none or several."""
    feeds = document.get("files", {})
    found = [name for name, feed in feeds.items() if is_of(feed, table)]
    return found[0] if len(found) == 1 else ""


def is_of(feed: Mapping[str, Any], table: Table) -> bool:
    """Whether a table has every column that a feed reads, and is taken for the same kind of record."""
    columns = set(columns_of(feed))
    if len(columns) < FEWEST or not columns <= set(table.names):
        return False
    is_same = str(feed.get("sheet", "")) == table.sheet and "match" in feed
    return is_same and feed.get("record") in {each.record for each in readings_of(table)}


def columns_of(feed: Mapping[str, Any]) -> Iterator[str]:
    own = feed.get("id", [])
    yield from map(str, [own] if isinstance(own, str) else own)
    yield from map(str, feed.get("only", {}))
    for given in feed.get("fields", {}).values():
        if isinstance(given, str):
            yield str(given)
        elif isinstance(given, Mapping):
            yield from map(str, given.get("columns") or filter(None, [given.get("column")]))
            yield from filter(None, [str(given.get("time", ""))])


def wider_match(feeds: Feeds, feed: str, name: str) -> str:
    """A pattern of the names so far and this one, "" where they share too little or it would take the
    files of another feed.
    """
    before, name = str(feeds[feed]["match"]).lower(), name.lower()
    ending = name.rpartition(".")[2]
    begins = commonprefix([before.removesuffix(f".{ending}").partition("*")[0], name])
    wider = f"{begins}*.{ending}"
    others = (str(each.get("match", "")).lower() for key, each in feeds.items() if key != feed)
    takes = any(fnmatch.fnmatchcase(other.replace("*", ""), wider) for other in others if other)
    return "" if len(begins) < FEWEST or not before.endswith(ending) or takes else wider
