"""Whatever a client sends to the pages of accounts is answered, and lets nobody in."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.admin_pages import PASSWORD, group_of, logged_in, member_of
from tests.test_second_factors import with_app

pytestmark = pytest.mark.django_db
ANSWER = {"userHandle": "MQ", "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}
# A zero byte is refused by the site before any page sees it.
KEYS = [
    "", "x", "5", "null", "[]", "{}", "[1]", '"x"', json.dumps({"response": 1}), json.dumps({"response": {"userHandle": 5}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": ANSWER}),
    json.dumps({"id": 1, "rawId": [], "type": {}, "response": ANSWER}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "\u00e9", "attestationObject": "oA"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
    "9" * 5000, "[" * 5000,
]  # fmt: skip
TEXTS = [
    "",
    "x" * 5000,
    "😀",
    "%00",
    "' OR 1=1 --",
    "\u202e",
    "a@b",
    "é@example.org",
]


@pytest.fixture
def sophie(db) -> User:
    return User.objects.create_user("sophie", "sophie@example.org", PASSWORD)


def half_way(user: User) -> Client:
    """The password was right, and the code is asked for."""
    with_app(user)
    client = Client(raise_request_exception=True)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def sure(user: User) -> Client:
    """Logged in, and asked for the password again just now."""
    client = logged_in(user)
    client.post("/accounts/again/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_what_is_no_passkey_opens_nothing(sophie: User, key: str) -> None:
    stranger, some, me = Client(), half_way(sophie), sure(sophie)
    stranger.get("/accounts/login/passkey/", headers={"Accept": "application/json"})
    some.get("/accounts/login/code/")
    me.get("/accounts/security/passkeys/new/")
    sent = {"credential": key, "name": "x"}
    assert stranger.post("/accounts/login/passkey/", sent).url == "/accounts/login/"
    assert some.post("/accounts/login/code/", sent).status_code == 200
    assert me.post("/accounts/security/passkeys/new/", sent).status_code == 200
    assert "_auth_user_id" not in stranger.session and "_auth_user_id" not in some.session
    assert sophie.authenticator_set.filter(type="webauthn").count() == 0


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_is_no_name_or_code_opens_nothing(sophie: User, text: str) -> None:
    stranger, some = Client(), half_way(sophie)
    assert stranger.post("/accounts/login/", {"login": text, "password": text}).status_code == 200
    assert stranger.post("/accounts/password/reset/", {"email": text}).status_code in (200, 302)
    assert some.post("/accounts/login/code/", {"code": text}).status_code == 200
    assert "_auth_user_id" not in stranger.session and "_auth_user_id" not in some.session


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_forms_of_people_say_what_is_wrong(sophie: User, text: str) -> None:
    boss = logged_in(member_of("admin", name="boss"))
    names = (
        "email",
        "role",
        "team",
        "new_team",
        "function",
        "language",
        "is_same",
        "person",
        "address",
    )
    good = {
        "email": "new@example.org",
        "role": group_of("viewer").pk,
        "language": "en",
        "copy": "1",
    }
    for name in names:
        assert boss.post("/people/", good | {name: text}).status_code < 500
        for path in ("role/", "person/", "team/"):
            assert boss.post(f"/people/{sophie.pk}/{path}", {name: text}).status_code == 302
    assert boss.post("/people/address/unlock/", {"address": text}).status_code == 302


def test_a_proxy_that_says_nothing_sensible_locks_nobody_out(sophie: User, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    for said in ("", "x", "1.2.3.4", "1.2.3.4,", ",,,", "::1, 5"):
        client = Client(headers={"X-Forwarded-For": said})
        answer = client.post("/accounts/login/", {"login": "sophie", "password": PASSWORD})
        assert answer.status_code == 302
