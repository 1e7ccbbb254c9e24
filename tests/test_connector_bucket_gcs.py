"""A bucket of Google Cloud Storage, whose lists differ from Amazon's: another namespace, generations, placeholders of
folders, names encoded or not. The server has its shape and does not check what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest

from revops.connectors.protocol import CONNECTORS, Permanent
from revops.egress import client
from tests.weather import Asked, Given, Weather, weather

FILES = {"exports/": b"", "exports/deals+ü 1.csv": b"id\n1\n", "exports/deals 2.csv": b"id\n2\n",
    "exports/deals%203.csv": b"id\n3\n"}  # fmt: skip


class Google:
    """One file a page."""

    def __init__(self, sky: Weather, is_encoded: bool) -> None:
        self.is_encoded = is_encoded
        sky.on("/acme", self.listed)
        sky.on("/acme/*", self.fetched)

    def listed(self, asked: Asked) -> Given:
        assert asked.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=GOOG1E/")
        assert "/auto/s3/aws4_request" in asked.headers["authorization"]
        place = int(asked.params.get("continuation-token", 0))
        key = list(FILES)[place]
        name = quote(key, safe="/") if self.is_encoded else key
        more = place + 1 < len(FILES)
        parts = [
            "<Name>acme</Name><Prefix>exports/</Prefix>",
            "<EncodingType>url</EncodingType>" if self.is_encoded else "",
            f"<IsTruncated>{str(more).lower()}</IsTruncated>",
            f"<NextContinuationToken>{place + 1}</NextContinuationToken>" if more else "",
            f"<KeyCount>1</KeyCount><Contents><Key>{name}</Key><Generation>17{place}</Generation>",
            f"<LastModified>2026-03-0{place + 1}T10:00:00.123Z</LastModified>",
            f'<ETag>"{place}"</ETag><Size>{len(FILES[key])}</Size></Contents>',
        ]
        space = "http://doc.s3.amazonaws.com/2006-03-01"
        text = f"<ListBucketResult xmlns='{space}'>{''.join(parts)}</ListBucketResult>"
        return Given(text, headers={"Content-Type": "application/xml; charset=UTF-8"})

    def fetched(self, asked: Asked) -> Given:
        key = unquote(asked.path.removeprefix("/acme/"))
        place = list(FILES).index(key)
        is_same = asked.headers["if-match"] == f'"{place}"'
        return Given(FILES[key] if is_same else b"", 200 if is_same else 412, {"Content-Type": "text/csv"})  # fmt: skip


@pytest.fixture
def sky(settings, monkeypatch) -> Iterator[Weather]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(client, "sleep", lambda _seconds: None)
    with weather() as found:
        yield found


def given(sky: Weather) -> dict[str, str]:
    return {"bucket": "acme", "folder": "exports", "region": "auto", "id": "GOOG1E", "key": "s3cret", "address": sky.url}  # fmt: skip


@pytest.mark.parametrize("is_encoded", [True, False])
def test_all_its_files_come_under_their_names(sky, is_encoded: bool) -> None:
    Google(sky, is_encoded)
    pages = CONNECTORS["bucket"].pages(given(sky), "deals*", "")
    found = [(page.file.name, page.file.read_bytes()) for page in pages]
    assert found == [(key.removeprefix("exports/"), body) for key, body in FILES.items() if body]


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [(403, "SignatureDoesNotMatch", "The request signature we calculated does not match."), (403, "AccessDenied", "Access denied."),
     (404, "NoSuchBucket", "The specified bucket does not exist.")],
)  # fmt: skip
def test_what_needs_a_person_is_a_sentence(sky, status: int, code: str, message: str) -> None:
    answer = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"  # fmt: skip
    sky.on("/acme", Given(answer, status, {"Content-Type": "application/xml; charset=UTF-8"}))
    with pytest.raises(Permanent, match=message):
        list(CONNECTORS["bucket"].pages(given(sky), "deals*", ""))
