"""A store that speaks S3, on this machine: moto, which checks signatures and rights, with bad weather
before it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from moto import settings as of_moto
from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import make_server

BUCKET = "exports"
READS = """{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}]}"""
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Store:
    """`asked` are the paths of the questions; `bad` answers the next ones, one each, where it is not
    None.
    """

    url: str = ""
    asked: list[str] = field(default_factory=list)
    bad: list[Wsgi | None] = field(default_factory=list)
    id: str = ""
    key: str = ""
    app: Wsgi | None = None

    def begin(self) -> None:
        """Empty but for a bucket, with a user who may read and nothing else."""
        self.backend.reset()
        self.iam.reset()
        self.iam.create_user("us-east-1", "reader")
        self.iam.put_user_policy("reader", "reads", READS)
        made = self.iam.create_access_key("reader")
        self.id, self.key = made.access_key_id, made.secret_access_key
        self.backend.create_bucket(BUCKET, "us-east-1")
        self.asked, self.bad = [], []

    @property
    def backend(self) -> Any:
        return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]

    @property
    def iam(self) -> Any:
        return iam_backends[DEFAULT_ACCOUNT_ID]["aws"]

    def put(self, name: str, content: str | bytes, *, day: int = 1, second: int = 0) -> None:
        raw = content.encode() if isinstance(content, str) else content
        made = self.backend.put_object(BUCKET, name, raw)
        made.last_modified = datetime(2026, 3, day, 12, 0, second, tzinfo=UTC)

    def take_away(self, name: str) -> None:
        self.backend.delete_object(BUCKET, name)

    def revoke(self) -> None:
        self.iam.delete_access_key(self.id, "reader")

    def given(self, **more: str) -> dict[str, str]:
        return {"bucket": BUCKET, "id": self.id, "key": self.key, "address": self.url, **more}

    def before(self, app: Wsgi) -> Wsgi:
        self.app = app

        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            self.asked.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
            bad = self.bad.pop(0) if self.bad else None
            return (bad or app)(environ, start)

        return answer


def answering(body: bytes, status: str = "200 OK", promised: int = 0) -> Wsgi:
    """Another answer, of which more may be promised than is sent."""
    length = ("Content-Length", str(promised or len(body)))

    def answer(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start(status, [("Content-Type", "application/xml"), length])
        return [body]

    return answer


def refusing(status: str, code: str) -> Wsgi:
    """As stores say it."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}.</Message></Error>"
    return answering(body.encode(), status)


def cut(body: bytes) -> Wsgi:
    return answering(body, promised=len(body) + 100)


@contextmanager
def object_store() -> Iterator[Store]:
    found = Store()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = found.before(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    found.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        with mock.patch.object(of_moto, "INITIAL_NO_AUTH_ACTION_COUNT", 0):
            yield found
    finally:
        server.shutdown()
        server.server_close()
