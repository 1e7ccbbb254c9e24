"""Periods have one name each, tile the calendar, and step back as far as forth."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops.calendar import Period, PeriodError, PeriodKind, WorkCalendar, between
from revops.periods import written

NL = WorkCalendar("NL")
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
CALENDARS = st.builds(
    WorkCalendar, st.sampled_from(["NL", "FR", "SA", ""]), st.integers(1, 12), st.integers(0, 6)
)
KINDS = [kind for kind in PeriodKind if kind is not PeriodKind.RANGE]


@st.composite
def periods(draw: st.DrawFn, calendar: WorkCalendar | None = None) -> tuple[WorkCalendar, Period]:
    calendar = calendar or draw(CALENDARS)
    day = draw(DAYS)
    kind = draw(st.sampled_from(list(PeriodKind)))
    if kind is PeriodKind.RANGE:
        return calendar, between(day, day + timedelta(days=draw(st.integers(1, 500))))
    return calendar, calendar.containing(kind, day)


@pytest.mark.parametrize(
    ("key", "kind", "start", "end"),
    [
        ("2011-10-05", "day", date(2011, 10, 5), date(2011, 10, 6)),
        ("2011-W40", "week", date(2011, 10, 3), date(2011, 10, 10)),
        ("2020-W53", "week", date(2020, 12, 28), date(2021, 1, 4)),
        ("2011-10", "month", date(2011, 10, 1), date(2011, 11, 1)),
        ("2011-12", "month", date(2011, 12, 1), date(2012, 1, 1)),
        ("2011-Q4", "quarter", date(2011, 10, 1), date(2012, 1, 1)),
        ("2011", "year", date(2011, 1, 1), date(2012, 1, 1)),
        ("FY2011-Q2", "fiscal_quarter", date(2011, 4, 1), date(2011, 7, 1)),
        ("FY2011", "fiscal_year", date(2011, 1, 1), date(2012, 1, 1)),
        ("2011-10-01..2011-10-31", "range", date(2011, 10, 1), date(2011, 11, 1)),
    ],
)
def test_a_key_names_a_half_open_period(key: str, kind: str, start: date, end: date) -> None:
    assert NL.period(key) == Period(PeriodKind(kind), start, end, key)


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends() -> None:
    april = WorkCalendar("GB", fiscal_year_start=4)

    assert april.period("FY2011") == Period(
        PeriodKind.FISCAL_YEAR, date(2010, 4, 1), date(2011, 4, 1), "FY2011"
    )
    assert april.containing(PeriodKind.FISCAL_YEAR, date(2011, 3, 31)).key == "FY2011"
    assert april.containing(PeriodKind.FISCAL_YEAR, date(2011, 4, 1)).key == "FY2012"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "2011-13",
        "2011-02-30",
        "2011-W53",
        "2011-W00",
        "2011-Q5",
        "FY2011-Q5",
        "FY2011-Q0",
        "FY0000-Q1",
        "fy2011-q1",
        "2011-1",
        "october",
        "0000",
        "9999-12-31",
        "٢٠١١",
    ],
)
def test_an_unknown_key_is_refused_with_every_form_there_is(key: str) -> None:
    with pytest.raises(PeriodError) as refused:
        NL.period(key)

    assert str(refused.value) == (
        f"There is no period “{key}”. Write a day (2011-10-05), an ISO week (2011-W40), a month (2011-10), "
        "a quarter (2011-Q4), a year (2011), a fiscal quarter (FY2011-Q4), a fiscal year (FY2011), or a range by its "
        "first and last day (2011-10-01..2011-10-31)."
    )


def test_a_period_has_its_first_day_and_not_its_end() -> None:
    october = NL.period("2011-10")

    days = (date(2011, 9, 30), date(2011, 10, 1), date(2011, 10, 31), date(2011, 11, 1))
    assert [october.contains(day) for day in days] == [False, True, True, False]
    assert (october.last_day, october.days, str(october)) == (date(2011, 10, 31), 31, "2011-10")


def test_a_day_is_written_as_the_language_writes_it() -> None:
    day = date(2026, 11, 23)

    assert [written(day, locale) for locale in ("en", "fr", "en-gb")] == [
        "23 Nov 2026",
        "23 nov. 2026",
        "23 Nov 2026",
    ]


@pytest.mark.parametrize(
    "key", ["1900", "2199", "1900-01-01", "2199-12-31", "1900-01-01..2199-12-31"]
)
def test_the_first_and_the_last_year_are_whole(key: str) -> None:
    assert NL.period(key).key == key


@pytest.mark.parametrize(
    "key",
    [
        "1899",
        "2200",
        "1899-12-31",
        "2200-01-01",
        "1899-12-31..1900-01-31",
        "2199-12-31..2201-01-01",
    ],
)
def test_the_years_before_and_after_are_refused(key: str) -> None:
    with pytest.raises(PeriodError, match="outside of the years 1900 to 2199"):
        NL.period(key)


def test_a_range_backwards_and_a_far_year_say_so() -> None:
    with pytest.raises(PeriodError, match="ends before it begins"):
        NL.period("2011-10-02..2011-10-01")
    with pytest.raises(PeriodError, match="outside of the years 1900 to 2199"):
        NL.period("1800")


@given(periods())
def test_keys_round_trip(drawn: tuple[WorkCalendar, Period]) -> None:
    calendar, period = drawn

    assert calendar.period(period.key) == period


@given(periods())
def test_periods_tile_and_step_back_as_far_as_forth(drawn: tuple[WorkCalendar, Period]) -> None:
    calendar, period = drawn

    assert period.next(calendar).start == period.end
    assert period.previous(calendar).end == period.start
    assert period.next(calendar).previous(calendar) == period
    assert period.previous(calendar).next(calendar) == period


@given(periods(), st.sampled_from(KINDS))
def test_pieces_of_a_split_fill_the_period_without_gaps(
    drawn: tuple[WorkCalendar, Period], kind: PeriodKind
) -> None:
    calendar, period = drawn
    pieces = calendar.split(period, kind)

    assert (pieces[0].start, pieces[-1].end) == (period.start, period.end)
    assert [piece.end for piece in pieces[:-1]] == [piece.start for piece in pieces[1:]]
    assert all(piece.kind in (kind, PeriodKind.RANGE) for piece in pieces)


def test_pieces_cut_by_the_ends_of_the_period_are_ranges() -> None:
    assert [piece.key for piece in NL.split(NL.period("2011-10"), PeriodKind.WEEK)] == [
        "2011-10-01..2011-10-02",
        "2011-W40",
        "2011-W41",
        "2011-W42",
        "2011-W43",
        "2011-10-31..2011-10-31",
    ]


def test_back_lists_periods_of_the_kind_oldest_first() -> None:
    assert [period.key for period in NL.back(NL.period("2012-Q1"), 3)] == [
        "2011-Q3",
        "2011-Q4",
        "2012-Q1",
    ]
    assert [period.key for period in NL.back(NL.period("2011-10-08..2011-10-14"), 2)] == [
        "2011-10-01..2011-10-07",
        "2011-10-08..2011-10-14",
    ]
    assert NL.back(NL.period("2011"), 0) == ()


@pytest.mark.parametrize(
    ("key", "earlier"),
    [
        ("2011-10", "2010-10"),
        ("2024-02-29", "2023-02-28"),
        ("2020-W53", "2019-W52"),
        ("2011-W40", "2010-W40"),
        ("2011-Q4", "2010-Q4"),
        ("2011", "2010"),
        ("FY2011", "FY2010"),
        ("FY2011-Q3", "FY2010-Q3"),
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
        ("2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
    ],
)
def test_same_last_year_is_the_period_of_that_name(key: str, earlier: str) -> None:
    calendar = WorkCalendar("NL", fiscal_year_start=7)

    assert calendar.same_last_year(calendar.period(key)).key == earlier


def test_what_two_periods_have_in_common_may_be_nothing() -> None:
    october = NL.period("2011-10")

    assert NL.period("2011-10-05").clip(october).key == "2011-10-05"
    assert NL.period("2011-W39").clip(october).key == "2011-10-01..2011-10-02"
    assert NL.period("2011-12").clip(october).days == 0
