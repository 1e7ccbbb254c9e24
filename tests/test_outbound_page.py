"""The page of outbound: what went before first calls, and who is next to warm and to call."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from revops import intervals, publish, readers, warming
from revops.readers import EVERYTHING, NAMES, Rule
from revops.values import Unit, Value
from tests import small_company
from tests.asked import MOST, cold
from tests.motion_company import load

pytestmark = pytest.mark.django_db


def ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def lead(name: str, days: int, motion: str = "outbound", owner: str = "") -> dict[str, str]:
    return {"lead": name, "at": ago(days), "motion": motion, "company": f"{name} Ltd", "owner": owner}  # fmt: skip


def touches(name: str, count: int, **given: str) -> list[dict[str, str]]:
    usual = {"lead": name, "side": "marketing", "direction": "out", "channel": "Newsletter"}
    return [usual | {"at": ago(20 - each)} | given for each in range(count)]


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    leads = ["Warm", "Warmer", "Lukewarm", "Called", "Gone", "Won", "Fresh"]
    load(tmp_path, "leads", [
        *(lead(name, 30 - place, owner="Dana Fox" if name == "Warmer" else "") for place, name in enumerate(leads)),
        lead("Cold", 40),
    ])  # fmt: skip
    load(tmp_path, "stages", [
        {"lead": "Gone", "stage": "disqualified", "at": ago(2)}, {"lead": "Warmer", "stage": "mql", "at": ago(9)},
    ])  # fmt: skip
    load(tmp_path, "deals", [
        {"deal": "1", "lead": "Won", "outcome": "won", "closed_at": ago(1), "opened_at": ago(3), "motion": "outbound"},
    ])  # fmt: skip
    load(tmp_path, "touches", [
        *touches("Warm", 3), *touches("Warmer", 4, direction="in", channel="Website"), *touches("Lukewarm", 2),
        *touches("Called", 5), *touches("Gone", 5), *touches("Won", 5),
    ])  # fmt: skip
    load(tmp_path, "calls", [{"lead": "Called", "at": ago(1), "kind": "call"}])


@pytest.fixture
def published(company: None) -> None:
    publish.publish()


def address() -> str:
    """The page of the month of the one call."""
    called = datetime.now(ZoneInfo("Europe/Amsterdam")) - timedelta(days=1)
    return f"/outbound/?period={called:%Y-%m}"


def client(*groups: str) -> Client:
    user = User.objects.create_user("sam")
    user.groups.set(Group.objects.filter(name__in=groups))
    found = Client()
    found.force_login(user)
    return found


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())


def to_call(**given: object) -> warming.Listed:
    return warming.next_up(EVERYTHING, **given)[1]


def to_warm(**given: object) -> warming.Listed:
    return warming.next_up(EVERYTHING, **given)[0]


def names(listed: warming.Listed) -> list[str]:
    return [each.name.removesuffix(" Ltd") for each in listed.rows]


def test_the_warm_ones_that_nobody_called_are_next_to_call() -> None:
    found = to_call()

    assert names(found) == ["Warmer", "Warm"]
    assert [(each.touches, each.stage) for each in found.rows] == [(4, "mql"), (3, "lead")]


def test_who_marketing_never_touched_is_next_to_warm_the_newest_first() -> None:
    assert names(to_warm()) == ["Fresh", "Cold"]


def test_an_account_leaves_a_list_when_it_is_called_and_when_it_is_touched(tmp_path: Path) -> None:
    load(tmp_path, "calls", [{"lead": each, "at": ago(1), "kind": "call"} for each in ("Called", "Warm")])  # fmt: skip
    load(tmp_path, "touches", touches("Fresh", 1))

    assert "Warm" not in names(to_call())
    assert names(to_warm())[-1] == "Cold" and "Fresh" not in names(to_warm())


def test_a_mail_of_sales_leaves_an_account_to_be_called(tmp_path: Path) -> None:
    load(tmp_path, "calls", [{"lead": "Lukewarm", "at": ago(0), "kind": "email"}])

    assert "Lukewarm" in names(to_call())


def test_a_page_begins_where_the_one_before_ended() -> None:
    call, warm = to_call(limit=1), to_warm(limit=1)

    assert (names(call), names(to_call(call=call.after))) == (["Warmer"], ["Warm"])
    assert (names(warm), names(to_warm(warm=warm.after))) == (["Fresh"], ["Cold"])


@pytest.mark.usefixtures("published")
def test_names_of_owners_are_withheld_from_who_may_not_see_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = to_call()
    assert [each.owner for each in shown.rows] == ["Dana Fox", ""]

    monkeypatch.setitem(readers.RULES, NAMES, Rule())
    page = text(client("viewer").get("/outbound/"))
    assert "Dana Fox" not in page and "a person" in page


@pytest.mark.usefixtures("published")
def test_the_page_answers_its_question_with_few_queries() -> None:
    viewer = client("viewer")
    _page, asked = cold(viewer, address())
    page = text(viewer.get(address()))

    assert "Did they know us before we called?" in page
    assert re.search(r"likely 21\s?% to 100\s?%", page) and "of 1 account<" in page
    assert "No first call of this period was cold." in page
    assert "/kpi/warm_calls/receipt/?" in page and "/kpi/won_outbound_outbound/receipt/?" in page
    assert "Newsletter</th><td" in page and "&amp;channel=" in page
    assert "Warmer Ltd" in page and "marketing since" in page
    assert len(asked) <= MOST, asked


@pytest.mark.usefixtures("published")
def test_every_figure_opens_its_receipt() -> None:
    viewer = client("viewer")
    page = viewer.get(address()).content.decode()
    receipts = set(re.findall(r'href="(/kpi/\w+/receipt/[^"]*)"', page))
    assert len(receipts) >= 18
    for receipt in receipts:
        assert viewer.get(receipt.replace("&amp;", "&")).status_code == 200, receipt


@pytest.mark.usefixtures("published")
def test_as_of_then_there_is_no_list() -> None:
    page = text(client("viewer").get("/outbound/?as_of=2190-01-01"))
    assert "Who is next stands on the page of now" in page and "Warmer Ltd" not in page


@pytest.mark.usefixtures("published")
def test_in_french() -> None:
    page = text(client("viewer").get("/outbound/", headers={"accept-language": "fr"}))
    assert "Nous connaissaient-ils avant notre appel" in page and "Warmer Ltd" in page
    assert "Next to" not in page


def test_a_stranger_sees_nothing() -> None:
    answer = Client().get("/outbound/")
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("place", ["call=x", "warm=x/y", "call=9"])
def test_a_place_that_is_none_is_said_and_one_at_the_end_is_empty(place: str) -> None:
    expected = 200 if place == "call=9" else 400
    assert client("viewer").get(f"/outbound/?{place}").status_code == expected


def test_the_interval_is_that_of_wilson() -> None:
    low, high = intervals.likely(Value(Unit.PERCENT, numerator=8, denominator=10))
    assert (round(float(low), 4), round(float(high), 4)) == (0.4902, 0.9433)
    assert intervals.likely(Value(Unit.PERCENT, numerator=0, denominator=7))[0] == Fraction(0)
    assert intervals.likely(Value(Unit.PERCENT, absent_because="none")) is None


def test_the_home_of_the_bdr_lead_begins_with_whom_to_call(published: None) -> None:
    reader = client()
    page = reader.get(address().replace("/outbound/", "/home/bdr/")).content.decode()
    listed = page[page.index('id="to-call"') :]
    assert re.findall(r">(\w+) Ltd</a>", listed)[:2] == ["Warmer", "Warm"]
    assert "4 touches" in listed and "Dana Fox" in listed
    assert "Called Ltd" not in listed and "Cold Ltd" not in listed
