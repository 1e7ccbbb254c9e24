"""Working time is what a clock on the wall says, minute by minute; two readings of it agree."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from revops.working_hours import HoursError, WorkingHours, parse, written

MINUTE = timedelta(minutes=1)
OFFICE = (*[parse("9-18")] * 5, (), ())
PARIS = WorkingHours("Europe/Paris", OFFICE, "FR")
ALWAYS = (parse("0-24"),) * 7


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


@lru_cache(maxsize=64)
def off(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year)) if country else frozenset()


def is_worked(hours: WorkingHours, minute: datetime) -> bool:
    """The reference: what the clock on the wall says at the beginning of a minute."""
    local = minute.astimezone(ZoneInfo(hours.zone))
    if local.date() in off(hours.country, local.year):
        return False
    clock = local.hour * 60 + local.minute
    return any(since <= clock < until for since, until in hours.week[local.weekday()])


def minutes_worked(hours: WorkingHours, start: datetime, end: datetime) -> int:
    length = max(0, int((end - start) / MINUTE))
    return sum(is_worked(hours, start + n * MINUTE) for n in range(length))


SPANS = st.lists(st.integers(0, 24 * 60), max_size=4, unique=True).map(
    lambda cuts: tuple(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
WEEKS = st.one_of(st.just(OFFICE), st.just(ALWAYS), st.tuples(*[SPANS] * 7))
# In Lord Howe clocks change by half an hour, in Havana at midnight; Kathmandu differs by 5:45.
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Paris",
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Havana",
        "Asia/Kathmandu",
        "Africa/Casablanca",
    ]
)
HOURS = st.builds(WorkingHours, ZONES, WEEKS, st.sampled_from(["", "FR", "US"]))
# Around the changes of clocks in spring and autumn, Easter, Christmas, and any time.
STARTS = st.sampled_from(
    [datetime(2026, *day, tzinfo=UTC) for day in ((3, 7), (3, 27), (4, 3), (10, 24), (10, 31), (12, 24), (12, 31), (6, 1))]
)  # fmt: skip
INSTANTS = st.builds(lambda day, n: day + n * MINUTE, STARTS, st.integers(0, 4 * 24 * 60))


@settings(max_examples=150, deadline=None)
@example(WorkingHours("Europe/Paris", ALWAYS), datetime(2026, 10, 24, tzinfo=UTC), 3000)
@example(WorkingHours("Europe/Paris", ALWAYS), datetime(2026, 3, 28, tzinfo=UTC), 3000)
@given(HOURS, INSTANTS, st.integers(-10, 3 * 24 * 60))
def test_seconds_are_what_the_clock_on_the_wall_says_minute_by_minute(
    hours: WorkingHours, start: datetime, length: int
) -> None:
    end = start + length * MINUTE

    assert hours.seconds(start, end) == 60 * minutes_worked(hours, start, end)


@settings(max_examples=150, deadline=None)
@given(HOURS, INSTANTS, st.integers(0, 4000), st.integers(0, 4000))
def test_time_adds_up_however_it_is_cut(
    hours: WorkingHours, start: datetime, one: int, other: int
) -> None:
    middle, end = start + one * MINUTE, start + (one + other) * MINUTE

    assert hours.seconds(start, middle) + hours.seconds(middle, end) == hours.seconds(start, end)


@settings(max_examples=150, deadline=None)
@given(HOURS.filter(lambda hours: any(hours.week)), INSTANTS, st.integers(1, 100_000))
def test_after_so_much_work_it_is_the_first_instant_by_which_that_was_worked(
    hours: WorkingHours, start: datetime, seconds: int
) -> None:
    end = hours.after(start, seconds)

    assert hours.seconds(start, end) == seconds
    assert hours.seconds(start, end - timedelta(seconds=1)) == seconds - 1


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-27T17:30", "2026-11-30T09:15", 45),  # Friday evening to Monday morning
        ("2026-11-10T17:00", "2026-11-12T10:00", 120),  # over 11 November, a holiday
        ("2026-11-28T10:00", "2026-11-29T20:00", 0),  # a weekend
        ("2026-11-27T09:00", "2026-11-27T18:00", 540),
        ("2026-11-27T08:59", "2026-11-27T09:00", 0),  # half-open
        ("2026-11-27T18:00", "2026-11-27T19:00", 0),
        ("2026-11-27T12:00", "2026-11-27T11:00", 0),
    ],
)
def test_an_office_from_9_to_18(start: str, end: str, minutes: int) -> None:
    assert PARIS.seconds(paris(start), paris(end)) == 60 * minutes


def test_the_hour_that_comes_twice_is_worked_twice_and_the_missing_one_never() -> None:
    night = WorkingHours("Europe/Paris", (parse("1:00-4:00"),) * 7)

    assert night.seconds(paris("2026-10-25T00:00"), paris("2026-10-25T12:00")) == 4 * 3600
    assert night.seconds(paris("2026-03-29T00:00"), paris("2026-03-29T12:00")) == 2 * 3600


def test_an_hour_after_friday_evening_ends_on_monday() -> None:
    assert PARIS.after(paris("2026-11-27T17:30"), 3600) == paris("2026-11-30T09:30")
    assert PARIS.after(paris("2026-11-27T17:00"), 3600) == paris("2026-11-27T18:00")
    assert PARIS.after(paris("2026-11-28T17:00"), 0) == paris("2026-11-28T17:00")


def test_breaks_part_days_and_saturdays_are_as_they_are_written() -> None:
    week = (parse("9-12:30, 14-17"), *[parse("9-12")] * 4, parse("10:00-13:00"), ())
    shop = WorkingHours("Europe/Paris", week, "FR")

    assert shop.seconds(paris("2026-11-23T12:00"), paris("2026-11-23T14:30")) == 3600
    # Saturday 15 August 2026 is a holiday, although a weekend day.
    assert shop.seconds(paris("2026-08-15T00:00"), paris("2026-08-16T00:00")) == 0
    assert shop.seconds(paris("2026-08-22T00:00"), paris("2026-08-23T00:00")) == 3 * 3600


def test_hours_in_which_nobody_works_never_end() -> None:
    with pytest.raises(HoursError, match="nobody ever works"):
        WorkingHours("UTC", ((),) * 7).after(datetime(2026, 1, 1, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", ()),
        ("9-18", ((540, 1080),)),
        ("9:00-12:30, 14:00-18:00", ((540, 750), (840, 1080))),
        ("9h30 – 18h", ((570, 1080),)),
        ("0:00-24:00", ((0, 1440),)),
        ("8-12;12-16", ((480, 720), (720, 960))),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple) -> None:
    assert parse(text) == hours
    assert parse(written(hours)) == hours


@pytest.mark.parametrize("text", ["9", "18-9", "9-9", "9-25", "9:70-18", "14-18, 9-12", "all day"])
def test_what_are_no_hours_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(HoursError, match=r"write (them as|hours that)"):
        parse(text)
