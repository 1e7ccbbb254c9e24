"""Which measures are counted by going through their facts once.

Most measures over a table read the same columns and differ only in which rows count and for how
much: seven of the entries into stages, thirteen of the hand-offs. Each for itself, every row would
be read, sorted and summed once for each measure that counts it.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from revops.measures import DIMENSION_COLUMNS, Measure, sql_of

KEPT_APART = ("business_day", "motion", "bucket", *DIMENSION_COLUMNS.values())
# The parts of a query that is nothing but columns of a table and a condition.
PLAIN = {"expressions", "from_", "where"}
ONE = "CAST(1 AS BIGINT)"
ALWAYS = "TRUE"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one measure reads its facts, as SQL: the columns that keep its cells apart, in the order
    of KEPT_APART, which rows count and for how much.
    """

    table: str
    columns: tuple[str, ...]
    counts: str
    amount: str


@dataclass(frozen=True, slots=True)
class Scan:
    """Measures whose readings differ only in what counts, and for how much."""

    measures: Sequence[Measure]
    readings: Sequence[Reading]

    @property
    def rows(self) -> str:
        """SQL of the rows that any of the measures counts: what keeps cells apart and, by number of
        the measure, whether it counts them and for how much.
        """
        first, read = self.readings[0], [*enumerate(self.readings)]
        columns = [
            *(f"{sql} AS {name}" for sql, name in zip(first.columns, KEPT_APART, strict=True)),
            *(f"{each.counts} AS counts_{n}" for n, each in read),
            *(f"{each.amount} AS amount_{n}" for n, each in read if each.amount != ONE),
        ]
        counted = " OR ".join(dict.fromkeys(f"({each.counts})" for each in self.readings))
        return f"SELECT {', '.join(columns)} FROM {first.table} WHERE {counted}"

    @property
    def sums(self) -> str:
        """SQL of the sums of those rows, by number of the measure. Rows that count one are counted,
        which is faster.
        """
        kinds = (
            (n, "count(*)" if each.amount == ONE else f"sum(amount_{n})")
            for n, each in enumerate(self.readings)
        )
        return ", ".join(
            f"({sql} FILTER (WHERE counts_{n}))::bigint AS sum_{n}" for n, sql in kinds
        )


def scans(measures: Iterable[Measure]) -> list[Scan]:
    """Some measures of the same dimensions, those together that one scan counts."""
    found: dict[tuple[str, tuple[str, ...]], list[tuple[Measure, Reading]]] = defaultdict(list)
    for each in measures:
        read = reading(each)
        found[read.table, read.columns].append((each, read))
    return [Scan(*zip(*together, strict=True)) for together in found.values()]


@functools.cache
def reading(measure: Measure) -> Reading:
    """How a measure reads its facts. What is more than columns and a condition, as rows that count
    on two days are, is a table of its own.
    """
    import sqlglot
    from sqlglot import exp

    written = sql_of(measure)
    tree = sqlglot.parse_one(written.replace("%%", "%"), dialect="postgres")
    parts = {name for name, part in tree.args.items() if part}
    if not parts <= PLAIN or not isinstance(tree.args["from_"].this, exp.Table):
        columns = tuple(f"t.{name}" for name in KEPT_APART)
        return Reading(f"({written}) t", columns, ALWAYS, "t.amount")

    def sql(part: exp.Expression) -> str:
        return part.sql(dialect="postgres").replace("%", "%%")

    named = {each.alias_or_name: each.unalias() for each in tree.expressions}
    where = tree.args.get("where")
    return Reading(
        table=sql(tree.args["from_"].this),
        columns=tuple(sql(named[name]) for name in KEPT_APART),
        counts=sql(where.this) if where else ALWAYS,
        amount=sql(named["amount"]),
    )
