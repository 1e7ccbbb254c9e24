"""Homes of roles: each is one declaration, and a reader may begin with it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops import homes, inquiries, publish
from revops.homes import HOMES, Home
from revops.models import Function, Target
from tests import onboarding_company as onboarded
from tests import shipped
from tests import small_company as small
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.test_campaigns import entries, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, tmp_path: Path) -> Client:
    shipped.hand_offs()
    load(tmp_path, "A,Ads,2026-03-01,,1000,EUR,Web")
    entries(tmp_path, "mql", 20)
    small.load(tmp_path, "leads", [{"lead": f"L{n}", "at": "2026-03-01", "channel": "Web"} for n in range(20)])  # fmt: skip
    publish.publish()
    client.force_login(member_of("viewer", name="eve"))
    return client


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("key", sorted(HOMES))
def test_every_home_opens_with_its_question_and_its_figures(reader: Client, key: str) -> None:
    answer = reader.get(f"/home/{key}/?period=2026-03")
    page = text(answer)
    assert answer.status_code == 200
    assert str(HOMES[key].question) in page
    for figure in HOMES[key].figures:
        assert f'href="/kpi/{figure}/receipt/' in page


def test_demand_generation_has_what_a_channel_cost_and_brought(reader: Client) -> None:
    page = text(reader.get("/demand/?period=2026-03"))
    row = page[page.index('<th scope="row">Web</th>') :]
    assert "€1,000" in row and "€50" in row
    assert "generate leads by campaigns" in page.lower()
    assert "manager: accountable" not in page.lower() or "define" in page.lower()


def test_the_queue_of_a_home_is_of_the_motion_that_is_asked_for(
    reader: Client, tmp_path: Path
) -> None:
    came = (timezone.now() - timedelta(days=1)).isoformat()
    small.load(tmp_path, "leads", [{"lead": "WAITS", "at": came, "motion": "inbound"}], accepts_loss=True)  # fmt: skip
    assert "WAITS" in text(reader.get("/demand/?motion=inbound"))
    assert "WAITS" not in text(reader.get("/demand/?motion=outbound"))


def test_a_home_that_has_the_queue_lists_who_waits_whatever_else_it_has(reader: Client) -> None:
    having = [key for key, home in HOMES.items() if "queue" in home.lists]
    assert {"demand", "sdr"} <= {*having}
    for key in having:
        assert "Nobody waits: every lead" in text(reader.get(f"/home/{key}/?period=2026-03")), key


def test_a_home_is_one_declaration(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "Who brings us customers?"
    made = Home("partners", "Partners", question, ("deals_signed",), ("waiting",), (Function.AE,), ("Sales",))  # fmt: skip
    monkeypatch.setitem(HOMES, "partners", made)
    assert "Who brings us customers?" in text(reader.get("/home/partners/?period=2026-03"))
    assert homes.every()[-1] is made


def test_a_home_names_only_what_there_is() -> None:
    with pytest.raises(ValueError, match="no_such, nothing"):
        homes.declare(Home("x", "X", "X?", ("no_such",), ("nothing",), (), ()))
    assert "x" not in HOMES


def test_a_reader_begins_with_a_home(reader: Client) -> None:
    assert reader.get("/").status_code == 200
    reader.post("/home/cs/begin/", {"page": "1"})
    assert reader.get("/")["Location"] == "/home/cs/"
    assert reader.get("/?period=2026-03").status_code == 200
    reader.post("/home/cs/begin/", {"page": ""})
    assert reader.get("/").status_code == 200


def test_there_is_no_other_home(reader: Client) -> None:
    assert reader.get("/home/nothing/").status_code == 404
    assert reader.post("/home/nothing/begin/").status_code == 404
    with pytest.raises(ValueError, match="home:nothing"):
        inquiries.choose_home(1, "home:nothing")


def more(folder: Path) -> None:
    """What lets every list have something to show, beside what the reader's company has."""
    ann = {"person": "p1", "name": "Ann", "team": "CS", "joined_on": "2025-01-01"}
    small.load(folder, "people", [ann])
    won = {"deal": "D1", "lead": "L1", "amount": "9", "currency": "EUR", "owner": "p1"}
    won |= {"opened_at": "2026-03-02", "closed_at": "2026-03-09", "outcome": "won"}
    small.load(folder, "deals", [won])
    onboarded.load(folder, "onboardings", "1,D1,Late,Voice,2026-03-09,2026-03-10,2026-03-20,,")
    onboarded.load(folder, "steps", "1,Data,2026-03-12,,2026-03-13,customer,No access")
    Target.objects.create(kpi="mqls", month=date(2026, 3, 1), value=30)
    publish.publish()


@pytest.mark.parametrize("has_more", [False, True], ids=["little", "more"])
@pytest.mark.parametrize("key", sorted(HOMES))
def test_a_home_asks_few_questions(
    reader: Client, tmp_path: Path, key: str, has_more: bool
) -> None:
    if has_more:
        more(tmp_path)
    for _time in ("cold", "warm"):
        _page, asked = cold(reader, f"/home/{key}/?period=2026-03")
        assert len(asked) <= MOST, asked
