"""Whether a webhook was sent by whom it says: by the signature of each tool, over the bytes as they came.

A webhook is a bell: what it says is not read but for its id, the tool is asked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TOLERANCE = 300  # seconds that a signature is good for, on both sides
KEY_LENGTH = 200


class Stranger(Exception):
    """Not signed by whom it says, or too long ago."""


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came; names of headers in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def standard(got: Received, secret: str) -> str:
    """Standard Webhooks: `webhook-signature` has one or more of the id, the time and the body."""
    id, at = got.header("webhook-id"), got.header("webhook-timestamp")
    refuse_old(at, got.at)
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = secret.encode()
    signed = f"{id}.{at}.".encode() + got.body
    right = "v1," + base64.b64encode(digest(key, signed)).decode()
    refuse_unlike(right, got.header("webhook-signature").split(" "))
    return id or hashlib.sha256(got.body).hexdigest()


def hubspot(got: Received, secret: str) -> str:
    """Version 3: method, address, body and time. Its own library lets a time lie ahead; this does not."""
    at = got.header("x-hubspot-request-timestamp")
    refuse_old(at, got.at, per_second=1000)
    signed = f"{got.method}{got.url}".encode() + got.body + at.encode()
    right = base64.b64encode(digest(secret.encode(), signed)).decode()
    refuse_unlike(right, [got.header("x-hubspot-signature-v3")])
    return hashlib.sha256(signed).hexdigest()


def stripe(got: Received, secret: str) -> str:
    parts = [part.partition("=") for part in got.header("stripe-signature").split(",")]
    at = next((value for name, _sign, value in parts if name.strip() == "t"), "")
    refuse_old(at, got.at)
    right = digest(secret.encode(), f"{at}.".encode() + got.body).hex()
    refuse_unlike(right, [value for name, _sign, value in parts if name.strip() == "v1"])
    return text_in(got.body, "id")


def aircall(got: Received, secret: str) -> str:
    """A token in the body is all that there is: whoever once saw one can ring, and nothing more."""
    refuse_unlike(secret, [text_in(got.body, "token")])
    return hashlib.sha256(got.body).hexdigest()


SCHEMES: Mapping[str, Callable[[Received, str], str]] = {
    "standard": standard,
    "hubspot": hubspot,
    "stripe": stripe,
    "aircall": aircall,
}


def key_of(scheme: str, got: Received, secret: str) -> str:
    """The id of a webhook. Raises Stranger."""
    return SCHEMES[scheme](got, secret)[:KEY_LENGTH]


def digest(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).digest()


def refuse_old(given: str, now: float, per_second: int = 1) -> None:
    """Also for what is dated ahead."""
    if not given.isascii() or not given.isdigit() or abs(int(given) / per_second - now) > TOLERANCE:
        raise Stranger


def refuse_unlike(right: str, given: list[str]) -> None:
    """Compared in a time that does not tell how much of it was right."""
    hits = [hmac.compare_digest(right.encode(), each.strip().encode()) for each in given]
    if not any(hits):
        raise Stranger


def text_in(body: bytes, name: str) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Stranger from error
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, str) or not value:
        raise Stranger
    return value
