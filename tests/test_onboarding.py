"""Onboardings: who is signed and not live, what is overdue, and who blocks a step."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from revops import numbers, publish
from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.models import Onboarding, OnboardingStep
from revops.numbers import Slice
from revops.receipts import records
from tests import onboarding_company as company
from tests import small_company
from tests.results import number, rows, value

pytestmark = pytest.mark.django_db
STEP = KINDS["onboarding_step"]
COLUMNS = ("step", "blocked_on", "released_on", "blocked_by")


def test_signed_and_not_started_counts_until_the_day_before_it_starts(tmp_path: Path) -> None:
    # In
    company.load(
        tmp_path,
        "onboardings",
        "1,D1,Acme,,2026-03-01,2026-03-09,,,",
        "2,D2,Beta,,2026-03-05,,,,",
        # Out: lost before it began, begun on the day, of no day
        "3,D3,Gone,,2026-03-01,,,,2026-03-03",
        "4,D4,Fast,,2026-03-02,2026-03-02,,,",
        "5,D5,Odd,,,,,,",
    )
    days = ("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-08", "2026-03-09")
    assert [value("signed_not_started", f"{day}..{day}") for day in days] == [None, 2, 2, 2, 1]


def test_overdue_from_the_day_after_the_planned_one_until_live(tmp_path: Path) -> None:
    # In: also what has not even begun
    company.load(
        tmp_path,
        "onboardings",
        "1,,Acme,,2026-02-01,2026-02-02,2026-03-10,2026-03-15,",
        "2,,Beta,,2026-02-01,,2026-03-12,,",
        # Out: in time, on the day, cancelled before, without a plan
        "3,,Fast,,2026-02-01,2026-02-02,2026-03-10,2026-03-09,",
        "4,,Exact,,2026-02-01,2026-02-02,2026-03-10,2026-03-10,",
        "5,,Gone,,2026-02-01,2026-02-02,2026-03-10,,2026-03-05",
        "6,,Free,,2026-02-01,2026-02-02,,,",
    )
    days = ("2026-03-10", "2026-03-11", "2026-03-13", "2026-03-14", "2026-03-15")
    assert [value("onboardings_overdue", f"{day}..{day}") for day in days] == [0, 1, 2, 2, 1]


def test_days_to_live_are_a_median_of_those_who_went_live(tmp_path: Path) -> None:
    company.load(
        tmp_path,
        "onboardings",
        "1,,A,,2026-03-01,,,2026-03-21,",
        "2,,B,,2026-03-01,,,2026-03-31,",
        "3,,C,,2026-01-10,,,2026-03-21,",
        # Out: another month, nobody knows when it was signed
        "4,,D,,2026-03-01,,,2026-04-01,",
        "5,,E,,,,,2026-03-20,",
    )
    assert value("days_to_live", "2026-03") == 30
    assert number("days_to_live", "2026-02").value.is_absent


@pytest.mark.parametrize("order", company.orders("onboardings", "invoices"))
def test_first_invoice_before_live(tmp_path: Path, order: tuple[str, ...]) -> None:
    given = {
        "onboardings": [
            f"{each},D{each},Acme,,2026-01-01,,,2026-03-2{each}," for each in range(1, 5)
        ],
        # Before; before, and again after; on the day; after. One of nobody.
        "invoices": [
            "I1,2026-03-01,10,D1",
            "I2,2026-03-02,10,D2",
            "I3,2026-03-30,10,D2",
            "I4,2026-03-23,10,D3",
            "I5,2026-03-30,10,D4",
            "I6,2026-01-01,10,",
        ],
    }
    for feed in order:
        company.load(tmp_path, feed, *given[feed])
    found = number("invoiced_before_live", "2026-03").value
    assert (found.numerator, found.denominator) == (2, 4)
    assert [day for (day,) in rows(Onboarding, "invoiced_on")] == [
        "2026-03-01",
        "2026-03-02",
        "2026-03-23",
        "2026-03-30",
    ]


def test_without_any_invoice_there_is_no_share_of_them(tmp_path: Path) -> None:
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,,,2026-03-21,")
    found = number("invoiced_before_live", "2026-03").value
    assert found.is_absent and "No invoice names" in found.absent_because


def test_a_step_is_blocked_until_it_is_done(tmp_path: Path) -> None:
    company.load(
        tmp_path,
        "onboardings",
        "1,D1,Acme,,2026-01-01,2026-02-01,,,",
        "2,D2,Beta,,2026-01-01,2026-02-01,,2026-03-05,",
    )
    company.load(
        tmp_path,
        "steps",
        "1,Data,2026-03-01,2026-03-06,2026-03-03,customer,No access",
        "2,Training,,,2026-03-04,us,Ill",
        "1,Go-live,2026-04-01,,,,",
    )
    assert rows(OnboardingStep, *COLUMNS) == [
        ("Data", "2026-03-03", "2026-03-06", "customer"),
        ("Go-live", None, None, ""),
        ("Training", "2026-03-04", "2026-03-05", "us"),
    ]
    days = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
    assert [value("steps_blocked", f"{day}..{day}") for day in days] == [0, 1, 2, 1, 0]


def person(name: str) -> User:
    small_company.organisation()
    return User.objects.create_superuser(name, password="a long enough one")


def block(step: str, on: str, by: User) -> None:
    given = {
        "onboarding": "cs/1",
        "step": step,
        "blocked_at": on,
        "blocked_by": "us",
        "reason": "Ill",
    }
    typed.write(STEP, typed.new_id(), given, by)


def typed_block() -> tuple:
    (found,) = rows(OnboardingStep, "blocked_on", "released_on", is_typed=True)
    return found


def test_what_is_typed_in_holds_until_the_tool_says_more(tmp_path: Path) -> None:
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,,")
    company.load(tmp_path, "steps", "1,Data,2026-03-01,,,,", "1,Kick-off,,2026-02-01,,,")
    block("Data", "2026-03-02", person("ann"))
    assert typed_block() == ("2026-03-02", None)
    # Another step is done: nothing about this one.
    company.load(tmp_path, "steps", "1,Data,2026-03-01,,,,", "1,Kick-off,,2026-03-04,,,")
    assert typed_block() == ("2026-03-02", None)
    company.load(tmp_path, "steps", "1,Data,2026-03-01,2026-03-05,,,")
    assert typed_block() == ("2026-03-02", "2026-03-05")
    company.load(tmp_path, "steps", "1,Data,2026-03-01,,,,")
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,2026-03-09,")
    assert typed_block() == ("2026-03-02", "2026-03-09")


def test_a_block_of_everything_ends_when_any_step_goes_on(tmp_path: Path) -> None:
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,,")
    company.load(tmp_path, "steps", "1,Data,,2026-03-02,,,")
    block("", "2026-03-02", person("ann"))
    assert typed_block() == ("2026-03-02", None)
    company.load(tmp_path, "steps", "1,Data,,2026-03-02,,,", "1,Training,,2026-03-03,,,")
    assert typed_block() == ("2026-03-02", "2026-03-03")


def test_anybody_who_may_type_releases_what_another_or_the_tool_blocked(tmp_path: Path) -> None:
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,,")
    company.load(tmp_path, "steps", "1,Data,,,2026-03-01,customer,")
    block("Training", "2026-03-02 09:00", person("ann"))
    for step in ("Data", "Training"):
        given = {"onboarding": "cs/1", "step": step, "released_at": "2026-03-04 10:00"}
        typed.write(STEP, typed.new_id(), given, person(f"bob {step}"))
    found = rows(OnboardingStep, *COLUMNS, blocked_on__isnull=False)
    assert found == [
        ("Data", "2026-03-01", "2026-03-04", "customer"),
        ("Training", "2026-03-02", "2026-03-04", "us"),
    ]
    # Blocked again later, it is not released by what was typed before.
    company.load(tmp_path, "steps", "1,Data,,,2026-03-08,customer,")
    assert ("Data", "2026-03-08", None, "customer") in rows(OnboardingStep, *COLUMNS)


@pytest.mark.parametrize("order", company.orders("onboardings", "steps", "typed"))
def test_any_order_gives_the_same(tmp_path: Path, order: tuple[str, ...]) -> None:
    by = person("ann")
    steps = {
        "onboardings": lambda: company.load(
            tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,2026-03-20,"
        ),
        "steps": lambda: company.load(
            tmp_path,
            "steps",
            "1,Data,2026-03-01,2026-03-05,,,",
            "1,Go-live,,,2026-03-06,third_party,",
        ),
        "typed": lambda: block("Data", "2026-03-02", by),
    }
    for each in order:
        steps[each]()
    assert rows(OnboardingStep, *COLUMNS, "deal") == [
        ("Data", "2026-03-02", "2026-03-05", "us", "cs/D1"),
        ("Data", None, None, "", "cs/D1"),
        ("Go-live", "2026-03-06", "2026-03-20", "third_party", "cs/D1"),
    ]


def test_a_step_that_several_records_block_at_once_waits_once(tmp_path: Path) -> None:
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,,")
    by, blocks = person("ann"), [("Data", "2026-03-02"), ("Data", "2026-03-03"), ("Go-live", "2026-03-05")]  # fmt: skip
    for step, day in blocks:
        block(step, day, by)
    days = [f"2026-03-0{day}" for day in range(2, 9)]
    assert [value("steps_blocked", f"{day}..{day}") for day in days] == [1, 1, 1, 2, 2, 2, 2]
    # The tool blocks it over the end of one that was typed in, which ends when the next begins.
    company.load(tmp_path, "steps", "1,Data,,2026-03-07,2026-03-04,customer,No access")
    assert rows(OnboardingStep, "blocked_on", "released_on", "left_out", step="Data") == [
        ("2026-03-02", "2026-03-07", ""),
        ("2026-03-03", "2026-03-07", "merged"),
        ("2026-03-04", "2026-03-07", "merged"),
    ]
    assert [value("steps_blocked", f"{day}..{day}") for day in days] == [1, 1, 1, 2, 2, 1, 1]


def test_who_is_lost_is_in_progress_no_more_even_if_live_later(tmp_path: Path) -> None:
    company.load(
        tmp_path,
        "onboardings",
        "1,D1,Acme,,2026-02-01,2026-02-02,2026-03-01,2026-03-20,2026-03-10",
        "2,D2,Beta,,2026-02-01,2026-02-02,2026-03-01,2026-03-05,2026-03-10",
    )
    days = ("2026-03-04", "2026-03-05", "2026-03-09", "2026-03-10")
    for kpi in ("onboardings_in_progress", "onboardings_overdue"):
        assert [value(kpi, f"{day}..{day}") for day in days] == [2, 1, 1, 0]


def test_the_receipt_of_blocked_steps_lists_each_that_waits_and_no_other(tmp_path: Path) -> None:
    company.load(tmp_path, "onboardings", "1,D1,Acme,,2026-01-01,2026-02-01,,,")
    # In
    steps = ["1,Data,,,2026-03-02,customer,", "1,Go-live,,,2026-03-03,us,"]
    # Out: done before the end of the day that is asked for
    company.load(tmp_path, "steps", *steps, "1,Training,,2026-03-05,2026-03-01,us,")
    publish.publish()
    published = numbers.published()
    period = published.calendar.period("2026-03-06..2026-03-06")
    behind = records("steps_blocked", period, Slice(), published)
    assert (behind.value, behind.count) == (2, 2)
    assert sorted(str(each.on) for each in behind.results) == ["2026-03-02", "2026-03-03"]
