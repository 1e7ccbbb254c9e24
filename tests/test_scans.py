"""Measures that are counted together have the cells that each has by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import sqlglot
from django.db import connection, models
from sqlglot import exp

from revops import counting
from revops.measures import DIMENSION_COLUMNS, MEASURES, Measure, sql_of, visible_name
from revops.models import Activity, Handover, StageEntry
from revops.models.dimensions import AND, PAIRS
from revops.models.facts import Fact
from revops.scans import ALWAYS, reading, scans

pytestmark = pytest.mark.django_db
SUMMED = [each for each in MEASURES.values() if not each.distinct]
ROWS = 150
COLUMNS = ("business_day", "motion", *DIMENSION_COLUMNS.values(), "bucket", "amount")


def of(fact: type[Fact]) -> list[Measure]:
    return [each for each in SUMMED if each.fact is fact]


def words(fact: type[Fact]) -> list[str]:
    """What the conditions of measures compare with, and what they do not know."""
    found = {
        each.this
        for measure in of(fact)
        for each in sqlglot.parse_one(sql_of(measure), dialect="postgres").find_all(exp.Literal)
        if each.is_string
    }
    return ["", "other", "inbound", *sorted(found)]


def value(field: models.Field, random: Random, known: list[str]) -> str:
    """A value of a column as SQL, often one on which a condition turns."""
    kind = field.get_internal_type()
    if field.null and random.random() < 0.3:
        return "NULL"
    day = date(2026, 1, 1) + timedelta(random.randrange(5))
    return {
        "DateField": f"date '{day}'",
        "DateTimeField": f"timestamptz '{day} 09:00Z'",
        "BooleanField": random.choice(["true", "false"]),
        "CharField": f"'{random.choice(known)}'",
        "TextField": f"'{random.choice(known)}'",
        "ForeignKey": str(random.randrange(1, 4)),
    }.get(kind, str(random.randrange(-1 if field.column.endswith("minor") else 0, 3)))


def visible(fact: type[Fact], seed: int) -> str:
    """The WITH clause of some rows of facts that are nowhere stored."""
    random, known, fields = Random(seed), words(fact), fact._meta.concrete_fields
    none = ", ".join(
        f"NULL::{field.rel_db_type(connection) if field.remote_field else field.db_type(connection)} AS {field.column}"
        for field in fields
    )
    each_row = (", ".join(value(field, random, known) for field in fields) for _row in range(ROWS))
    rows = " UNION ALL ".join([f"(SELECT {none} LIMIT 0)", *(f"SELECT {row}" for row in each_row)])
    return f"WITH {visible_name(fact)} AS MATERIALIZED ({rows})"


def asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {})
        return cursor.fetchall()


def members(row: dict[str, Any], measure: Measure, pairs: list[str]) -> Iterator[tuple[str, int]]:
    """The cuts of which a row is, each with its member."""
    yield "", 0
    for name in measure.dimensions:
        yield name, row[DIMENSION_COLUMNS[name]] or 0
    for name in pairs:
        first, second = (row[DIMENSION_COLUMNS[one]] or 0 for one in PAIRS[name])
        yield AND.join(PAIRS[name]), first * 2**32 + second


def one_by_one(prefix: str, measure: Measure, pairs: list[str]) -> dict[tuple, int]:
    """Its cells, summed row by row."""
    found: Counter[tuple] = Counter()
    for each in asked(
        f"{prefix} SELECT business_day::date, {', '.join(COLUMNS[1:])} FROM ({sql_of(measure)}) r"
    ):
        row = dict(zip(COLUMNS, each, strict=True))
        for cut in members(row, measure, pairs):
            key = (measure.key, row["business_day"], row["motion"], *cut, row["bucket"])
            found[key] += row["amount"]
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("fact", sorted({each.fact for each in SUMMED}, key=visible_name))
def test_together_they_count_what_each_counts(
    fact: type[Fact], sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures = of(fact)
    pairs = [name for name in PAIRS if set(PAIRS[name]) <= set(measures[0].dimensions)][:1]
    prefix = visible(fact, seed=len(fact.__name__))
    monkeypatch.setattr(counting, "with_visible", lambda _facts, _condition: prefix)
    found = asked(counting.grouped(measures, "", pairs, sign))
    together = {tuple(cell): amount for *cell, amount in found}
    alone: dict[tuple, int] = {}
    for each in measures:
        alone |= one_by_one(prefix, each, pairs)
    assert len(found) == len(together)
    assert together == {key: -amount if sign else amount for key, amount in alone.items()}
    assert together or fact not in (StageEntry, Activity, Handover)


def test_one_scan_counts_all_that_read_the_same_columns() -> None:
    by_day: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for each in scans(of(Handover)):
        by_day[each.readings[0].columns] |= {measure.key for measure in each.measures}
    assert len(scans(of(Handover))) == len(by_day) < len(of(Handover))
    (entries,) = scans(of(StageEntry))
    assert len(entries.measures) == len(of(StageEntry))


def test_rows_that_count_on_two_days_are_a_table_of_their_own() -> None:
    read = reading(MEASURES["due_value"])
    assert read.counts == ALWAYS and "UNION ALL" in read.table


def test_a_percent_sign_in_a_condition_stays_one_for_the_driver() -> None:
    def discounted(entry: Any) -> Any:
        from revops.measures import rows

        return rows(entry.filter(entry.reason == "100%"), on="business_day", item="lead")

    tried = Measure("tried", StageEntry, discounted, 1, False, False)
    assert "'100%%'" in reading(tried).counts


def test_a_measure_reads_the_visible_versions_of_its_own_fact_and_no_other_table() -> None:
    for each in MEASURES.values():
        tree = sqlglot.parse_one(sql_of(each).replace("%%", "%"), dialect="postgres")
        assert {table.name for table in tree.find_all(exp.Table)} <= {visible_name(each.fact)}, (
            f"{each.key}: without news of its fact it is not counted anew."
        )
