"""The queue of inbound: who stands where and why, and who took a lead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from dashboards.pages.inbound import MAY_TAKE
from revops import hours, numbers, publish, waiting
from revops.models import Organisation, Source
from revops.readers import EVERYTHING
from tests import small_company
from tests.admin_pages import group_of
from tests.asked import MOST, cold
from tests.motion_company import load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    now = datetime.now(UTC)
    ago = lambda hours: f"{now - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"  # noqa: E731
    came = {"old": 70, "cold": 3, "hot": 2, "fitting": 1, "answered": 5, "ancient": 24 * 40}
    leads = [(lead, ago(hours)) for lead, hours in came.items()]
    load(tmp_path, "leads", [{"lead": lead, "at": at, "motion": "inbound", "company": lead} for lead, at in leads])  # fmt: skip
    load(tmp_path, "calls", [{"lead": "answered", "at": ago(4), "kind": "call"}])
    scores = {"hot": "90", "fitting": "10"}
    load(tmp_path, "scores", [{"lead": lead, "at": ago(1), "fit": "80", "intent": intent} for lead, intent in scores.items()])  # fmt: skip
    publish.publish()


def order(after: str = "", limit: int = 25) -> list[str]:
    return [each.company for each in queue(after, limit).rows]


def queue(after: str = "", limit: int = 25) -> waiting.Queue:
    kept = hours.current(Organisation.current())
    return waiting.queue(EVERYTHING, kept, timezone.now(), after, limit)


def reader(*groups: str) -> Client:
    user = User.objects.create_user("sam")
    user.groups.set([group_of(name) for name in groups])
    client = Client()
    client.force_login(user)
    return client


def test_hot_and_fitting_stand_first_then_who_waits_longest() -> None:
    assert order() == ["hot", "fitting", "old", "cold"]


def test_a_page_begins_where_the_one_before_ended() -> None:
    first = queue(limit=2)

    assert [each.company for each in first.rows] == ["hot", "fitting"]
    assert order(first.after, 1) == ["old"]


def test_a_taken_lead_leaves_at_once_and_comes_back_when_the_tool_assigns_it(
    tmp_path: Path,
) -> None:
    client = reader("viewer")

    assert client.post("/inbound/take/", {"lead": "crm/hot"}).status_code == 302
    assert order() == ["fitting", "old", "cold"]

    later = f"{datetime.now(UTC) + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    came = f"{datetime.now(UTC) - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    load(tmp_path, "leads", [{"lead": "hot", "at": came, "assigned_at": later, "motion": "inbound", "company": "hot"}])  # fmt: skip
    assert order() == ["hot"]


def test_who_may_not_take_is_refused_and_a_lead_that_does_not_wait_is_no_crash() -> None:
    assert reader().post("/inbound/take/", {"lead": "crm/hot"}).status_code == 403
    User.objects.all().delete()
    assert reader("viewer").post("/inbound/take/", {"lead": "crm/nobody"}).status_code == 400
    assert order()[0] == "hot"


def test_the_page_answers_its_question_with_twelve_queries_at_most() -> None:
    client = reader("viewer")
    page, asked = cold(client, "/inbound/")

    assert "I have it" in page and "too late already" in page
    assert "Inbound leads contacted in time" in page and "/kpi/speed_to_lead/receipt/" in page
    assert len(asked) <= MOST, asked


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("By hour of arrival", "All hours", "Between lead and MQL", "Not nurtured → MQL")),
        ("fr", ("Par heure d’arrivée", "Toutes les heures", "Entre lead et MQL", "Non accompagné → MQL")),
    ],
)  # fmt: skip
def test_hours_and_what_came_before_mql_stand_below_with_their_records(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    load(tmp_path, "stages", [{"lead": "old", "stage": "mql", "at": f"{day}T10:00:00Z"}])
    touch = {"lead": "old", "side": "marketing", "direction": "out"}
    load(tmp_path, "touches", [touch | {"at": f"{datetime.now(UTC) - timedelta(hours=60):%Y-%m-%dT%H:%M:%SZ}"}])  # fmt: skip
    publish.publish()
    client = reader("viewer")
    client.cookies["django_language"] = language
    today = datetime.now(UTC).date()
    days = f"{today - timedelta(days=9)}..{today}"  # or a month that has just begun has too few
    page = client.get("/inbound/", {"period": days}).content.decode()

    assert [word for word in words if word not in page] == []
    receipts = re.findall(
        r"/kpi/answered_in_time/receipt/\?([^\"]*arrival=\d+)&amp;part=denominator", page
    )
    counts = [int(each) for each in re.findall(r"part=denominator\">(\d+)</a>", page)]
    assert len(receipts) == len(counts) - 1 and sum(counts[:-1]) == counts[-1]
    listed = client.get(f"/kpi/answered_in_time/receipt/?{unescape(receipts[0])}&part=denominator")
    assert listed.status_code == 200
    # The filter offers the hour where it is chosen, and nowhere else.
    offered = 'value="arrival:'
    assert offered in listed.content.decode()
    assert offered not in client.get("/kpi/answered_in_time/").content.decode()


def test_who_may_take_is_who_has_the_right_by_whatever_way() -> None:
    alone, member, boss, closed = (User.objects.create_user(name) for name in "abcd")
    boss.is_superuser = closed.is_superuser = True
    closed.is_active = False
    member.user_permissions.add(Permission.objects.get(codename="add_claim"))
    may = [numbers.state(user.pk).may(user, MAY_TAKE) for user in (alone, member, boss, closed)]

    assert may == [False, True, True, False]
    assert "I have it" not in reader().get("/inbound/").content.decode()


def test_a_place_that_is_none_is_said() -> None:
    assert reader("viewer").get("/inbound/?after=x").status_code == 400


def test_as_of_then_there_is_no_list_of_who_waits_now() -> None:
    client = reader("viewer")
    assert 'class="queue"' in client.get("/inbound/").content.decode()
    page = client.get(f"/inbound/?as_of={timezone.now():%Y-%m-%dT%H:%M:%S.%fZ}").content.decode()
    assert 'class="queue"' not in page and "on the page of now" in page


def test_who_came_on_a_sunday_has_not_waited_yet(tmp_path: Path) -> None:
    sunday = datetime(2026, 3, 1, 10, tzinfo=UTC)
    load(
        tmp_path,
        "leads",
        [{"lead": "S", "at": f"{sunday:%Y-%m-%dT%H:%M:%SZ}", "motion": "inbound"}],
    )
    kept = hours.current(Organisation.current())
    for after, expected in ((timedelta(hours=3), True), (timedelta(hours=30), False)):
        (found,) = waiting.queue(EVERYTHING, kept, sunday + after).rows
        assert (found.minutes == 0, found.came_outside) == (expected, expected)


def test_the_home_of_the_sdr_lead_begins_with_the_queue(company: None) -> None:
    client = reader("viewer")
    page, asked = cold(client, "/home/sdr/")
    assert page.index(">hot</a>") < page.index(">fitting</a>") < page.index(">old</a>")
    assert len(asked) <= MOST
    then = client.get("/home/sdr/?as_of=2190-01-01").content.decode()
    assert "Who is next stands on the page of now." in then


def test_the_page_says_with_which_day_its_figures_end(company: None) -> None:
    client = reader("viewer")
    assert "the lists are of now." in client.get("/inbound/").content.decode()
    assert "the lists are of now." not in client.get("/inbound/?as_of=2190-01-01").content.decode()


def test_a_silent_dialler_is_said_above_the_queue() -> None:
    """Whoever was called since it fell silent waits here still."""
    words = "Whoever was answered there since may still stand in this list."
    client = reader("viewer")
    assert words not in client.get("/inbound/").content.decode()
    small_company.delivered(datetime.now(UTC) - timedelta(days=3), source__key="crm")
    Source.objects.update(stale_after_hours=24)
    page = client.get("/inbound/").content.decode()
    assert "crm has delivered nothing since" in page and words in page
