"""Tables and views of a database, by SQLAlchemy: read-only, in the order of a column that says when a
row last changed; tables without it are read whole once a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from django.utils.translation import gettext_lazy as _
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    NoSuchModuleError,
    NoSuchTableError,
    SQLAlchemyError,
    StatementError,
)

from revops.connectors import increments, sql_dialects
from revops.connectors.protocol import (
    Badge,
    Connector,
    Given,
    Offered,
    Page,
    Passing,
    Permanent,
    Setting,
    declare,
)
from revops.connectors.sql_tables import Table
from revops.egress.addresses import allowed
from revops.messages import gettext

SECONDS = 120
# What runs elsewhere; a database in a file of this machine is none of them.
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mysql+pymysql",
           "mssql": "mssql+pymssql", "snowflake": "snowflake", "bigquery": "bigquery"}  # fmt: skip
PORTS = {"postgresql": 5432, "postgres": 5432, "mysql": 3306, "mariadb": 3306, "mssql": 1433}
# What would lead past the address that was looked at, or to files of this machine.
OF_THIS_MACHINE = {"host", "hostaddr", "service", "unix_socket", "read_default_file"}
# SQLSTATEs after which a person has to act: login refused, no such database, no such right.
REFUSED = ("28", "3D", "42")
# The same of PostgreSQL when connecting, where its driver names no SQLSTATE.
REFUSALS = ("authentication failed", "does not exist", "no pg_hba.conf entry", "permission denied")


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    with connected(given) as line:
        table = Table(
            line, described(line, what), given.get("changed", ""), given.get("deleted", "")
        )
        table.refuse_empty_changes()
        yield from (increments.pages if table.is_told else increments.sweeps)(since, table.ask)


@contextmanager
def connected(given: Given) -> Iterator[sa.Connection]:
    """A read-only connection. Raises Passing or Permanent, also for what goes wrong inside."""
    engine = engine_of(given["address"])
    try:
        with engine.connect() as line:
            yield line
    except NoSuchTableError as error:
        why = gettext(
            "The database has no table “%(table)s” that may be read; correct “pull” in the mapping, or grant SELECT."
        )
        raise Permanent(why % {"table": error}) from None
    except StatementError as error:
        raise problem(error) from None
    finally:
        engine.dispose()


def problem(error: StatementError) -> Exception:
    """The first line of what the database says, which has neither query nor secret."""
    state = str(getattr(error.orig, "sqlstate", "") or "")
    first = (str(error.orig).strip().splitlines() or [""])[-1][:300]
    is_value = isinstance(error, DataError) or not isinstance(error, DBAPIError)
    if is_value or state.startswith(REFUSED) or any(each in first for each in REFUSALS):
        return Permanent(gettext("The database refuses: %(why)s") % {"why": first})
    return Passing(gettext("The database does not answer: %(why)s") % {"why": first})


def engine_of(address: str) -> sa.Engine:
    """Raises Permanent for another kind of database, and for one at a private address."""
    try:
        url = sa.make_url(address)
        kind = url.get_backend_name()
        url = url.set(drivername=DRIVERS[kind])
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=arguments(kind, url))
    except (NoSuchModuleError, ImportError) as error:
        why = gettext(
            "The driver of this database is not installed: an operator adds it (docs/connectors.md)."
        )
        raise Permanent(why) from error
    except (SQLAlchemyError, KeyError) as error:
        why = gettext(
            "That is no address of a database: write postgresql://user:password@host/name (or mysql, mssql, snowflake, bigquery)."
        )
        raise Permanent(why) from error
    sa.event.listen(engine, "connect", sql_dialects.prepared(kind))
    return engine


def arguments(kind: str, url: sa.URL) -> dict[str, Any]:
    """What was looked at is what is connected to, where the driver can be given an address."""
    if kind not in PORTS:
        return {}
    if not url.host or OF_THIS_MACHINE & set(url.query):
        raise ArgumentError("no host")
    address = allowed(url.host, url.port or PORTS[kind])[0]
    if kind in sql_dialects.MYSQL:
        return {"host": address, "connect_timeout": 10, "read_timeout": SECONDS}
    if kind not in sql_dialects.POSTGRESQL:
        return {}
    options = f"-c default_transaction_read_only=on -c statement_timeout={SECONDS}s -c timezone=UTC"
    return {"hostaddr": address, "connect_timeout": 10, "options": options}


def described(line: sa.Connection, what: str) -> sa.Table:
    schema, _sign, name = what.rpartition(".")
    return sa.Table(name, sa.MetaData(), schema=schema or None, autoload_with=line)


def offers(given: Given) -> list[Offered]:
    """Tables and views of the schema that the address leads to, materialised ones, too."""
    with connected(given) as line:
        seen = sa.inspect(line)
        names = [*seen.get_table_names(), *seen.get_view_names()]
        if line.dialect.name in sql_dialects.POSTGRESQL:
            names += seen.get_materialized_view_names()
    return [Offered(name, name, is_usual=False) for name in sorted(names)]


declare(
    Connector(
        "sql",
        _("Database (SQL)"),
        (
            Setting(
                "address",
                _("Address of the database"),
                _("postgresql://user:password@host/name, of a user who may only read."),
                is_secret=True,
            ),
            Setting(
                "changed",
                _("Column of the last change"),
                _("As updated_at; tables without it are read whole once a day."),
                is_required=False,
            ),
            Setting(
                "deleted",
                _("Column that says that a row is gone"),
                _("As is_deleted or deleted_at; empty where rows are deleted for good."),
                is_required=False,
            ),
        ),
        pages,
        Badge.SERVER,
        offers,
        tested=_(
            "PostgreSQL answers in the tests, MariaDB did with PyMySQL, and no other database."
        ),
    )
)
