"""The days that rules ask about."""

from __future__ import annotations

from datetime import date, timedelta

from revops.quality.rules import WAITING_DAYS
from revops.today import local_day


def params() -> dict[str, date]:
    """The days that rules name, seen from the organisation's today."""
    return seen_from(local_day())


def seen_from(today: date) -> dict[str, date]:
    return {"today": today, "waiting": today - timedelta(days=WAITING_DAYS)}
