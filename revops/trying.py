"""What an act would do to figures: it is done, published and read, and none of it is kept.

Trying needs the locks that doing it needs, but nobody waits for a trial: it begins only where nobody
writes just now, and as soon as somebody waits for anything that it holds, it is broken off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from revops import numbers, patience, publish
from revops.calendar import Period
from revops.messages import Message
from revops.messages import gettext as _
from revops.numbers import Number
from revops.readers import EVERYTHING

Answer = TypeVar("Answer")
LOOK_SECONDS = 0.1  # how often it is looked whether somebody waits
WAIT = "SET LOCAL lock_timeout = '1s'"
BREAK_OFF = """
    SELECT pg_cancel_backend(%(tried)s) WHERE EXISTS (
        SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND %(tried)s = ANY(pg_blocking_pids(pid)))"""


class GaveWay(Exception):
    """A trial was broken off, or not begun, because somebody else writes."""

    @property
    def sentence(self) -> Message:
        return _(
            "An import or a publication is being written just now, which this does not hold up. Look again in a moment."
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A headline figure of a month that becomes another."""

    before: Number
    after: Number

    @property
    def kpi(self) -> str:
        return self.before.kpi.key

    @property
    def month(self) -> str:
        return self.before.period.key


def tried(act: Callable[[], Answer]) -> tuple[Answer, list[Changed]]:
    """What an act answers, and each figure that it changes. Writes nothing. Raises GaveWay."""
    with giving_way(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(WAIT)
        publish.publish()
        published = numbers.published(reader=EVERYTHING)
        periods = months(published) if published else []
        before = figures(published, periods) if published else []
        answer = act()
        publish.publish()
        after = figures(numbers.published(reader=EVERYTHING), periods) if published else []
        transaction.set_rollback(True)
    pairs = (Changed(one, other) for one, other in zip(before, after, strict=True))
    return answer, [each for each in pairs if each.before.value != each.after.value]


@contextmanager
def giving_way() -> Iterator[None]:
    """Breaks off what this connection does as soon as another one waits for it. Raises GaveWay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    over, gave_way = threading.Event(), threading.Event()
    watch = threading.Thread(target=look_out, args=(pid, over, gave_way), daemon=True)
    watch.start()
    try:
        try:
            yield
        finally:  # it breaks off first and says so afterwards: only when it has ended is known what it did
            over.set()
            watch.join()
    except OperationalError as error:
        if gave_way.is_set() or patience.is_held_up(error):
            raise GaveWay from error
        raise


def look_out(pid: int, over: threading.Event, gave_way: threading.Event) -> None:
    """Breaks off what a connection does, from another one, when somebody waits for it."""
    if over.wait(LOOK_SECONDS):  # most trials are over by then
        return
    other = connection.copy()
    try:
        while not over.wait(LOOK_SECONDS):
            with other.cursor() as cursor:
                cursor.execute(BREAK_OFF, {"tried": pid})
                if cursor.fetchone():
                    gave_way.set()
    finally:
        other.close()


def months(published: numbers.Published) -> list[Period]:
    """The months in which something is published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT to_char(business_day, 'YYYY-MM') FROM revops_cell"
            " WHERE dimension = '' AND until_publication_id IS NULL ORDER BY 1"
        )
        return [published.calendar.period(month) for (month,) in cursor.fetchall()]


def figures(published: numbers.Published, periods: list[Period]) -> list[Number]:
    return list(numbers.read(numbers.headline(published), periods, [numbers.Slice()], published))
