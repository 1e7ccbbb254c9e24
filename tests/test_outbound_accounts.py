"""The accounts behind each count of those in play, and what there was between us and one of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from revops import numbers, publish, readers, receipts, stocktaking
from revops.models import Persona, Team
from revops.numbers import Slice
from revops.readers import EVERYTHING, NAMES, Rule
from tests import small_company
from tests.admin_pages import member_of
from tests.asked import MOST, cold
from tests.motion_company import load

pytestmark = pytest.mark.django_db


def ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def lead(name: str, days: int, persona: str, team: str = "North", **given: str) -> dict[str, str]:
    usual = {"lead": name, "at": ago(days), "motion": "outbound", "company": f"{name} Ltd"}
    return usual | {"persona": persona, "team": team} | given


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    load(tmp_path, "leads", [
        lead("A", 9, "CIO", owner="Dana Fox"), lead("A2", 8, "CIO", company="A Ltd"), lead("B", 7, "CIO", "South"),
        lead("C", 6, "CEO", motion="inbound"), lead("D", 5, ""), lead("Gone", 5, "CIO"),
    ])  # fmt: skip
    load(tmp_path, "stages", [
        {"lead": "B", "stage": "mql", "at": ago(3)}, {"lead": "Gone", "stage": "disqualified", "at": ago(2)},
    ])  # fmt: skip
    load(tmp_path, "touches", [
        {"lead": "A", "side": "marketing", "direction": "out", "at": ago(4), "channel": "Newsletter"},
        {"company": "A Ltd", "side": "marketing", "direction": "in", "at": ago(3), "channel": "Website"},
        {"lead": "B", "side": "marketing", "direction": "in", "at": ago(3), "channel": "Website"},
    ])  # fmt: skip
    load(tmp_path, "calls", [{"lead": "A2", "at": ago(1), "kind": "call", "owner": "Dana Fox"}])
    publish.publish()


def table(slice: Slice = Slice()) -> dict[str, dict[str, int]]:  # noqa: B008
    found = receipts.in_play(numbers.published(reader=EVERYTHING), slice, is_now=True)
    return {each.name: dict(each.counts) for each in found}


def listed(**given: object) -> receipts.Accounts:
    slice = given.pop("slice", Slice())
    published = numbers.published(reader=EVERYTHING)
    return receipts.accounts_in_play(published, slice, is_now=True, **given)


def names(found: receipts.Accounts) -> list[str]:
    return [each.name for each in found.rows]


def member(model: type, name: str) -> int:
    return model.objects.get(name=name).pk


def viewer() -> Client:
    client = Client()
    client.force_login(member_of("viewer", name="eve"))
    return client


def test_every_count_is_as_long_as_its_list() -> None:
    assert table() == {"CIO": {"lead": 1, "mql": 1}, "CEO": {"lead": 1}, "": {"lead": 1}}
    assert names(listed()) == ["D Ltd", "C Ltd", "B Ltd", "A Ltd"]
    assert names(listed(persona=member(Persona, "CIO"), stage="mql")) == ["B Ltd"]
    assert names(listed(persona=0)) == ["D Ltd"]
    for each in receipts.in_play(numbers.published(reader=EVERYTHING), Slice(), is_now=True):
        for stage, count in each.counts.items():
            assert listed(persona=each.persona, stage=stage).count == count


def test_what_was_counted_holds_until_an_account_moves(tmp_path: Path) -> None:
    stocktaking.take()
    with CaptureQueriesContext(connection) as asked:
        assert table() == {"CIO": {"lead": 1, "mql": 1}, "CEO": {"lead": 1}, "": {"lead": 1}}
        assert (listed().count, listed(persona=0).count, listed(stage="mql").count) == (4, 1, 1)
    assert not [each for each in asked if "count(*) AS count" in each["sql"]]
    entries = [{"lead": "B", "stage": "mql", "at": ago(3)}, {"lead": "C", "stage": "mql", "at": ago(1)}]  # fmt: skip
    load(tmp_path, "stages", [*entries, {"lead": "D", "stage": "disqualified", "at": ago(1)}])
    assert table() == {"CIO": {"lead": 2, "mql": 1}, "CEO": {"mql": 1}}
    assert (listed().count, listed(stage="mql").count) == (4, 2)


def test_counts_and_lists_are_of_the_slice_that_is_asked_for() -> None:
    south, inbound = Slice(dimension="team", member=member(Team, "South")), Slice(motion="inbound")
    assert table(south) == {"CIO": {"mql": 1}} and names(listed(slice=south)) == ["B Ltd"]
    assert table(inbound) == {"CEO": {"lead": 1}} and names(listed(slice=inbound)) == ["C Ltd"]
    assert listed(slice=Slice(dimension="deal_type", member=9)).rows == ()


def test_an_account_has_what_there_was_with_any_of_its_leads_and_with_itself() -> None:
    (a,) = [each for each in listed().rows if each.name == "A Ltd"]
    acts = receipts.acts_of(a.account, numbers.published(reader=EVERYTHING), is_now=True)
    # In: of both leads and of the company by name. Out: the touch of B.
    assert [(each.kind, each.word) for each in acts.rows] == [
        ("activity", "call"), ("touch", "in"), ("touch", "out"), ("stage", "lead"), ("stage", "lead"),
    ]  # fmt: skip
    assert (acts.name, acts.count) == ("A Ltd", 5)


def test_a_page_begins_where_the_one_before_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("revops.receipts.accounts.PAGE", 3)
    first = listed()
    assert (names(first), first.count) == (["D Ltd", "C Ltd", "B Ltd"], 4)
    assert names(listed(after=first.after)) == ["A Ltd"]


def test_as_of_then_there_are_the_accounts_of_then(tmp_path: Path) -> None:
    before = numbers.published(reader=EVERYTHING)
    load(tmp_path, "stages", [{"lead": "C", "stage": "disqualified", "at": ago(0)}])
    then = receipts.in_play(before, Slice(), is_now=False)
    assert {each.name: sum(each.counts.values()) for each in then} == {"CIO": 2, "CEO": 1, "": 1}
    assert "CEO" not in table()


def test_every_number_of_the_table_opens_its_accounts_and_each_of_them_its_records() -> None:
    client = viewer()
    page = client.get("/outbound/").content.decode()
    found = re.findall(r'href="(/outbound/accounts/[^"]*stage=[^"]*)"[^>]*>(\d+)</a>', page)
    assert len(found) == 4
    for address, count in found:
        behind, asked = cold(client, unescape(address))
        assert behind.count("/outbound/account/?") == int(count) and len(asked) <= MOST
        (account,) = re.findall(r'href="(/outbound/account/[^"]*)"', behind)
        records, asked = cold(client, unescape(account))
        assert "/record/" in records and len(asked) <= MOST


def test_names_of_people_are_withheld_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    client = viewer()
    assert "Dana Fox" in client.get("/outbound/accounts/").content.decode()
    a = next(each.account for each in listed().rows if each.name == "A Ltd")
    monkeypatch.setitem(readers.RULES, NAMES, Rule())
    for address in ("/outbound/accounts/", f"/outbound/account/?account={quote(a)}"):
        page = client.get(address).content.decode()
        assert "Dana Fox" not in page and "a person" in page


def test_nonsense_is_answered_with_a_sentence() -> None:
    client = viewer()
    for asked in ("after=x", "of=x", "stage=won", "team=x"):
        assert client.get(f"/outbound/accounts/?{asked}").status_code == 400, asked
    assert client.get("/outbound/account/?account=nobody").status_code == 404
    assert Client().get("/outbound/accounts/").status_code == 302
