"""Dates: one meaning or a refusal, and advice that leads out of it."""

from __future__ import annotations

import pytest

from revops.mapping import MappingError
from revops.mapping.date_advice import fitting_formats
from revops.mapping.spreadsheet import Moment
from tests.mapping_rows import feed, one, reason


def at(text: str, *formats: str) -> str:
    return one(found(*formats), {"id": "1", "at": text}).values["opened_at"]


def found(*formats: str) -> object:
    dates = f"dates = [{', '.join(map(repr, formats))}]" if formats else ""
    return feed('deal = "id"\nopened_at = "at"', extra=dates)


def why(text: str, *formats: str) -> str:
    return reason(found(*formats), {"id": "1", "at": text})


def test_two_formats_that_give_one_meaning_are_no_contradiction() -> None:
    assert at("2018-02-01 00:00:00", "%Y-%m-%d 00:00:00", "iso") == "2018-02-01"
    assert at("2018-02-01 09:15:00", "%Y-%m-%d %H:%M:%S", "iso") == "2018-02-01T08:15:00+00:00"


def test_iso_is_understood_beside_formats_that_do_not_begin_with_the_year() -> None:
    assert at("2026-03-10 09:15", "%d/%m/%Y") == "2026-03-10T08:15:00+00:00"
    assert at("2026-03-10", "%d/%m/%Y %H:%M") == "2026-03-10"


def test_a_real_date_of_a_sheet_is_read_whatever_the_formats() -> None:
    assert at(Moment("2026-03-25"), "%Y-%d-%m") == "2026-03-25"
    assert at(Moment("2026-03-04"), "%Y-%d-%m") == "2026-03-04"
    assert at("2026-03-04", "%Y-%d-%m") == "2026-04-03"


@pytest.mark.parametrize(
    ("text", "formats", "advice"),
    [
        ("26-02-2018 19:58", ("%d-%m-%Y",), 'dates = ["%d-%m-%Y", "%d-%m-%Y %H:%M"].'),
        ("10/03/2026", ("%d/%m/%Y %H:%M",), 'dates = ["%d/%m/%Y %H:%M", "%d/%m/%Y"].'),
        ("10/03/2026 09:15:30", ("%d/%m/%Y", "%d/%m/%Y %H:%M"), '"%d/%m/%Y %H:%M:%S"].'),
        ("3/4/2026 9:15 PM", ("%m/%d/%Y",), 'dates = ["%m/%d/%Y", "%m/%d/%Y %I:%M %p"].'),
        ("02/26/2018", ("%d/%m/%Y",), 'dates = ["%m/%d/%Y"].'),
        ("25/04/2024", ("iso",), 'dates = ["%d/%m/%Y"].'),
        ("03/04/2024", ("iso",), 'dates = ["%d/%m/%Y"] or dates = ["%m/%d/%Y"].'),
        ("10.03.26", ("%d.%m.%Y",), 'dates = ["%d.%m.%Y", "%d.%m.%y"].'),
        ("2026-03-10", ("%Y/%m/%d",), 'dates = ["%Y/%m/%d", "iso"].'),
        ("Mar 3, 2026, 5:00 pm", ("iso",), 'dates = ["%b %d, %Y, %I:%M %p"].'),
        ("20260310", ("iso",), 'dates = ["%Y%m%d"].'),
        (
            "45292",
            ("iso",),
            "a spreadsheet has for 2024-01-01: format the cells as dates there and export again.",
        ),
        ("1700000000123", ("iso",), 'dates = ["iso", "epoch_ms"].'),
        ("1700000000", ("%d/%m/%Y", "iso"), 'dates = ["%d/%m/%Y", "iso", "epoch_s"].'),
        ("31/02/2026", ("%d/%m/%Y",), "There is no such day: correct it there, and export again."),
        ("2026-02-31", ("iso",), "There is no such day: correct it there, and export again."),
        ("2026-W05", ("iso",), "It names no day: export the date itself."),
        ("Jan-26", ("iso",), "It names no day: export the date itself."),
        ("03/2026", ("%d/%m/%Y",), "It names no day: export the date itself."),
        ("Q1 2026", ("iso",), "It names no day: export the date itself."),
        ("tomorrow", ("iso",), "is not a date in the formats given (YYYY-MM-DD)."),
    ],
)
def test_advice_names_a_format_that_reads_the_text_and_is_not_in_use(
    text: str, formats: tuple[str, ...], advice: str
) -> None:
    assert why(text, *formats).endswith(advice)


def test_following_the_advice_reads_the_text() -> None:
    assert at("26-02-2018 19:58", "%d-%m-%Y", "%d-%m-%Y %H:%M") == "2018-02-26T18:58:00+00:00"
    assert at("3/4/2026 9:15 PM", "%m/%d/%Y", "%m/%d/%Y %I:%M %p") == "2026-03-04T20:15:00+00:00"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-3-5", "2026-03-05"),
        ("2026-10-5", "2026-10-05"),
        ("2026-3-15 9:05", "2026-03-15T08:05:00+00:00"),
        ("2026-03-15 9:05", "2026-03-15T08:05:00+00:00"),
        ("2026-03-15  09:05:30", "2026-03-15T08:05:30+00:00"),
        ("2026-03-31 24:00", "2026-03-31"),
    ],
)
def test_a_date_without_its_zeros_is_that_date(text: str, read: str) -> None:
    assert at(text) == read
    assert at(text, "%d/%m/%Y") == read


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1899-12-30", "01/01/1900", "1/0/1900", "00/01/1900", "1970-01-01",
        "1970-01-01T00:00:00+00:00", "31/12/9999", "9999-12-31 23:59:59",
    ],
)  # fmt: skip
def test_a_date_that_programs_write_for_none_is_none(text: str) -> None:
    row = one(found("%d/%m/%Y"), {"id": "1", "at": text})
    assert "opened_at" not in row.values
    assert at("1970-01-02", "iso") == "1970-01-02"


@pytest.mark.parametrize(
    ("text", "format", "read"),
    [
        ("Monday, January 5, 2026", "%B %d, %Y", "2026-01-05"),
        ("lundi 5 janvier 2026", "%d %B %Y", "2026-01-05"),
        ("mar. 3 mars 2026", "%d %B %Y", "2026-03-03"),
        ("Mar 3, 2026", "%b %d, %Y", "2026-03-03"),
        ("1er février 2026", "%d %B %Y", "2026-02-01"),
        ("22nd January 2026", "%d %B %Y", "2026-01-22"),
        ("Mon, 05 Jan 2026 10:00:00 +0100", "%d %b %Y %H:%M:%S %z", "2026-01-05T09:00:00+00:00"),
        (
            "Mon Jan 05 2026 10:00:00 GMT+0100 (CET)",
            "%b %d %Y %H:%M:%S %z",
            "2026-01-05T09:00:00+00:00",
        ),
        ("16/01/2026 9:15 p.m.", "%d/%m/%Y %I:%M %p", "2026-01-16T20:15:00+00:00"),
        ("16/01/2026 à 09:15", "%d/%m/%Y %H:%M", "2026-01-16T08:15:00+00:00"),
        ("16/07/2026 09:15 CEST", "%d/%m/%Y %H:%M %z", "2026-07-16T07:15:00+00:00"),
        ("3. März 2025", "%d %B %Y", "2025-03-03"),
        ("3.März 2025", "%d %B %Y", "2025-03-03"),
        ("15. Dez 2024", "%d %b %Y", "2024-12-15"),
        ("15. Dez. 2024", "%d %b %Y", "2024-12-15"),
        ("15.Dez.2024", "%d %b %Y", "2024-12-15"),
        ("Montag, 5. Jänner 2026", "%d %B %Y", "2026-01-05"),
        ("Mi., 7. Jan. 2026", "%d %b %Y", "2026-01-07"),
        ("5. Oktober 2026 um 14:05 Uhr", "%d %B %Y %H:%M", "2026-10-05T12:05:00+00:00"),
        ("5 de septiembre de 2026", "%d %B %Y", "2026-09-05"),
        ("3 de marzo del 2025", "%d %B %Y", "2025-03-03"),
        ("miércoles, 7 de enero de 2026", "%d %B %Y", "2026-01-07"),
        ("7 ene. 2026", "%d %b %Y", "2026-01-07"),
        ("7 de enero de 2026 a las 10:00", "%d %B %Y %H:%M", "2026-01-07T09:00:00+00:00"),
    ],
)
def test_what_stands_around_a_date_says_nothing(text: str, format: str, read: str) -> None:
    assert at(text, format) == read
    assert format in fitting_formats(text)


def test_times_counted_since_1970_are_read_where_that_is_declared() -> None:
    assert at("1700000000", "epoch_s") == "2023-11-14T22:13:20+00:00"
    assert at("1700000000123", "iso", "epoch_ms") == "2023-11-14T22:13:20.123000+00:00"
    assert at("1700006400000", "epoch_ms") == "2023-11-15"  # a midnight is the date
    assert at("2023-11-15", "iso", "epoch_ms") == "2023-11-15"
    assert "is not between the years" in why("99999999999999", "epoch_s") + why(
        "99999999999", "epoch_s"
    )
    assert "is not a date" in why("soon", "epoch_s")


def test_a_format_that_reads_only_a_part_of_the_text_refuses_it() -> None:
    assert "is not a date" in why("10/03/2026 and more", "%d/%m/%Y")


@pytest.mark.parametrize(
    ("text", "day"),
    [("10/03/26", "2026-03-10"), ("10/03/68", "2068-03-10"), ("10/03/69", "1969-03-10")],
)
def test_years_of_two_digits_are_1969_to_2068(text: str, day: str) -> None:
    assert at(text, "%d/%m/%y") == day


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("%Y-%m", "“%Y-%m” names no day. Only month_on can do without"),
        ("%d/%m/%Y %I:%M", "its time must name the hour: %H, or %I with %p"),
        ("%d/%m/%Y %M", "its time must name the hour"),
        ("%d/%M/%Y", "it must name year and month"),
    ],
)
def test_a_format_that_loses_something_is_refused(format: str, said: str) -> None:
    with pytest.raises(MappingError, match=said.replace("(", r"\(")):
        found(format)
    with pytest.raises(MappingError):
        feed(f'deal = "id"\nopened_at = {{ column = "at", format = "{format}" }}')


def test_a_month_needs_no_day() -> None:
    rate = feed(
        'currency = "c"\nmonth_on = { column = "m", format = "%Y-%m" }\nrate = "r"', record="rate"
    )
    assert one(rate, {"c": "USD", "m": "2026-03", "r": "1"}).values["month_on"] == "2026-03-01"


def test_times_that_say_utc_are_those_of_utc_in_letters_too() -> None:
    for text in ("2026-01-31 23:30:00 UTC", "2026-01-31T23:30:00Z", "2026-01-31 23:30:00 +0000 UTC", "2026-01-31 23:30 GMT"):  # fmt: skip
        assert at(text) == "2026-01-31T23:30:00+00:00"
    assert at("2026-01-31 23:30:00 +0100 UTC") == "2026-01-31T22:30:00+00:00"
    for text, format in (
        ("2026-01-31T23:30:00Z", "%Y-%m-%dT%H:%M:%SZ"),
        ("31/01/2026 23:30 UTC", "%d/%m/%Y %H:%M UTC"),
    ):
        assert at(text, format) == "2026-01-31T23:30:00+00:00"
    assert why("31/01/2026 23:30 UTC").endswith('dates = ["%d/%m/%Y %H:%M UTC"].')
    assert at("2026-02-01 00:00:00 UTC") == "2026-02-01"


@pytest.mark.parametrize(
    ("text", "format", "day"),
    [
        ("12 janv. 2026", "%d %b %Y", "2026-01-12"), ("5 mars 2026", "%d %B %Y", "2026-03-05"), ("1 août 2026", "%d %B %Y", "2026-08-01"),
        ("3-FÉVR-2026", "%d-%b-%Y", "2026-02-03"), ("14 juil. 26", "%d %b %y", "2026-07-14"), ("2 décembre 2026", "%d %B %Y", "2026-12-02"),
        ("4 mai 2026", "%d %b %Y", "2026-05-04"),
        ("4 MAERZ 2026", "%d %B %Y", "2026-03-04"), ("31-DEZ-26", "%d-%b-%y", "2026-12-31"), ("1 mrz 2026", "%d %b %Y", "2026-03-01"),
        ("2 setiembre 2026", "%d %B %Y", "2026-09-02"), ("2 dic 2026", "%d %b %Y", "2026-12-02"), ("9 ago. 2026", "%d %b %Y", "2026-08-09"),
    ],
)  # fmt: skip
def test_months_are_read_by_their_names_in_french_german_and_spanish(
    text: str, format: str, day: str
) -> None:
    assert at(text, format) == day
    assert f'dates = ["{format}"].' in why(text)


def test_a_german_date_that_names_its_point_is_read_as_the_format_says() -> None:
    assert at("3. März 2025", "%d. %B %Y") == "2025-03-03"
    assert 'dates = ["%d %B %Y"].' in why("3. März 2025")
    assert 'dates = ["%d %b %Y"].' in why("15. Dez. 2024")


def test_a_word_that_is_no_month_stays_refused() -> None:
    assert why("12 lundi 2026", "%d %B %Y").endswith("(%d %B %Y).")
