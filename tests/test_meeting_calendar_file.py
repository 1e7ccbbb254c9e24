"""The file of a meeting for calendars, read by the rules of RFC 5545: lines, folding, escapes, times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboards.surfaces import calendar_file
from revops.models import Meeting, Routine
from revops.routines import planning
from tests.meeting_company import Company, load

pytestmark = pytest.mark.django_db
NAME = "Prévision, semaine; équipe « Été » \\ " + "très longue " * 5


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return load(tmp_path)


def read(text: str) -> dict[str, str]:
    """The properties of the event, unfolded and with their escapes undone."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    return {name: undone(value) for name, value in (line.split(":", 1) for line in event)}


def undone(value: str) -> str:
    found, rest = "", iter(value)
    for sign in rest:
        found += {"n": "\n"}.get(after := next(rest), after) if sign == "\\" else sign
    return found


def test_a_meeting_reads_as_an_event_whatever_its_routine_is_called(company):
    Routine.objects.filter(pk=company.weekly.pk).update(name=NAME.strip())
    meeting = Meeting.objects.select_related("routine").get(pk=company.meetings[0].pk)
    event = read(calendar_file.of(meeting, datetime(2025, 10, 1, 8, tzinfo=UTC)))
    assert event["SUMMARY"] == f"{NAME.strip()} · 2025-Q4"
    # At 14:00 in Amsterdam it is 12:00 by UTC before the clocks change.
    assert (event["DTSTART"], event["DTEND"]) == ("20251006T120000Z", "20251006T130000Z")
    assert (event["DTSTAMP"], event["STATUS"]) == ("20251001T080000Z", "CONFIRMED")
    assert event["UID"].startswith(f"meeting-{meeting.pk}@")


def test_a_moved_or_cancelled_meeting_is_the_same_event(company):
    meeting, now = company.meetings[4], datetime(2025, 10, 1, 8, tzinfo=UTC)
    before = read(calendar_file.of(meeting, now))
    planning.cancel(meeting, "Trade fair", company.cro)
    meeting.refresh_from_db()
    after = read(calendar_file.of(meeting, now))
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    # After the clocks went back 14:00 is 13:00 by UTC.
    assert after["DTSTART"] == "20251103T130000Z"
