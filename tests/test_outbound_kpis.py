"""What there was before we called, and how motions cross: each definition's worked example."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from revops.models import Crossing, EarlyTouch, FirstContact
from tests import small_company
from tests.loaded_once import once
from tests.motion_company import load
from tests.results import number, rows, value

pytestmark = pytest.mark.django_db


def lead(name: str, at: str, motion: str = "outbound", company: str = "") -> dict[str, str]:
    return {"lead": name, "at": at, "motion": motion, "company": company or f"{name} Ltd"}


LEADS = [
    lead("W", "2026-03-02"),  # warm: four touches before the call
    lead("C", "2026-03-02"),  # cold
    lead("M", "2026-03-02", "inbound"),  # marketing only
    lead("N", "2026-03-02", "inbound"),  # nobody
    lead("C2", "2026-03-20", "inbound", "C  LTD"),  # the cold one came by itself
]
TOUCHES = [
    {"lead": "W", "at": "2026-03-03 09:00", "side": "marketing", "direction": "in", "channel": "Website"},
    {"lead": "W", "at": "2026-03-03 10:00", "side": "marketing", "direction": "out", "channel": "Newsletter"},
    {"company": "w ltd", "at": "2026-03-03 11:00", "side": "marketing", "direction": "out", "channel": "Newsletter"},
    {"lead": "W", "at": "2026-03-03 12:00", "side": "sales", "direction": "out", "is_automatic": "yes"},
    {"lead": "W", "at": "2026-03-09 12:00", "side": "marketing", "direction": "out"},  # after it
    {"lead": "M", "at": "2026-03-05 12:00", "side": "marketing", "direction": "out"},
]  # fmt: skip
CALLS = [
    {"lead": "W", "at": "2026-03-04 10:00", "kind": "call", "duration_seconds": "90"},
    {"lead": "W", "at": "2026-03-05 10:00", "kind": "call", "duration_seconds": "30"},
    {"lead": "C", "at": "2026-03-04 10:00", "kind": "call", "duration_seconds": "0"},
]
STAGES = [{"lead": "W", "stage": "sqo", "at": "2026-03-10"}]
DEALS = [
    {"deal": "1", "lead": "W", "outcome": "won", "closed_at": "2026-03-30", "opened_at": "2026-03-10"},
    {"deal": "2", "lead": "C2", "outcome": "won", "closed_at": "2026-03-30", "opened_at": "2026-03-22"},
    {"deal": "3", "lead": "M", "outcome": "won", "closed_at": "2026-03-30", "opened_at": "2026-03-22", "motion": "outbound"},
    {"deal": "4", "lead": "N", "outcome": "won", "closed_at": "2026-03-30", "opened_at": "2026-03-22"},
    {"deal": "5", "lead": "N", "outcome": "lost", "closed_at": "2026-03-30", "opened_at": "2026-03-22"},
]  # fmt: skip
FEEDS = {"leads": LEADS, "touches": TOUCHES, "calls": CALLS, "stages": STAGES, "deals": DEALS}


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


@pytest.fixture
@once
def company(tmp_path: Path) -> None:
    for feed, given in FEEDS.items():
        load(tmp_path, feed, given)


def parts(kpi: str) -> tuple[int, int]:
    return number(kpi, "2026-03").value.parts


@pytest.mark.usefixtures("company")
def test_touches_before_first_contact_by_direction() -> None:
    assert parts("touches_before_contact") == (4, 2)
    assert parts("came_before_contact") == (1, 2)
    assert parts("went_before_contact") == (3, 2)


@pytest.mark.usefixtures("company")
def test_one_of_two_first_calls_was_warm_and_became_an_sqo() -> None:
    assert parts("warm_calls") == (1, 2)
    assert parts("warm_to_sqo") == (1, 1)
    assert parts("cold_to_sqo") == (1, 1)  # by its second lead


def test_a_cold_call_without_an_sqo_after_it_converted_nothing(tmp_path: Path) -> None:
    load(tmp_path, "leads", [lead("C", "2026-03-02")])
    load(tmp_path, "stages", [{"lead": "C", "stage": "sqo", "at": "2026-03-03"}])
    load(tmp_path, "calls", [{"lead": "C", "at": "2026-03-04 10:00", "kind": "call"}])

    assert parts("cold_to_sqo") == (0, 1)


@pytest.mark.usefixtures("company")
def test_each_account_is_in_one_of_four_stocks() -> None:
    stocks = ("accounts_untouched", "accounts_marketing_only", "accounts_sales_only", "accounts_both")  # fmt: skip
    assert [value(kpi, "2026-03") for kpi in stocks] == [1, 1, 1, 1]


@pytest.mark.usefixtures("company")
def test_the_four_crossings_stand_apart() -> None:
    crossings = [f"won_{first}_{closed}" for first in ("inbound", "outbound") for closed in ("inbound", "outbound")]  # fmt: skip
    assert [value(kpi, "2026-03") for kpi in crossings] == [1, 1, 1, 1]


@pytest.mark.usefixtures("company")
def test_one_of_two_accounts_that_we_found_came_by_itself() -> None:
    assert parts("came_later") == (1, 2)


@pytest.mark.usefixtures("company")
def test_two_of_three_calls_were_answered() -> None:
    assert value("calls_answered", "2026-03") == 2


def test_calls_answers_and_meetings_per_account_touched(tmp_path: Path) -> None:
    usual = {"motion": "outbound", "at": "2026-03-02"}
    load(tmp_path, "leads", [usual | {"lead": each, "company": each} for each in ("Acme", "Beta")])
    act = {"lead": "Acme", "at": "2026-03-04 10:00", "kind": "call"}
    load(tmp_path, "calls", [
        act | {"duration_seconds": "90"}, act | {"duration_seconds": "0"}, act, act | {"kind": "meeting"},
        act | {"lead": "Beta", "kind": "email"}, act | {"lead": "Beta", "is_automatic": "yes"},
    ])  # fmt: skip

    assert parts("calls_per_account") == (3, 2)
    assert parts("answers_per_account") == (1, 2)
    assert parts("meetings_per_account") == (1, 2)


def test_any_order_of_files_says_the_same(tmp_path: Path) -> None:
    said = set()
    for order in list(permutations(FEEDS))[::24]:
        for feed in FEEDS:
            load(tmp_path, feed, [])
        for feed in order:
            load(tmp_path, feed, FEEDS[feed])
        said.add(
            str(rows(FirstContact, "account", "lead", "first_motion", "known_on", "touches_before", "is_warm", "converted_on", "came_on"))
            + str(rows(FirstContact, "account", "stage"))
            + str(rows(EarlyTouch, "account", "direction", "business_day"))
            + str(rows(Crossing, "deal", "first_motion", "motion"))
        )  # fmt: skip

    assert len(said) == 1


def test_what_came_before_counts_where_the_account_was_first_spoken_to(tmp_path: Path) -> None:
    small_company.load(tmp_path, "people", [{"person": "bob", "name": "Bob", "team": "BDR"}])
    load(tmp_path, "leads", [lead("A", "2026-03-02")])
    touch = {"lead": "A", "side": "marketing", "direction": "out", "motion": "inbound", "channel": "Newsletter"}  # fmt: skip
    load(tmp_path, "touches", [touch | {"at": f"2026-03-03 {hour}:00"} for hour in (9, 10, 11)])
    load(tmp_path, "calls", [{"lead": "A", "at": "2026-03-04 10:00", "kind": "call", "owner": "bob"}])  # fmt: skip

    for slice in ({}, {"motion": "outbound"}, {"team": "BDR"}):
        assert number("touches_before_contact", "2026-03", **slice).value.parts == (3, 1)
    assert number("touches_before_contact", "2026-03", motion="inbound").value.is_absent
    assert rows(EarlyTouch, "channel__name") == [("Newsletter",)] * 3
