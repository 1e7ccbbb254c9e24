"""My numbers: what a team commits to, what of mine counts nowhere, and beginning with that page."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from revops import notes, numbers
from revops.models import Membership, Note, Person, Source, Target, Team
from tests import page_company, reading_company
from tests.admin_pages import logged_in, member_of
from tests.reading_company import SOPHIE, person
from tests.test_questions import asked

pytestmark = pytest.mark.django_db
OCTOBER = "/mine/?period=2025-10"


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """SDR North makes SQOs; L1 of Sophie's entered MQL again."""
    found = reading_company.load(tmp_path, monkeypatch)
    Team.objects.filter(name="SDR North").update(function="marketing")
    Team.objects.filter(name="AE South").update(function="ae")
    return found


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def mine(user: User, address: str = OCTOBER) -> str:
    return text(logged_in(user).get(address)).partition("<main")[2]


def test_it_shows_what_the_team_commits_to_with_its_gap(users):
    north = Team.objects.get(name="SDR North")
    Target.objects.create(kpi="mqls", month=date(2025, 10, 1), value=8, team=north)
    page = mine(users["sophie"])
    assert "SDR North" in page and ">MQLs</a>" in page and ">Win rate</a>" in page
    assert ">Revenue</a>" not in page and ">SQOs</a>" not in page
    assert "<b>50" in page.replace("\u202f", "") or "of 8" in page
    assert "short" in page
    assert f'/kpi/mqls/receipt/?period=2025-10&owner={person(SOPHIE)}"><b>4</b>' in page


def test_where_the_team_has_no_target_the_company_s_is_judged(users):
    assert "Whole company" in mine(users["sophie"]) and "of 4" in mine(users["sophie"])


def test_what_of_mine_counts_nowhere_says_why_and_leads_to_the_record(users):
    page = mine(users["sophie"])
    assert "What of mine counts nowhere" in page
    assert "Re-entries" in page and "recycled" in page and "/record/" in page and "s6" in page
    assert "Re-entries" not in mine(users["colleague"])
    assert "What of my team counts nowhere" in mine(users["lead of sophie"])
    assert "Re-entries" in mine(users["lead of sophie"])


def test_a_record_leads_into_its_source_where_the_mapping_says_how(users):
    assert "open in CRM" not in mine(users["sophie"])
    source = Source.objects.get(key="crm")
    linked = source.mapping.replace(
        "[files.stages]", '[files.stages]\nlink = "https://crm.example.com/stage/{id}?a=1"'
    )
    Source.objects.update(mapping=linked)
    page = mine(users["sophie"])
    link = 'href="https://crm.example.com/stage/s6?a=1"'
    assert link in page and "open in CRM" in page
    record = page.partition('href="/record/')[2].partition("/")[0]
    assert link in mine(users["sophie"], f"/record/{record}/")
    Source.objects.update(mapping=linked.replace("https://", "javascript://"))
    assert "javascript:" not in mine(users["sophie"])


def test_questions_that_wait_for_me_and_notes_of_my_team_stand_there(users):
    asked(users["stranger"], "A question of somebody else")
    asked(users["sophie"], "Is that right?")
    today = numbers.published().today
    for days, words in ((2, "A webinar"), (100, "Long ago")):
        notes.write(Note(on=today - timedelta(days=days), text=words), users["lead of sophie"])
    notes.write(Note(on=today, text="Of another team"), users["lead of milan"])
    page = mine(users["sophie"])
    assert "Is that right?" in page and "A question of somebody else" not in page
    assert "A webinar" in page and "Of another team" not in page and "Long ago" not in page
    assert "A question of somebody else" in mine(users["admin"])  # nobody else keeps MQLs


def test_who_is_in_no_team_reads_what_is_missing_and_who_can_mend_it(users):
    alone = page_company.reader("alone")
    page = mine(alone)
    assert "not linked to a person" in page and "admin" in page
    assert "Begin with my numbers" not in page
    page = mine(users["stranger"])
    assert "in no team today" in page and "can do it: admin, superuser" in page
    assert 'class="button primary" href="/people/"' not in page
    assert 'class="button primary" href="/people/"' in mine(users["admin"])
    Membership.objects.filter(person__user=users["sophie"]).update(left_on=date(2025, 11, 1))
    assert "in no team today" in mine(users["sophie"])


def test_a_team_without_a_function_is_told(users):
    Team.objects.filter(name="SDR North").update(function="other")
    assert "has no function that commits to a KPI" in mine(users["sophie"])


def test_nobody_else_s_page_is_ever_shown(users):
    """One after the other, on whatever was kept."""
    for name in ("sophie", "colleague", "sophie", "milan", "lead of milan", "sophie"):
        page = mine(users[name])
        assert ("Re-entries" in page) == (name == "sophie")
        assert (f"owner={person(SOPHIE)}" in page) == (name == "sophie")


def begin(user: User, page: str) -> Client:
    client = logged_in(user)
    client.post("/mine/begin/", {"page": page})
    client.get("/questions/")  # which says that it is noted
    return client


def test_who_chose_it_begins_with_it_and_the_dashboard_is_one_click_away(users):
    client = begin(users["sophie"], "mine")
    for _twice in range(2):
        assert client.get("/").url == "/mine/"
    for address in ("/dashboard/", "/?period=2025-10"):
        answer = client.get(address)
        assert answer.status_code == 200 and 'data-kpi="mqls"' in text(answer)
    assert 'href="/dashboard/"' in text(client.get("/mine/"))
    other = logged_in(users["colleague"])
    assert other.get("/").status_code == 200
    client = begin(users["sophie"], "")
    assert client.get("/").status_code == 200


def test_a_warm_page_of_others_is_not_in_the_way(users):
    """Two of the same rights share the page at /, of whom one begins elsewhere."""
    twin, north = member_of("viewer", name="twin"), Team.objects.get(name="SDR North")
    Membership.objects.create(person=twin.person, team=north)
    clients = [logged_in(twin), logged_in(users["colleague"])]
    tags = [client.get("/") and client.get("/").headers["ETag"] for client in clients]
    begin(twin, "mine")
    answers = [
        client.get("/", headers={"If-None-Match": tag})
        for client, tag in zip(clients, tags, strict=True)
    ]
    assert [each.status_code for each in answers] == [302, 304]


def test_who_is_in_no_team_cannot_choose_it_and_who_left_begins_with_the_dashboard(users):
    assert logged_in(users["stranger"]).post("/mine/begin/", {"page": "mine"}).status_code == 403
    assert logged_in(users["sophie"]).post("/mine/begin/", {"page": "tv"}).status_code == 400
    client = begin(users["sophie"], "mine")
    Membership.objects.all().delete()
    assert client.get("/").status_code == 200
    assert Person.objects.filter(user=users["sophie"]).exists()


def test_an_empty_installation_shows_first_steps(db):
    assert "Nothing is published yet" in text(logged_in(page_company.reader()).get("/mine/"))
