"""A company that many tests begin with is imported once in each process; after that its rows are
copied back as they were.

Only into a database that is as an import found it: after a test wrote rows of its own the company
is imported anew. The rows keep their ids and their times; what is written after them gets ids that
no row had before, because sequences go on.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

Rows = dict[str, bytes]
Company = Callable[[Path], None]
# By name and by the rows that there were before: those that there were after.
_kept: dict[tuple[str, str], Rows] = {}


def load(name: str, company: Company, folder: Path) -> None:
    """The rows that `company(folder)` writes, which are the same whenever it has this name."""
    before = rows()
    key = name, hashlib.sha256(repr(before).encode()).hexdigest()
    if key in _kept:
        copy_back(before, _kept[key])
    else:
        company(folder)
        _kept[key] = rows()


def once(company: Company) -> Company:
    """The company that this function writes into a folder, imported once: it reads nothing but what
    stands in it, no clock either.
    """

    @functools.wraps(company)
    def loaded(tmp_path: Path) -> None:
        load(f"{company.__module__}.{company.__qualname__}", company, tmp_path)

    return loaded


def copy_back(before: Rows, after: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # What triggers would write was kept, too, and each row's neighbours come with it.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in {**before, **after}:
            copied = after.get(table, b"")
            if copied == before.get(table):
                continue
            cursor.execute(f'DELETE FROM "{table}"')
            if not copied:
                continue
            with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                copy.write(copied)
        cursor.execute("SET LOCAL session_replication_role = origin")


def rows() -> Rows:
    """The rows of all tables that have any, as PostgreSQL copies them."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _with_rows(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                found[table] = b"".join(bytes(part) for part in copy)
    return found


def _with_rows(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = sorted(name for (name,) in cursor.fetchall())
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables
        )
    )
    return [name for (name,) in cursor.fetchall()]
