"""Meetings come back by the calendar of the organisation: once each, past holidays, unless cancelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from revops.calendar import WorkCalendar
from revops.models import Cadence, Focus, Meeting, Routine
from revops.routines import planning
from revops.routines.slots import slots, week_of
from tests import shipped
from tests import small_company as small
from tests.admin_pages import member_of
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
DUTCH = WorkCalendar("NL")
AMSTERDAM = "Europe/Amsterdam"


def weekly(**given: object) -> Routine:
    usual = {
        "key": "w", "name": "W", "cadence": Cadence.WEEK, "day": 0, "focus": Focus.QUARTER,
        "at": datetime(2025, 1, 1, 14).time(), "due_hours": 3,
    }  # fmt: skip
    return Routine(**usual | given)


def days(routine: Routine, first: str, last: str, calendar: WorkCalendar = DUTCH) -> list[str]:
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    return [str(each.on) for each in slots(routine, calendar, AMSTERDAM, first_day, last_day)]


def test_a_public_holiday_moves_a_meeting_to_the_next_working_day():
    # In 2025 Easter Monday is 21 April and Whit Monday 9 June.
    assert days(weekly(), "2025-04-14", "2025-04-28") == ["2025-04-14", "2025-04-22", "2025-04-28"]
    assert days(weekly(), "2025-06-09", "2025-06-15") == ["2025-06-10"]
    assert days(weekly(day=5), "2025-04-14", "2025-04-20") == [
        "2025-04-19"
    ]  # it meets on Saturdays


def test_a_monthly_meeting_is_on_a_working_day_of_its_month_and_looks_back():
    monthly = weekly(cadence=Cadence.MONTH, day=3, focus=Focus.MONTH, looks_back=True)
    (found,) = slots(monthly, DUTCH, AMSTERDAM, date(2025, 5, 9), date(2025, 5, 9))
    # The first of May is a Thursday and worked in the Netherlands; the fifth is a holiday.
    assert (str(found.on), found.period.key, found.following.key) == (
        "2025-05-06",
        "2025-04",
        "2025-05",
    )


def test_the_hour_is_the_organisations_on_both_sides_of_a_clock_change():
    before, after = slots(weekly(), DUTCH, AMSTERDAM, date(2025, 10, 20), date(2025, 10, 27))
    assert [str(each.starts_at)[11:16] for each in (before, after)] == ["12:00", "13:00"]
    assert {each.starts_at.astimezone(ZoneInfo(AMSTERDAM)).hour for each in (before, after)} == {14}


def test_a_quarter_has_twelve_to_fourteen_meetings_and_each_its_week():
    def of_quarter(key: str) -> list[int]:
        asked = slots(weekly(), DUTCH, AMSTERDAM, date(2018, 12, 1), date(2026, 12, 31))
        return [week_of(each.on, each.period.start) for each in asked if each.period.key == key]

    assert of_quarter("2024-Q3") == list(range(1, 15))  # begins and ends on a Monday
    assert of_quarter("2019-Q1") == list(range(2, 14))  # begins on a Tuesday: twelve
    assert of_quarter("2025-Q2") == list(range(2, 15))  # Mondays moved by Easter keep their week


def test_a_fiscal_year_of_other_months_has_its_own_quarters_in_focus():
    (found,) = slots(
        weekly(), WorkCalendar("NL", 2), AMSTERDAM, date(2025, 5, 12), date(2025, 5, 12)
    )
    assert (found.period.key, found.following.key) == ("FY2026-Q2", "FY2026-Q3")


@pytest.fixture
def routine() -> Routine:
    small.organisation()
    shipped.routines()
    Routine.objects.update(since=timezone.now() - timedelta(days=400))
    return Routine.objects.get(key="weekly-forecast")


def test_meetings_are_made_by_the_clock_once_and_ahead(routine):
    planning.plan()
    first = set(Meeting.objects.values_list("routine__key", "slot"))
    planning.plan()
    assert set(Meeting.objects.values_list("routine__key", "slot")) == first
    ahead = Meeting.objects.filter(starts_at__gt=timezone.now())
    assert set(ahead.values_list("routine__key", flat=True)) == {
        "weekly-forecast",
        "monthly-review",
    }


def test_nothing_is_made_before_there_is_an_organisation_nor_of_a_routine_that_is_off():
    shipped.routines()
    planning.plan()
    small.organisation()
    Routine.objects.update(is_on=False)
    planning.plan()
    assert not Meeting.objects.exists()


def test_a_meeting_that_has_not_begun_moves_with_its_routine(routine):
    planning.plan()
    coming = routine.meetings.filter(starts_at__gt=timezone.now() + timedelta(days=1)).last()
    Routine.objects.filter(pk=routine.pk).update(at=datetime(2025, 1, 1, 9).time())
    planning.plan()
    moved = Meeting.objects.get(pk=coming.pk)
    assert moved.starts_at.astimezone(ZoneInfo(AMSTERDAM)).hour == 9
    assert moved.due_at == moved.starts_at and moved.deadline_at < moved.starts_at


def test_a_meeting_is_cancelled_with_a_reason_by_who_chairs(routine):
    (meeting,) = planning.make(routine, date(2025, 10, 6), date(2025, 10, 6))
    with pytest.raises(PermissionDenied, match="Only the CRO and administrators cancel"):
        planning.cancel(meeting, "Trade fair", member_of("manager"))
    cro = member_of("cro")
    with pytest.raises(ValidationError, match="Say why the meeting is cancelled"):
        planning.cancel(meeting, " ", cro)
    planning.cancel(meeting, "Trade fair", cro)
    meeting.refresh_from_db()
    assert (meeting.reason, meeting.history.first().history_user) == ("Trade fair", cro)
    assert meeting.pk in [
        each.pk for each in planning.make(routine, date(2025, 10, 6), date(2025, 10, 6))
    ]
    assert Meeting.objects.get().cancelled_at


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_plan_at_once_make_each_meeting_once():
    small.organisation()
    shipped.routines()

    at_once(planning.plan, 3)
    slots_made = list(Meeting.objects.values_list("routine", "slot"))
    assert len(slots_made) == len(set(slots_made)) and slots_made
