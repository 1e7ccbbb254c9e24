"""What is missing to a target, and what it takes upstream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from revops import numbers
from revops.calendar import Period, between
from revops.kpis import KPIS
from revops.measures import KNOWN_AT
from revops.models import StageEntry
from revops.models.dimensions import column_in
from revops.numbers import Number, Published, Slice
from revops.projection.projecting import EVERYTHING, Projection, project
from revops.projection.upstream import Conversion, Need, upstream
from revops.receipts.behind import of_slice

YEAR = timedelta(days=365)
# By KPI the stages before it, the last one first, and the KPI that says when a cohort is old enough.
PATHS = {
    "deals_signed": (("sqo", "sqo_to_signed"), ("mql", "mql_to_sqo")),
    "signed_amount": (("sqo", "sqo_to_signed"), ("mql", "mql_to_sqo")),
    "sqos": (("mql", "mql_to_sqo"),),
}
CONVERSIONS = f"""
    SELECT motion, count(*) FILTER (WHERE reached_on < %(until)s), count(*),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY greatest(reached_on - business_day, 0)) FILTER (WHERE reached_on < %(until)s)
    FROM revops_stageentry WHERE {KNOWN_AT} AND stage = %(stage)s AND entry_number = 1 AND left_out = ''
        AND business_day < %(until)s::date - %(days)s {{slice}} GROUP BY motion ORDER BY motion"""


@dataclass(frozen=True, slots=True)
class MissingOf:
    """What a motion has to bring: its share of what is missing, by its share of what came so far."""

    motion: str
    share: float
    missing: float
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """`gap` is what is missing to the target so far, `missing` what will be if it goes on as projected:
    counts or minor units, None without a target. `deals` is the same in deals, `average` (minor units)
    what one was worth. `motions` say what it takes upstream; none where nothing is missing.
    """

    kpi: str
    period: Period
    number: Number
    projection: Projection
    gap: float | None = None
    missing: float | None = None
    deals: float | None = None
    average: int | None = None
    motions: tuple[MissingOf, ...] = ()
    because: str = ""

    def counts_for(self, need: Need) -> Period:
        """The first period for which something is not too late that enters a stage today."""
        found, today = self.period, self.projection.until
        while need.by and need.by + (found.end - self.period.end) < today:
            found = found.next(self.projection.published.calendar)
        return found


def missing(
    key: str,
    period: Period,
    published: Published,
    slice: Slice = EVERYTHING,
    until: date | None = None,
) -> Missing:
    """What is missing to a KPI's target in a period, as it was before a day or all that counts. KeyError
    for a KPI without a path (see PATHS).
    """
    path = PATHS[key]
    number = numbers.read([KPIS[key]], [period], [slice], published).get(key, period, slice)
    projection = project(key, period, published, slice, until)
    found = (key, period, number, projection)
    if number.target is None:
        return Missing(*found, because=_("Nobody has set a target for this."))
    target = float(number.target.known)
    done = float(projection.certain)
    left = max(target - float(projection.value or 0), 0.0)
    average = average_of(projection.until, published, slice) if key == "signed_amount" else None
    if key == "signed_amount" and not average:
        return Missing(
            *found, target - done, left, because=_("No signed deal with a value is known.")
        )
    deals = left / average if average else left
    day = projection.until
    known = [conversions(stage, kpi, published, slice, day) for stage, kpi in path]
    motions = split(deals, known, period.end, day) if left else ()
    return Missing(*found, target - done, left, deals, average, motions)


def split(
    deals: float, known: list[dict[str, Conversion]], end: date, today: date
) -> tuple[MissingOf, ...]:
    """What each motion has to bring; one of which nothing converted yet has nothing to bring."""
    came = {motion: each.reached for motion, each in known[0].items() if each.reached}
    return tuple(
        MissingOf(
            motion,
            reached / sum(came.values()),
            own := deals * reached / sum(came.values()),
            upstream(own, [each[motion] for each in known if motion in each], end, today),
        )
        for motion, reached in came.items()
    )


def conversions(
    stage: str, kpi: str, published: Published, slice: Slice, until: date
) -> dict[str, Conversion]:
    """By motion how many that entered a stage long enough ago got to the next one. One query."""
    members = [
        f" AND coalesce({column_in(StageEntry, name)}, 0) = %(of_{name})s" for name in slice.members
    ]
    motion = [" AND motion = %(motion)s"] if slice.motion else []
    params = {
        "known_at": published.known_at, "stage": stage, "until": until,
        "days": KPIS[kpi].matures_after_days, **of_slice(slice),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CONVERSIONS.format(slice="".join(members + motion)), params)
        return {row[0]: Conversion(stage, *row[1:]) for row in cursor.fetchall()}


def average_of(day: date, published: Published, slice: Slice) -> int | None:
    """What a signed deal was worth in the year before a day, minor units; None of none."""
    key, year = "average_deal", between(day - YEAR, day)
    value = numbers.read([KPIS[key]], [year], [slice], published).get(key, year, slice).value
    return value.whole
