"""Tables and views of a database, by SQLAlchemy: read-only, in the order of a column that says when a
row last changed; tables without it are read whole once a day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from django.utils.translation import gettext_lazy as _
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    NoSuchTableError,
    SQLAlchemyError,
)

from revops.connectors import increments
from revops.connectors.increments import Batch
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
from revops.egress.addresses import allowed
from revops.messages import gettext

PAGE = 5000
SECONDS = 120
# What runs elsewhere; a database in a file of this machine is none of them.
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mysql+pymysql",
           "mssql": "mssql+pymssql", "snowflake": "snowflake", "bigquery": "bigquery"}  # fmt: skip
PORTS = {"postgresql": 5432, "mysql": 3306, "mssql": 1433}
# SQLSTATEs after which a person has to act: login refused, no such database, no such right.
REFUSED = ("28", "3D", "42")


def pages(given: Given, what: str, since: str) -> Iterator[Page]:
    with connected(given) as line:
        table = Table(
            line, described(line, what), given.get("changed", ""), given.get("deleted", "")
        )
        table.refuse_empty_changes()
        is_told = table.changed is not None and table.deleted is not None
        yield from (increments.pages if is_told else increments.sweeps)(since, table.ask)


@dataclass
class Table:
    """One table: which column orders it, and what is behind a place in that order."""

    line: sa.Connection
    table: sa.Table
    changed_name: str
    deleted_name: str

    @property
    def changed(self) -> sa.Column[Any] | None:
        return self.table.columns.get(self.changed_name)

    @property
    def deleted(self) -> sa.Column[Any] | None:
        return self.table.columns.get(self.deleted_name)

    @property
    def order(self) -> list[sa.Column[Any]]:
        """The time of the last change, then what tells rows apart."""
        keys = list(self.table.primary_key.columns) or [self.table.columns[0]]
        return [column for column in (self.changed, *keys) if column is not None]

    def refuse_empty_changes(self) -> None:
        """A row without the time of its last change is behind no place, and would never come. Raises
        Permanent.
        """
        if self.changed is None or not self.changed.nullable:
            return
        empty = sa.select(sa.literal(1)).select_from(self.table).where(self.changed.is_(None))
        if self.line.execute(empty.limit(1)).first() is not None:
            why = gettext(
                "Rows of “%(table)s” have nothing in “%(column)s”, by which it is read; choose another column, or a view that fills it."
            )
            raise Permanent(why % {"table": self.table.name, "column": self.changed_name})

    def rows(self, query: sa.Select[Any]) -> list[dict[str, Any]]:
        """A page of them. Where nothing tells rows apart, as in a view, those like the last one come
        along, for the next page begins behind all of them.
        """
        found = [dict(row._mapping) for row in self.line.execute(query.limit(PAGE))]
        if len(found) < PAGE or list(self.table.primary_key.columns):
            return found
        like = {column.name: found[-1][column.name] for column in self.order}
        ties = sa.select(self.table).where(
            *(self.table.columns[name] == value for name, value in like.items())
        )
        others = [row for row in found if any(row[name] != like[name] for name in like)]
        return others + [dict(row._mapping) for row in self.line.execute(ties)]

    def ask(self, since: datetime | None, token: str) -> Batch:
        query = sa.select(self.table).order_by(*self.order)
        if token:
            query = query.where(self.behind(json.loads(token)))
        elif since is not None and self.changed is not None:
            query = query.where(self.changed >= self.as_its_own(since))
        rows = self.rows(query)
        gone = [row for row in rows if self.is_gone(row)]
        reached = (
            increments.latest([self.moment(row[self.changed_name]) for row in rows])
            if self.changed is not None
            else None
        )
        last = (
            json.dumps([text_of(rows[-1][column.name]) for column in self.order])
            if len(rows) >= PAGE
            else ""
        )
        return Batch(
            [{name: value_of(value) for name, value in row.items()} for row in rows if not self.is_gone(row)],
            last, reached, [str(row[self.order[-1].name]) for row in gone],
        )  # fmt: skip

    def is_gone(self, row: Mapping[str, Any]) -> bool:
        return self.deleted is not None and bool(row[self.deleted_name])

    def behind(self, place: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Rows behind one, column by column, as every database understands it."""
        columns = self.order
        found: sa.ColumnElement[bool] = sa.false()
        for depth, column in enumerate(columns):
            same = [each == self.typed(each, place[n]) for n, each in enumerate(columns[:depth])]
            found = sa.or_(found, sa.and_(*same, column > self.typed(column, place[depth])))
        return found

    def typed(self, column: sa.Column[Any], text: Any) -> Any:
        return (
            self.as_its_own(increments.time_of(text))
            if column is self.changed and isinstance(text, str)
            else text
        )

    def as_its_own(self, at: datetime) -> datetime:
        """A column without time zone is taken for UTC."""
        has_zone = self.changed is not None and bool(getattr(self.changed.type, "timezone", False))
        return at if has_zone else at.astimezone(UTC).replace(tzinfo=None)

    def moment(self, value: object) -> datetime | None:
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        return None


def text_of(value: object) -> object:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value if isinstance(value, int | str | None) else str(value)


def value_of(value: object) -> object:
    """As JSON has it: times and dates as ISO 8601 writes them, numbers without loss as texts."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return ""
    return value if isinstance(value, int | str | bool | list | dict | None) else str(value)


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
    except DBAPIError as error:
        raise problem(error) from None
    finally:
        engine.dispose()


def problem(error: DBAPIError) -> Exception:
    """The first line of what the database says, which has neither query nor secret."""
    state = str(getattr(error.orig, "sqlstate", "") or "")
    first = (str(error.orig).strip().splitlines() or [""])[0][:300]
    if state.startswith(REFUSED) or "authentication failed" in first:
        return Permanent(gettext("The database refuses the connection: %(why)s") % {"why": first})
    return Passing(gettext("The database does not answer: %(why)s") % {"why": first})


def engine_of(address: str) -> sa.Engine:
    """Raises Permanent for another kind of database, and for one at a private address."""
    try:
        url = sa.make_url(address)
        kind = url.get_backend_name()
        url = url.set(drivername=DRIVERS[kind])
        return sa.create_engine(url, poolclass=sa.NullPool, connect_args=arguments(kind, url))
    except (ArgumentError, KeyError) as error:
        why = gettext(
            "That is no address of a database: write postgresql://user:password@host/name (or mysql, mssql, snowflake, bigquery)."
        )
        raise Permanent(why) from error
    except (NoSuchModuleError, ImportError, SQLAlchemyError) as error:
        why = gettext(
            "The driver of this database is not installed: an operator adds it (docs/connectors.md)."
        )
        raise Permanent(why) from error


def arguments(kind: str, url: sa.URL) -> dict[str, Any]:
    """What was looked at is what is connected to, where the driver can be given an address."""
    if kind not in PORTS:
        return {}
    if not url.host or url.query.get("host") or url.query.get("hostaddr"):
        raise ArgumentError("no host")
    address = allowed(url.host, url.port or PORTS[kind])[0]
    if kind != "postgresql":
        return {}
    options = f"-c default_transaction_read_only=on -c statement_timeout={SECONDS}s -c timezone=UTC"
    return {"hostaddr": address, "connect_timeout": 10, "options": options}


def described(line: sa.Connection, what: str) -> sa.Table:
    schema, _sign, name = what.rpartition(".")
    return sa.Table(name, sa.MetaData(), schema=schema or None, autoload_with=line)


def offers(given: Given) -> list[Offered]:
    """Tables and views of the schema that the address leads to."""
    with connected(given) as line:
        seen = sa.inspect(line)
        names = [*seen.get_table_names(), *seen.get_view_names()]
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
        tested=_("PostgreSQL answered in the tests, and no other database."),
    )
)
