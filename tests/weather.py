"""A real HTTP server on this machine that answers as a tool does on good days and bad ones.

A test gives it answers by path, each a function of the request; `asked` is what was asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Given:
    """An answer. `cut` sends that many bytes of the body and hangs up, having promised all; `slow` is
    how many seconds pass before each byte.
    """

    body: bytes | str | dict | list = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0
    wait: float = 0

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


Answers = Callable[[Asked], Any]


class Weather:
    def __init__(self) -> None:
        self.answers: dict[str, Answers] = {}
        self.asked: list[Asked] = []
        self.clock = ""  # what the header Date says, instead of now
        self.first: list[Given] = []  # before what the path answers, once each
        weather = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                weather.answer(self)

            do_POST = do_PATCH = do_PUT = do_GET

            def date_time_string(self, timestamp: float | None = None) -> str:
                return weather.clock or super().date_time_string(timestamp)

            def log_message(self, *_given: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def on(self, path: str, answer: Any) -> None:
        self.answers[path] = answer if callable(answer) else lambda _asked: answer

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        headers = {name.lower(): text for name, text in handler.headers.items()}
        asked = Asked(handler.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
        self.asked.append(asked)
        self.send(handler, self.first.pop(0) if self.first else self.given(asked))

    def given(self, asked: Asked) -> Given:
        longest = sorted(
            (p for p in self.answers if asked.path == p or p.endswith("/*") and asked.path.startswith(p[:-1])),
            key=len,
        )  # fmt: skip
        if not longest:
            return Given({"message": "no such path"}, 404)
        found = self.answers[longest[-1]](asked)
        return found if isinstance(found, Given) else Given(found)

    def send(self, handler: BaseHTTPRequestHandler, given: Given) -> None:
        content = given.content
        time.sleep(given.wait)
        handler.send_response(given.status)
        usual = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        for name, text in (usual | given.headers).items():
            handler.send_header(name, text)
        handler.end_headers()
        try:
            for place in range(len(content)) if given.slow else ():
                time.sleep(given.slow)
                handler.wfile.write(content[place : place + 1])
            if not given.slow:
                handler.wfile.write(content[: given.cut])
        except OSError:
            pass
        handler.close_connection = given.cut is not None

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def weather() -> Iterator[Weather]:
    found = Weather()
    try:
        yield found
    finally:
        found.end()
