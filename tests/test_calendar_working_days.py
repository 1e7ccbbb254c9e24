"""Working days follow the country's holidays, and a running period compares with as many of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops.calendar import DaysOff, PeriodKind, WorkCalendar, days_off
from tests.test_calendar_periods import CALENDARS, DAYS, KINDS, periods

NL = WorkCalendar("NL")


@pytest.mark.parametrize(
    ("country", "key", "working_days"),
    [
        ("NL", "2011-10", 21),
        ("NL", "2011-12", 21),  # the 26th is a Monday and a holiday
        ("FR", "2011-11", 20),  # two holidays more than the Netherlands
        ("NL", "2011-11", 22),
        ("", "2011-12", 22),
        ("ZZ", "2011-12", 22),
        ("nl", "2011-12", 21),
        ("NL", "2011-12-24..2011-12-26", 0),
    ],
)
def test_weekends_and_public_holidays_are_not_worked(
    country: str, key: str, working_days: int
) -> None:
    calendar = WorkCalendar(country)
    period = calendar.period(key)

    assert calendar.working_days(period.start, period.end) == working_days


def test_a_calendar_begins_its_year_in_january_and_its_sheets_on_monday() -> None:
    assert (NL.fiscal_year_start, NL.week_start, NL.off) == (1, 0, None)


def test_a_country_without_known_holidays_says_so() -> None:
    assert [WorkCalendar(country).has_holidays for country in ("NL", "nl", "NLD", "", "ZZ")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_weekend_is_the_countrys() -> None:
    # Friday 7 October 2011 and Sunday 9 October 2011.
    assert WorkCalendar("NL").nth_working_day(date(2011, 10, 7), 1) == date(2011, 10, 7)
    assert WorkCalendar("KW").nth_working_day(date(2011, 10, 7), 1) == date(2011, 10, 9)


def test_working_days_are_counted_from_one() -> None:
    assert NL.nth_working_day(date(2011, 12, 23), 2) == date(2011, 12, 27)
    assert NL.nth_working_day(date(2011, 12, 30), 2) == date(2012, 1, 2)
    with pytest.raises(ValueError, match="from 1, not from 0"):
        NL.nth_working_day(date(2011, 12, 23), 0)


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_working_days_add_up(calendar: WorkCalendar, one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))

    parts = calendar.working_days(start, middle) + calendar.working_days(middle, end)

    assert calendar.working_days(start, end) == parts
    assert calendar.working_days(end, start) == 0 or start == end


@given(periods(), st.sampled_from(KINDS))
def test_working_days_add_up_over_a_split(drawn, kind: PeriodKind) -> None:
    calendar, period = drawn
    pieces = calendar.split(period, kind)

    whole = calendar.working_days(period.start, period.end)

    assert sum(calendar.working_days(piece.start, piece.end) for piece in pieces) == whole


@given(CALENDARS, DAYS, st.integers(1, 300))
def test_the_nth_working_day_has_n_up_to_it(calendar: WorkCalendar, start: date, n: int) -> None:
    day = calendar.nth_working_day(start, n)

    assert calendar.working_days(start, day) == n - 1
    assert calendar.working_days(day, date.fromordinal(day.toordinal() + 1)) == 1


@pytest.mark.parametrize(
    ("today", "elapsed"),
    [
        (date(2011, 9, 1), (0, 21)),
        (date(2011, 10, 1), (0, 21)),
        (date(2011, 10, 4), (1, 21)),  # Monday is over, Tuesday is not
        (date(2011, 10, 31), (20, 21)),
        (date(2012, 5, 1), (21, 21)),
    ],
)
def test_days_are_over_on_the_next(today: date, elapsed: tuple[int, int]) -> None:
    assert NL.elapsed(NL.period("2011-10"), today) == elapsed


@pytest.mark.parametrize(
    ("today", "current", "earlier"),
    [
        (date(2011, 11, 1), "2011-10", "2011-09"),  # over: whole with whole
        # 11 working days: Thursday the 15th of September is the eleventh.
        (date(2011, 10, 18), "2011-10-01..2011-10-17", "2011-09-01..2011-09-15"),
        # 5 working days and two weekends: the fifth was a Wednesday, and the next day is worked
        # again.
        (date(2011, 10, 10), "2011-10-01..2011-10-09", "2011-09-01..2011-09-07"),
    ],
)
def test_a_running_month_compares_with_as_many_working_days(
    today: date, current: str, earlier: str
) -> None:
    cut = NL.like_for_like(NL.period("2011-10"), today, NL.period("2011-09"))

    assert [period.key for period in cut] == [current, earlier]


def test_a_weekend_that_is_over_brings_the_earlier_weekend_with_it() -> None:
    cut = NL.like_for_like(NL.period("2011-W40"), date(2011, 10, 9), NL.period("2011-W39"))

    assert [period.key for period in cut] == ["2011-10-03..2011-10-08", "2011-09-26..2011-10-01"]


def test_an_earlier_period_with_fewer_working_days_counts_whole() -> None:
    cut = NL.like_for_like(NL.period("2011-Q4"), date(2011, 12, 20), NL.period("2011-09"))

    assert [period.key for period in cut] == ["2011-10-01..2011-12-19", "2011-09"]


def test_before_a_day_is_over_there_is_nothing_to_compare() -> None:
    for today in (date(2011, 9, 5), date(2011, 10, 1)):
        cut = NL.like_for_like(NL.period("2011-10"), today, NL.period("2011-09"))

        assert [period.days for period in cut] == [0, 0]


@given(periods(), st.integers(-40, 800))
def test_like_for_like_has_equal_working_days_where_the_earlier_has_enough(
    drawn, days_in: int
) -> None:
    calendar, period = drawn
    today = date.fromordinal(period.start.toordinal() + days_in)
    before = period.previous(calendar)

    current, earlier = calendar.like_for_like(period, today, before)
    worked = calendar.working_days(current.start, current.end)
    worked_before = calendar.working_days(earlier.start, earlier.end)

    assert (current.start, earlier.start) == (period.start, before.start)
    assert current.end == min(period.end, max(today, period.start))
    if today >= period.end:
        assert earlier == before
    else:
        assert worked_before == min(worked, calendar.working_days(before.start, before.end))


def test_days_off_as_written_down_hold_in_their_years_and_todays_list_in_others() -> None:
    # Fridays and Saturdays are off, Wednesday 5 October too; Saturday the 8th is worked, and Boxing
    # Day, which no list has.
    off = DaysOff(
        2011,
        2011,
        frozenset({4, 5}),
        frozenset({date(2011, 10, 5)}),
        frozenset({date(2011, 10, 8)}),
    )
    calendar = WorkCalendar("NL", off=off)

    def worked(*days: date) -> list[bool]:
        return [calendar.working_days(day, day + timedelta(days=1)) == 1 for day in days]

    assert worked(*(date(2011, 10, day) for day in (4, 5, 6, 7, 8, 9))) == [
        True,
        False,
        True,
        False,
        True,
        True,
    ]
    assert worked(date(2011, 12, 26), date(2011, 1, 2)) == [True, True]
    assert worked(date(2010, 12, 31), date(2012, 1, 6), date(2012, 12, 26)) == [True, True, False]


def test_what_is_written_down_of_a_country_is_its_days_off_beside_the_weekend() -> None:
    assert days_off("NL", 2011, 2012) == DaysOff(
        2011,
        2012,
        frozenset({5, 6}),
        frozenset(
            date.fromisoformat(day)
            for day in (
                "2011-04-22", "2011-04-25", "2011-06-02", "2011-06-13", "2011-12-26", "2012-04-06", "2012-04-09", "2012-04-30",
                "2012-05-17", "2012-05-28", "2012-12-25", "2012-12-26",
            )
        ),
        frozenset(),
    )  # fmt: skip
    assert days_off("", 2011, 2011) == DaysOff(
        2011, 2011, frozenset({5, 6}), frozenset(), frozenset()
    )
    assert days_off("kw", 2011, 2011).weekend == frozenset({4, 5})


def test_days_of_a_weekend_that_are_worked_are_written_down_too() -> None:
    assert sorted(days_off("HU", 2012, 2012).worked) == [
        date(2012, month, day)
        for month, day in ((3, 24), (4, 21), (10, 27), (11, 10), (12, 1), (12, 15))
    ]


@given(CALENDARS, DAYS, st.integers(1, 300), st.integers(-400, 400))
def test_what_is_not_later_has_as_many_working_days_before_the_end(
    calendar: WorkCalendar, end: date, n: int, shift: int
) -> None:
    found = calendar.nth_working_day_before(end, n)
    day = found + timedelta(days=shift)

    assert (day <= found) == (calendar.working_days(day, end) >= n)
