"""From nothing to a connection by its pages: account, objects, what they mean, everything pulled; a
secret is never shown, and nothing is kept of what did not answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from revops.models import Connection, Deal, Rehearsal, Source
from revops.queue import work
from tests import small_company
from tests.admin_pages import logged_in, member_of
from tests.rest_tool import LISTS, Tool, tool_of
from tests.results import rows
from tests.weather import Given

pytestmark = pytest.mark.django_db
SECRET = "s3cret-of-north"


@pytest.fixture
def tool(tmp_path: Path, settings) -> Iterator[Tool]:
    small_company.organisation()
    settings.EGRESS_ALLOWED, settings.MEDIA_ROOT = ["127.0.0.0/8"], str(tmp_path / "uploads")
    with tool_of() as found:
        for number in range(5):
            found.put(
                f"D{number}",
                100 + number,
                name=f"Deal {number}",
                status="won" if number else "open",
            )
        yield found


@pytest.fixture
def admin() -> Client:
    return logged_in(member_of("admin"))


def account(tool: Tool, **more: str) -> dict[str, str]:
    lists = LISTS.replace("{size}", "2") + '[empty]\npath = "/empty"\n'
    return {"address": tool.sky.url, "lists": lists, "token": SECRET, **more}


def connected_by_pages(admin: Client, tool: Tool) -> str:
    """Up to the page that says what the records mean; its address."""
    sent = admin.post("/data/connect/rest/", account(tool))
    assert sent.status_code == 302, sent.content.decode()
    asked = admin.post(sent.url, {"objects": ["deals", "empty"]})
    tool.sky.on("/empty", [])
    work.do_all()
    return admin.get(asked.url).url


@pytest.mark.django_db(transaction=True)  # a process of its own tries the mapping
def test_a_tool_is_connected_step_by_step(transactional_db, admin, tool) -> None:
    listed = admin.get("/data/connect/").content.decode()
    assert "HubSpot" in listed and "Tested for its shape only" in listed
    meaning = connected_by_pages(admin, tool)
    page = admin.get(meaning).content.decode()
    assert "deals.jsonl" in page and SECRET not in page
    text = Rehearsal.objects.get().mapping
    assert 'pull = "deals"' in text and 'outcome = "status"' in text
    assert admin.post(meaning, {"do": "write", "mapping": text}).status_code == 302
    tried = admin.post(meaning, {"do": "try"}).url
    work.do_all()
    draft = Rehearsal.objects.get()
    assert (draft.state, draft.error) == ("done", "")
    assert "Save, and pull everything" in admin.get(tried).content.decode()
    assert not Source.objects.exists() and not rows(Deal, "deal")
    saved = admin.post(f"{tried}connect/")
    assert saved.url == f"/data/connection/{Connection.objects.get().pk}/"
    assert admin.post(f"{tried}connect/").status_code == 404  # once
    work.do_all()
    assert len(rows(Deal, "deal")) == 5
    shown = admin.get(saved.url).content.decode()
    assert "Tested for its shape only" in shown and SECRET not in shown
    assert 'Deal <small class="faint"><code>deals</code></small>' in shown
    assert Connection.objects.get().source.name == Source.objects.get().name
    listed = admin.get("/data/").content.decode()
    assert f'href="{saved.url}"' in listed and '<th scope="row">Deal</th>' in listed


def test_what_answered_in_the_tests_is_said_where_the_badge_leaves_it_open(admin, db) -> None:
    for address in ("/data/connect/", "/data/connect/stripe/"):
        page = admin.get(address).content.decode()
        assert "Tested against a server. localstripe, which stands for Stripe, answered" in page
    assert (
        "A real one of its kind answered in the tests."
        in admin.get("/data/connect/tryton/").content.decode()
    )


def test_what_does_not_answer_is_not_kept_and_its_secret_not_repeated(admin, tool) -> None:
    for given in (
        {"lists": "[deals]\npath = 1"},
        {"lists": f'[{SECRET}]\npath = "x"'},
        {"address": ""},
    ):
        answer = admin.post("/data/connect/rest/", account(tool, **given))
        page = re.sub(r"(?s)<textarea.*?</textarea>", "", answer.content.decode())
        assert answer.status_code == 400 and SECRET not in page
    assert not Connection.objects.exists()
    assert admin.post("/data/connect/nothing/", {}).status_code == 404
    assert admin.get("/data/connect/folder/").status_code == 404  # set up by an operator


def test_what_refuses_its_samples_says_so(admin, tool) -> None:
    sent = admin.post("/data/connect/rest/", account(tool))
    assert admin.post(sent.url, {}).status_code == 400
    asked = admin.post(sent.url, {"objects": ["deals"]})
    tool.sky.on("/deals", Given({"message": f"{SECRET} is unknown"}, 401))
    work.do_all()
    page = admin.get(asked.url).content.decode()
    assert "withdrawn" in page and SECRET not in page
    assert "Choose something else" in page


def test_what_is_discarded_leaves_nothing(admin, tool) -> None:
    meaning = connected_by_pages(admin, tool)
    admin.post(meaning.replace("meaning/", "discard/"))
    assert not Connection.objects.exists() and not Rehearsal.objects.exists()


def test_the_schedule_is_changed_on_the_page_of_the_connection(
    admin, tool, tmp_path, settings
) -> None:
    source = Source.objects.create(key="crm", name="CRM", mapping="")
    found = Connection.objects.create(
        source=source, connector="rest", stopped_because="Look.", is_on=False
    )
    page = f"/data/connection/{found.pk}/"
    assert admin.post(page + "schedule/", {"every_minutes": "0"}).status_code == 400
    assert admin.post(page + "schedule/", {"every_minutes": "15", "is_on": "on"}).url == page
    found.refresh_from_db()
    assert (found.every_minutes, found.is_on, found.stopped_because) == (15, True, "")
    assert found.history.first().history_user.username == "admin"


def test_only_who_may_connect_does(tool) -> None:
    source = Source.objects.create(key="crm", name="CRM", mapping="")
    found = Connection.objects.create(source=source, connector="rest", secrets={})
    for group in ("manager", "finance"):
        client = logged_in(member_of(group))
        assert client.get("/data/connect/").status_code == 403
        assert client.post("/data/connect/rest/", account(tool)).status_code == 403
        assert client.post(f"/data/connection/{found.pk}/schedule/", {}).status_code == 403
        assert "Schedule" not in client.get(f"/data/connection/{found.pk}/").content.decode()
    assert Client().get(f"/data/connection/{found.pk}/").status_code == 302
