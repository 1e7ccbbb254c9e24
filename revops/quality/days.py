"""The days that rules ask about."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from revops.models import Organisation
from revops.quality.rules import WAITING_DAYS


def params() -> dict[str, date]:
    """The days that rules name, seen from the organisation's today."""
    return seen_from(today())


def seen_from(today: date) -> dict[str, date]:
    return {"today": today, "waiting": today - timedelta(days=WAITING_DAYS)}


def today() -> date:
    organisation = Organisation.current()
    zone = ZoneInfo(organisation.timezone) if organisation else UTC
    return timezone.now().astimezone(zone).date()
