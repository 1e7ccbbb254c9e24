"""Fields that stand in several columns: a day and its time, an id of several names."""

from __future__ import annotations

import pytest

from revops.mapping import MappingError, Refused
from revops.mapping.spreadsheet import Moment, Number
from tests.mapping_rows import feed, one, reason

CALLS = 'at = { column = "Date", time = "Time" }\nkind = { value = "call" }'


def calls(*formats: str):
    dates = f"dates = [{', '.join(map(repr, formats))}]" if formats else ""
    return feed(CALLS, record="activity", extra=dates)


def at(date: str, time: str, *formats: str) -> object:
    return one(calls(*formats), {"Date": date, "Time": time}).values["at"]


@pytest.mark.parametrize(
    ("time", "moment"),
    [
        ("9:15", "09:15:00"), ("09:15:30", "09:15:30"), ("9h15", "09:15:00"), ("9 h 15", "09:15:00"), ("9h", "09:00:00"),
        ("9:15 PM", "21:15:00"), ("12:05 am", "00:05:00"), ("9 p.m.", "21:00:00"), ("09:15:30.123", "09:15:30"),
        (Number("0.385416666666667"), "09:15:00"), (Moment("1899-12-31T09:15:00"), "09:15:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_stands_beside_its_day(time: str, moment: str) -> None:
    read = at("2026-01-03", time)
    hour = int(moment[:2]) - 1  # Amsterdam in winter
    assert read == f"2026-01-0{3 if hour >= 0 else 2}T{hour % 24:02}{moment[2:]}+00:00"


def test_the_date_has_any_form() -> None:
    assert at("03.01.2026", "9:15", "%d.%m.%Y") == "2026-01-03T08:15:00+00:00"
    assert at(Moment("2026-01-03"), "9:15", "%d.%m.%Y") == "2026-01-03T08:15:00+00:00"
    assert at("2026-07-03", "9:15") == "2026-07-03T07:15:00+00:00"


def test_without_a_time_the_day_stays_and_a_time_that_is_there_already_holds() -> None:
    assert at("2026-01-03", "") == "2026-01-03"
    assert at("2026-01-03 10:00", "9:15") == "2026-01-03T09:00:00+00:00"


@pytest.mark.parametrize("text", ["25:00", "9:75", "soon", "13:00 PM", "915", "1,5"])
def test_what_is_no_time_of_day_refuses_the_row(text: str) -> None:
    why = reason(calls(), {"Date": "2026-01-03", "Time": text})
    assert why == f"“{text}” is no time of day, such as 09:15 or 9:15 pm."


def test_a_time_alone_is_no_moment() -> None:
    assert isinstance(one(calls(), {"Date": "", "Time": "9:15"}), Refused)


def test_an_hour_that_never_was_is_refused() -> None:
    why = reason(calls(), {"Date": "2026-03-29", "Time": "02:30"})
    assert "does not exist in Europe/Amsterdam" in why


def test_columns_are_joined_without_what_is_empty() -> None:
    fields = (
        'deal = { columns = ["Name", "Company", "Created"], join = " · " }\nopened_at = "Created"'
    )
    joined = feed(fields, extra='id = ["Name", "Company", "Created"]')
    row = {"Name": "Seats", "Company": "Contoso", "Created": "2026-01-03"}
    assert one(joined, row).values["deal"] == "crm/Seats · Contoso · 2026-01-03"
    assert one(joined, row | {"Company": " "}).values["deal"] == "crm/Seats · 2026-01-03"


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ('deal = { column = "id", join = " " }', "needs columns, of which it joins two or more."),
        ('deal = "id"\namount = { column = "a", time = "t" }', "is only for dates that may have a time of day."),
        ('deal = "id"\nexpected_close_on = { column = "a", time = "t" }', "is only for dates that may have a time of day."),
    ],
)  # fmt: skip
def test_mistakes_are_named(fields: str, mistake: str) -> None:
    with pytest.raises(MappingError) as error:
        feed(fields)
    assert mistake in str(error.value)


def test_a_column_of_times_that_is_not_there_is_named() -> None:
    with pytest.raises(MappingError, match="no column “Time”"):
        one(calls(), {"Date": "2026-01-03"})
