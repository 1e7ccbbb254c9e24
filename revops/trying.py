"""What an act would do to figures: it is done, published and read, and none of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

from revops import numbers, publish
from revops.calendar import Period
from revops.numbers import Number
from revops.readers import EVERYTHING

Answer = TypeVar("Answer")


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
    """What an act answers, and each figure that it changes. Writes nothing."""
    with transaction.atomic():
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
