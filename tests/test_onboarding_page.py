"""The page of onboardings: what must be done first, and blocking a step there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops import handovers, numbers, onboardings, publish
from revops.models import OnboardingStep
from revops.onboardings import State
from revops.readers import EVERYTHING
from tests import onboarding_company as company
from tests.admin_pages import member_of
from tests.asked import MOST, cold

pytestmark = pytest.mark.django_db


def on(days: int) -> str:
    """A day so many days ago."""
    return (timezone.localdate() - timedelta(days=days)).isoformat()


@pytest.fixture
def customers(tmp_path: Path) -> None:
    company.load(
        tmp_path,
        "onboardings",
        f"1,D1,Running,Voice,{on(40)},{on(30)},{on(-9)},,",
        f"2,D2,Late,Voice,{on(90)},{on(80)},{on(3)},,",
        f"3,D3,Stuck,Voice,{on(90)},{on(80)},{on(-9)},,",
        f"4,D4,Forgotten,Voice,{on(30)},,,,",
        f"5,D5,Fresh,Voice,{on(1)},,,,",
        f"6,D6,Done,Voice,{on(90)},{on(80)},,{on(5)},",
        f"7,D7,Cancelled,Voice,{on(90)},{on(80)},,,{on(5)}",
        f"8,D8,Long live,Voice,{on(900)},{on(800)},,{on(700)},",
        f"9,D9,Later,Voice,{on(90)},{on(80)},{on(1)},,",
    )
    company.load(
        tmp_path,
        "steps",
        f"1,Data,{on(20)},{on(20)},,,",
        f"1,Training,{on(-3)},,,,",
        f"3,Data,{on(5)},,{on(4)},customer,No access",
    )
    publish.publish()


def found() -> onboardings.Overview:
    published = numbers.published()
    return onboardings.overview(
        published,
        EVERYTHING,
        is_now=True,
        kick_off_days=partial(handovers.kick_off_days, published),
    )


def test_what_must_be_done_first_stands_on_top(customers: None) -> None:
    overview = found()
    assert [(each.company, each.state) for each in overview.waiting] == [
        ("Forgotten", State.BREACH),
        ("Stuck", State.BLOCKED),
        ("Late", State.OVERDUE),
        ("Later", State.OVERDUE),
        ("Fresh", State.WAITING),
        ("Running", State.RUNNING),
    ]
    assert [each.company for each in overview.live] == ["Done"]
    assert overview.blockers == [("the customer", 1)]


def test_the_page_says_who_is_not_live_and_who_holds_it_up(client: Client, customers: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    page = " ".join(client.get("/onboarding/").content.decode().split())
    assert "<b>6 customers</b> are signed and not live." in page
    assert "waits for the customer since" in page and "No access" in page
    assert "1 of 2 done" in page
    assert page.index("Forgotten") < page.index("Stuck") < page.index("Late")


def test_a_step_is_blocked_and_goes_on(client: Client, customers: None) -> None:
    user = member_of("recorder", name="rec")
    client.force_login(user)
    given = {"number": "cs/1", "step": "Training", "by": "us", "reason": "Trainer is ill"}
    answer = client.post("/onboarding/block/", given | {"record": "17\n"}, follow=True)
    assert "It is noted" in answer.content.decode()
    (running,) = [each for each in found().customers if each.company == "Running"]
    assert running.state is State.BLOCKED
    assert [(each.name, each.whom, each.reason) for each in running.blocked] == [
        ("Training", "us", "Trainer is ill")
    ]
    client.post("/onboarding/release/", {"number": "cs/1", "step": "Training"})
    (running,) = [each for each in found().customers if each.company == "Running"]
    assert running.state is State.RUNNING


def test_without_a_reason_nothing_is_blocked(client: Client, customers: None) -> None:
    client.force_login(member_of("recorder", name="rec"))
    for given in (
        {"by": "us"},
        {"by": "us", "reason": " "},
        {"reason": "x"},
        {"by": "me", "reason": "x"},
    ):
        answer = client.post("/onboarding/block/", {"number": "cs/1"} | given, follow=True)
        assert answer.status_code == 200
    assert client.post("/onboarding/block/", {"by": "us", "reason": "x"}).status_code == 404
    assert not OnboardingStep.objects.filter(is_typed=True).exists()


def test_who_may_not_type_in_blocks_nothing(client: Client, customers: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    given = {"number": "cs/1", "by": "us", "reason": "x"}
    assert client.post("/onboarding/block/", given).status_code == 403
    assert client.post("/onboarding/release/", given).status_code == 403
    assert "/onboarding/block/" not in client.get("/onboarding/").content.decode()


def test_the_page_asks_few_questions(client: Client, customers: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    _page, asked = cold(client, "/onboarding/")
    assert len(asked) <= MOST, asked
