"""Webhooks: verified on the bytes as they came, remembered by id, a bell for the next pull; strangers,
old ones and those that are dated ahead are refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from revops.connectors import hooks
from revops.ingest import bells, connections, pulls
from revops.models import Bell, Connection, FeedCursor
from tests.recordings import connected

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + base64.b64encode(b"k" * 24).decode()
BODY = b'{"id": "evt_1",   "token": "t0ken"}'  # blanks that a parser would lose


def mac(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).digest()


def standard(body: bytes, at: int, id: str = "msg_1", key: bytes = b"k" * 24) -> dict[str, str]:
    right = base64.b64encode(mac(key, f"{id}.{at}.".encode() + body)).decode()
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,AAAA v1,{right}",
    }


def stripe(body: bytes, at: int, **_more: object) -> dict[str, str]:
    return {
        "stripe-signature": f"t={at},v1={mac(SECRET.encode(), f'{at}.'.encode() + body).hex()},v0=x"
    }


def hubspot(body: bytes, at: int, **_more: object) -> dict[str, str]:
    signed = b"POSThttps://here.example/data/hook/1/?a=b" + body + str(at * 1000).encode()
    return {
        "x-hubspot-signature-v3": base64.b64encode(mac(SECRET.encode(), signed)).decode(),
        "x-hubspot-request-timestamp": str(at * 1000),
    }


SIGNED = {"standard": standard, "stripe": stripe, "hubspot": hubspot}


def received(headers: dict[str, str], body: bytes = BODY, at: float = 1000.0) -> hooks.Received:
    return hooks.Received("POST", "https://here.example/data/hook/1/?a=b", headers, body, at)


@pytest.mark.parametrize("scheme", SIGNED)
def test_only_what_is_signed_over_these_bytes_and_lately_is_taken(scheme: str) -> None:
    sign = SIGNED[scheme]
    assert hooks.key_of(scheme, received(sign(BODY, 1000)), SECRET)
    refused = {
        "another body": received(sign(BODY, 1000), b'{"id": "evt_1", "token": "t0ken"}'),
        "old": received(sign(BODY, 1000), at=1301.0),
        "ahead": received(sign(BODY, 1400)),
        "no signature": received({}),
        "another time": received(sign(BODY, 1000) | {name: value.replace("1000", "1001") for name,
            value in sign(BODY, 1000).items() if "1000" in value}),
    }  # fmt: skip
    for why, got in refused.items():
        with pytest.raises(hooks.Stranger):
            hooks.key_of(scheme, got, SECRET)
            pytest.fail(why)
    with pytest.raises(hooks.Stranger):
        hooks.key_of(
            scheme, received(sign(BODY, 1000)), "whsec_" + base64.b64encode(b"x" * 24).decode()
        )


def test_aircall_has_a_token_in_its_body() -> None:
    assert hooks.key_of("aircall", received({}), "t0ken")
    for body in (b'{"token": "other"}', b"{", b"[]", b'{"token": 1}'):
        with pytest.raises(hooks.Stranger):
            hooks.key_of("aircall", received({}, body), "t0ken")


@pytest.fixture
def crm(tmp_path: Path, settings) -> Connection:
    found = connected(tmp_path, settings)
    found.connector = "rest"
    connections.keep_secret(found, "hook", SECRET)
    found.save()
    pulls.request_now(found)  # the next one is in an hour
    return found


def send(
    crm: Connection,
    id: str = "msg_1",
    at: int | None = None,
    number: int | None = None,
    key: bytes = b"k" * 24,
    by: Client | None = None,
) -> int:
    signed = standard(BODY, at or int(time.time()), id, key)
    address = f"/data/hook/{number or crm.pk}/"
    answer = (by or Client()).post(address, BODY, content_type="application/json", headers=signed)
    return answer.status_code


def is_due() -> bool:
    return FeedCursor.objects.get().next_at <= timezone.now()


def test_it_makes_the_next_pull_come_at_once_and_once(crm) -> None:
    assert not is_due()
    assert (send(crm), is_due()) == (204, True)
    FeedCursor.objects.update(next_at=timezone.now() + timedelta(hours=1))
    assert (send(crm), is_due()) == (204, False)  # sent again, as senders do
    assert (send(crm, "msg_2"), is_due()) == (204, True)
    assert sorted(Bell.objects.values_list("key", flat=True)) == ["msg_1", "msg_2"]


def test_strangers_and_old_ones_ring_nothing(crm) -> None:
    assert send(crm, key=b"x" * 24) == 401
    assert send(crm, at=int(time.time()) - 400) == 401
    assert Client().post(f"/data/hook/{crm.pk}/", b"\xff\x00", content_type="x").status_code == 401
    assert Client().get(f"/data/hook/{crm.pk}/").status_code == 405
    assert send(crm, number=crm.pk + 1) == 404
    assert (Bell.objects.count(), is_due()) == (0, False)


def test_a_connection_without_a_secret_for_them_takes_none(crm) -> None:
    crm.secrets = {}
    crm.save()
    assert send(crm) == 404


def test_two_thousand_in_a_minute_are_all_taken(crm) -> None:
    """By the time that this process needs for them, whatever else the machine does."""
    tool, began = Client(), time.process_time()
    assert {send(crm, f"msg_{number}", by=tool) for number in range(2000)} == {204}
    assert Bell.objects.count() == 2000
    assert time.process_time() - began < 45


def test_they_are_forgotten_after_a_week(crm) -> None:
    send(crm)
    Bell.objects.update(received_at=timezone.now() - timedelta(days=8))
    bells.forget()
    assert not Bell.objects.exists()
