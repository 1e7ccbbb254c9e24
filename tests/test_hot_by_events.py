"""A lead is hot by what it does, too, where the organisation says how many visits and uses are enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from revops import hours, publish, waiting
from revops.models import MotionRules, Organisation, Response
from revops.readers import EVERYTHING
from tests import small_company
from tests.motion_company import load

pytestmark = pytest.mark.django_db


def ago(hours: float) -> str:
    return f"{datetime.now(UTC) - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


def day(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}"


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    small_company.organisation(timezone="UTC")
    MotionRules.objects.create(pk=1, hot_events=3, hot_days=7)


def company(folder: Path) -> None:
    names = ("Visits", "Uses", "Forms", "Early", "Few", "Answered")
    load(folder, "leads", [{"lead": name, "at": ago(30), "motion": "inbound", "company": name} for name in names])  # fmt: skip
    visit, came = {"kind": "visit"}, {"side": "marketing", "direction": "in"}
    load(folder, "calls", [
        # In: before the arrival and since. Out: earlier than the days that count, and after the answer.
        *({"lead": "Visits", "at": ago(each)} | visit for each in (50, 40, 2)),
        *({"lead": "Early", "at": ago(30 + 24 * 8 + each)} | visit for each in (1, 2, 3)),
        *({"lead": "Answered", "at": ago(each)} | visit for each in (3, 2, 1)),
        *({"lead": "Few", "at": ago(each)} | visit for each in (3, 2)),
        {"lead": "Answered", "at": ago(20), "kind": "call"},
    ])  # fmt: skip
    load(folder, "touches", [
        *({"lead": "Forms", "at": ago(each)} | came for each in (3, 2, 1)),
        *({"lead": "Few", "at": ago(each)} | came | {"direction": "out"} for each in (3, 2)),
    ])  # fmt: skip
    load(folder, "usage", [{"lead": "Uses", "event": "Sign-in", "used_on": day(1), "count": "4"}])


def hot() -> dict[str, int]:
    found = Response.objects.filter(known_until=None, is_hot=True)
    return {each.lead.removeprefix("crm/"): each.event_count for each in found}


def test_visits_uses_and_what_they_did_make_a_lead_hot(tmp_path: Path) -> None:
    company(tmp_path)
    assert hot() == {"Visits": 3, "Uses": 4, "Forms": 3}


def test_without_the_rule_only_the_score_does(tmp_path: Path) -> None:
    MotionRules.objects.update(hot_events=0)
    company(tmp_path)
    assert hot() == {}
    load(tmp_path, "scores", [{"lead": "Few", "at": ago(1), "intent": "90"}])
    assert hot() == {"Few": 0}


def test_a_use_that_comes_in_later_or_is_taken_back_moves_the_lead(tmp_path: Path) -> None:
    company(tmp_path)
    use = {"event": "Sign-in", "used_on": day(0), "count": "3"}
    load(tmp_path, "usage", [use | {"lead": "Few"}])
    assert hot() == {"Visits": 3, "Few": 5, "Forms": 3}


def test_the_queue_begins_with_them_and_says_why(tmp_path: Path) -> None:
    company(tmp_path)
    publish.publish()
    kept = hours.current(Organisation.current())
    rows = waiting.queue(EVERYTHING, kept, timezone.now()).rows
    assert {each.company for each in rows[:3]} == {"Visits", "Uses", "Forms"}
    assert [each.is_hot for each in rows] == [True] * 3 + [False] * 2
    assert {each.company: each.events for each in rows}["Uses"] == 4
