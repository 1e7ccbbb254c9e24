"""`python -m bench.tool ROWS`: a tool with a stage history, in a process of its own, that pages and
knows what changed since a time. It prints its port and serves until it is ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from urllib.parse import parse_qs, urlsplit

from bench import feed

PAGE = 100  # what most tools give at once
LISTS = f"""
[history]
path = "/history"
records = "items"
paging = "cursor"
param = "cursor"
next = "next"
since = "since"
changed = "changed_at"
deleted = "is_deleted"
id = "entry"
size_param = "limit"
size = {PAGE}
"""
MAPPING = feed.MAPPING.replace('match = "history*.csv"', 'pull = "history"')
CHANGED_SECONDS = (
    60  # the records there are changed one after the other, the last of them a month ago
)


class Tool:
    """Records in the order of their last change, each as the text that is answered."""

    def __init__(self, rows: int) -> None:
        last = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
        names = ("entry", "lead", "stage", "at", "owner")
        self.times: list[str] = []
        self.texts: list[str] = []
        for number, step in enumerate(islice(feed.steps(), rows)):
            at = last - timedelta(seconds=CHANGED_SECONDS * (rows - number))
            self.add(dict(zip(names, (f"E{number:09}", *step), strict=True)), at)

    def add(self, record: dict[str, object], at: datetime) -> None:
        self.times.append(at.isoformat())
        self.texts.append(json.dumps({**record, "changed_at": at.isoformat(), "is_deleted": False}))

    def change(self, count: int) -> None:
        """The oldest ones get another owner, now."""
        for _number in range(count):
            record, _at = json.loads(self.texts.pop(0)), self.times.pop(0)
            self.add(record | {"owner": "somebody@example.com"}, datetime.now(UTC))

    def page(self, asked: dict[str, str]) -> str:
        begin = int(asked.get("cursor") or bisect_left(self.times, asked.get("since", "")))
        end = begin + int(asked["limit"])
        following = json.dumps(str(end) if end < len(self.texts) else None)
        return f'{{"items": [{",".join(self.texts[begin:end])}], "next": {following}}}'


def served(tool: Tool) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = {name: each[0] for name, each in parse_qs(urlsplit(self.path).query).items()}
            if "change" in asked:
                tool.change(int(asked["change"]))
            content = tool.page({"limit": "0"} | asked).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_given: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextmanager
def running(rows: int) -> Iterator[str]:
    """Its address, while the block runs."""
    command = [sys.executable, "-m", "bench.tool", str(rows)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    server = served(Tool(int(sys.argv[1])))
    print(server.server_port, flush=True)
    server.serve_forever()
