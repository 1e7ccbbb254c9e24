"""Secrets of connections: encrypted under keys of their own, never shown again, nowhere repeated."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection as database
from django.test import Client

from config import environment
from revops import sealed
from revops.connectors import protocol
from revops.connectors.protocol import Connector, Given, Page, Passing, Permanent, Setting
from revops.ingest import connections
from revops.models import Connection, Pull, Source
from tests.admin_pages import logged_in, member_of
from tests.recordings import connected, pulled

pytestmark = pytest.mark.django_db
SECRET = "s3cret-t0ken-of-north"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exception]]:
    """A connector with a secret, whose tool answers with the errors in this list."""
    errors: list[Exception] = []

    def pages(given: Given, what: str, since: str) -> Iterator[Page]:
        assert given == {"region": "eu", "token": SECRET}
        raise errors.pop(0)
        yield Page((), "")

    settings = (Setting("region", "Region"), Setting("token", "Token", is_secret=True))
    monkeypatch.setitem(protocol.CONNECTORS, "north", Connector("north", "North", settings, pages))
    yield errors


@pytest.fixture
def north(tool, tmp_path: Path, settings) -> Connection:
    found = connected(tmp_path, settings)
    found.connector, found.given = "north", {"region": "eu"}
    connections.keep_secret(found, "token", SECRET)
    found.save()
    return found


@pytest.fixture
def admin() -> Client:
    return logged_in(member_of("admin"))


def text(answer) -> str:
    return answer.content.decode()


def everything_stored() -> str:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM revops_connection t UNION ALL SELECT t::text FROM revops_historicalconnection t"
        )
        return " ".join(row for (row,) in cursor.fetchall())


def test_it_is_entered_once_and_never_shown_again(tool, admin: Client, tmp_path, settings) -> None:
    found = connected(tmp_path, settings)
    Connection.objects.all().delete()
    add = {"source": found.source_id, "connector": "north"}
    assert admin.post("/admin/revops/connection/add/", add).status_code == 302
    connection = Connection.objects.get()
    page = f"/admin/revops/connection/{connection.pk}/change/"
    given = {"region": "eu", "token": SECRET, "every_minutes": "30", "is_on": "on"}
    assert admin.post(page, given).status_code == 302

    connection.refresh_from_db()
    assert connections.given_to(connection) == {"region": "eu", "token": SECRET}
    shown = text(admin.get(page))
    assert "Set on" in shown and 'value="eu"' in shown
    for where in (page, f"/admin/revops/connection/{connection.pk}/history/", "/data/", "/admin/"):
        assert SECRET not in text(admin.get(where))
        assert connection.secrets["token"]["sealed"] not in text(admin.get(where))
    assert SECRET not in everything_stored()
    assert "secrets" not in {each.name for each in Connection.history.model._meta.get_fields()}


def test_left_empty_it_stays_and_typed_anew_it_is_another(north, admin: Client) -> None:
    page = f"/admin/revops/connection/{north.pk}/change/"
    admin.post(page, {"region": "us", "token": "", "every_minutes": "30", "is_on": "on"})
    north.refresh_from_db()
    assert connections.given_to(north) == {"region": "us", "token": SECRET}
    admin.post(page, {"region": "us", "token": "another", "every_minutes": "30", "is_on": "on"})
    north.refresh_from_db()
    assert connections.given_to(north)["token"] == "another"


def test_what_is_needed_must_be_there_before_it_is_switched_on(north, admin: Client) -> None:
    page = f"/admin/revops/connection/{north.pk}/change/"
    answer = admin.post(page, {"region": "", "token": "", "every_minutes": "30", "is_on": "on"})
    assert answer.context["adminform"].form.errors.keys() == {"region"}


@pytest.mark.parametrize(
    "error",
    [
        Passing(f"401 for {SECRET}"),
        Permanent(f"401 for {SECRET}"),
        ValueError(f"https://x/?t={SECRET}"),
    ],
    ids=["passing", "permanent", "of the program"],
)
def test_a_tool_that_repeats_it_is_not_repeated(
    error: Exception, north, tool: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    tool.append(error)
    with caplog.at_level(logging.DEBUG):
        pull = pulled(north)
    assert pull.error and "•••" in pull.error
    (state,) = connections.states()["crm"].feeds
    kept = [caplog.text, state.error, *Pull.objects.values_list("error", flat=True)]
    assert not [each for each in kept if SECRET in each]


def test_keys_are_rotated_without_entering_a_secret_again(north, settings) -> None:
    old, new = settings.CONNECTION_KEYS[0], Fernet.generate_key().decode()
    settings.CONNECTION_KEYS = [new, old]
    out = StringIO()
    call_command("seal_secrets", stdout=out)
    assert "1 secret is encrypted" in out.getvalue()
    settings.CONNECTION_KEYS = [new]
    north.refresh_from_db()
    assert connections.given_to(north)["token"] == SECRET


def test_without_a_key_that_opens_it_the_connection_says_so(north, settings) -> None:
    settings.CONNECTION_KEYS = [Fernet.generate_key().decode()]
    assert "None of the keys" in pulled(north).error
    with pytest.raises(CommandError, match="None of the keys"):
        call_command("seal_secrets")
    for keys in ([], ["short"]):
        settings.CONNECTION_KEYS = keys
        with pytest.raises(sealed.NotSealed, match="CONNECTION_KEYS"):
            sealed.seal("x")


def test_an_installation_of_its_own_makes_its_key_and_one_of_several_machines_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONNECTION_KEYS", raising=False)
    (key,) = environment.connection_keys(tmp_path, is_alone=True)
    assert environment.connection_keys(tmp_path, is_alone=True) == [key]
    assert (tmp_path / "connection_key").stat().st_mode & 0o77 == 0 and Fernet(key)
    assert environment.connection_keys(tmp_path / "other", is_alone=False) == []
    monkeypatch.setenv("CONNECTION_KEYS", "a, b")
    assert environment.connection_keys(tmp_path, is_alone=True) == ["a", "b"]


def test_only_administrators_see_connections(north) -> None:
    for group in ("manager", "finance"):
        assert logged_in(member_of(group)).get("/admin/revops/connection/").status_code == 403
    assert User.objects.count() == 2


def test_a_source_whose_mapping_pulls_nothing_is_not_connected(admin: Client, tool) -> None:
    source = Source.objects.create(key="files", name="Files", mapping="")
    answer = admin.post(
        "/admin/revops/connection/add/", {"source": source.pk, "connector": "north"}
    )
    assert answer.status_code == 200 and not Connection.objects.exists()
