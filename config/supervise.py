"""`python -m config.supervise run|demo|connected`: everything an installation needs, in one terminal.

Own code, because the known supervisors leave out what matters here: honcho does not start a dead
process again, circus and supervisord leave their children behind after kill -9, and none of them
knows when the whole answers.
"""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
import psutil
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import children, embedded, first_link
from config.celery import app
from config.children import Child
from samples.connected.tools import greeting, tools

READY_WITHIN_SECONDS = 120
STOP_WITHIN_SECONDS = 10
WORKER = "diapason@localhost"
PYTHON = (sys.executable, "-W", "ignore:You're running the worker with superuser")


def main(mode: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    home = settings.DIAPASON_HOME
    lock = _only_one(home)
    running: list[Child] = []
    try:
        _prepare(home, mode)
        running += _programs(home, mode)
        _serve(home, running, mode)
    except KeyboardInterrupt:
        print_line("Stopping.")
    finally:
        _stop(home, running)
        os.close(lock)


def print_line(sentence: str) -> None:
    print(sentence, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _only_one(home: Path) -> int:
    """The lock of this home, as a descriptor to keep open. The kernel frees it when the process
    ends in any way.
    """
    path = home / "supervisor.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        number = path.read_text().strip()
        sys.exit(
            f"Diapason already runs on {home} (process {number}). End it with Ctrl-C there, or: kill {number}"
        )
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def _prepare(home: Path, mode: str) -> None:
    if count := children.end_orphans(home):
        print_line(f"Ended {count} processes that an earlier run left behind.")
    _need_free_port()
    shutil.rmtree(
        home / "broker", ignore_errors=True
    )  # old bells; what has to be done is in the database
    if not settings.DATABASE_URL:
        _step("PostgreSQL", lambda: embedded.use(home))
    _step("Tables", lambda: _manage(home, "migrate", "--no-input"))
    if mode == "demo":
        _load_sample(home)
    if mode == "connected":
        _step(
            "Tryton and localstripe, and a company in them", lambda: _manage(home, "load_connected")
        )


def _load_sample(home: Path) -> None:
    """Into an empty installation only. A load that was cut short is done again."""
    unfinished = home / "sample-unfinished"
    if not unfinished.exists() and not _is_empty():
        return
    unfinished.touch()
    _step("Sample company", lambda: _manage(home, "load_sample"))
    unfinished.unlink()


def _is_empty() -> bool:
    django.setup()
    from django.apps import apps
    from django.db import connection

    owners = ("auth.User", "revops.Organisation")
    try:
        return not any(apps.get_model(name).objects.exists() for name in owners)
    finally:
        connection.close()


def _has_no_account() -> bool:
    django.setup()
    from django.db import connection

    try:
        return first_link.is_open()
    finally:
        connection.close()


def _step(name: str, work: Callable[[], None]) -> None:
    print_line(f"{name} …")
    began = time.monotonic()
    work()
    print_line(f"{name}: {time.monotonic() - began:.1f} s")


def _manage(home: Path, *arguments: str) -> None:
    process = children.spawn([*PYTHON, "manage.py", *arguments], home)
    try:
        status = process.wait()
    finally:
        children.end([process], STOP_WITHIN_SECONDS)
    if status:
        sys.exit(
            f"`manage.py {arguments[0]}` failed with status {status} for the reason above. Nothing was started."
        )


def _programs(home: Path, mode: str) -> list[Child]:
    celery = [*PYTHON, "-m", "celery", "--quiet", "-A", "config"]
    return [
        Child(
            "web", [*PYTHON, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"], home
        ),
        Child(
            "worker",
            [*celery, "worker", "-c", "2", "-n", WORKER, "--without-gossip", "--without-mingle"],
            home,
        ),
        Child("beat", [*celery, "beat", "--pidfile="], home),
        *(
            Child(each.name, each.command(), home)
            for each in (tools(home) if mode == "connected" else ())
        ),
    ]


def _serve(home: Path, running: list[Child], mode: str) -> None:
    """Until interrupted. A web process that needed PostgreSQL first may have started it again
    already.
    """
    print_line("Web server, worker and beat …")
    give_up_at, is_ready = time.monotonic() + READY_WITHIN_SECONDS, False
    while True:
        for child in running:
            child.watch(print_line)
        if not settings.DATABASE_URL and not embedded.is_running(home):
            embedded.use(home)
            print_line("PostgreSQL had ended; it runs again.")
        if not is_ready:
            is_ready = _announce(home, mode) if _web_answers() and _worker_answers() else False
            if not is_ready and time.monotonic() > give_up_at:
                sys.exit(
                    f"Web server and worker did not answer in {READY_WITHIN_SECONDS} s; see the messages above."
                )
        time.sleep(0.3)


def _announce(home: Path, mode: str) -> bool:
    print_line(f"Ready: http://{_address()}")
    if _has_no_account():
        print_line(f"Begin here, once: http://{_address()}{first_link.path()}")
    if not settings.EMAIL_URL:
        print_line(
            f"No mail server is set (EMAIL_URL): mails are written to {settings.EMAIL_FILE_PATH}."
        )
    accounts = home / "demo-accounts.txt"
    if mode != "run" and accounts.exists():
        print_line(accounts.read_text().rstrip())
    if mode == "connected":
        print_line(greeting(home))
    return True


def _web_answers() -> bool:
    """Asked as a visitor would be, past a proxy when there is one."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection(_reachable_host(), settings.PORT, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _worker_answers() -> bool:
    try:
        return bool(app.control.ping(destination=[WORKER], timeout=1))
    except (
        Exception
    ):  # each transport has errors of its own; a broker that is not there yet is no answer
        return False


def _stop(home: Path, running: list[Child]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    children.end([child.process for child in running if child.process], STOP_WITHIN_SECONDS)
    if not settings.DATABASE_URL:
        embedded.stop(home)
        embedded.leave(home)


def _need_free_port() -> None:
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as error:
            sys.exit(
                f"Diapason cannot listen on {_address()}: {error.strerror}{_listener()}. "
                f"End the program that uses it, or choose another port, for example: PORT={settings.PORT + 1} make run"
            )


def _listener() -> str:
    """Who holds the port, as far as this user may know."""
    try:
        found = [
            c
            for c in psutil.net_connections("tcp")
            if c.status == "LISTEN" and c.laddr.port == settings.PORT
        ]
        return (
            f" by {psutil.Process(found[0].pid).name()} (process {found[0].pid})"
            if found and found[0].pid
            else ""
        )
    except psutil.Error:
        return ""


def _address() -> str:
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    return f"{host}:{settings.PORT}"


def _reachable_host() -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:] not in (["run"], ["demo"], ["connected"]):
        sys.exit("Say what to start: python -m config.supervise run, demo or connected")
    try:
        main(sys.argv[1])
    except (ImproperlyConfigured, subprocess.SubprocessError) as error:
        sys.exit(str(error))
