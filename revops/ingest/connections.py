"""Connections: what a connector is given, what a person may know of it, and how it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from revops import sealed
from revops.connectors.protocol import CONNECTORS, Connector, Label
from revops.ingest.company import parse
from revops.mapping import Feed, MappingError
from revops.messages import changed
from revops.models import Connection, FeedCursor, Pull, State

NotSealed = sealed.NotSealed
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed of a connected source stands."""

    feed: str
    delivered_at: datetime | None
    next_at: datetime | None
    is_pulling: bool
    error: str
    cursor: str = ""
    rows_read: int = 0

    @property
    def is_loading(self) -> bool:
        """Whether the last pull left something that was there before for the next one."""
        return '"back"' in self.cursor and '"back":null' not in self.cursor


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """How a connection stands; `mapping` says what its feeds are called, `stopped_because` what a person has to do, ""
    when nothing.
    """

    number: int
    source: str
    name: str
    mapping: str
    connector: Label
    is_on: bool
    stopped_because: str
    feeds: tuple[FeedState, ...]

    @property
    def is_pulling(self) -> bool:
        return any(feed.is_pulling for feed in self.feeds)


def connector_of(connection: Connection) -> Connector | None:
    """None when the program has it no more."""
    return CONNECTORS.get(connection.connector)


def given_to(connection: Connection) -> dict[str, str]:
    """The settings and secrets of a connection in clear, for its connector and nobody else. Raises
    sealed.NotSealed.
    """
    opened = {name: sealed.opened(each["sealed"]) for name, each in connection.secrets.items()}
    return connection.given | opened


def keep_secret(connection: Connection, name: str, secret: str) -> None:
    """Takes the place of the secret of that name; saves nothing. Raises sealed.NotSealed."""
    connection.secrets = connection.secrets | {
        name: {"sealed": sealed.seal(secret), "set_at": timezone.now().isoformat()}
    }


def seal_anew() -> int:
    """Encrypts every secret under the first key, all or none, and answers how many there are.
    Raises sealed.NotSealed.
    """
    count = 0
    for connection in Connection.objects.select_for_update(of=("self",)):
        for each in connection.secrets.values():
            each["sealed"] = sealed.sealed_anew(each["sealed"])
            count += 1
        Connection.objects.filter(pk=connection.pk).update(secrets=connection.secrets)
    return count


def without_secrets(text: str, connection: Connection) -> str:
    """A sentence in which a tool may have repeated what it was sent."""
    return hidden(
        text,
        [secret for name, secret in given_to(connection).items() if name in connection.secrets],
    )


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The same where nothing is kept yet."""
    for secret in filter(None, secrets):
        text = changed(text, hiding(secret))
    return text


def hiding(secret: str) -> Callable[[str], str]:
    return lambda text: text.replace(secret, HIDDEN)


def feeds_of(connection: Connection) -> list[Feed]:
    """The feeds that the mapping pulls, in the order in which they are read. Raises MappingError."""
    return [feed for feed in parse(connection.source.mapping).feeds if feed.pull]


def digest(connection: Connection) -> str:
    return hashlib.sha256(connection.source.mapping.encode()).hexdigest()


def cursors_of(connection: Connection) -> list[FeedCursor]:
    """A cursor for every feed that is pulled, made where there is none. Raises MappingError."""
    return [
        FeedCursor.objects.get_or_create(connection=connection, feed=feed.name)[0]
        for feed in feeds_of(connection)
    ]


def states() -> dict[str, ConnectionState]:
    """How each connection stands, by the key of its source."""
    known = (
        Connection.objects.exclude(source=None).select_related("source").prefetch_related("cursors")
    )
    return {each.source.key: state_of(each) for each in known}


def state_of(connection: Connection) -> ConnectionState:
    connector = connector_of(connection)
    return ConnectionState(
        connection.pk,
        connection.source.key,
        connection.source.name,
        connection.source.mapping,
        connector.label if connector else connection.connector,
        connection.is_on,
        connection.stopped_because,
        tuple(feed_states(connection)),
    )


def feed_states(connection: Connection) -> Iterator[FeedState]:
    try:
        order = [feed.name for feed in feeds_of(connection)]
    except MappingError:
        order = []
    for cursor in sorted(
        (each for each in connection.cursors.all() if each.feed in order),
        key=lambda each: order.index(each.feed),
    ):
        yield feed_state(connection, cursor)


def feed_state(connection: Connection, cursor: FeedCursor) -> FeedState:
    last = Pull.objects.filter(cursor=cursor).select_related("run").first()
    waits = last is not None and last.state in (State.DUE, State.RUNNING)
    is_planned = connection.is_on and not connection.stopped_because
    failed = last.run.error if last and last.run and last.run.state == State.FAILED else ""
    return FeedState(
        cursor.feed,
        cursor.delivered_at,
        last.due_at if waits else cursor.next_at if is_planned else None,
        waits and last.state == State.RUNNING,
        cursor.error or failed,
        cursor.cursor,
        last.rows_read if last else 0,
    )
