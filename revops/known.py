"""The order in which things became known. Order matters more than clocks.

Whoever writes facts or publishes them holds one lock until the transaction ends, and takes its
instant under it. So nothing can later turn out to have been known before a publication that did not
see it, even when a clock goes back.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection

LOCK = 0x0D1A9A50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A sequence, because it never goes back and survives a rollback.
CREATE = "CREATE SEQUENCE revops_known MINVALUE 0 START 0"
DROP = "DROP SEQUENCE revops_known"


def lock_facts() -> datetime:
    """Waits for the lock on facts, holds it until the transaction ends, and answers an instant
    later than every one before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            "SELECT setval('revops_known', greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, last_value + 1))"
            " FROM revops_known"
        )
        return EPOCH + timedelta(microseconds=cursor.fetchone()[0])
