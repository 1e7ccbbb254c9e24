"""What people and programs write around a date that says nothing more: “Monday, 5th January 2026 at 9:15 a.m.”"""

from __future__ import annotations

import re

WEEKDAY = re.compile(
    r"^(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|wed|thu|sat|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|lun|mar|mer|jeu|ven|sam|dim)\.?,? +",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th|er)\b", re.IGNORECASE)
JOINED = re.compile(r",? (?:at|à) (?=[0-9])", re.IGNORECASE)
HALF = re.compile(r"\b([ap])\.\s?m\.?", re.IGNORECASE)
BEHIND = re.compile(r" ?\([A-Za-z ]+\)$")  # the name of a zone behind its offset
OFFSET = re.compile(r"(?:GMT|UTC)(?=[+-][0-9])")
OF_EUROPE = {"CET": "+0100", "CEST": "+0200"}
ZONE = re.compile(r"(?<=[0-9] )(?:CEST|CET)$")


def undecorated(text: str) -> str:
    bare = WEEKDAY.sub("", BEHIND.sub("", text))
    bare = JOINED.sub(" ", ORDINAL.sub(r"\1", bare))
    bare = OFFSET.sub("", HALF.sub(r"\1m", bare))
    return ZONE.sub(lambda found: OF_EUROPE[found[0]], bare)
