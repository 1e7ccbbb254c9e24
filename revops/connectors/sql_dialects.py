"""What differs from database to database once a connection is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MYSQL = ("mysql", "mariadb")
POSTGRESQL = ("postgresql", "postgres")
AS_TEXT = 0  # in which form PostgreSQL sends values, as its protocol numbers them
# Times are answered in the zone of the session, and nothing may be written by it.
OF_MYSQL = ("SET time_zone = '+00:00'", "SET SESSION TRANSACTION READ ONLY")


def prepared(kind: str) -> Callable[[Any, object], None]:
    """What is done with each connection of a driver before anything is asked."""

    def on_connect(line: Any, _record: object) -> None:
        if kind in MYSQL:
            with line.cursor() as cursor:
                for statement in OF_MYSQL:
                    cursor.execute(statement)
        elif kind in POSTGRESQL:
            keep_endless(line)

    return on_connect


def keep_endless(line: Any) -> None:
    """PostgreSQL knows times without end (infinity) and before Christ, Python does not: they come as
    the texts that they are.
    """
    known = line.adapters
    for name in ("date", "timestamp", "timestamptz"):
        usual = known.get_loader(known.types[name].oid, AS_TEXT)
        known.register_loader(name, endless(usual, line.DataError))


def endless(usual: Any, error: type[Exception]) -> Any:
    class Endless:
        format = AS_TEXT

        def __init__(self, oid: int, context: Any = None) -> None:
            self.usual = usual(oid, context)

        def load(self, found: Any) -> object:
            try:
                return self.usual.load(found)
            except error:
                return bytes(found).decode()

    return Endless
