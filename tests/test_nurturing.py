"""What became of leads by what came between arrival and MQL: each definition's worked example."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from revops.models import Nurturing
from tests import small_company
from tests.motion_company import load
from tests.results import number, rows

pytestmark = pytest.mark.django_db
LEADS = [
    {"lead": lead, "at": "2026-03-02 10:00", "company": company}
    for lead, company in {"A": "Acme", "B": "Beta", "C": "Gamma", "D": "Delta"}.items()
]
STAGES = [
    {"lead": "A", "stage": "mql", "at": "2026-03-10 10:00"},
    {"lead": "C", "stage": "mql", "at": "2026-03-12 10:00"},
    {"lead": "D", "stage": "mql", "at": "2026-03-04 10:00"},
]
MAIL = {"side": "marketing", "direction": "out"}
TOUCHES = [
    # In
    MAIL | {"lead": "A", "at": "2026-03-05 10:00"},
    MAIL | {"company": "Beta", "at": "2026-03-20 10:00"},  # of no lead: that of the account
    # Out
    MAIL | {"lead": "C", "at": "2026-03-12 10:00"},  # MQL already
    MAIL | {"lead": "C", "at": "2026-03-02 09:59"},  # before it arrived
    MAIL | {"lead": "C", "at": "2026-03-06 10:00", "side": "sales"},
    MAIL | {"lead": "D", "at": "2026-03-03 10:00", "direction": "in"},
]
USAGES = [
    # In
    {"lead": "C", "event": "Trial", "used_on": "2026-03-12", "count": "3"},  # on the day of MQL
    # Out
    {"lead": "A", "event": "Trial", "used_on": "2026-03-11", "count": "1"},  # MQL already
    {"company": "Delta", "event": "Trial", "used_on": "2026-03-01", "count": "1"},  # before
]
FEEDS = {"leads": LEADS, "stages": STAGES, "touches": TOUCHES, "usage": USAGES}
SPLIT = {
    "nurtured_to_mql": (1, 2), "untouched_to_mql": (2, 2), "activated_to_mql": (1, 1), "not_activated_to_mql": (2, 3),
}  # fmt: skip


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


def parts(kpi: str) -> tuple[int, int]:
    return number(kpi, "2026-03").value.parts


def test_each_split_has_its_numbers_and_adds_up_to_lead_to_mql(tmp_path: Path) -> None:
    for feed, given in FEEDS.items():
        load(tmp_path, feed, given)

    assert {kpi: parts(kpi) for kpi in SPLIT} == SPLIT
    assert parts("lead_to_mql") == (3, 4)


def test_a_touch_or_usage_that_goes_again_takes_back_what_it_said(tmp_path: Path) -> None:
    for feed, given in FEEDS.items():
        load(tmp_path, feed, given)
    load(tmp_path, "touches", TOUCHES[2:])
    load(tmp_path, "usage", USAGES[1:])

    assert not Nurturing.objects.filter(known_until=None, is_nurtured=True).exists()
    assert not Nurturing.objects.filter(known_until=None, is_activated=True).exists()


def current() -> int:
    return Nurturing.objects.filter(known_until=None).count()


def test_with_the_first_touch_every_lead_has_been_nurtured_or_not_and_with_the_last_none(
    tmp_path: Path,
) -> None:
    load(tmp_path, "leads", LEADS)
    load(tmp_path, "stages", STAGES)
    assert not Nurturing.objects.exists()

    load(tmp_path, "touches", TOUCHES[:1])  # that of one lead
    assert current() == len(LEADS)
    assert parts("untouched_to_mql") == (2, 3)

    load(tmp_path, "touches", [])
    assert current() == 0


def test_without_any_use_of_the_product_nobody_is_known_to_have_gone_without(
    tmp_path: Path,
) -> None:
    for feed in ("leads", "stages", "touches"):
        load(tmp_path, feed, FEEDS[feed])

    value = number("not_activated_to_mql", "2026-03").value
    assert value.is_absent and "No use of the product" in str(value.absent_because)
    assert parts("nurtured_to_mql") == (1, 2)


def test_any_order_of_files_says_the_same(tmp_path: Path) -> None:
    said = set()
    for order in list(permutations(FEEDS))[::6]:
        for feed in FEEDS:
            load(tmp_path, feed, [])
        for feed in order:
            load(tmp_path, feed, FEEDS[feed])
        said.add(str(rows(Nurturing, "lead", "is_nurtured", "is_activated", "mql_on")))

    assert said == {
        "[('crm/A', True, False, '2026-03-10'), ('crm/B', True, False, None), "
        "('crm/C', False, True, '2026-03-12'), ('crm/D', False, False, '2026-03-04')]"
    }
