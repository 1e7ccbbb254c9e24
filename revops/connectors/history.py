"""What happened to deals, in one shape whatever the tool: a recipe reads it (guess/recipes/tool-history.toml).

The kind says which of the values changed. It comes from the history of the tool, and not from dates
of its stages, which some tools fill in for stages that were skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

VALUES = {
    "stage": ("stage", "stage_before"),
    "amount": ("amount", "amount_before"),
    "owner": ("owner", "owner_before"),
    "category": ("category", "category_before"),
    "expected_close": ("expected_close_on", "expected_close_before"),
}
EMPTY = {column: "" for pair in VALUES.values() for column in pair}


class Change(NamedTuple):
    """One entry of a history: when which value took the place of which. "" for none."""

    at: str
    value: object
    before: object


def changes(deal: str, kind: str, entries: Iterable[Change]) -> Iterator[dict[str, object]]:
    """A record for each change that is one."""
    after, before = VALUES[kind]
    for entry in entries:
        if entry.value == entry.before:
            continue
        yield {
            "id": f"{deal}/{kind}/{entry.at}/{said(entry.value)}", "deal": deal, "kind": kind, "at": entry.at, **EMPTY,
            after: said(entry.value), before: said(entry.before),
        }  # fmt: skip


def said(value: object) -> object:
    """Zero is a value, nothing and false are none."""
    return "" if value is None or value is False else value


def of_values(entries: Iterable[tuple[str, object]]) -> Iterator[Change]:
    """Changes from (when, which value) in any order: each took the place of the one before."""
    before: object = ""
    for at, value in sorted(entries, key=lambda each: each[0]):
        yield Change(at, value, before)
        before = value
