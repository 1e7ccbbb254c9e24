"""A page is kept for others of the same rights; who has other rights, or another name, sees their
own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.question import shared
from revops import notes, numbers
from revops.models import Cell, Function, Membership, Note, Person, Team
from revops.readers import WITHHELD
from tests import page_company
from tests.admin_pages import group_of, member_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/?period=2025-10&motion=inbound&funnel=cohort",
    "/?as_of=2100-01-01T00:00:00Z",
    "/kpi/mqls/",
    "/kpi/velocity/",
    "/kpi/mqls/receipt/",
    "/kpi/revenue/receipt/?without=rejected",
    "/kpi/mqls/restated/",
    "/publications/",
    "/language/",
    "/?owner={sophie}",
    "/kpi/mqls/?owner={sophie}",
    "/kpi/mqls/receipt/?owner={sophie}",
    "/kpi/mqls/receipt/?q=Sophie",
    "/kpi/deals_signed/",
    "/kpi/nothing/",
    "/?period=nonsense",
    "/finance/2025-09/",
    "/finance/matches/",
)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]*)"')


@pytest.fixture
def readers(tmp_path: Path) -> dict[str, Client]:
    """People of several rights and teams, two of them of the same, and a note by one."""
    page_company.load(tmp_path)
    users = {name: member_of(name) for name in ("viewer", "manager", "finance", "admin")}
    users["another viewer"] = member_of("viewer", name="another")
    users["writer"] = member_of("manager", name="writer")
    for function in (Function.MARKETING, Function.AE):
        team = Team.objects.create(name=f"Lead of {function}", function=function)
        users[f"manager of {function}"] = member_of("manager", team, name=f"of {function}")
    north = Team.objects.get(name="SDR North")
    for name in ("Sophie Janssen", "Milan de Vries", "colleague of Sophie"):
        users[name] = User.objects.create_user(name)
        person, is_new = Person.objects.update_or_create(name=name, defaults={"user": users[name]})
        if is_new:
            Membership.objects.create(person=person, team=north)
    users["viewer without a person"] = User.objects.create_user("viewer without a person")
    users["viewer without a person"].groups.add(group_of("viewer"))
    users["manager of Sophie"] = member_of("manager", north, name="manager of Sophie")
    users["allowed"] = member_of("viewer", name="allowed")
    users["allowed"].user_permissions.add(Permission.objects.get(codename="add_rawrecord"))
    notes.write(Note(on="2025-10-14", text="Trade fair"), users["writer"])
    found = {name: Client() for name in users}
    for name, client in found.items():
        client.force_login(users[name])
        client.get("/")
    return found


def person(name: str) -> int:
    return Person.objects.get(name=name).pk


def page(client: Client, address: str) -> tuple[int, bytes]:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for token in TOKEN.findall(content):
        assert len(token) == 64, "a form without its token"
    return answer.status_code, TOKEN.sub(b"token", content)


def test_no_reader_sees_a_page_of_other_rights(readers: dict[str, Client]) -> None:
    sophie = person("Sophie Janssen")
    for address in (each.format(sophie=sophie) for each in PAGES):
        cold = {}
        for name, client in readers.items():
            caches["pages"].clear()
            cold[name] = page(client, address)
        # Of any two who got the same kept page, one gets another's in one order or the other.
        for order in (list(readers), list(reversed(readers))):
            caches["pages"].clear()
            for name in order:
                assert page(readers[name], address) == cold[name], (name, address)


def test_two_of_the_same_rights_share_one_page_and_no_number_is_read_again(
    readers: dict[str, Client],
) -> None:
    readers["viewer"].get("/kpi/mqls/")
    with CaptureQueriesContext(connection) as queries:
        answer = readers["another viewer"].get("/kpi/mqls/")
    asked = [query["sql"] for query in queries.captured_queries]
    assert answer.status_code == 200
    assert len(asked) == 3  # the session, the reader, and the state of everything
    assert not any(Cell._meta.db_table in sql for sql in asked)


def test_of_two_of_a_team_each_sees_their_own_figures(readers: dict[str, Client]) -> None:
    sophie, colleague = readers["Sophie Janssen"], readers["colleague of Sophie"]
    states = [numbers.state(User.objects.get(username=name).pk) for name in
              ("Sophie Janssen", "colleague of Sophie")]  # fmt: skip
    assert len(set(states)) == 2
    assert len({replace(each, person=()) for each in states}) == 1
    for order in ((sophie, colleague), (colleague, sophie)):
        caches["pages"].clear()
        withheld = {
            client is sophie: str(WITHHELD).encode()
            in client.get(f"/?owner={person('Sophie Janssen')}").content
            for client in order
        }
        assert withheld == {True: False, False: True}


def test_who_is_none_of_those_with_rows_shares_the_page_of_a_split(
    readers: dict[str, Client],
) -> None:
    for name in ("Sophie Janssen", "viewer"):
        readers[name].get("/kpi/mqls/")
    kept = caches["pages"]._cache.copy()
    readers["another viewer"].get("/kpi/mqls/")
    assert caches["pages"]._cache.keys() == kept.keys()


def test_a_page_greets_its_reader_by_name_and_nobody_by_a_mark(readers: dict[str, Client]) -> None:
    for client in (readers["viewer"], readers["another viewer"]):
        answer = client.get("/")
        name = answer.wsgi_request.user.get_username()
        assert f">{name}</span></summary>" in answer.content.decode()
        assert shared.mark("name") not in answer.content.decode()


def test_who_speaks_for_another_side_is_asked_for_their_own(readers: dict[str, Client]) -> None:
    asked = {
        function: page(readers[f"manager of {function}"], "/language/")[1]
        for function in (Function.MARKETING, Function.AE)
    }
    assert b'value="marketing"' in asked[Function.MARKETING]
    assert b'value="marketing"' not in asked[Function.AE]
    assert b'value="sales"' in asked[Function.AE]


def test_who_was_given_another_right_or_team_gets_no_page_of_before(
    readers: dict[str, Client],
) -> None:
    user = User.objects.get(username="viewer")
    before = numbers.state(user.pk)
    user.user_permissions.add(Permission.objects.get(codename="add_rawrecord"))
    allowed = numbers.state(user.pk)
    Membership.objects.create(person=user.person, team=Team.objects.first())
    assert len({before, allowed, numbers.state(user.pk)}) == 3
    assert before.rest == allowed.rest


def test_a_name_cannot_write_into_the_page(tmp_path: Path) -> None:
    page_company.load(tmp_path)
    user = page_company.reader()
    user.username = "<b>&amp;"
    user.save()
    client = Client()
    client.force_login(user)
    assert b">&lt;b&gt;&amp;amp;</span></summary>" in client.get("/").content


def test_a_form_on_a_kept_page_can_be_sent(readers: dict[str, Client]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = readers["writer"].cookies
    readers["writer"].get("/kpi/mqls/")
    token = TOKEN.findall(strict.get("/kpi/mqls/").content)[0].decode()
    given = {"language": "fr", "next": "/", "csrfmiddlewaretoken": token}
    assert strict.post("/i18n/setlang/", given).status_code == 302
