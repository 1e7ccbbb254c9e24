"""Which teams open which figures: counted by day, in one write a minute, and never by person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from revops import readership
from revops.models import Membership, Person, Readership, Team
from revops.today import local_day
from tests import page_company
from tests.admin_pages import logged_in, member_of
from tests.uploading import words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(readership, "EVERY_SECONDS", 3600)
    readership._counted.clear()
    yield
    readership._counted.clear()


def team(name: str, people: int) -> tuple[Team, list[User]]:
    made, users = Team.objects.create(name=name), []
    for number in range(people):
        user = page_company.reader(f"{name}{number}")
        person = Person.objects.create(name=user.username, user=user)
        Membership.objects.create(person=person, team=made)
        users.append(user)
    return made, users


def stored() -> list[tuple[str, int, int]]:
    readership.flush()
    return list(Readership.objects.order_by("kpi", "team").values_list("kpi", "team", "opened"))


def test_pages_and_records_are_counted_also_when_nothing_had_changed(tmp_path: Path) -> None:
    page_company.load(tmp_path)
    sdr, (one, *_others) = team("SDR", 3)
    client = logged_in(one)
    # In
    client.get("/kpi/mqls/")
    tag = client.get("/kpi/mqls/").headers["ETag"]
    assert client.get("/kpi/mqls/", headers={"If-None-Match": tag}).status_code == 304
    client.get("/kpi/mqls/receipt/?period=2025-10")
    logged_in(page_company.reader()).get("/kpi/sqos/")
    # Out
    client.get("/kpi/mqls/chart.json")
    client.get("/kpi/mqls/?period=2025-99")
    client.head("/kpi/mqls/")
    client.get("/kpi/profit/")
    client.get("/")
    assert stored() == [("mqls", sdr.pk, 4), ("sqos", 0, 1)]
    client.get("/kpi/mqls/")
    assert stored() == [("mqls", sdr.pk, 5), ("sqos", 0, 1)]
    assert {row.day for row in Readership.objects.all()} == {local_day()}


def test_opening_a_figure_writes_nothing_until_a_minute_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_company.load(tmp_path)
    client = logged_in(page_company.reader())
    client.get("/kpi/mqls/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/kpi/mqls/")
    assert not [each for each in queries if "readership" in each["sql"]]
    monkeypatch.setattr(readership, "EVERY_SECONDS", 0)
    with CaptureQueriesContext(connection) as queries:
        client.get("/kpi/mqls/")
    assert len([each for each in queries if "readership" in each["sql"]]) == 1
    assert list(Readership.objects.values_list("opened", flat=True)) == [3]


def test_a_team_of_two_is_not_named() -> None:
    large, _users = team("Large", 3)
    small, _users = team("Small", 2)
    for day, kpi, of, count in (
        # In
        (TODAY - timedelta(days=1), "mqls", large.pk, 5), (TODAY - timedelta(days=28), "mqls", small.pk, 2),
        (TODAY - timedelta(days=3), "mqls", 0, 1), (TODAY - timedelta(days=3), "mqls", 987654, 1),
        # Out
        (TODAY, "mqls", large.pk, 100), (TODAY - timedelta(days=29), "sqos", large.pk, 100),
        (TODAY - timedelta(days=1), "profit", large.pk, 100),
    ):  # fmt: skip
        Readership.objects.create(day=day, kpi=kpi, team=of, opened=count)
    found = {each.kpi: each.teams for each in readership.lately(TODAY) if each.opened}
    assert found == {"mqls": {"": 4, "Large": 5}}


def test_what_nobody_opens_is_proposed_for_retirement_after_weeks(tmp_path: Path) -> None:
    page_company.load(tmp_path)
    boss, today = logged_in(member_of("admin")), local_day()
    assert "Nothing is counted yet" in words(boss.get("/language/"))
    Readership.objects.create(day=today - timedelta(days=27), kpi="mqls", team=0, opened=3)
    page = words(boss.get("/language/?1"))
    assert "Nobody opened" not in page  # counted for too short a time
    Readership.objects.create(day=today - timedelta(days=28), kpi="mqls", team=0, opened=1)
    page = words(boss.get("/language/?2"))
    assert (
        "On the shared dashboard SQOs, Deals signed, Revenue, and Win rate could make room." in page
    )
    assert "Retire a KPI" in page
    assert "Retire a KPI" not in words(logged_in(page_company.reader()).get("/language/"))
