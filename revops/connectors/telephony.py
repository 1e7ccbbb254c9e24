"""What connectors of telephones have in common: calls are asked for by the time at which they began."""

from __future__ import annotations

from datetime import datetime, timedelta

# A call is listed once it is over, under the time at which it began: the longest that is waited for.
LONGEST_CALL = timedelta(hours=4)


def seen_until(began: datetime | None) -> datetime | None:
    """What all calls are known of, where the latest that is known began at this time."""
    return began - LONGEST_CALL if began else None
