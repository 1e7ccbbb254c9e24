"""How a day reads in a sentence. Pure."""

from __future__ import annotations

from datetime import date

from babel import Locale
from babel.dates import format_date


def written(day: date, locale: str) -> str:
    """23 Nov 2026, 23 nov. 2026; `locale` is one of Django's codes, such as "fr" or "en-gb"."""
    return format_date(day, "d MMM y", Locale.parse(locale.replace("-", "_")))
