"""Records typed in through the API: rights as on the pages, mistakes all at once, repeats add nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from revops.models import Activity, Organisation
from tests import small_company
from tests.admin_pages import group_of
from tests.api_calls import caller
from tests.results import rows

pytestmark = pytest.mark.django_db
ALL = "/api/v1/typed/activity/"
CALL = {"kind": "call", "at": "2026-02-03T10:30:00+01:00", "lead": "crm/L1"}


@pytest.fixture(autouse=True)
def company(tmp_path: Path) -> None:
    small_company.organisation()
    small_company.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}])


@pytest.fixture
def script() -> Client:
    client = caller("script")
    User.objects.get(username="script").groups.add(group_of("recorder"))
    return client


def send(client: Client, method: str, address: str, body: object, **headers: str):
    sent = body if isinstance(body, str) else json.dumps(body)
    return getattr(client, method)(
        address, data=sent, content_type="application/json", headers=headers
    )


def test_one_is_typed_in_read_corrected_and_withdrawn(script: Client) -> None:
    made = send(script, "post", ALL, CALL)
    entry = made.json()
    address = f"{ALL}{entry['id']}/"
    assert (made.status_code, entry["fields"], entry["typed_by"]) == (201, CALL, "script")
    assert script.get(address).json() == entry
    assert (
        send(script, "put", address, CALL | {"kind": "email"}).json()["fields"]["kind"] == "email"
    )
    assert rows(Activity, "kind", "lead") == [("email", "crm/L1")]
    assert [script.delete(address).status_code for _each in range(2)] == [204, 204]
    assert script.get(address).status_code == 404
    assert send(script, "put", address, CALL).json()["error"]["code"] == "conflict"
    assert rows(Activity, "kind") == []


def test_a_repeat_under_one_key_adds_nothing(script: Client) -> None:
    key = {"Idempotency-Key": "2026-02-03/17"}
    first, again = (send(script, "post", ALL, CALL, **key) for _each in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["record"] == again.json()["record"] and len(rows(Activity, "kind")) == 1
    assert send(script, "post", ALL, CALL | {"kind": "email"}, **key).status_code == 409


def test_an_id_of_one_s_own_is_created_and_then_corrected(script: Client) -> None:
    for kind in ("call", "call", "meeting"):
        assert send(script, "put", f"{ALL}my-1/", CALL | {"kind": kind}).status_code == 200
    assert rows(Activity, "kind") == [("meeting",)]


def test_ids_that_look_alike_are_two(script: Client) -> None:
    found = [send(script, "put", f"{ALL}{key}/", CALL).status_code for key in ("01", "1", "A", "a")]
    assert (found, len(rows(Activity, "kind"))) == ([200] * 4, 4)


def test_before_there_is_an_organisation_it_says_so(script: Client) -> None:
    Organisation.objects.all().delete()
    error = send(script, "post", ALL, CALL).json()["error"]
    assert "setup_organisation" in error["message"]


def test_every_mistake_is_answered_at_once(script: Client) -> None:
    error = send(script, "post", ALL, {"kind": "chat", "at": "soon", "colour": "red"}).json()[
        "error"
    ]
    assert error["fields"].keys() == {"kind", "at", "colour"}
    assert (error["code"], error["field"]) == ("invalid", "colour")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400), ("[]", 400), ("7", 400), ("null", 400), ("", 400), ('{"kind": {"a": 1}}', 400), ('{"\\ud800": "x"}', 400),
        ('{"kind": "call", "at": "2026-02-03", "company": "\\ud800"}', 400),
        ('{"kind": "call", "at": "2026-02-03", "company": "\\u0000"}', 400),
        ('{"kind": "call", "at": "9999-12-31T23:59"}', 400),
        ('{"kind": "call", "at": "2026-02-03", "duration_seconds": "99999999999999999999"}', 400),
        ('{"kind": "call", "at": "2026-02-03", "duration_seconds": "-5"}', 400),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(script: Client, body: str, status: int) -> None:
    answer = send(script, "post", ALL, body)
    assert (answer.status_code, answer.json().keys()) == (status, {"error"})
    assert rows(Activity, "kind") == []


def test_rights_are_those_of_the_pages(script: Client) -> None:
    send(script, "put", f"{ALL}my-1/", CALL)
    reader, other = caller("reader"), caller("other")
    User.objects.get(username="other").groups.add(group_of("recorder"))
    for client in (reader, other):
        assert send(client, "put", f"{ALL}my-1/", CALL).status_code == 403
        assert client.delete(f"{ALL}my-1/").status_code == 403
    assert send(reader, "post", ALL, CALL).json()["error"]["code"] == "forbidden"
    assert reader.get(f"{ALL}my-1/").status_code == 200  # everybody reads every record
    assert send(Client(), "post", ALL, CALL).status_code == 401


def test_kinds_that_nobody_types_in_have_no_address(script: Client) -> None:
    assert send(script, "post", "/api/v1/typed/invoice/", CALL).status_code == 404
    assert script.get("/api/v1/typed/activity/nothing/").status_code == 404
    assert script.delete("/api/v1/typed/activity/nothing/").status_code == 404
    assert script.get(ALL).json()["error"]["code"] == "method_not_allowed"
