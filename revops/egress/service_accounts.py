"""Keys of service accounts, which sign a request for a token (RFC 7523)."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from revops.egress.errors import Permanent
from revops.messages import gettext as _

LIVES_SECONDS = 3600  # the longest that Google allows


@dataclass(frozen=True, slots=True)
class Key:
    """Who it is, and what it signs with."""

    email: str
    id: str
    private: RSAPrivateKey

    def assertion(self, scope: str, audience: str) -> str:
        """A signed request for a token with the rights of `scope`, from whoever is at `audience`."""
        now = int(time.time())
        claims = {"iss": self.email, "scope": scope, "aud": audience, "iat": now, "exp": now + LIVES_SECONDS}  # fmt: skip
        parts = [encoded({"alg": "RS256", "typ": "JWT", "kid": self.id}), encoded(claims)]
        signature = self.private.sign(".".join(parts).encode(), PKCS1v15(), SHA256())
        return ".".join([*parts, base64(signature)])


def key_of(text: str) -> Key:
    """Raises Permanent for what is no key of a service account; what was given is not repeated."""
    try:
        found = json.loads(text)
        private = load_pem_private_key(found["private_key"].encode(), None)
        if isinstance(private, RSAPrivateKey):
            return Key(str(found["client_email"]), str(found["private_key_id"]), private)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise Permanent(_("That is no key of a service account: paste the whole JSON file of the key."))


def encoded(part: Mapping[str, object]) -> str:
    return base64(json.dumps(part, separators=(",", ":")).encode())


def base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
