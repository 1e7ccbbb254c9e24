"""Dates that programs write where there is none: what MySQL, .NET, SQL Server, spreadsheets and Unix begin
with, and the last day that there is.
"""

from __future__ import annotations

import re
from itertools import product

DAYS = ("0000-00-00", "0001-01-01", "1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1970-01-01", "9999-12-31")  # fmt: skip
# No time of day but the day's first and last, in any zone.
NO_TIME = re.compile(
    r"(?:[T ](?:0?0:00(?::00(?:\.0+)?)?|23:59(?::59(?:\.9+)?)?)(?: ?Z| ?UTC|[+-]\d\d:?\d\d)?)?"
)


def spellings() -> set[str]:
    """As they are written with the year first or last, and with and without zeros."""
    found = set()
    for day, mark in product(DAYS, "-/."):
        year, month, date = day.split("-")
        for first, second in ((month, date), (date, month)):
            pairs = [(first, second), (str(int(first)), str(int(second)))]
            found |= {mark.join((*pair, year)) for pair in pairs}
        found |= {mark.join((year, month, date)), "".join((year, month, date))}
    return found


SPELLINGS = frozenset(spellings())
LENGTH = 10  # of a day, behind which a time may stand


def is_no_date(text: str) -> bool:
    """Whether a cell of dates says that there is none."""
    return text[:LENGTH] in SPELLINGS and NO_TIME.fullmatch(text[LENGTH:]) is not None
