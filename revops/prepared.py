"""A question that every page asks is planned once a connection, not once a page.

The state of everything (revops/numbers/state.py) has some thirty short parts: PostgreSQL took four
times as long to plan it as to answer it.
"""

from __future__ import annotations

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


def cursor() -> CursorWrapper:
    """A cursor whose statements are prepared at their first use and stay so while their text and
    the types of their parameters are the same. Behind a pooler by transaction, it has to know
    prepared statements (PgBouncer 1.21 does).
    """
    if connection.queries_logged:  # what is prepared does not know its text
        return connection.cursor()
    connection.ensure_connection()
    raw = connection.connection
    # Django's own cursors put parameters in by themselves and are never prepared.
    raw.prepare_threshold = 0
    return connection.make_cursor(psycopg.Cursor(raw))
