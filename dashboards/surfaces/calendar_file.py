"""A meeting as calendars read it (RFC 5545): its hour, where it is, and that it was cancelled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

from revops.routines.reading import Meeting

LONG = timedelta(minutes=60)
FOLD = 73  # octets of a line, less than the 75 that the format allows


def of(meeting: Meeting, now: datetime) -> str:
    """The file, made at an instant. The same meeting has the same UID, so that a calendar moves it and adds no second one."""
    address = f"{settings.SITE_URL}/forecast/{meeting.pk}/"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Diapason//meetings//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.pk}@{settings.SITE_HOST}",
        f"DTSTAMP:{stamp(now)}",
        f"DTSTART:{stamp(meeting.starts_at)}",
        f"DTEND:{stamp(meeting.starts_at + LONG)}",
        f"SUMMARY:{escaped(str(meeting.routine))} · {escaped(meeting.period)}",
        f"DESCRIPTION:{escaped(address)}",
        f"URL:{address}",
        f"STATUS:{'CANCELLED' if meeting.cancelled_at else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def folded(line: str) -> str:
    """A long line in parts, none of which cuts a letter in two."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > FOLD:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
