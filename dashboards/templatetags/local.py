"""Times in templates, where the organisation is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from dashboards.words import naming, wording

register = template.Library()


@register.filter
def day_in(at: datetime, timezone: str) -> str:
    """The day of a time."""
    return wording.day(at.astimezone(ZoneInfo(timezone)).date(), naming.reader_language())
