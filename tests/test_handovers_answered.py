"""Which answer is to which hand-off, and what a customer asks for who was begun with, or lost, early."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import motion_company
from tests import small_company as small
from tests.test_handovers import MONDAY, leads, of, tasks, won

pytestmark = pytest.mark.django_db


def test_a_record_answers_what_it_says_was_handed_over(tmp_path: Path) -> None:
    leads(tmp_path, "L1", "L2")
    tasks(
        tmp_path,
        # The first of two is answered after the second was sent.
        f"1,sqo,{MONDAY},L1,,2026-03-06 15:00,rejected,Too small,",
        "2,sqo,2026-03-04 10:00,L1,,,,,",
        # By the clock of the tool the answer was there before the question.
        f"3,sqo,{MONDAY},L2,,2026-03-02 09:59,accepted,,",
    )
    assert of("sqo", "item", "number", "answer", "in_time", "reason") == [
        ("crm/L1", 1, "rejected", False, "Too small"),
        ("crm/L1", 2, "", False, ""),
        ("crm/L2", 1, "accepted", True, ""),
    ]


def test_a_deal_months_after_a_return_does_not_accept_what_came_back(tmp_path: Path) -> None:
    leads(tmp_path, "L1")
    tasks(tmp_path, f"1,sqo,{MONDAY},L1,,2026-03-02 15:00,rejected,No budget,")
    small.load(tmp_path, "deals", [{"deal": "D1", "lead": "L1", "opened_at": "2026-06-01"}])
    assert of("sqo", "answer", "in_time", "reason") == [("rejected", True, "No budget")]


@pytest.mark.parametrize("started", ["2026-02-20", "2026-03-01", "2026-03-02"])
def test_a_kick_off_before_the_signature_is_in_time(tmp_path: Path, started: str) -> None:
    won(tmp_path, "D1")
    small.load(tmp_path, "onboardings", [{"onboarding": "1", "deal": "D1", "started_at": started}])
    assert of("kick_off", "answer", "in_time", "answered_on") == [("accepted", True, "2026-03-02")]


def test_a_customer_who_is_lost_before_the_kick_off_is_handed_back(tmp_path: Path) -> None:
    won(tmp_path, "D1", "D2", "D3", "D4")
    given = [
        ("1", "D1", "", "2026-03-05"),
        # Another one was begun, or still waits, and one is lost after it began.
        ("2a", "D2", "", "2026-03-05"), ("2b", "D2", "2026-03-20", ""),
        ("3a", "D3", "", "2026-03-05"), ("3b", "D3", "", ""),
        ("4", "D4", "2026-03-04", "2026-03-05"),
    ]  # fmt: skip
    names = ("onboarding", "deal", "started_at", "cancelled_at")
    motion_company.load(
        tmp_path, "onboardings", [dict(zip(names, each, strict=True)) for each in given]
    )
    assert of("kick_off", "item", "answer", "in_time", "answered_on") == [
        ("deal:crm/D1", "rejected", True, "2026-03-05"),
        ("deal:crm/D2", "accepted", False, "2026-03-20"),
        ("deal:crm/D3", "", False, None),
        ("deal:crm/D4", "accepted", True, "2026-03-04"),
    ]
