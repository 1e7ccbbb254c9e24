"""Webhooks that come in: verified, remembered by their id, and a bell for the next pull."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection as database
from django.utils import timezone

from revops import sealed
from revops.connectors import hooks
from revops.ingest import connections
from revops.models import Bell, Connection, FeedCursor

SECRET = "hook"
REMEMBERED = timedelta(days=7)  # longer than any tool sends one again
# One statement, whether it is there already or another process writes it this very moment.
NOTED = """
    INSERT INTO revops_bell (connection_id, key, received_at) VALUES (%s, %s, now())
    ON CONFLICT (connection_id, key) DO NOTHING"""


def ring(number: int, got: hooks.Received) -> bool | None:
    """Makes the feeds of a connection due; answers whether it is a new webhook, and None where no
    connection of that number takes any. Raises hooks.Stranger or sealed.NotSealed.
    """
    found = Connection.objects.filter(pk=number).first()
    connector = connections.connector_of(found) if found else None
    if found is None or connector is None or not connector.hook or SECRET not in found.secrets:
        return None
    secret = sealed.opened(found.secrets[SECRET]["sealed"])
    key = hooks.key_of(connector.hook, got, secret)
    with database.cursor() as cursor:
        cursor.execute(NOTED, [found.pk, key])
        is_new = cursor.rowcount == 1
    if is_new:
        now = timezone.now()
        FeedCursor.objects.filter(connection=found, next_at__gt=now).update(next_at=now)
    return is_new


def forget() -> None:
    Bell.objects.filter(received_at__lt=timezone.now() - REMEMBERED).delete()
