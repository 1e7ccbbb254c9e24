"""A client of stores that speak S3: each question is signed for a region and the minute in which it
is asked (Signature Version 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revops.egress.client import LARGEST, Answer, Client, refuse_other


class Signed(Client):
    """Its signature goes to the host that was asked, as headers do, and every attempt has its own."""

    def __init__(self, id: str, key: str, region: str, *, largest: int = LARGEST) -> None:
        # Every process knows the connectors, and few ask a bucket: the library takes a fifth of a second.
        from botocore.auth import S3SigV4Auth
        from botocore.credentials import Credentials

        super().__init__({"Accept": "*/*"}, largest=largest)
        self.auth = S3SigV4Auth(Credentials(id, key), "s3", region)

    def once(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        into: Path | None = None,
    ) -> Answer:
        from botocore.awsrequest import AWSRequest

        refuse_other(url)
        asked = AWSRequest(method, url, dict(headers), body)
        self.auth.add_auth(asked)
        return super().once(method, url, body, dict(asked.headers.items()), into)
