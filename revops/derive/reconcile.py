"""Brings a fact table to what it should be: closes the versions that no longer hold, adds the ones
that hold now.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from revops.models.facts import Fact

# Counted, though whether there is one would do: for the first one the planner would hold each
# current row against all that was touched, which is slow where there is none.
ANY_CURRENT = "SELECT count(*) > 0 FROM {table} f WHERE known_until IS NULL AND {scope}"


def content_columns(fact: type[Fact]) -> list[str]:
    """Every column but the id and the time of knowing."""
    names = [field.column for field in fact._meta.concrete_fields]
    return [name for name in names if name not in ("id", "known_from", "known_until")]


def key_columns(fact: type[Fact]) -> list[str]:
    """The columns by which current rows are unique, as the constraint says."""
    name = f"{fact._meta.model_name}_current_once"
    fields = next(
        constraint.fields for constraint in fact._meta.constraints if constraint.name == name
    )
    return [fact._meta.get_field(field).column for field in fields]


def bring(
    fact: type[Fact], query: str, scope: str, at: datetime, params: Mapping[str, object]
) -> None:
    """Makes the current rows of `fact` that lie in `scope` what a query says they should be."""
    table, desired = fact._meta.db_table, f"desired_{fact._meta.model_name}"
    columns = ", ".join(content_columns(fact))
    with connection.cursor() as cursor:
        cursor.execute(ANY_CURRENT.format(table=table, scope=scope))
        if not cursor.fetchone()[0]:  # nothing to compare with: a first import writes each row once
            add = f"INSERT INTO {table} ({columns}, known_from) SELECT {columns}, %(at)s FROM ({query}) q"
            cursor.execute(add, {**params, "at": at})
            return
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{desired}")
        cursor.execute(
            f"CREATE TEMP TABLE {desired} ON COMMIT DROP AS SELECT {columns} FROM ({query}) q",
            {**params, "at": at},
        )
    reconcile(fact, desired, scope, at)


def reconcile(fact: type[Fact], desired: str, scope: str, at: datetime) -> tuple[int, int]:
    """Makes the current rows of `fact` that lie in `scope` equal to the temporary table `desired`.

    `scope` is an SQL condition on the fact, aliased f. Answers how many versions were closed and
    added.
    """
    table, columns = fact._meta.db_table, content_columns(fact)
    same_key = " AND ".join(f"d.{column} = f.{column}" for column in key_columns(fact))
    ours, theirs = (", ".join(f"{alias}.{column}" for column in columns) for alias in "df")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {desired}")
        cursor.execute(
            f"UPDATE {table} f SET known_until = %s WHERE known_until IS NULL AND {scope} AND NOT EXISTS ("
            f"SELECT 1 FROM {desired} d WHERE {same_key} AND ROW({ours}) IS NOT DISTINCT FROM ROW({theirs}))",
            [at],
        )
        closed = cursor.rowcount
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}, known_from) SELECT {ours}, %s FROM {desired} d WHERE NOT EXISTS ("
            f"SELECT 1 FROM {table} f WHERE f.known_until IS NULL AND {same_key})",
            [at],
        )
        return closed, cursor.rowcount
