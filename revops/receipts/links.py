"""Where records open in the tools that they come from, as the mappings say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from revops.models import RawRecord


@lru_cache(maxsize=100)
def links_in(mapping: str) -> dict[str, str]:
    """By feed, the address of its records; none for a mapping that cannot be read."""
    try:
        files = tomllib.loads(mapping).get("files", {})
    except tomllib.TOMLDecodeError:
        return {}
    return {name: str(feed["link"]) for name, feed in files.items() if feed.get("link")}


def links_of(records: Iterable[int]) -> dict[int, str]:
    """By record, its address in its tool, where one is known. One query, none for no records."""
    ids = list(records)
    if not ids:
        return {}
    rows = RawRecord.objects.filter(pk__in=ids).values_list(
        "pk", "feed", "external_id", "source__mapping"
    )
    links = {pk: link_of(*record) for pk, *record in rows}
    return {pk: link for pk, link in links.items() if link}


def link_of(feed: str, external_id: str, mapping: str) -> str:
    """The address of a record of a feed, as the mapping says; "" where it says none."""
    found = links_in(mapping).get(feed, "")
    is_address = found.startswith(("https://", "http://"))
    return found.replace("{id}", quote(external_id, safe="")) if is_address else ""
