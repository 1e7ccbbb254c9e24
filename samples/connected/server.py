"""A Tryton beside Diapason, on this machine only, with a database of its own in the same PostgreSQL."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
from django.conf import settings
from psycopg import sql

from samples.connected import beside
from samples.connected.beside import TOOLS

WEB, LOGGING = Path(__file__).with_name("web"), Path(__file__).with_name("logging.conf")
MODULES = ("sale_opportunity", "account_invoice")
# As the company of fill.py is: an open opportunity, a customer who is billed, one who never was.
ACTS = ("win 9", "invoice Contoso 1200", "delete 21", "merge Wingtip Contoso")
LOGIN, PORT, PORT_SETTING = "admin", 8010, "TRYTON_PORT"
CONFIG = """[database]
uri = postgresql://{user}@/
list = False
[web]
listen = 127.0.0.1:{port}
root = {web}
[session]
authentications = password
"""


def tryton(home: Path) -> Tryton:
    """In the PostgreSQL of this installation."""
    port = beside.port_of(home, "tryton", PORT_SETTING, PORT)
    database = settings.DATABASES["default"]
    return Tryton(home, str(database["HOST"]), str(database["USER"]), port)


def is_installed() -> bool:
    return (TOOLS / "trytond").exists()


@dataclass(frozen=True, slots=True)
class Tryton:
    """`pg_socket` is the folder in which PostgreSQL listens, `folder` where configuration and password stand."""

    folder: Path
    pg_socket: str
    user: str
    port: int
    database: str = "tryton"
    name: ClassVar[str] = "Tryton"
    port_setting: ClassVar[str] = PORT_SETTING

    @property
    def address(self) -> str:
        return beside.address(self.port)

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
        path.write_text(CONFIG.format(user=self.user, port=self.port, web=WEB))
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
        with psycopg.connect(host=self.pg_socket, user=self.user, dbname="postgres", autocommit=True) as connection:  # fmt: skip
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
            sys.exit(f"Tryton’s `{program}` says:\n{found.stderr[-2000:]}")
        return found.stdout

    def own(self) -> dict[str, str]:
        """Its environment. Which kind of database it has, Tryton decides as it is imported."""
        assert self.password
        return {
            "PGHOST": self.pg_socket,
            "TRYTOND_DATABASE_URI": f"postgresql://{self.user}@/",
            "TRYTONPASSFILE": str(self.folder / "tryton-password"),
        }

    def command(self) -> Sequence[str]:
        own = [f"{name}={value}" for name, value in self.own().items()]
        given = ("-c", str(self.config), "--logconf", str(LOGGING), "-d", self.database)
        return ("env", *own, str(TOOLS / "trytond"), *given)

    def greeting(self) -> str:
        """What somebody who sees this for the first time has to know, in lines."""
        return (
            f"Tryton:   {self.address} as {LOGIN} with the password {self.password}\n"
            f"{beside.to_try(self.folder, ACTS)}"
        )
