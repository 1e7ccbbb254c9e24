"""How fast those are answered who came: each definition's worked example."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from revops import numbers, publish
from revops.kpis import KPIS
from revops.models import MotionRules, Response, WorkingTime
from revops.numbers import Slice
from revops.readers import EVERYTHING
from revops.receipts import records
from tests import small_company
from tests.loaded_once import once
from tests.motion_company import load
from tests.results import number, rows

pytestmark = pytest.mark.django_db
# Monday 2 March 2026; a working hour ends at 18 and goes on at 9.
LEADS = [
    {"lead": "A", "at": "2026-03-02 10:00", "assigned_at": "2026-03-02 10:05", "motion": "inbound"},
    {"lead": "B", "at": "2026-03-02 17:30", "assigned_at": "2026-03-02 17:45", "motion": "inbound"},
    {"lead": "C", "at": "2026-03-02 12:00", "assigned_at": "2026-03-02 12:40", "motion": "inbound"},
    {"lead": "D", "at": "2026-03-02 12:10", "motion": "inbound"},
    {"lead": "E", "at": "2026-03-02 12:10", "motion": "outbound"},
]
CALLS = [
    {"lead": "A", "at": "2026-03-02 10:10", "kind": "call"},
    {"lead": "A", "at": "2026-03-02 09:50", "kind": "call"},  # before it arrived
    {"lead": "B", "at": "2026-03-03 09:30", "kind": "email"},
    {"lead": "C", "at": "2026-03-02 15:00", "kind": "call"},
    {"lead": "D", "at": "2026-03-02 12:11", "kind": "email", "is_automatic": "yes"},
    {"lead": "D", "at": "2026-03-02 12:12", "kind": "visit"},
    {"lead": "E", "at": "2026-03-02 12:20", "kind": "call"},
]
STAGES = [
    {"lead": "A", "stage": "sqo", "at": "2026-03-05"},
    {"lead": "C", "stage": "sqo", "at": "2026-03-01"},  # before it arrived
]
SCORES = [
    {"lead": "C", "at": "2026-03-02 12:01", "fit": "80", "intent": "90"},
    {"lead": "D", "at": "2026-03-02 12:20", "value": "95"},
    {"lead": "A", "at": "2026-03-02 10:01", "fit": "80", "intent": "20"},
]
FEEDS = {"leads": LEADS, "calls": CALLS, "stages": STAGES, "scores": SCORES}


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


@pytest.fixture
@once
def company(tmp_path: Path) -> None:
    for feed, given in FEEDS.items():
        load(tmp_path, feed, given)


def parts(kpi: str, **chosen: str) -> tuple[int, int]:
    return number(kpi, "2026-03", **chosen).value.parts


@pytest.mark.usefixtures("company")
def test_two_of_four_were_answered_in_time_and_one_never() -> None:
    assert parts("answered_in_time") == (2, 4)
    assert parts("never_answered") == (1, 4)


@pytest.mark.usefixtures("company")
def test_the_median_wait_is_an_hour_and_the_slowest_tenth_three() -> None:
    assert number("speed_to_lead", "2026-03").value.exact == 60
    assert number("speed_to_lead_p90", "2026-03").value.exact == 180


@pytest.mark.usefixtures("company")
def test_the_delay_of_the_system_and_that_of_people_stand_apart() -> None:
    assert number("assignment_delay", "2026-03").value.exact == 15
    assert number("human_delay", "2026-03").value.exact == 45


@pytest.mark.usefixtures("company")
def test_what_became_of_them_stands_by_how_they_were_answered() -> None:
    assert parts("in_time_to_sqo") == (1, 2)
    assert parts("late_to_sqo") == (0, 1)
    assert parts("never_to_sqo") == (0, 1)


@pytest.mark.usefixtures("company")
def test_the_hours_of_arrival_add_up_to_the_whole_and_list_their_leads() -> None:
    publish.publish()
    published = numbers.published(reader=EVERYTHING)
    period = published.calendar.period("2026-03")
    read = numbers.read(
        [KPIS["answered_in_time"], KPIS["human_delay"]], [period], [Slice()], published, "arrival"
    )
    in_time, delay = (
        dict(read.members(key, period, Slice(), "arrival"))
        for key in ("answered_in_time", "human_delay")
    )

    # A at 10:00 after 5 minutes of people, C and D at 12, C after 140; B at 17:30 after 45.
    said = {hours: each.value.parts for hours, each in in_time.items()}
    assert said == {"10–12 h": (1, 1), "12–14 h": (0, 2), "16–18 h": (1, 1)}
    assert {hours: (each.value.exact, each.sample) for hours, each in delay.items()} == {
        "10–12 h": (5, 1), "12–14 h": (140, 1), "16–18 h": (45, 1),
    }  # fmt: skip
    behind = records("answered_in_time", period, in_time["12–14 h"].slice, published)
    assert sorted(each.item for each in behind.results) == ["crm/C", "crm/D"]
    mqls = numbers.read([KPIS["mqls"]], [period], [in_time["12–14 h"].slice], published)
    assert "hour of arrival" in str(next(iter(mqls)).value.absent_because)


def test_the_hour_is_that_of_the_organisation_and_moves_with_its_zone(tmp_path: Path) -> None:
    load(tmp_path, "leads", [{"lead": "A", "at": "2026-03-02T08:59:59Z", "motion": "inbound"}])
    assert rows(Response, "hour", "arrival__name") == [(9, "08–10 h")]

    load(tmp_path, "leads", [{"lead": "A", "at": "2026-03-02T09:00:00Z", "motion": "inbound"}])
    assert rows(Response, "hour", "arrival__name") == [(10, "10–12 h")]


def test_of_two_hot_leads_of_an_hour_one_went_before_the_cold_one(tmp_path: Path) -> None:
    hour = [("H1", "12:00"), ("H2", "12:20"), ("cold", "12:10"), ("alone", "14:00")]
    acts = [("H1", "12:30"), ("cold", "12:40"), ("H2", "12:50"), ("alone", "14:10")]
    load(tmp_path, "leads", [{"lead": lead, "at": f"2026-03-02 {at}", "motion": "inbound"} for lead, at in hour])  # fmt: skip
    load(tmp_path, "calls", [{"lead": lead, "at": f"2026-03-02 {at}", "kind": "call"} for lead, at in acts])  # fmt: skip
    hot = {"at": "2026-03-02 12:25", "fit": "60", "intent": "70"}
    load(tmp_path, "scores", [{"lead": lead} | hot for lead in ("H1", "H2", "alone")])

    assert parts("hot_first") == (1, 2)


def test_any_order_of_files_says_the_same(tmp_path: Path) -> None:
    said = set()
    for order in list(permutations(FEEDS))[::5]:
        for feed in FEEDS:
            load(tmp_path, feed, [])
        for feed in order:
            load(tmp_path, feed, FEEDS[feed])
        said.add(str(rows(Response, "lead", "speed", "wait_seconds", "human_seconds", "is_hot", "went_first", "converted_on")))  # fmt: skip

    assert len(said) == 1


@pytest.mark.usefixtures("company")
def test_other_hours_and_rules_judge_anew_and_the_past_stays() -> None:
    assert parts("answered_in_time") == (2, 4)

    WorkingTime.objects.create(monday="9-18", tuesday="8-18")
    MotionRules.objects.create(pk=1, answer_within_minutes=10)

    assert parts("answered_in_time") == (1, 4)
    assert ("crm/B", 120 * 60) in rows(Response, "lead", "wait_seconds")
    assert Response.objects.filter(lead="crm/B", wait_seconds=3600).exists()


@pytest.mark.usefixtures("company")
def test_motion_outbound_has_no_inbound_leads() -> None:
    assert number("answered_in_time", "2026-03", motion="outbound").value.is_absent


def test_an_act_without_a_time_on_the_day_of_the_arrival_answers_it_nobody_knows_how_soon(
    tmp_path: Path,
) -> None:
    at = {"motion": "inbound", "at": "2026-03-02 15:00"}
    load(tmp_path, "leads", [{"lead": lead, **at} for lead in "ABCD"])
    timed = [("B", "2026-03-02 15:20"), ("D", "2026-03-02 14:59")]
    calls = [("A", "2026-03-02"), ("B", "2026-03-02"), ("C", "2026-03-01"), *timed]
    load(tmp_path, "calls", [{"lead": lead, "at": day, "kind": "call"} for lead, day in calls])
    columns = ("lead", "speed", "wait_seconds")
    assert rows(Response, *columns) == [
        ("crm/A", "in_time", None), ("crm/B", "in_time", 1200), ("crm/C", "never", None), ("crm/D", "never", None),
    ]  # fmt: skip
    assert (parts("answered_in_time"), number("speed_to_lead", "2026-03").value.exact) == (
        (2, 4),
        20,
    )


@pytest.mark.parametrize(
    ("acts", "found"),
    [
        ([], ("late", "2031-03-04")),
        ([{"lead": "A", "at": "2026-03-02 10:20", "kind": "email"}], ("in_time", "2026-03-02")),
    ],
    ids=["alone", "after a mail"],
)
def test_a_meeting_that_is_booked_answers_at_its_time(
    tmp_path: Path, acts: list[dict[str, str]], found: tuple[str, str]
) -> None:
    load(tmp_path, "leads", LEADS[:1])
    load(tmp_path, "calls", [{"lead": "A", "at": "2031-03-04 10:00", "kind": "meeting"}, *acts])
    ((speed, answered),) = rows(Response, "speed", "answered_at")
    assert (speed, answered[:10]) == found
