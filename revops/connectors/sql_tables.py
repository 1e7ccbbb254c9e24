"""One table or view of a database: in which order it is read, and what is behind a place in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.mysql import TIMESTAMP

from revops.connectors import endpoints, increments, sql_values
from revops.connectors.increments import Batch
from revops.connectors.protocol import Permanent
from revops.messages import gettext as _

PAGE = 5000
EARLIEST = 100_000_000  # seconds since 1970: a smaller number counts something else


@dataclass
class Table:
    """Which column orders it is `changed_name`, which one says that a row is gone `deleted_name`."""

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
    def keys(self) -> list[sa.Column[Any]]:
        """What tells rows apart; of a view, which says nothing of it, the first column with an order."""
        named = list(self.table.primary_key.columns)
        ordered = [each for each in self.table.columns if not isinstance(each.type, sa.JSON)]
        return named or ordered[:1] or list(self.table.columns)[:1]

    @property
    def order(self) -> list[sa.Column[Any]]:
        """The time of the last change, then what tells rows apart."""
        return [column for column in (self.changed, *self.keys) if column is not None]

    @property
    def is_told(self) -> bool:
        """Whether the table itself says what is gone: by one id, for a record is named by no more."""
        return self.changed is not None and self.deleted is not None and len(self.keys) == 1

    def refuse_empty_changes(self) -> None:
        """A row without the time of its last change is behind no place, and would never come. Raises
        Permanent.
        """
        if self.changed is None or not self.changed.nullable:
            return
        empty = sa.select(sa.literal(1)).select_from(self.table).where(self.changed.is_(None))
        if self.line.execute(empty.limit(1)).first() is not None:
            why = _(
                "Rows of “%(table)s” have nothing in “%(column)s”, by which it is read; choose another column, or a view that fills it."
            )
            raise Permanent(why % {"table": self.table.name, "column": self.changed_name})

    def ask(self, since: datetime | None, token: str) -> Batch:
        query = sa.select(self.table).order_by(*self.sorted_by())
        if token:
            query = query.where(self.behind(json.loads(token)))
        elif since is not None and self.changed is not None:
            query = query.where(self.changed >= self.as_its_own(since))
        rows = self.rows(query)
        kept = [row for row in rows if not self.is_gone(row)]
        reached = None
        if self.changed is not None:
            reached = increments.latest([self.moment(row[self.changed_name]) for row in rows])
        gone = [str(sql_values.written(row[self.keys[-1].name])) for row in rows if self.is_gone(row)]  # fmt: skip
        return Batch(
            [self.written(row) for row in kept],
            self.place_of(rows[-1]) if len(rows) >= PAGE else "", reached, gone if self.is_told else [],
        )  # fmt: skip

    def written(self, row: Mapping[str, Any]) -> dict[str, object]:
        """A record. What MySQL calls a timestamp is an instant, and comes in UTC without saying so."""
        found = dict(row)
        for column in self.table.columns:
            value = found[column.name]
            if isinstance(column.type, TIMESTAMP) and isinstance(value, datetime):
                found[column.name] = value.replace(tzinfo=UTC)
        return {name: sql_values.written(value) for name, value in found.items()}

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

    def sorted_by(self) -> list[sa.ColumnElement[Any]]:
        """What is empty comes last, wherever the database itself would put it."""
        found: list[sa.ColumnElement[Any]] = []
        for column in self.order:
            if self.may_be_empty(column):
                found.append(sa.case((column.is_(None), 1), else_=0))
            found.append(column)
        return found

    def may_be_empty(self, column: sa.Column[Any]) -> bool:
        """The time of the last change is not: such rows were refused."""
        return bool(column.nullable) and column is not self.changed

    def place_of(self, row: Mapping[str, Any]) -> str:
        return json.dumps([sql_values.kept(row[column.name]) for column in self.order])

    def behind(self, place: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Rows behind one, column by column, as every database understands it."""
        columns, values = self.order, [sql_values.as_it_was(each) for each in place]
        if isinstance(values[0], str) and self.changed is not None and self.is_time:
            values[0] = self.as_its_own(increments.time_of(values[0]))
        found: sa.ColumnElement[bool] = sa.false()
        for depth, column in enumerate(columns):
            same = [each == values[n] for n, each in enumerate(columns[:depth])]
            found = sa.or_(found, sa.and_(*same, self.later(column, values[depth])))
        return found

    def later(self, column: sa.Column[Any], value: Any) -> sa.ColumnElement[bool]:
        if value is None:
            return sa.false()
        empty = column.is_(None) if self.may_be_empty(column) else sa.false()
        return sa.or_(column > value, empty)

    @cached_property
    def is_time(self) -> bool:
        return self.changed is not None and isinstance(self.changed.type, sa.DateTime | sa.Date)

    def as_its_own(self, at: datetime) -> Any:
        """A time as the column keeps it: one without time zone is taken for UTC, a number counts since
        1970. Raises Permanent for a column that is no time.
        """
        if self.changed is None or isinstance(self.changed.type, sa.Integer | sa.Numeric):
            return int(at.timestamp() * self.per_second)
        if not self.is_time:
            raise self.no_time()
        has_zone = bool(getattr(self.changed.type, "timezone", False))
        own = at if has_zone else at.astimezone(UTC).replace(tzinfo=None)
        return own if isinstance(self.changed.type, sa.DateTime) else own.date()

    @cached_property
    def per_second(self) -> int:
        """In what a column of numbers counts: seconds, milliseconds or microseconds."""
        last = self.line.execute(sa.select(sa.func.max(self.changed))).scalar()
        if last is None:
            return 1
        if last < EARLIEST:
            raise self.no_time()
        return 1 if last < 10**11 else 1000 if last < 10**14 else 10**6

    def no_time(self) -> Permanent:
        why = _("“%(column)s” of “%(table)s” is no time; choose the column that says when a row last changed.")  # fmt: skip
        return Permanent(why % {"column": self.changed_name, "table": self.table.name})

    def is_gone(self, row: Mapping[str, Any]) -> bool:
        return self.deleted is not None and endpoints.is_gone(row[self.deleted_name], self.deleted_name)  # fmt: skip

    def moment(self, value: object) -> datetime | None:
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        return None if isinstance(value, str) else endpoints.moment(sql_values.written(value))
