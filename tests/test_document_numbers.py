"""Numbers of documents: each series without a gap, each number once; what is wrong is of a month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops import closing, publish
from revops.closing.checks import Subject
from revops.closing.series import Numbered, Series, series_of, wrong_in
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.closing_company import document, month, now


def of(*numbers: str, source: str = "CRM") -> list[Series]:
    return series_of(
        Numbered(source, number, date(2026, 1, place), place)
        for place, number in enumerate(numbers, start=1)
    )


def gaps(*numbers: str) -> list[tuple[str, str, int]]:
    return [(gap.first, gap.last, gap.count) for each in of(*numbers) for gap in each.gaps]


def test_a_gap_is_named_as_the_numbers_are_written() -> None:
    assert gaps("F2026-0008", "F2026-0009", "F2026-0012") == [("F2026-0010", "F2026-0011", 2)]
    assert gaps("A9", "A10", "A12") == [("A11", "A11", 1)]
    assert gaps("1", "2", "3") == []


def test_series_are_apart_by_source_and_by_what_their_numbers_begin_with() -> None:
    assert [each.prefix for each in of("A1", "A2", "A3", "B5", "B6", "B7")] == ["A", "B"]
    numbers = [Numbered(source, f"A{n}", date(2026, 1, 1), n) for source in "XY" for n in (1, 2, 3)]
    assert [(each.source, each.count, each.wrong) for each in series_of(numbers)] == [
        ("X", 3, 0),
        ("Y", 3, 0),
    ]


def test_ids_that_a_tool_draws_are_no_series() -> None:
    assert of("8817263", "102938", "5551234", "99") == []
    assert of("in_1MqLZ", "in_1Mq9x", "draft") == []
    assert of("A1", "A2") == []


def test_a_number_that_several_documents_have_is_named_with_them() -> None:
    (found,) = of("A1", "A2", "A02", "A3")
    assert [(each.number, [one.record for one in each.documents]) for each in found.repeats] == [
        ("A2", [2, 3])
    ]


@given(st.sets(st.integers(1, 60), min_size=20))
def test_what_is_missing_and_what_is_there_are_all_there_could_be(numbers: set[int]) -> None:
    (found,) = series_of(Numbered("X", f"N{each:03}", date(2026, 1, 1), each) for each in numbers)
    assert found.wrong + found.count == max(numbers) - min(numbers) + 1
    listed = {
        number for gap in found.gaps for number in range(int(gap.first[1:]), int(gap.last[1:]) + 1)
    }
    assert not listed & numbers and len(listed) == found.wrong


def test_what_is_missing_is_of_the_month_of_the_document_before_it() -> None:
    found = of("A1", "A2", "A5", "A7")
    (own,) = wrong_in(found, date(2026, 1, 3), date(2026, 2, 1))
    assert [gap.first for gap in own.gaps] == ["A6"]


@pytest.fixture
def numbered(tmp_path: Path, db: None) -> None:
    small_company.organisation(country="")
    rows = [("A1", "01-10"), ("A2", "01-31"), ("A5", "02-02"), ("A6", "02-03"), ("A7", "02-04")]
    rows = [document(number, f"2026-{day}", "10") for number, day in rows]
    small_company.load(tmp_path, "invoices", rows)
    publish.publish()


def test_the_checklist_counts_and_names_them_and_the_page_lists_them(numbered: None) -> None:
    look = closing.CHECKS["documents_numbered"].look
    found = look(Subject(month("2026-01"), now()))
    assert (found.count, found.names) == (2, ("A3 – A4",))
    assert look(Subject(month("2026-02"), now())).passes
    reader = logged_in(member_of("viewer"))
    page = reader.get("/finance/series/?period=2026").content.decode()
    assert "2 numbers are missing" in page and "A3 – A4" in page
    page = reader.get("/finance/series/?period=2026-02").content.decode()
    assert "No number is missing, and each is there once." in page
    assert "/finance/series/?period=2026-01" in reader.get("/finance/2026-01/").content.decode()


def on(*numbers: tuple[str, str], fiscal_start: int = 1) -> list[tuple]:
    """Of documents by number and day: what each series begins with, its year, what is missing in it and
    there twice.
    """
    documents = [
        Numbered("CRM", number, date.fromisoformat(day), place)
        for place, (number, day) in enumerate(numbers, start=1)
    ]
    return [
        (each.prefix, each.year, [gap.first for gap in each.gaps], [r.number for r in each.repeats])
        for each in series_of(documents, fiscal_start)
    ]


def counted(*numbers: int, year: int, form: str = "{}", month: int = 1) -> list[tuple[str, str]]:
    return [(form.format(number), f"{year}-{month:02}-{place:02}") for place, number in enumerate(numbers, start=1)]  # fmt: skip


def test_numbers_that_begin_anew_each_year_are_a_series_a_year() -> None:
    last, this = counted(1, 2, 3, 4, 6, year=2025), counted(1, 2, 3, 3, 4, year=2026)
    assert on(*last, *this) == [("", "2025", ["5"], []), ("", "2026", [], ["3"])]


def test_they_may_begin_with_the_fiscal_year() -> None:
    april, january = counted(1, 2, 3, year=2025, month=4), counted(4, 5, 7, year=2026, month=1)
    anew = counted(1, 2, 3, 4, year=2026, month=4)
    assert on(*april, *january, *anew, fiscal_start=4) == [
        ("", "2026", ["6"], []),
        ("", "2027", [], []),
    ]


def test_a_number_that_comes_again_a_year_later_is_a_repeat_where_numbers_go_on() -> None:
    last, this = counted(*range(1, 21), year=2025), counted(21, 22, 5, 24, year=2026)
    assert on(*last, *this) == [("", "", ["23"], ["5"])]


@pytest.mark.parametrize("form", ["F-{}/2026", "{:04}-2026", "{}/26", "FA {}.2026"])
def test_the_year_may_stand_at_the_end(form: str) -> None:
    numbers = counted(1, 2, 4, year=2026, form=form)
    assert on(*numbers) == [(form.replace("{:04}", "").replace("{}", ""), "", [form.format(3)], [])]


def test_the_year_may_stand_right_before_the_digits() -> None:
    last = counted(1, 2, 3, year=2025, form="F2025{:05}")
    this = counted(1, 2, 4, year=2026, form="F2026{:05}")
    assert on(*last, *this) == [("F2025", "", [], []), ("F2026", "", ["F202600003"], [])]


def test_a_number_that_is_called_like_a_year_is_a_number() -> None:
    numbers = counted(2024, 2025, 2026, 2028, year=2026, form="F-{}")
    assert on(*numbers) == [("F-", "", ["F-2027"], [])]
    assert on(*counted(2024, 2025, 2026, year=2026, form="F-2026-{}")) == [("F-2026-", "", [], [])]
