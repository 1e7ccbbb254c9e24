"""The page of onboardings: what must be done first, and blocking a step there."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from revops import handovers, numbers, onboardings, publish
from revops.models import OnboardingStep
from revops.onboardings import State
from revops.readers import EVERYTHING
from revops.receipts import Cursor
from tests import onboarding_company as company
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.results import value

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<tr id="c\d+">\s*<th scope="row"><a href="[^"]*">([^<]*)</a>')
NEXT = re.compile(r'rel="next" href="(\?[^"]*after=[^"]*)"')
ACTION = re.compile(r'action="(/onboarding/block/[^"]*)"')


def on(days: int) -> str:
    """A day so many days ago, where the company is."""
    return (
        timezone.localdate(timezone=ZoneInfo("Europe/Amsterdam")) - timedelta(days=days)
    ).isoformat()


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


def found(**given: object) -> onboardings.Overview:
    published = numbers.published(reader=EVERYTHING)
    days = handovers.kick_off_days(published)
    return onboardings.overview(published, is_now=True, kick_off_days=days, **given)


def test_what_must_be_done_first_stands_on_top(customers: None) -> None:
    overview = found()
    assert [(each.company, each.state) for each in overview.customers] == [
        ("Forgotten", State.BREACH),
        ("Stuck", State.BLOCKED),
        ("Late", State.OVERDUE),
        ("Later", State.OVERDUE),
        ("Fresh", State.WAITING),
        ("Running", State.RUNNING),
    ]
    assert [each.company for each in found(states=[State.LIVE]).customers] == ["Done"]
    assert overview.counts == {
        "breach": 1, "blocked": 1, "overdue": 2, "waiting": 2, "running": 4, "live": 1
    }  # fmt: skip
    assert (overview.waiting, overview.count, overview.after) == (6, 6, None)
    assert overview.blockers == [("the customer", 1)]


def test_the_page_says_who_is_not_live_and_who_holds_it_up(client: Client, customers: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    page = " ".join(client.get("/onboarding/").content.decode().split())
    assert "<b>6 customers</b> are signed and not live." in page
    assert "waits for the customer since" in page and "No access" in page
    assert "1 of 2 done" in page
    # The figures of stocks beside the list of now say of which day they are.
    assert re.search(r"<br>at the end of \d+ \w+", page)
    assert page.index("Forgotten") < page.index("Stuck") < page.index("Late")


def test_whoever_is_late_and_blocked_is_named_and_counted_under_both(
    client: Client, customers: None, tmp_path: Path
) -> None:
    company.load(
        tmp_path,
        "steps",
        f"1,Data,{on(20)},{on(20)},,,",
        f"2,Data,{on(5)},,{on(4)},us,Ill",
        f"3,Data,{on(5)},,{on(4)},customer,No access",
    )
    publish.publish()
    client.force_login(member_of("viewer", name="eve"))
    page = " ".join(client.get("/onboarding/?state=overdue").content.decode().split())
    assert "<b>2 are overdue</b>, 1 of them blocked." in page
    assert ROW.findall(page) == ["Late", "Later"]
    late = page[page.index("Late</a>") : page.index("Later</a>")]
    assert 'blocked">blocked</b> · <b class="work-state overdue">overdue</b>' in late
    overview = found()
    kpis = {
        "onboardings_overdue": "overdue",
        "signed_not_started": "waiting",
        "onboardings_in_progress": "running",
    }
    read = {key: value(key, f"{on(0)}..{on(0)}") for key in kpis}
    assert read == {key: overview.counts[state] for key, state in kpis.items()}


def test_steps_wait_for_whom_the_figure_counts(customers: None, tmp_path: Path) -> None:
    company.load(
        tmp_path,
        "steps",
        # In: two of one customer, and one that is to be done tomorrow
        f"1,Data,{on(5)},,{on(4)},us,Ill",
        f"1,Training,{on(3)},,{on(4)},customer,No access",
        f"3,Data,{on(5)},{on(-1)},{on(4)},customer,No access",
        # Out: to be blocked tomorrow, and done
        f"2,Data,{on(5)},,{on(-1)},us,Ill",
        f"9,Data,{on(5)},{on(1)},{on(4)},us,Ill",
    )
    publish.publish()
    overview = found()
    assert overview.blockers == [("the customer", 2), ("us", 1)]
    assert value("steps_blocked", f"{on(0)}..{on(0)}") == 3
    blocked = {each.company: len(each.blocked) for each in overview.customers if each.blocked}
    assert blocked == {"Running": 2, "Stuck": 1} and overview.counts["blocked"] == 2


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


def pages(**given: object) -> list[list[str]]:
    """Who stands on each page of the list, to its end."""
    listed, after = [], ""
    while True:
        page = found(after=after, **given)
        listed.append([each.company for each in page.customers])
        assert page.until == sum(map(len, listed)) <= page.count
        if page.after is None:
            assert page.until == page.count
            return listed
        after = str(page.after)


@pytest.mark.parametrize("limit", range(1, 8))
def test_pages_together_list_each_customer_once_in_one_order(customers: None, limit: int) -> None:
    listed = pages(limit=limit)
    assert [each for page in listed for each in page] == [
        "Forgotten", "Stuck", "Late", "Later", "Fresh", "Running",
    ]  # fmt: skip
    assert {len(page) for page in listed[:-1]} <= {limit}
    by_state = [pages(limit=limit, states=[each]) for each in State]
    assert [sum(map(len, each)) for each in by_state] == [1, 1, 2, 2, 4, 1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_goes_on_where_the_page_ended(
    client: Client, customers: None, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("revops.onboardings.reading.PAGE", 4)
    client.force_login(member_of("viewer", name="eve"))
    first = client.get("/onboarding/", headers={"Accept-Language": language}).content.decode()
    assert ROW.findall(first) == ["Forgotten", "Stuck", "Late", "Later"]
    assert {"en": "1–4 of 6", "fr": "1–4 sur 6"}[language] in first
    further = "/onboarding/" + unescape(NEXT.search(first)[1])
    second = client.get(further, headers={"Accept-Language": language}).content.decode()
    assert ROW.findall(second) == ["Fresh", "Running"] and not NEXT.search(second)
    assert {"en": "From the beginning", "fr": "Depuis le début"}[language] in second


def test_a_list_of_one_state_has_its_own_pages(
    client: Client, customers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("revops.onboardings.reading.PAGE", 1)
    client.force_login(member_of("viewer", name="eve"))
    first = client.get("/onboarding/?state=overdue").content.decode()
    assert ROW.findall(first) == ["Late"] and "1–1 of 2" in first
    further = "/onboarding/" + unescape(NEXT.search(first)[1])
    assert ROW.findall(client.get(further).content.decode()) == ["Later"]
    live = client.get("/onboarding/?state=live").content.decode()
    assert ROW.findall(live) == ["Done"] and "First invoice" in live
    assert client.get("/onboarding/?state=dead").status_code == 400


@pytest.mark.parametrize("after", ["x", "1", str(Cursor(1, "-amount", 0, (1, 2, "3")))])
def test_there_is_no_other_place_in_the_list(client: Client, customers: None, after: str) -> None:
    client.force_login(member_of("viewer", name="eve"))
    assert client.get("/onboarding/", {"after": after}).status_code == 400


def test_whoever_was_blocked_on_a_further_page_is_there_after_it(
    client: Client, customers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("revops.onboardings.reading.PAGE", 4)
    client.force_login(member_of("recorder", name="rec"))
    first = client.get("/onboarding/").content.decode()
    further = unescape(NEXT.search(first)[1])
    (action,) = set(ACTION.findall(client.get(f"/onboarding/{further}").content.decode()))
    given = {"number": "cs/5", "by": "us", "reason": "Ill", "record": "5"}
    answer = client.post(unescape(action), given, follow=True)
    # It stands third among all by now, and so no longer on the second page.
    page = answer.content.decode()
    assert ROW.findall(page) == ["Fresh", "Running"] and "6–6 of 6" in page
    assert answer.redirect_chain[0][0].endswith("customer=cs%2F5#c5")


def test_a_day_to_come_is_a_plan_for_the_list_as_for_the_figures(tmp_path: Path) -> None:
    company.load(
        tmp_path,
        "onboardings",
        f"1,D1,Starts,Voice,{on(2)},{on(-5)},,,",
        f"2,D2,Will be live,Voice,{on(90)},{on(80)},{on(3)},{on(-5)},",
        f"3,D3,Will be lost,Voice,{on(90)},{on(80)},{on(3)},,{on(-5)}",
        f"4,D4,Was lost,Voice,{on(90)},{on(80)},{on(3)},,{on(1)}",
    )
    company.load(tmp_path, "steps", f"3,Data,{on(5)},,{on(4)},customer,No access")
    publish.publish()

    matters = {each.company: each.matters for each in found().customers}
    assert matters == {
        "Starts": [State.WAITING],
        "Will be live": [State.OVERDUE, State.RUNNING],
        "Will be lost": [State.BLOCKED, State.OVERDUE, State.RUNNING],
    }
    day = f"{on(1)}..{on(1)}"
    figures = ("signed_not_started", "onboardings_in_progress", "onboardings_overdue")
    assert [value(kpi, day) for kpi in figures] == [1, 2, 2]
