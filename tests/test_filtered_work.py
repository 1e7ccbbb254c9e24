"""Inbound and outbound are asked like the dashboard: motion, team and other parts in the address, and
figures, lists and receipts follow.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from revops import publish, readers
from revops.models import Channel, Person, Team
from revops.readers import ROWS, Rule
from tests import small_company
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.motion_company import load

pytestmark = pytest.mark.django_db


def ago(hours: int) -> str:
    return f"{datetime.now(UTC) - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    leads = [
        {"lead": name, "at": ago(30), "motion": motion, "company": f"{name} Ltd", "channel": channel, "team": team, "owner": owner}
        for name, motion, channel, team, owner in (
            ("Nora", "inbound", "Web", "North", "Dana Fox"), ("Sam", "inbound", "Ads", "South", ""),
            ("Norbert", "outbound", "Fair", "North", ""), ("Sue", "outbound", "Web", "South", ""),
        )
    ]  # fmt: skip
    load(tmp_path, "leads", leads)
    touch = {"side": "marketing", "direction": "out", "channel": "News"}
    touches = [touch | {"lead": lead, "at": ago(n)} for lead in ("Norbert", "Sue") for n in (5, 6, 7)]  # fmt: skip
    load(tmp_path, "touches", touches)
    publish.publish()


@pytest.fixture
def viewer() -> Client:
    client = Client()
    client.force_login(member_of("viewer", name="eve"))
    return client


def of(model: type, name: str) -> int:
    return model.objects.get(name=name).pk


def shown(page: str) -> set[str]:
    return set(re.findall(r"\b(Nora|Sam|Norbert|Sue) Ltd", page))


def test_the_queue_is_of_the_team_or_channel_that_is_asked_for(viewer: Client) -> None:
    for asked, expected in (
        ("", {"Nora", "Sam"}), (f"team={of(Team, 'North')}", {"Nora"}), (f"channel={of(Channel, 'Ads')}", {"Sam"}),
        ("motion=inbound", {"Nora", "Sam"}), ("motion=outbound", set()),
    ):  # fmt: skip
        page, queries = cold(viewer, f"/inbound/?{asked}")
        assert shown(page) == expected, asked
        assert len(queries) <= MOST, "\n".join(" ".join(x.split())[:170] for x in queries)


def test_who_is_next_is_of_the_team_that_is_asked_for(viewer: Client) -> None:
    page, queries = cold(
        viewer, f"/outbound/?period={datetime.now(UTC):%Y-%m}&team={of(Team, 'South')}"
    )
    assert shown(page) >= {"Sue"} and "Norbert" not in page
    assert len(queries) <= MOST, "\n".join(" ".join(x.split())[:170] for x in queries)


@pytest.mark.parametrize("path", ["/inbound/", "/outbound/"])
def test_figures_and_their_receipts_carry_what_was_asked(viewer: Client, path: str) -> None:
    north = of(Team, "North")
    page = viewer.get(f"{path}?team={north}&motion=inbound").content.decode()
    receipts = {unescape(each) for each in re.findall(r'href="(/kpi/\w+/receipt/[^"]*)"', page)}
    assert len(receipts) >= 6
    assert [each for each in receipts if f"team={north}" not in each or "motion=" not in each] == []
    for each in receipts:
        assert viewer.get(each).status_code == 200, each


@pytest.mark.parametrize("path", ["/inbound/", "/outbound/"])
def test_the_form_becomes_an_address_and_a_bad_one_a_sentence(viewer: Client, path: str) -> None:
    north = of(Team, "North")
    answer = viewer.get(path, {"slice": f"team:{north}", "motion": "", "kind": "month"})
    assert answer.status_code == 302 and f"team={north}" in answer["Location"]
    assert "slice=" not in answer["Location"]
    assert viewer.get(f"{path}?team=x").status_code == 400


def test_parts_that_were_not_counted_together_say_so(viewer: Client) -> None:
    north = of(Team, "North")
    for path, words in (("/inbound/", 'id="hours"'), ("/outbound/", 'id="touches"')):
        page = viewer.get(f"{path}?team={north}").content.decode()
        assert "were not counted together" in page[page.index(words) :][:900], path


def test_nobody_reads_a_list_of_a_person_whose_rows_they_do_not_see(
    viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/inbound/?owner={of(Person, 'Dana Fox')}"
    monkeypatch.setitem(readers.RULES, ROWS, Rule(all=(readers.is_known,)))
    assert shown(viewer.get(address).content.decode()) == {"Nora"}
    monkeypatch.setitem(readers.RULES, ROWS, Rule())
    page = viewer.get(address).content.decode()
    assert shown(page) == set()
