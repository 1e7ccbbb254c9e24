"""Google Sheets by its interface, against a server with the shape of its answers, which checks what was signed."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from revops.connectors.protocol import CONNECTORS, Passing, Permanent
from revops.egress import client
from tests.weather import Asked, Given, Weather, weather

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz-_0123456789"
EMAIL = "reader@project.iam.gserviceaccount.com"
TABS = [
    {"title": "Deals"},
    {"title": "It’s: all/new", "sheetType": "GRID"},
    {"title": "Chart", "sheetType": "OBJECT"},
]
RSA_KEY = rsa.generate_private_key(65537, 2048)


def pem(key: Any) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def key_file(**more: object) -> str:
    return json.dumps(
        {"type": "service_account", "client_email": EMAIL, "private_key_id": "k1", "private_key": pem(RSA_KEY)} | more
    )  # fmt: skip


class Google:
    def __init__(self, sky: Weather) -> None:
        self.sky, self.tabs = sky, {"Deals": [["id", "amount"], ["D1", 1200.5]]}
        sky.on("/token", self.token)
        sky.on(f"/v4/spreadsheets/{ID}", self.described)
        sky.on(f"/v4/spreadsheets/{ID}/values/*", self.values)

    def token(self, asked: Asked) -> object:
        """For an hour, to whoever signed with the key, as RFC 7523 has it."""
        form = {name: each[0] for name, each in parse_qs(asked.body.decode()).items()}
        head, claims, signature = form["assertion"].split(".")
        RSA_KEY.public_key().verify(
            decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), SHA256()
        )
        said = json.loads(decoded(claims))
        assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        assert json.loads(decoded(head)) == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
        assert (said["iss"], said["aud"]) == (EMAIL, f"{self.sky.url}/token")
        assert said["scope"].endswith("/spreadsheets.readonly")
        assert said["exp"] - said["iat"] == 3600 and abs(said["iat"] - time.time()) < 60
        return {"access_token": "t0ken", "expires_in": 3599, "token_type": "Bearer"}

    def described(self, asked: Asked) -> object:
        assert asked.headers["authorization"] == "Bearer t0ken"
        return {"sheets": [{"properties": each} for each in TABS]}

    def values(self, asked: Asked) -> object:
        assert asked.params["valueRenderOption"] == "UNFORMATTED_VALUE"
        name = unquote(asked.path.rsplit("/", 1)[1])
        inner = name[1:-1].replace("''", "\0")
        found = self.tabs.get(inner.replace("\0", "'")) if "'" not in inner else None
        if name[:1] + name[-1:] != "''" or found is None:
            return Given({"error": {"status": "INVALID_ARGUMENT"}}, 400)
        return {"range": f"{name}!A1:Z", "majorDimension": "ROWS", "values": found}


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def google(settings, monkeypatch) -> Iterator[Google]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(client, "sleep", lambda _seconds: None)
    with weather() as sky:
        yield Google(sky)


def given(google: Google, **more: str) -> dict[str, str]:
    spreadsheet = f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0"
    return {"spreadsheet": spreadsheet, "key": key_file(), "address": google.sky.url, **more}


def ask(
    google: Google, what: str = "Deals", since: str = "", **more: str
) -> list[tuple[str, str, str]]:
    return [
        (page.file.name if page.file else "", page.file.read_text() if page.file else "", page.cursor)
        for page in CONNECTORS["google_sheets"].pages(given(google, **more), what, since)
    ]  # fmt: skip


def test_a_tab_is_a_file_once_and_again_when_it_changed(google) -> None:
    google.tabs["Deals"] = [
        ["id", "amount", "won", "note"],
        ["D1", 1200.5, True],
        [],
        ["D2", 3, False, 'a "b",\nc'],
    ]
    ((name, content, cursor),) = ask(google)
    assert (name, content) == (
        "Deals.csv", 'id,amount,won,note\nD1,1200.5,TRUE,\n,,,\nD2,3,FALSE,"a ""b"",\nc"\n',
    )  # fmt: skip
    assert ask(google, since=cursor) == [("", "", cursor)]
    google.tabs["Deals"][1][1] = 7
    assert "D1,7,TRUE" in ask(google, since=cursor)[0][1]


def test_numbers_have_the_digits_of_a_spreadsheet_and_no_more(google) -> None:
    google.tabs["Deals"] = [
        ["id", "amount"],
        [1e15, 0.1 + 0.2],
        ["D2", 119.99999999999999],
        [3.0, -1e-7],
    ]
    assert ask(google)[0][1] == "id,amount\n1000000000000000,0.3\nD2,120\n3,-0.0000001\n"


def test_its_tables_are_offered_whatever_they_are_called(google) -> None:
    offered = [each.key for each in CONNECTORS["google_sheets"].offers(given(google))]
    assert offered == ["Deals", "It’s: all/new"]
    google.tabs |= {"It's: all/new": [["id"], ["1"]], "Empty": []}
    assert ask(google, "It's: all/new")[0][:2] == ("It-s- all-new.csv", "id\n1\n")
    assert ask(google, "Empty")[0][:2] == ("Empty.csv", "")


@pytest.mark.parametrize(
    ("path", "answer", "what_to_do"),
    [
        ("/token", Given({"error": "invalid_grant"}, 400), f"Google refuses the key of {EMAIL}"),
        (f"/v4/spreadsheets/{ID}/values/*", Given({}, 403), f"share the spreadsheet with {EMAIL}"),
        (f"/v4/spreadsheets/{ID}/values/*", Given({}, 404), "no such spreadsheet"),
        (f"/v4/spreadsheets/{ID}/values/*", Given({}, 400), "no such tab"),
        (
            f"/v4/spreadsheets/{ID}/values/*",
            Given(
                {
                    "error": {
                        "code": 400,
                        "message": "This operation is not supported for this document",
                        "status": "FAILED_PRECONDITION",
                    }
                },
                400,
            ),
            "save it as Google Sheets",
        ),
        (f"/v4/spreadsheets/{ID}/values/*", Given({}, 401), "401"),
    ],
)
def test_what_needs_a_person_says_what_to_do(
    google, path: str, answer: Given, what_to_do: str
) -> None:
    google.sky.on(path, answer)
    with pytest.raises(Permanent, match=what_to_do) as refused:
        ask(google)
    assert "PRIVATE KEY" not in str(refused.value)


@pytest.mark.parametrize(
    "first",
    [Given({}, 429, {"Retry-After": "1"}), Given({}, 500), Given({"access_token": "t"}, cut=5)],
)
def test_what_passes_is_asked_again(google, first: Given) -> None:
    google.sky.first = [first]
    assert ask(google)[0][0] == "Deals.csv"


def test_what_lasts_is_for_the_next_pull(google) -> None:
    google.sky.on(f"/v4/spreadsheets/{ID}/values/*", Given({}, 429, {"Retry-After": "600"}))
    with pytest.raises(Passing) as busy:
        ask(google)
    assert busy.value.retry_after.total_seconds() == 600


@pytest.mark.parametrize(
    "key",
    ["", "{}", "[]", "null", '{"private_key": 7}', key_file(private_key="-----BEGIN PRIVATE KEY-----\nx"),
     key_file(private_key=pem(ec.generate_private_key(ec.SECP256R1())))],
)  # fmt: skip
def test_what_is_no_key_is_refused_and_not_repeated(google, key: str) -> None:
    with pytest.raises(Permanent, match="That is no key of a service account") as refused:
        ask(google, key=key)
    assert "BEGIN" not in str(refused.value) and google.sky.asked == []


@pytest.mark.parametrize(
    "spreadsheet", ["", "deals", "https://x.io/", f"https://x.io/{ID[:10]}", f"{ID}/../{ID}?"]
)
def test_what_is_no_spreadsheet_is_refused(google, spreadsheet: str) -> None:
    if ID in spreadsheet:
        assert ask(google, spreadsheet=spreadsheet)[0][0] == "Deals.csv"  # only its id is asked for
        return
    with pytest.raises(Permanent, match="That is no spreadsheet"):
        ask(google, spreadsheet=spreadsheet)


def test_it_is_no_larger_than_an_upload(google, settings) -> None:
    settings.UPLOAD_MB = 0
    with pytest.raises(Permanent, match="larger than"):
        ask(google)


def test_private_addresses_are_refused(google, settings) -> None:
    settings.EGRESS_ALLOWED = []
    with pytest.raises(Permanent):
        ask(google)
    assert google.sky.asked == []
