"""A container of Azure Blob Storage, against a server with the shape of its answers, which checks the signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import unquote
from xml.sax.saxutils import escape

import pytest

from revops.connectors.protocol import CONNECTORS, Page, Passing, Permanent
from revops.egress import client
from tests.weather import Asked, Given, Weather, weather

SIGNATURE = "sv=2024-11-04&sr=c&sp=rl&sig=a%2Bb%2F%3D"
MARCH = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Account:
    """One container, two blobs a page; its answers begin with a mark of their order of bytes."""

    def __init__(self, sky: Weather) -> None:
        self.sky, self.blobs = sky, {}
        sky.on("/exports", self.listed)
        sky.on("/exports/*", self.given)

    def put(self, name: str, content: str, at: datetime = MARCH) -> None:
        self.blobs[name] = (content, at, f"0x{hash((name, content)) & 0xFFFFFF:X}")

    def is_stranger(self, asked: Asked) -> bool:
        return (asked.params.get("sig"), asked.params.get("sp")) != ("a+b/=", "rl")

    def listed(self, asked: Asked) -> Given:
        if self.is_stranger(asked):
            return Given("<Error><Message>Signature did not match.</Message></Error>", 403)
        assert (asked.params["restype"], asked.params["comp"]) == ("container", "list")
        prefix = asked.params.get("prefix", "")
        names = sorted(name for name in self.blobs if name.startswith(prefix) and "/" not in name[len(prefix):])  # fmt: skip
        begin = int(asked.params.get("marker", 0))
        blobs = "".join(self.shown(name) for name in names[begin : begin + 2])
        marker = str(begin + 2) if begin + 2 < len(names) else ""
        blobs += f"<BlobPrefix><Name>{prefix}old/</Name></BlobPrefix>"
        said = f"<Blobs>{blobs}</Blobs><NextMarker>{marker}</NextMarker>"
        body = (
            f"<?xml version='1.0' encoding='utf-8'?><EnumerationResults>{said}</EnumerationResults>"
        )
        return Given(b"\xef\xbb\xbf" + body.encode(), headers={"Content-Type": "application/xml"})

    def shown(self, name: str) -> str:
        content, at, tag = self.blobs[name]
        changed = format_datetime(at, usegmt=True)
        said = f"<Last-Modified>{changed}</Last-Modified><Etag>{tag}</Etag>"
        said += f"<Content-Length>{len(content)}</Content-Length>"
        return f"<Blob><Name>{escape(name)}</Name><Properties>{said}</Properties></Blob>"

    def given(self, asked: Asked) -> object:
        if self.is_stranger(asked):
            return Given("<Error/>", 403)
        content, _at, tag = self.blobs.get(unquote(asked.path.removeprefix("/exports/")), ("", MARCH, ""))  # fmt: skip
        is_same = tag and asked.headers["if-match"] == f'"{tag}"'
        return Given(content, headers={"Content-Type": "text/csv"}) if is_same else Given("", 412)


@pytest.fixture
def account(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(client, "sleep", lambda _seconds: None)
    with weather() as sky:
        yield Account(sky)


def ask(account: Account, since: str = "", what: str = "deals*.csv", signature: str = SIGNATURE):
    given = {"address": f"{account.sky.url}/exports?{signature}", "folder": "crm"}
    found: list[tuple[str, str, float]] = []
    last = Page((), since)
    for last in CONNECTORS["azure"].pages(given, what, since):
        assert last.file is not None
        found.append((last.file.name, last.file.read_text(), last.file.stat().st_mtime))
    return found, last.cursor


def test_each_file_of_the_folder_comes_once_with_its_time_across_pages(account) -> None:
    for number in (1, 2, 10):
        account.put(f"crm/deals {number}é+&.csv", f"id,amount\n{number},5\n")
    account.put("crm/other.csv", "id\n1\n")
    account.put("crm/old/deals 3.csv", "id\n1\n")
    account.put("deals 4.csv", "id\n1\n")
    found, cursor = ask(account)
    assert [name for name, _text, _at in found] == [f"deals {n}é+&.csv" for n in (1, 2, 10)]
    assert found[0][1:] == ("id,amount\n1,5\n", MARCH.timestamp())
    assert ask(account, cursor)[0] == []
    account.put("crm/deals 2é+&.csv", "id,amount\n2,7\n")
    assert [text for _name, text, _at in ask(account, cursor)[0]] == ["id,amount\n2,7\n"]


def test_what_lies_there_is_offered(account) -> None:
    account.put("crm/deals 2026-03.csv", "id\n1\n")
    given = {"address": f"{account.sky.url}/exports?{SIGNATURE}", "folder": "/crm/"}
    assert [each.key for each in CONNECTORS["azure"].offers(given)] == ["deals *.csv"]
    with pytest.raises(Permanent, match="no file of a table"):
        CONNECTORS["azure"].offers(given | {"folder": "empty"})


def test_one_that_is_replaced_meanwhile_waits_for_the_next_pull(account) -> None:
    account.put("crm/deals 1.csv", "id\n1\n")
    account.sky.on("/exports/*", Given("", 412))
    with pytest.raises(Passing, match="replaced or taken away"):
        ask(account)


@pytest.mark.parametrize("signature", ["sv=2024-11-04&sp=rl&sig=wrong", "sv=2024-11-04&sp=rl"])
def test_a_wrong_signature_says_so_without_repeating_it(account, signature: str) -> None:
    with pytest.raises(Permanent, match="did not match|no address of a container") as error:
        ask(account, signature=signature)
    assert "sig=" not in str(error.value)
