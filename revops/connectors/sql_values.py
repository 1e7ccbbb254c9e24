"""What stands in a cell of a database: as JSON has it, and as a cursor keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

NAMES = {datetime: "at", date: "on", time: "time", Decimal: "decimal", float: "float"}
READERS: dict[str, Callable[[str], object]] = {
    "at": datetime.fromisoformat, "on": date.fromisoformat, "time": time.fromisoformat, "decimal": Decimal, "float": float,
    "hex": bytes.fromhex,
}  # fmt: skip
SHORT = 64  # bytes that may be a key; what is longer is a picture or a document


def written(value: object) -> object:
    """As JSON has it: times and dates as ISO 8601 writes them, numbers without loss as texts, bytes as
    hexadecimal digits where they are few, and "" of more.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex() if len(value) <= SHORT else ""
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    return value if isinstance(value, int | str | bool | list | dict | None) else str(value)


def kept(value: object) -> object:
    """A value as `as_it_was` gives it back, so that the database compares like with like."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"hex": bytes(value).hex()}
    found = next((name for kind, name in NAMES.items() if isinstance(value, kind)), "")
    text = value.isoformat() if isinstance(value, date | time) else str(value)
    return {found: text} if found else value if isinstance(value, int | str | None) else text


def as_it_was(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    ((name, text),) = kept.items()
    return READERS[name](text)
