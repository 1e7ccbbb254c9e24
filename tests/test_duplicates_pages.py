"""The pages about what is there twice: who sees and does what, and that every act is one."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from revops import publish
from revops.duplicates.reading import decisions
from revops.models import DuplicateCandidate, DuplicateRule, DuplicateScan, Person
from revops.readers import NAMES, RULES, Rule
from tests.admin_pages import member_of
from tests.results import value
from tests.twice_company import company, scanned  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> User:
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    scanned()
    publish.publish()
    return user


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def one(what: str) -> str:
    return f"/data/duplicates/{DuplicateCandidate.objects.get(what=what).pk}/"


def test_the_list_shows_each_kind_with_reasons(client: Client, boss: User) -> None:
    page = text(client.get("/data/duplicates/"))
    assert "LEE Ann" in page and "same e-mail address" in page
    assert "F20260001" in text(client.get("/data/duplicates/?what=document"))
    assert client.get("/data/duplicates/?what=nonsense").status_code == 404
    assert client.get("/data/duplicates/?page=nonsense").status_code == 200


def test_what_merging_changes_stands_beside_the_two(client: Client, boss: User) -> None:
    page = text(client.get(one("document")))
    assert "€200.00" in page and "€100.00" in page and "January 2026" in page
    assert decisions() == []


def test_merging_and_undoing(client: Client, boss: User) -> None:
    address = one("lead")
    answer = client.post(address, {"act": "same", "stays": "crm/2"})
    assert answer.url == "/data/duplicates/?what=lead"
    assert [(each.one, each.into) for each in decisions()] == [("crm/1", "crm/2")]
    assert value("leads", "2026-01") == 1
    assert client.get(address).status_code == 302
    assert client.post(address, {"act": "same"}).url == "/data/duplicates/"
    assert "crm/1" in text(client.get("/data/duplicates/decided/"))
    client.post("/data/duplicates/decided/", {"decision": decisions()[0].id})
    assert (decisions(), value("leads", "2026-01")) == ([], 2)
    assert client.post("/data/duplicates/decided/", {"decision": "x"}).status_code == 302


def test_not_the_same_is_kept(client: Client, boss: User) -> None:
    client.post(one("lead"), {"act": "distinct"})
    scanned()
    assert not DuplicateCandidate.objects.filter(what="lead").exists()


def test_senseless_acts_are_refused(client: Client, boss: User) -> None:
    assert client.post(one("lead"), {"act": "nonsense"}).status_code == 404
    assert client.post("/data/duplicates/999/", {"act": "same"}).status_code == 302
    assert client.get("/data/duplicates/999/").status_code == 302
    assert client.get("/data/duplicates/rules/nonsense/").status_code == 404
    assert client.post("/data/duplicates/rules/lead_email/", {"act": "x"}).status_code == 404
    client.post(one("lead"), {"act": "same", "stays": "crm/3"})
    assert decisions() == []


def test_a_rule_is_switched_on_with_its_sample(client: Client, boss: User) -> None:
    address = "/data/duplicates/rules/lead_email/"
    assert "LEE Ann" in text(client.get(address))
    client.post(address, {"act": "on"})
    assert not DuplicateRule.objects.exists()
    seen = DuplicateCandidate.objects.get(rule="lead_email").pk
    client.post(address, {"act": "on", "seen": [seen]})
    assert DuplicateRule.objects.get().by == boss
    assert DuplicateScan.objects.filter(state="due").exists()
    client.post(address, {"act": "off"})
    assert not DuplicateRule.objects.filter(ended_at=None).exists()


def test_who_may_not_decide_looks_and_does_nothing(client: Client, boss: User) -> None:
    client.force_login(member_of("viewer"))
    for address in ("/data/duplicates/", "/data/duplicates/decided/", one("lead")):
        page = client.get(address)
        assert page.status_code == 200 and 'value="same"' not in text(page)
    assert client.post(one("lead"), {"act": "same"}).status_code == 403
    rule = "/data/duplicates/rules/lead_email/"
    assert client.post(rule, {"act": "on"}).status_code == 403
    assert client.post("/data/duplicates/search/").status_code == 403
    assert decisions() == []


def test_a_name_that_is_withheld_is_not_shown(client: Client, boss: User, monkeypatch) -> None:
    Person.objects.create(name="LEE Ann")
    client.force_login(member_of("viewer"))
    monkeypatch.setitem(RULES, NAMES, Rule())
    page = text(client.get("/data/duplicates/"))
    assert "LEE Ann" not in page and "a person" in page
