"""What a supervised installation promises about its processes. The real programs run, on an empty
home.
"""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import embedded
from tests.start import Running, alive, finish, free_port, leader, wait_until_dead


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Running]:
    """Ready, and shared by the tests down to the one that ends it: a start takes seconds."""
    found = Running(home, free_port())
    try:
        found.wait_for("Ready: http://127.0.0.1:")
        yield found
    finally:
        if found.process.poll() is None:
            found.stop()


def test_a_second_start_on_the_same_home_says_that_one_runs_already(
    home: Path, running: Running
) -> None:
    status, printed = finish(home, "-m", "config.supervise", "run", PORT=str(free_port()))
    assert status == 1
    assert f"already runs on {home} (process {running.process.pid})" in printed


def test_a_killed_worker_is_started_again(home: Path, running: Running) -> None:
    os.kill(leader(home, "celery --quiet -A config worker"), signal.SIGKILL)
    running.wait_for("worker ended with status -9; it is started again in 1 s.")


def test_a_killed_postgresql_is_started_again(home: Path, running: Running) -> None:
    killed = _postmaster(home)
    os.kill(killed, signal.SIGKILL)
    assert _soon(lambda: _postmaster(home) not in (killed, 0))


def test_sigterm_ends_every_process_and_the_embedded_server(home: Path, running: Running) -> None:
    assert any("postgres" in one for one in alive(home))
    assert running.stop() == 0
    assert alive(home) == []


def test_after_kill_9_of_the_supervisor_nothing_is_left_and_the_next_start_is_clean(
    home: Path,
) -> None:
    port = free_port()
    first = Running(home, port)
    first.wait_for("Ready")
    first.process.kill()
    os.kill(_postmaster(home), signal.SIGKILL)
    first.process.wait()

    second = Running(home, port)
    try:
        second.wait_for("Ready")
        assert (
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).read()
            == b'{"status": "ok"}'
        )
    finally:
        second.stop()
    assert alive(home) == []


def test_a_port_taken_by_another_program_is_named(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, printed = finish(home, "-m", "config.supervise", "run", PORT=str(port))
    assert status == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in printed
    assert f"PORT={port + 1} make run" in printed


def test_a_command_starts_the_embedded_server_and_stops_it_when_nobody_else_uses_it(
    home: Path,
) -> None:
    program = "import django; django.setup(); from django.db import connection as c; c.connect(); print(c.pg_version)"
    status, printed = finish(home, "-c", program)
    assert (status, printed.strip()[:2]) == (0, "18")
    wait_until_dead(home, "postgres")


def test_a_server_that_ends_by_itself_while_it_is_asked_to_is_no_error(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.use(home)
    ask = embedded._run

    def ended_first(program: str, *arguments: str) -> None:
        ask(program, *arguments)
        ask(program, *arguments)

    monkeypatch.setattr(embedded, "_run", ended_first)
    embedded.stop(home)
    embedded.leave(home)
    assert alive(home) == []


def test_the_secret_key_is_made_once_and_is_private(home: Path) -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    first, second = finish(home, "-c", show), finish(home, "-c", show)
    assert first == second
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600


def _postmaster(home: Path) -> int:
    """Process id of the server; 0 when none is ready."""
    path = home / "postgres" / "postmaster.pid"
    lines = path.read_text().split() if path.exists() else []
    return int(lines[0]) if lines and lines[-1] == "ready" else 0


def _soon(holds: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds()
