"""Where the organisation is, and which day it is there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from revops.models import Organisation


def local_day(at: datetime | None = None) -> date:
    """The day of a time, now unless it is given, where the organisation is; in UTC before it is known."""
    return (at or timezone.now()).astimezone(ZoneInfo(timezone_name())).date()


def timezone_name() -> str:
    organisation = Organisation.current()
    return organisation.timezone if organisation else "UTC"
