"""Measures: one additive quantity each, declared as a function from fact rows to rows of (day,
dimensions, amount, item).

The same rows are grouped into cells when they are published and listed when somebody asks what is
behind a number, so that the records under a number add up to it. A measure looks at one fact row at
a time: whatever depends on several rows (first entry, state of a deal) was settled by ingest. That
is why a change of some rows changes the sums by those rows and nothing else.

Two kinds of measure say what sums over days cannot. With buckets the amounts are kept apart by a
whole number: by what was measured (a median is found among them), or by the day on which something
is due. A distinct one counts each item once in a period, so that it is settled for each kind of
period (see revops/distinct.py).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.functional import Promise

from revops.models import dimensions
from revops.models.facts import Fact
from revops.registry import Registry

if TYPE_CHECKING:
    import ibis

# The column of a measure's rows by dimension; null in the rows of facts that do not have it.
DIMENSION_COLUMNS = {name: each.column for name, each in dimensions.DIMENSIONS.items()}
NO_DAY = date(1, 1, 1)
FIRST_BUCKET_DAY = date(1970, 1, 1)
ROW = (
    "business_day",
    "motion",
    *DIMENSION_COLUMNS.values(),
    "bucket",
    "amount",
    "item",
    "fact",
    "record_id",
    "source_id",
)

MEASURES: Registry[str, Measure] = Registry("measures")


class Buckets(StrEnum):
    """What the buckets of a measure's rows are: nothing, what was measured, or the day on which
    something is due (as `day_number`).
    """

    NONE = ""
    VALUE = "value"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Measure:
    """`rows` maps the table of visible facts to rows; `version` changes with the definition, so
    that all days are computed anew. `distinct` is the column of the facts of which each value
    counts once in a period; it is the item of the rows, and "" where all rows count. Where
    `is_due` its days are known before they come: a record of a day does not say that the day counts.

    In a KPI whose days are closed, `closes` says that what it counts of them stays, and `adjusts`
    that what changes in them counts later (see revops/pins.py).
    """

    key: str
    fact: type[Fact]
    rows: Callable[[ibis.Table], ibis.Table]
    version: int
    is_stock: bool
    is_money: bool
    buckets: Buckets = Buckets.NONE
    distinct: str = ""
    closes: bool = False
    adjusts: bool = False
    is_due: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those that its facts have: by these it is published, and by no other."""
        return dimensions.of(self.fact)


def measure(
    fact: type[Fact],
    *,
    version: int = 1,
    is_stock: bool = False,
    is_money: bool = False,
    buckets: Buckets = Buckets.NONE,
    distinct: str = "",
    is_due: bool = False,
) -> Callable[[Callable[[ibis.Table], ibis.Table]], Measure]:
    """Registers a measure over the facts of one table; a stock is summed up to a day from its
    movements.
    """

    def register(rows: Callable[[ibis.Table], ibis.Table]) -> Measure:
        key = rows.__name__
        declared = Measure(
            key, fact, rows, version, is_stock, is_money, buckets, distinct, is_due=is_due
        )
        return MEASURES.declare(key, declared)

    return register


@dataclass(frozen=True, slots=True)
class Reason:
    """Why facts of a kind are kept and not counted: `measure`, which is never published, finds them
    on the day they would have counted.
    """

    key: str
    label: str | Promise
    meaning: str | Promise
    measure: Measure


def reason(
    fact: type[Fact], *, label: str | Promise, meaning: str | Promise, is_stock: bool = False
) -> Callable[[Callable[[ibis.Table], ibis.Table]], Reason]:
    """Declares why facts of one table are left out; the decorated function finds their rows, as a
    measure's does.

    Of facts that have no day `is_stock` lists all that there are, whatever the period.
    """

    def declare(rows: Callable[[ibis.Table], ibis.Table]) -> Reason:
        found = Measure(
            f"without:{rows.__name__}", fact, rows, version=1, is_stock=is_stock, is_money=False
        )
        return Reason(rows.__name__, label, meaning, found)

    return declare


def day_number(day: date) -> int:
    """The bucket of what is due on a day."""
    return (day - FIRST_BUCKET_DAY).days


def days_since(start: ibis.Value | date, day: ibis.Value) -> ibis.Value:
    """Days from one day to another, as an expression."""
    import ibis

    return day.delta(ibis.date(start) if isinstance(start, date) else start, unit="day")


def due_on(day: ibis.Value) -> ibis.Value:
    """The bucket of what is due on a day, as an expression."""
    return days_since(FIRST_BUCKET_DAY, day)


def rows(
    facts: ibis.Table, *, on: str, item: str, amount: object = 1, bucket: object = 0
) -> ibis.Table:
    """Rows of a measure: counted on the day in column `on`, about the lead, deal or document in
    column `item`.

    Without a column the rows have NO_DAY: only what is left out may be so. `amount` is a whole
    number, a column's name, or an expression; rows without a day or an amount do not count. So it
    is with `bucket`, a whole number or an expression.
    """
    day = facts[on] if on else expression(NO_DAY)
    counted = (facts[amount] if isinstance(amount, str) else expression(amount)).cast("int64")
    kept_in = expression(bucket).cast("int32")
    return facts.filter(day.notnull(), counted.notnull(), kept_in.notnull()).select(
        business_day=day,
        motion=facts.motion,
        **{column: member(facts, column) for column in DIMENSION_COLUMNS.values()},
        bucket=kept_in,
        amount=counted,
        item=facts[item],
        fact=facts.id,
        record_id=facts.record_id,
        source_id=facts.source_id,
    )


def expression(value: object) -> ibis.Value:
    """A constant as an expression; an expression as it is."""
    import ibis

    return value if isinstance(value, ibis.Value) else ibis.literal(value)


def member(facts: ibis.Table, column: str) -> ibis.Value:
    import ibis

    return facts[column] if column in facts.columns else ibis.null("int64")


TYPES: dict[type[models.Field], str] = {
    models.BigAutoField: "int64",
    models.BigIntegerField: "int64",
    models.ForeignKey: "int64",
    models.PositiveIntegerField: "int32",
    models.SmallIntegerField: "int16",
    models.PositiveSmallIntegerField: "int16",
    models.CharField: "string",
    models.TextField: "string",
    models.DateField: "date",
    models.DateTimeField: "timestamp('UTC')",
    models.BooleanField: "boolean",
    models.IntegerField: "int32",
    models.DecimalField: "decimal",
}


def visible_name(fact: type[Fact]) -> str:
    return f"visible_{fact._meta.model_name}"


def schema(fact: type[Fact]) -> dict[str, str]:
    """Columns of a fact table with their Ibis types."""
    return {field.column: TYPES[type(field)] for field in fact._meta.concrete_fields}


def rows_sql(key: str) -> str:
    """SQL of a published measure's rows over a relation named `visible_<fact>`, which the caller
    defines.
    """
    return sql_of(MEASURES[key])


@functools.cache
def sql_of(chosen: Measure) -> str:
    """The same of any measure, also of one that only says what is left out. Raises ValueError for
    rows that cannot be had of its facts.
    """
    import ibis

    try:
        rows = chosen.rows(ibis.table(schema(chosen.fact), name=visible_name(chosen.fact)))
        in_order = rows if rows.columns == ROW else rows.select(*ROW)
        return str(ibis.to_sql(in_order, dialect="postgres")).replace("%", "%%")
    except Exception as error:  # it says which column or function, and not whose
        columns = ", ".join(field.column for field in chosen.fact._meta.concrete_fields)
        raise ValueError(
            f"The rows of the measure “{chosen.key}” cannot be had of {chosen.fact.__name__}, which has"
            f" the columns {columns}: {error}"
        ) from error


CURRENT = "known_until IS NULL"
KNOWN_AT = "known_from <= %(known_at)s AND (known_until IS NULL OR known_until > %(known_at)s)"
APPEARED = "known_from > %(since)s AND known_until IS NULL"
DISAPPEARED = "known_until > %(since)s AND known_from <= %(since)s"


def known_at(at: datetime) -> str:
    """KNOWN_AT at an instant."""
    return KNOWN_AT % {"known_at": f"'{at.isoformat()}'::timestamptz"}


def with_visible(facts: set[type[Fact]], condition: str) -> str:
    """The WITH clause that lets `visible_<fact>` be the versions that fulfil a condition."""
    # Not materialised: the planner then pushes each measure's own filter down to the table.
    parts = (
        f'{visible_name(fact)} AS NOT MATERIALIZED (SELECT * FROM "{fact._meta.db_table}" WHERE {condition})'
        for fact in sorted(facts, key=lambda fact: fact._meta.model_name)
    )
    return "WITH " + ", ".join(parts)
