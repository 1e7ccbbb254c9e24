"""The page of hand-offs: what waits, what came back with what is missing, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops import handovers, numbers, publish, stocktaking
from revops.models import Deadline, HandOff, Team
from revops.quality import checks, counted_by_month
from revops.readers import EVERYTHING, NOBODY, Reader
from tests import shipped
from tests import small_company as small
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.read_off import plain

pytestmark = pytest.mark.django_db


def ago(days: int) -> str:
    return (timezone.now() - timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def company(tmp_path: Path) -> None:
    shipped.hand_offs()
    small.organisation(timezone="UTC")
    load(tmp_path)


def load(
    folder: Path,
    more: Sequence[str] = (),
    stages: Sequence[dict[str, str]] = (),
    owner: str = "",
) -> None:
    leads = ("LATE", "SOON", "BACK", "OLD", *more)
    given = [{"lead": each, "at": ago(50), "channel": "Web"} for each in leads]
    if owner:
        given = [each | {"owner": owner if each["lead"] in more else ""} for each in given]
    small.load(folder, "leads", given)
    small.load(folder, "stages", [
        {"id": "1", "lead": "LATE", "stage": "mql", "at": ago(20)}, {"id": "2", "lead": "SOON", "stage": "mql", "at": ago(0)},
        {"id": "3", "lead": "BACK", "stage": "mql", "at": ago(12)}, {"id": "4", "lead": "BACK", "stage": "disqualified", "at": ago(5)},
        {"id": "5", "lead": "OLD", "stage": "mql", "at": ago(200)}, *stages,
    ])  # fmt: skip
    publish.publish()


def found(
    clock: str = "mql", *, is_now: bool = True, reader: Reader = EVERYTHING
) -> handovers.HandedOver:
    published, now = numbers.published(), timezone.now()
    days = {
        "first": published.today - timedelta(days=30),
        "end": published.today + timedelta(days=1),
    }
    every, _raci = handovers.overview(published, reader, **days, now=now, is_now=is_now)
    return next(each for each in every if each.clock.key == clock)


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())


def test_what_waits_and_what_came_back(company: None) -> None:
    mql = found()
    assert [(each.item, each.is_late) for each in mql.waiting] == [
        ("crm/LATE", True),
        ("crm/SOON", False),
    ]
    assert (mql.waits, mql.late, mql.came_back) == (2, 1, 1)
    assert [(each.item, each.lacks) for each in mql.came] == [
        ("crm/BACK", ("e-mail", "company", "persona"))
    ]
    assert mql.reasons == [("", 1)]


@pytest.mark.parametrize("is_now", [True, False])
def test_of_many_the_first_ten_are_listed_and_all_are_counted(
    company: None, tmp_path: Path, is_now: bool
) -> None:
    many = [f"M{number:02}" for number in range(13)]
    entered = [
        {"id": each, "lead": each, "stage": "mql", "at": ago(30 - n)} for n, each in enumerate(many)
    ]
    load(tmp_path, many, entered)
    mql = found(is_now=is_now)
    assert [each.item for each in mql.waiting] == [f"crm/{each}" for each in many[:10]]
    assert (mql.waits, mql.late) == (15, 14)
    back = [
        {"id": f"{each}-", "lead": each, "stage": "disqualified", "at": ago(n)}
        for n, each in enumerate(many)
    ]
    load(tmp_path, many, entered + back)
    mql = found(is_now=is_now)
    # Of one moment in the order of their ids.
    last = [f"crm/{each}" for each in (*many[:5], "BACK", *many[5:])]
    assert [each.item for each in mql.came] == last[:10]
    assert (mql.waits, mql.came_back) == (2, 14)


def many(folder: Path) -> None:
    """Thirteen more leads that wait, all of them Ann's."""
    small.load(folder, "people", [{"person": "ann", "name": "Ann", "team": "SDR North"}])
    names = [f"M{number:02}" for number in range(13)]
    entered = [
        {"id": each, "lead": each, "stage": "mql", "at": ago(30 - n)}
        for n, each in enumerate(names)
    ]
    load(folder, names, entered, owner="ann")


def test_a_list_that_is_cut_has_a_button_to_the_whole_of_it(
    client: Client, company: None, tmp_path: Path
) -> None:
    many(tmp_path)
    client.force_login(member_of("admin", name="boss"))
    page = client.get("/handoffs/").content.decode()
    assert (
        page.partition('aria-labelledby="mql"')[2].partition("</section>")[0].count('<li id="h')
        == 5
    )
    link = re.search(r'href="(/handoffs/\?[^"]*handoff=mql)"[^>]*>All 15 that wait<', page)
    whole = client.get(unescape(link[1])).content.decode()
    assert whole.count('<li id="h') == 15 and "All 15 that wait" not in whole
    assert client.get("/handoffs/?handoff=nonsense").status_code == 404


def test_who_answers_in_the_whole_list_stays_in_it(client: Client, company: None) -> None:
    client.force_login(member_of("recorder", name="rec"))
    assert 'name="whole"' in text(client.get("/handoffs/?handoff=mql"))
    given = {"handoff": "mql", "item": "crm/SOON", "answer": "accepted", "whole": "1"}
    assert client.post("/handoffs/answer/", given)["Location"] == "/handoffs/?handoff=mql"


def test_whose_what_is_late_is_stands_in_the_first_sentence(
    client: Client, company: None, tmp_path: Path
) -> None:
    many(tmp_path)
    assert found().holders == [("Ann", 13), ("", 1)]
    client.force_login(member_of("admin", name="boss"))
    assert "They wait for: SDR 14. Whose records they are: Ann 13 · nobody has it 1" in plain(
        text(client.get("/handoffs/"))
    )


def test_where_names_are_not_shown_what_is_late_is_the_team_s(
    company: None, tmp_path: Path
) -> None:
    many(tmp_path)
    assert found(reader=NOBODY).holders == [("SDR North", 13), ("", 1)]


def test_breaches_belong_to_the_accountable_role_of_the_row(company: None) -> None:
    assert found().accountable == "Marketing"
    other = HandOff.objects.get(order=5)
    Deadline.objects.create(clock="mql", hours=4, row=other)
    assert (found().row, found().hours, found().accountable) == (other, 4, "Manager")


def test_without_any_onboarding_nobody_waits_for_a_kick_off(company: None) -> None:
    assert not found("kick_off").is_known


def test_a_lead_is_handed_back_with_what_is_missing(client: Client, company: None) -> None:
    client.force_login(member_of("recorder", name="rec"))
    given = {"handoff": "mql", "item": "crm/LATE", "answer": "rejected", "record": "1"}
    assert "Say why" in text(client.post("/handoffs/answer/", given, follow=True))
    answer = client.post(
        "/handoffs/answer/", given | {"reason": "No budget", "missing": "phone number"}, follow=True
    )
    page = text(answer)
    assert "It came back, with the reason." in page
    back = page[page.index("Back to Marketing") :]
    assert "No budget" in back and "missing: phone number" in back
    assert [each.item for each in found().waiting] == ["crm/SOON"]
    client.post("/handoffs/answer/", {"handoff": "mql", "item": "crm/SOON", "answer": "accepted"})
    assert found().waiting == []


def test_nonsense_is_answered_with_a_sentence(client: Client, company: None) -> None:
    client.force_login(member_of("recorder", name="rec"))
    mql = {"handoff": "mql", "answer": "accepted"}
    strange = ({"handoff": "no"}, {"item": "crm/NO"}, {"item": ""}, {"item": "crm/LATE", "answer": "maybe"})  # fmt: skip
    for given in ({}, *(mql | each for each in strange)):
        assert client.post("/handoffs/answer/", given, follow=True).status_code == 200
    assert len(found().waiting) == 2


def test_who_may_not_type_in_answers_nothing(client: Client, company: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    given = {"handoff": "mql", "item": "crm/LATE", "answer": "accepted"}
    assert client.post("/handoffs/answer/", given).status_code == 403
    assert "/handoffs/answer/" not in text(client.get("/handoffs/"))


def test_what_qualifies_stands_beside_the_rates(client: Client, company: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    page = text(client.get("/handoffs/"))
    assert "they fit the ideal customer profile and acted with intent" in page
    assert "version 1" in page and "MQLs accepted" in page


def test_what_became_of_mqls_adds_up_and_who_must_answer_comes_before_who_is_accountable(
    client: Client, company: None
) -> None:
    client.force_login(member_of("viewer", name="eve"))
    days = [f"{timezone.now().date() - timedelta(days=count)}" for count in (30, 1)]
    page = plain(client.get(f"/handoffs/?period={'..'.join(days)}").content.decode())
    became = "Of the 2 MQLs to be answered in this period: 0 accepted + 1 rejected + 1 without an answer."
    assert became in page
    assert "MQL → accepted Marketing → SDR · 16 working hours SDR accountable: Marketing" in page
    assert "90 working hours (10 working days)" in page


@pytest.mark.parametrize("asked", ["motion=inbound", "motion=outbound", "team={team}"])
def test_who_is_accountable_is_the_raci_s_whatever_is_asked_for(
    client: Client, company: None, asked: str
) -> None:
    client.force_login(member_of("viewer", name="eve"))
    team = Team.objects.create(name="North").pk
    words = "MQL → accepted Marketing → SDR · 16 working hours SDR accountable: "
    assert f"{words}Marketing" in plain(
        client.get(f"/handoffs/?{asked.format(team=team)}").content.decode()
    )
    Deadline.objects.create(clock="mql", hours=16, row=HandOff.objects.get(order=5))
    assert f"{words}Manager" in plain(
        client.get(f"/handoffs/?{asked.format(team=team)}").content.decode()
    )


def test_the_way_is_checked_month_by_month(company: None) -> None:
    by_month = counted_by_month(timezone.localdate())
    waiting = next(each for each in checks(by_month) if each.rule.key == "mql_waiting")
    assert len(waiting.months) == 6
    # BACK was disqualified, LATE and SOON are young.
    assert waiting.defects in (0, 1)  # OLD lies before the six months, or in the first of them


def test_the_checks_are_those_that_were_counted_last(client: Client, company: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    assert "Is the way kept?" not in text(client.get("/handoffs/"))
    stocktaking.take()
    page = text(client.get("/handoffs/"))
    assert "Is the way kept?" in page and "counted" in page[page.index("Is the way kept?") :]


def test_the_page_asks_few_questions(client: Client, company: None) -> None:
    client.force_login(member_of("viewer", name="eve"))
    _page, asked = cold(client, "/handoffs/")
    assert len(asked) <= MOST, asked


@pytest.mark.parametrize("page", ["/handoffs/", "/onboarding/", "/home/revops/"])
def test_a_page_without_filters_says_to_what_its_address_narrows_it(
    client: Client, company: None, page: str
) -> None:
    north = Team.objects.create(name="North")
    client.force_login(member_of("admin", name="boss"))
    for asked, said in (
        (f"team={north.pk}", "Only North."),
        ("motion=inbound", "Only Inbound."),
        (f"motion=inbound&team={north.pk}", "Only Inbound · North."),
    ):
        text = client.get(f"{page}?period=2026-09&{asked}").content.decode()
        assert f"{said} Show everything" in plain(text)
        assert 'href="?period=2026-09">Show everything' in text
    assert "Show everything" not in client.get(page).content.decode()
