"""An unsafe installation does not start, whichever program starts it, and says what to do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.at_length import at_length
from tests.start import finish, free_port

PROGRAMS = {
    "check": ("manage.py", "check"),
    "migrate": ("manage.py", "migrate"),
    "gunicorn": ("-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"),
    "gunicorn alone": ("-m", "gunicorn", "-b", "127.0.0.1:0", "config.wsgi"),
    "worker": ("-m", "celery", "-A", "config", "worker", "-c", "1"),
    "beat": ("-m", "celery", "-A", "config", "beat", "--pidfile="),
}
REFUSED = {
    "a key from an example": (
        {"SECRET_KEY": "django-insecure-" + "k3y9" * 12},
        "start.E001",
        "Remove SECRET_KEY",
    ),
    "a famous key": ({"SECRET_KEY": "changeme"}, "start.E001", "Remove SECRET_KEY"),
    "a short key": ({"SECRET_KEY": "f8Qz1LmX0pW"}, "start.E002", "Remove SECRET_KEY"),
    "a key of few characters": ({"SECRET_KEY": "abcabcab" * 8}, "start.E002", "Remove SECRET_KEY"),
    "no key for secrets": (
        {"CONNECTION_KEYS": "not-a-key"},
        "start.E006",
        "Make one by",
    ),
    "a network that is none": ({"EGRESS_ALLOWED": "10.0.0.0/99"}, "start.E007", "10.1.2.0/24"),
    "debug on every address": ({"DEBUG": "1", "HOST": "0.0.0.0"}, "start.E003", "Unset DEBUG"),
    "debug under a name": (
        {"DEBUG": "1", "ALLOWED_HOSTS": "numbers.example.org"},
        "start.E003",
        "Unset DEBUG",
    ),
    "sqlite": (
        {"DATABASE_URL": "sqlite:////tmp/diapason.sqlite3"},
        "start.E004",
        "Unset DATABASE_URL",
    ),
}


@pytest.mark.parametrize("program", at_length(PROGRAMS, quick=["check", "gunicorn", "worker"]))
def test_every_program_refuses_a_known_key(program: str, tmp_path: Path) -> None:
    status, printed = finish(
        tmp_path, *PROGRAMS[program], SECRET_KEY="changeme", PORT=str(free_port())
    )
    assert status != 0
    assert "start.E001" in printed
    assert "Remove SECRET_KEY" in printed


@pytest.mark.parametrize(
    "case",
    at_length(REFUSED, quick=["a short key", "no key for secrets", "debug under a name", "sqlite"]),
)
def test_each_unsafe_setting_is_refused_with_what_to_do(case: str, tmp_path: Path) -> None:
    settings, number, advice = REFUSED[case]
    status, printed = finish(tmp_path, "manage.py", "check", **settings)
    assert status == 1
    assert number in printed
    assert advice in printed


def test_debug_on_loopback_and_a_key_of_ones_own_are_accepted(tmp_path: Path) -> None:
    key = "Zr7wq0LxT-4mVb9KcY2nHd8sGjP5uEaF1iOk"
    status, printed = finish(tmp_path, "manage.py", "check", DEBUG="1", SECRET_KEY=key)
    assert (status, printed.strip()) == (0, "System check identified no issues (0 silenced).")


def test_an_old_postgresql_is_refused(tmp_path: Path) -> None:
    with _server_of_version("13.4") as port:
        status, printed = finish(
            tmp_path, "manage.py", "check", DATABASE_URL=f"postgresql://a@127.0.0.1:{port}/a"
        )
    assert status == 1
    assert "start.E005" in printed
    assert "Upgrade that server" in printed


@contextmanager
def _server_of_version(version: str) -> Iterator[int]:
    """Says who it is, as PostgreSQL does after a login, and nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_greet, args=(server, version), daemon=True).start()
        yield server.getsockname()[1]


def _greet(server: socket.socket, version: str) -> None:
    with server.accept()[0] as client:
        asked = client.recv(1024)
        while asked[4:8] != b"\x00\x03\x00\x00":  # offers of encryption come before the login
            client.sendall(b"N")
            asked = client.recv(1024)
        parameters = b"".join(
            _message(b"S", f"{name}\0{value}\0".encode()) for name, value in _parameters(version)
        )
        client.sendall(_message(b"R", b"\0\0\0\0") + parameters + _message(b"Z", b"I"))
        client.recv(1024)


def _parameters(version: str) -> list[tuple[str, str]]:
    return [("server_version", version), ("client_encoding", "UTF8"), ("server_encoding", "UTF8")]


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4, "big") + body


def test_a_command_without_tables_names_the_folder(tmp_path: Path) -> None:
    status, printed = finish(tmp_path, "manage.py", "explain", "mqls", "2026-10")
    assert status == 1
    assert f"no tables yet; its folder is {tmp_path}" in printed
    assert "Traceback" not in printed
