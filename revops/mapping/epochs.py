"""Times as machines count them: seconds or milliseconds since 1970 began, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# Parts of a second by the name of the format.
PARTS = {"epoch_s": 1, "epoch_ms": 1000}
START = datetime(1970, 1, 1, tzinfo=UTC)
COUNTED = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,6})?")
# What can hardly be anything else: seconds of the years 2001 to 2286, milliseconds since 1973.
LIKELY = {"epoch_s": re.compile(r"[0-9]{10}"), "epoch_ms": re.compile(r"[0-9]{12,13}")}


def read_epoch(text: str, format: str) -> datetime:
    """Raises ValueError."""
    if not COUNTED.fullmatch(text):
        raise ValueError(text)
    try:
        return START + timedelta(seconds=float(text) / PARTS[format])
    except OverflowError as error:
        raise ValueError(text) from error


def epoch_of(text: str) -> str:
    """The format in which a text is likely to be such a time, "" for none."""
    return next((name for name, likely in LIKELY.items() if likely.fullmatch(text)), "")
