"""Real Celery workers in processes of their own, on the database of the tests, woken up through a
broker of each kind.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from celery import Celery
from django.db import connection

from config import environment
from tests.start import ROOT
from tests.start import environment as start_environment

USUAL = {
    "redis": ("TEST_REDIS_URL", "redis://127.0.0.1:6379/15"),
    "rabbitmq": ("TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}
SECONDS = 40


def database_url() -> str:
    """The database of the tests, as another process names it."""
    database = connection.settings_dict
    login = quote(database["USER"] or "") + (
        f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    )
    host = database["HOST"] or "127.0.0.1"
    if host.startswith("/"):
        return f"postgresql://{login}@/{database['NAME']}?host={host}"
    return f"postgresql://{login}@{host}:{database['PORT'] or 5432}/{database['NAME']}"


@dataclass
class Broker:
    """A broker with a queue of our own in it, so that nobody else's messages are read or purged."""

    url: str
    home: Path
    queue: str = field(default_factory=lambda: f"diapason-test-{uuid.uuid4().hex[:8]}")

    @property
    def app(self) -> Celery:
        app = Celery("bell", broker=self.url, set_as_current=False)
        app.conf.task_default_queue = self.queue
        if self.url.startswith("filesystem:"):
            app.conf.broker_transport_options = environment.broker_folders(self.home)
        return app

    def ring(self, times: int = 1) -> None:
        """What beat and `work.ring` send."""
        with self.app as app:
            for _time in range(times):
                app.send_task("revops.tasks.tick", ignore_result=True)

    def forget(self) -> int:
        """Empties the queue, as a broker does that was restarted without its messages; answers how
        many were lost.
        """
        with self.app as app:
            return app.control.purge()

    def end(self) -> None:
        with self.app as app, app.connection_for_write() as line:
            channel = line.default_channel
            channel.queue_delete(self.queue)
            if self.url.startswith("redis"):
                for key in channel.client.scan_iter(f"_kombu.*{self.queue}*"):
                    channel.client.delete(key)

    def environment(self, **more: str) -> dict[str, str]:
        settings = {
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": self.url,
            "LEASE_SECONDS": "1",
        }
        return start_environment(self.home, **settings, **more)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A worker as `make run` starts it, on our queue."""
        command = [
            sys.executable,
            "-m",
            "celery",
            "--quiet",
            "-A",
            "config",
            "worker",
            "-c",
            "1",
            "-n",
            f"{self.queue}@%h",
        ]
        log = self.home / "worker.log"
        with log.open("ab") as file:
            process = subprocess.Popen(
                [*command, "-Q", self.queue, "--without-gossip", "--without-mingle"],
                cwd=ROOT, env=self.environment(), stdout=file, stderr=file, start_new_session=True,
            )  # fmt: skip
        found = Worker(process, log)
        try:
            yield found
        finally:
            found.kill()


@dataclass
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """kill -9 of the worker and the processes that it forked."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(10)


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def broker(kind: str, home: Path) -> Iterator[Broker]:
    """A broker of this kind; skips, with the reason, where none answers. The one of files is always
    there.
    """
    url = "filesystem://localhost//"
    if kind != "files":
        name, usual = USUAL[kind]
        url = os.environ.get(name) or usual
        if not answers(url):
            pytest.skip(
                f"No {kind} answers at {urlsplit(url).hostname}:{urlsplit(url).port}; {name} names another one."
            )
    found = Broker(url, home)
    try:
        yield found
    finally:
        found.end()


def eventually(condition: Callable[[], object], log: Path | None = None) -> object:
    """Waits until the condition holds, and answers what it said; fails with the log otherwise."""
    deadline = time.monotonic() + SECONDS
    while not (said := condition()):
        assert time.monotonic() < deadline, (
            log.read_text()[-4000:] if log else "It never came true."
        )
        time.sleep(0.05)
    return said
