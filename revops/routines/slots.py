"""When the meetings of a routine are, and over which periods. Pure but for the models that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from revops.calendar import Period, PeriodKind, WorkCalendar
from revops.models import Cadence, Focus, Routine

PERIOD_OF_CADENCE = {
    Cadence.WEEK: PeriodKind.WEEK,
    Cadence.MONTH: PeriodKind.MONTH,
    Cadence.QUARTER: PeriodKind.QUARTER,
}
FIRST_OF_QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Slot:
    """One meeting as its routine has it: the week, month or quarter that it is of, its day, hour and
    deadline, and the periods in focus and after it.
    """

    of: Period
    on: date
    starts_at: datetime
    deadline_at: datetime
    period: Period
    following: Period

    @property
    def fields(self) -> dict[str, object]:
        """As a meeting has them."""
        return {
            "on": self.on,
            "starts_at": self.starts_at,
            "deadline_at": self.deadline_at,
            "period": self.period.key,
            "start_on": self.period.start,
            "end_on": self.period.end,
            "following": self.following.key,
            "following_end_on": self.following.end,
        }


def slots(
    routine: Routine, calendar: WorkCalendar, zone: str, first: date, last: date
) -> Iterator[Slot]:
    """The meetings of the weeks, months or quarters with the days `first` to `last` in them, oldest
    first.
    """
    of = calendar.containing(PERIOD_OF_CADENCE[Cadence(routine.cadence)], first)
    while of.start <= last:
        yield slot(routine, calendar, zone, of)
        of = of.next(calendar)


def slot(routine: Routine, calendar: WorkCalendar, zone: str, of: Period) -> Slot:
    on = day_of(routine, calendar, of)
    starts_at = datetime.combine(on, routine.at, ZoneInfo(zone)).astimezone(UTC)
    period = in_focus(routine, calendar, on)
    return Slot(
        of,
        on,
        starts_at,
        starts_at - timedelta(hours=routine.due_hours),
        period,
        period.next(calendar),
    )


def day_of(routine: Routine, calendar: WorkCalendar, of: Period) -> date:
    """The day of a meeting. On a public holiday it moves to the next working day; where its routine
    meets on weekends it is not moved from one.
    """
    if routine.cadence != Cadence.WEEK:
        return calendar.nth_working_day(of.start, routine.day)
    planned = of.start + timedelta(days=routine.day)
    is_worked = any(
        calendar.working_days(day, day + timedelta(days=1))
        for day in (planned - timedelta(days=7), planned, planned + timedelta(days=7))
    )
    return calendar.nth_working_day(planned, 1) if is_worked else planned


def in_focus(routine: Routine, calendar: WorkCalendar, on: date) -> Period:
    kind = PeriodKind.MONTH if routine.focus == Focus.MONTH else quarter_of(calendar)
    around = calendar.containing(kind, on)
    return around.previous(calendar) if routine.looks_back else around


def quarter_of(calendar: WorkCalendar) -> PeriodKind:
    """The quarters of the fiscal year where those of the calendar are others."""
    is_calendar = calendar.fiscal_year_start in FIRST_OF_QUARTERS
    return PeriodKind.QUARTER if is_calendar else PeriodKind.FISCAL_QUARTER


def week_of(on: date, start: date) -> int:
    """The week of a period that a day is in, from 1 for the one in which it begins: a quarter has up to
    fourteen. A meeting that a holiday moved within its week keeps its number.
    """
    return (monday(on) - monday(start)).days // 7 + 1


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
