"""Assistants, with the package's own client: the same figures, with publication and definition; over
HTTP with the API's tokens, and on standard input and output.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import anyio
import httpx2
import pytest
from django.contrib.auth.models import User
from mcp import Client as McpClient
from mcp import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from rest_framework.authtoken.models import Token

from dashboards.surfaces.assistants import tools
from revops.models import Person, Publication
from revops.readers import NOBODY, reader_of
from tests import page_company
from tests import small_company as small
from tests.start import ROOT, environment
from tests.workers import database_url

OCTOBER = {"kpi": "revenue", "period": "2025-10"}
NAMES = ["list_kpis", "read_number", "read_definition", "read_restatements", "what_changed"]
HANDSHAKE = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}  # fmt: skip


@pytest.fixture
def reader(tmp_path, db) -> User:
    page_company.load(tmp_path)
    return page_company.reader()


def answered(reader: User, name: str, **given: str) -> dict[str, Any]:
    return tools.called(name, given, reader_of(reader))


def test_a_number_has_its_publication_definition_target_and_receipt(reader, settings):
    found = answered(reader, "read_number", **OCTOBER)
    number = found["number"]
    assert (number["value"], number["currency"], number["target"]) == (
        "12350.00",
        "EUR",
        "10000.00",
    )
    assert (number["state"], number["absent_because"]) == ("ahead", None)
    assert found["publication"]["id"] == Publication.objects.get().pk
    assert found["definition_version"] >= 1
    assert found["receipt"].startswith(
        f"{settings.SITE_URL}/kpi/revenue/receipt/?period=2025-10&as_of="
    )


def test_the_receipt_opens_at_the_publication(reader, settings, client):
    client.force_login(reader)
    page = client.get(
        answered(reader, "read_number", **OCTOBER)["receipt"].removeprefix(settings.SITE_URL)
    )
    assert (page.status_code, "12,350.00" in page.content.decode()) == (200, True)


def test_what_is_absent_stays_absent_with_its_reason(reader):
    number = answered(reader, "read_number", kpi="win_rate", period="2025-11")["number"]
    assert (number["value"], number["absent_because"]) == (None, "No deal closed in this period.")


def test_before_anything_is_published_it_is_absent(db):
    small.organisation()
    found = tools.called("read_number", OCTOBER, NOBODY)
    assert (found["publication"], found["number"]["value"], found["receipt"]) == (None, None, None)
    assert found["number"]["absent_because"] == "Nothing has been published yet."


def test_a_persons_rows_are_for_who_sees_them(reader):
    person = Person.objects.get(name="Milan de Vries")
    asked = {"kpi": "deals_signed", "period": "2025-10", "owner": "Milan de Vries"}
    assert "Figures of a person are shown to" in answered(reader, "read_number", **asked)["number"]["absent_because"]  # fmt: skip
    Person.objects.filter(pk=person.pk).update(user=reader)
    assert answered(reader, "read_number", **asked)["number"]["value"] == 2


def test_the_definition_and_the_list_name_their_version(reader):
    found = answered(reader, "read_definition", kpi="mqls")
    assert (found["key"], found["definition_version"], bool(found["definition"])) == (
        "mqls",
        1,
        True,
    )
    listed = answered(reader, "list_kpis")["kpis"]
    assert [each["key"] for each in listed][:2] == ["mqls", "sqos"]


def test_restatements_and_what_changed_name_publications_and_records(reader, tmp_path):
    first = Publication.objects.get().pk
    small.load(tmp_path, "stages", page_company.STAGES[:-2])
    small.published()
    asked = {"kpi": "mqls", "period": "2025-10"}
    steps = answered(reader, "read_restatements", **asked)["steps"]
    assert [(each["publication"], each["value"]) for each in steps][0] == (first, 5)
    assert steps[-1]["value"] == 4
    found = answered(reader, "what_changed", **asked)
    assert (found["since"]["value"], found["until"]["value"]) == (5, 4)
    (part,) = found["parts"]
    assert (part["moved_by"], part["records"][0]["did"]) == (-1, "went")
    assert part["records"][0]["why"] == "No longer in its source"


@pytest.mark.parametrize(
    ("name", "given"),
    [("nonsense", {}), ("read_number", {"kpi": "mqls"}), ("read_number", OCTOBER | {"x": "1"}), ("read_number", OCTOBER | {"kpi": "x"}),
     ("read_number", OCTOBER | {"period": "never"}), ("read_number", OCTOBER | {"motion": "sideways"}),
     ("read_definition", {"kpi": "x"}), ("what_changed", OCTOBER | {"since": "9" * 30}), ("read_number", OCTOBER | {"as_of": "\0"}),
     ("read_number", OCTOBER | {"team": "\0"})],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_sentence(reader, name, given):
    with pytest.raises(tools.Refused, match=r"\w+ \w+"):
        answered(reader, name, **given)


def test_strangers_are_refused_and_a_session_opens_nothing(reader, client):
    asked = {"data": json.dumps(HANDSHAKE), "content_type": "application/json"}
    accept = "application/json, text/event-stream"
    for headers in ({}, {"authorization": "Bearer x"}, {"authorization": "Bearer"}):
        answer = client.post("/mcp/", **asked, headers=headers | {"accept": accept})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    client.force_login(reader)
    assert client.post("/mcp/", **asked, headers={"accept": accept}).status_code == 401
    token = Token.objects.create(user=reader)
    for scheme in ("Bearer", "Token"):
        headers = {"authorization": f"{scheme} {token.key}", "accept": accept}
        answer = client.post("/mcp/", **asked, headers=headers)
        assert (answer.status_code, answer.cookies) == (200, {})
        assert answer.json()["result"]["serverInfo"]["name"] == "diapason"
    assert client.get("/mcp/", headers=headers | {"accept": "*/*"}).status_code == 405
    User.objects.update(is_active=False)
    assert client.post("/mcp/", **asked, headers=headers).status_code == 401


async def talked(transport: Any) -> tuple[list[str], Any, Any]:
    """What a client hears that lists the tools, reads a number and asks for one that is not there."""
    with anyio.fail_after(120):
        async with McpClient(transport) as client:
            names = [each.name for each in (await client.list_tools()).tools]
            there = await client.call_tool("read_number", {"kpi": "win_rate", "period": "2025-11"})
            wrong = await client.call_tool("read_number", {"kpi": "x", "period": "2025-11"})
            return names, there, wrong


SAYS = {
    "en": ("No deal closed in this period.", "There is no KPI"),
    "fr": ("Aucune affaire close pendant cette période.", "Il n’y a pas de KPI"),
}


def heard(found: tuple[list[str], Any, Any], language: str) -> None:
    names, there, wrong = found
    assert names == NAMES
    content = json.loads(there.content[0].text)
    assert content == there.structured_content
    assert (content["number"]["value"], content["publication"]["id"]) == (None, Publication.objects.get().pk)  # fmt: skip
    absent, refused = SAYS[language]
    assert content["number"]["absent_because"] == absent
    assert (wrong.is_error, refused in wrong.content[0].text) == (True, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_packages_own_client_over_http(transactional_db, tmp_path, live_server, language):
    page_company.load(tmp_path)
    token = Token.objects.create(user=page_company.reader())
    headers = {"Authorization": f"Bearer {token.key}", "Accept-Language": language}

    async def ask() -> tuple[list[str], Any, Any]:
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            return await talked(streamable_http_client(f"{live_server.url}/mcp/", http_client=http))

    heard(anyio.run(ask), language)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_packages_own_client_over_stdio(transactional_db, tmp_path, language):
    page_company.load(tmp_path)
    token = Token.objects.create(user=page_company.reader())
    command = ["manage.py", "mcp", "--token", token.key, "--language", language]
    surroundings = environment(tmp_path, DATABASE_URL=database_url())
    started = StdioServerParameters(
        command=sys.executable, args=command, cwd=str(ROOT), env=surroundings
    )
    heard(anyio.run(talked, started), language)
