"""What people and programs write around a date that says nothing more: “Monday, 5th January 2026 at 9:15 a.m.”,
“Montag, 5. Januar 2026 um 9:15 Uhr”, “lunes 5 de enero de 2026”.
"""

from __future__ import annotations

import re

WEEKDAY = re.compile(
    r"^(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|wed|thu|sat|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|lun|mar|mer|jeu|ven|sam|dim"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|mo|di|mi|do|fr|sa|so"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|mi[eé]|jue|vie|s[aá]b|dom)\.?,? +",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th|er)\b", re.IGNORECASE)
# The point behind a day in German, and behind a month that is shortened.
COUNTED = re.compile(r"(?<![0-9])([0-9]{1,2})\. ?(?=[^\W\d_]{3})")
SHORTENED = re.compile(r"(?<=[^\W\d_])\. ?(?=[0-9]{4}(?![0-9])|[0-9]{2}(?![0-9:.]))")
OF_MONTH = re.compile(r" del? (?=[^\W\d_]{3}|[0-9]{4})", re.IGNORECASE)
JOINED = re.compile(r",? (?:at|à|um|a las?) (?=[0-9])", re.IGNORECASE)
HALF = re.compile(r"\b([ap])\.\s?m\.?", re.IGNORECASE)
BEHIND = re.compile(
    r" ?\([A-Za-z ]+\)$| Uhr$"
)  # the name of a zone behind its offset, or an hour's
OFFSET = re.compile(r"(?:GMT|UTC)(?=[+-][0-9])")
OF_EUROPE = {"CET": "+0100", "CEST": "+0200"}
ZONE = re.compile(r"(?<=[0-9] )(?:CEST|CET)$")


def undecorated(text: str) -> str:
    bare = WEEKDAY.sub("", BEHIND.sub("", text))
    bare = COUNTED.sub(r"\1 ", ORDINAL.sub(r"\1", bare))
    bare = JOINED.sub(" ", OF_MONTH.sub(" ", SHORTENED.sub(" ", bare)))
    bare = OFFSET.sub("", HALF.sub(r"\1m", bare))
    return ZONE.sub(lambda found: OF_EUROPE[found[0]], bare)
