"""Lets the database's planner look at tables that grew, before what is written next is planned for the
few rows there were. The only writer of Analyzed.
"""

from __future__ import annotations

from django.db import connection

# The server keeps the size that it last looked at even where the transaction is undone, as a trial's
# is, and forgets what it saw with it: so the size stands in rows, which are undone, too. Nor does size
# tell all: rows that fill the room of what was deleted before make a table no larger.
GROWN = """
    SELECT name FROM unnest(%s::text[]) name LEFT JOIN revops_analyzed a ON a.relation = name
    WHERE pg_relation_size(name::regclass) > 1.1 * coalesce(a.size, 0)
        OR pg_stat_get_xact_tuples_inserted(name::regclass)
            - CASE WHEN a.transaction = pg_current_xact_id()::text THEN a.written ELSE 0 END > 0.1 * coalesce(a.rows, 0)"""
SEEN = """
    INSERT INTO revops_analyzed (relation, size, rows, transaction, written)
    SELECT name, pg_relation_size(oid), reltuples, pg_current_xact_id()::text, pg_stat_get_xact_tuples_inserted(oid)
    FROM unnest(%s::text[]) name JOIN pg_class ON oid = name::regclass
    ON CONFLICT (relation) DO UPDATE SET size = excluded.size, rows = excluded.rows, transaction = excluded.transaction,
        written = excluded.written"""


def analyze_grown(*tables: str, columns: str = "") -> None:
    """Lets the planner know of the tables that grew by a tenth since it last looked, or to which this
    transaction (or another of the second before) added as much: it would plan for the few rows there were.
    """
    with connection.cursor() as cursor:
        cursor.execute(GROWN, [list(tables)])
        grown = [table for (table,) in cursor.fetchall()]
        for table in grown:
            cursor.execute(f"ANALYZE {table} {columns}")
        if grown:
            cursor.execute(SEEN, [grown])
