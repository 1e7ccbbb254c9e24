"""A Tryton beside Diapason, on this machine only, with a database of its own in the same PostgreSQL."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv-connected" / "bin"
MODULES = ("sale_opportunity", "account_invoice")
LOGIN, PORT = "admin", 8010
READY_SECONDS, POLL_SECONDS = 120, 0.3
CONFIG = """[database]
uri = postgresql://{user}@/
list = False
[web]
listen = 127.0.0.1:{port}
[session]
authentications = password
"""


def tryton(home: Path, port: int = PORT) -> Tryton:
    """In the PostgreSQL of this installation."""
    database = settings.DATABASES["default"]
    return Tryton(home, str(database["HOST"]), str(database["USER"]), port)


def is_installed() -> bool:
    return (TOOLS / "trytond").exists()


@dataclass(frozen=True, slots=True)
class Tryton:
    """`socket` is the folder in which PostgreSQL listens, `folder` where configuration and password stand."""

    folder: Path
    socket: str
    user: str
    port: int
    database: str = "tryton"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        path = self.folder / "tryton-password"
        if not path.exists():
            path.touch(0o600)
            path.write_text(secrets.token_urlsafe(18))
        return path.read_text()

    @property
    def config(self) -> Path:
        path = self.folder / "tryton.conf"
        path.write_text(CONFIG.format(user=self.user, port=self.port))
        return path

    def prepare(self) -> None:
        """The database, the modules and the company, each where it is not there yet."""
        done = self.folder / "tryton-filled"
        if done.exists():
            return
        self.create()
        self.run(
            "trytond-admin", "-c", str(self.config), "-d", self.database, "--activate-dependencies",
            "--email", "admin@example.org", "-u", *MODULES,
        )  # fmt: skip
        self.fill("company")
        done.touch()

    def create(self) -> None:
        """Anew: what an unfinished start left is thrown away."""
        with psycopg.connect(host=self.socket, user=self.user, dbname="postgres", autocommit=True) as connection:  # fmt: skip
            name = sql.Identifier(self.database)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def fill(self, *what: str) -> str:
        """Does to Tryton what its users would: see fill.py."""
        program = str(Path(__file__).with_name("fill.py"))
        database = f"postgresql://{self.user}@/{self.database}"
        return self.run("python", program, str(self.config), database, *what)

    def run(self, program: str, *arguments: str) -> str:
        found = subprocess.run(
            [TOOLS / program, *arguments],
            env={**os.environ, **self.own()},
            capture_output=True,
            text=True,
        )
        if found.returncode:
            sys.exit(f"`{program}` of Tryton failed:\n{found.stderr[-2000:]}")
        return found.stdout

    def own(self) -> dict[str, str]:
        """Its environment. Which kind of database it has, Tryton decides as it is imported."""
        assert self.password
        return {
            "PGHOST": self.socket,
            "TRYTOND_DATABASE_URI": f"postgresql://{self.user}@/",
            "TRYTONPASSFILE": str(self.folder / "tryton-password"),
        }

    def command(self) -> Sequence[str]:
        own = [f"{name}={value}" for name, value in self.own().items()]
        return ("env", *own, str(TOOLS / "trytond"), "-c", str(self.config), "-d", self.database)

    def wait(self) -> None:
        """Until it answers, whatever it answers."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/nothing", timeout=5)
            except URLError as error:
                if hasattr(error, "code"):
                    return
            time.sleep(POLL_SECONDS)
        sys.exit(f"Tryton did not answer at {self.address} within {READY_SECONDS} s.")
