"""Which teams open which figures, counted by day. Nobody is named.

Opening a figure writes nothing: it is counted in the memory of the process, and a whole minute of all
readers becomes a few rows at once. What a process had counted when it is killed is lost: at most a
minute of a figure that is looked at for its size, not for its last digit.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from django.db import DatabaseError, connection
from django.db.models import Count, Max, Min, Sum

from revops.kpis import KPIS
from revops.models import Membership, Readership, Team
from revops.readers import table
from revops.today import local_day

logger = logging.getLogger(__name__)
EVERY_SECONDS = 60
WEEKS = 4
# Of a smaller team everybody would know who it was.
FEWEST = 3
NO_TEAM = 0
ADD = """
    INSERT INTO {table} (day, kpi, team, opened) VALUES (%s, %s, %s, %s)
    ON CONFLICT (day, kpi, team) DO UPDATE SET opened = {table}.opened + excluded.opened"""

_lock = Lock()
_counted: Counter[tuple[str, int]] = Counter()
_written_at = time.monotonic()


@dataclass(frozen=True, slots=True)
class Read:
    """How often each team opened a KPI in the last weeks: `teams` by name, "" those too small to be
    named and whoever is in none.
    """

    kpi: str
    teams: dict[str, int]

    @property
    def opened(self) -> int:
        return sum(self.teams.values())


def opened(kpi: str, teams: Iterable[int]) -> None:
    """Counts that somebody of these teams opened a figure of a KPI."""
    global _written_at
    with _lock:
        _counted.update((kpi, team) for team in teams or (NO_TEAM,))
        is_due = time.monotonic() - _written_at >= EVERY_SECONDS
        if is_due:
            _written_at = time.monotonic()
    if is_due:
        flush()


def flush() -> None:
    """Writes what was counted. What cannot be written now is counted with the rest."""
    with _lock:
        counted = Counter(_counted)
        _counted.clear()
    day = local_day()
    rows = [(day, kpi, team, count) for (kpi, team), count in sorted(counted.items())]
    try:
        with connection.cursor() as cursor:
            cursor.executemany(ADD.format(table=table(Readership)), rows)
    except DatabaseError:
        logger.exception("Readership could not be written.")
        with _lock:
            _counted.update(counted)


def lately(today: date | None = None) -> list[Read]:
    """By KPI, who opened it in the weeks before today. Today itself is not over. Three queries."""
    until = today or local_day()
    rows = Readership.objects.filter(
        day__gte=until - timedelta(weeks=WEEKS), day__lt=until, kpi__in=KPIS
    )
    names = named(until)
    found: dict[str, Counter[str]] = {key: Counter() for key in KPIS}
    for kpi, team, count in rows.values_list("kpi", "team").annotate(Sum("opened")):
        found[kpi][names.get(team, "")] += count
    return [Read(kpi, dict(sorted(teams.items()))) for kpi, teams in found.items()]


def named(day: date) -> dict[int, str]:
    """The teams in which there are enough people to be named."""
    members = (
        Membership.objects.filter(person__user__is_active=True)
        .exclude(joined_on__gt=day)
        .exclude(left_on__lte=day)
    )
    sizes = members.values_list("team").annotate(Count("person", distinct=True))
    large = [team for team, people in sizes if people >= FEWEST]
    return dict(Team.objects.filter(pk__in=large).values_list("pk", "name"))


def last_opened() -> dict[str, date]:
    """By KPI, the last day on which anybody opened it; without those that nobody did. One query."""
    return dict(Readership.objects.order_by().values_list("kpi").annotate(Max("day")))


def covers_weeks(today: date | None = None) -> bool:
    """Whether it has been counted for long enough to say that nobody reads something."""
    first = Readership.objects.aggregate(first=Min("day"))["first"]
    until = today or local_day()
    return first is not None and first <= until - timedelta(weeks=WEEKS)
