"""How a figure moved from publication to publication: what it was, since when it is what it is, and what it is now.

A figure of a running period moves every day, as it should. It is restated when it moved after the first publication that saw its
period over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import connection

from revops.calendar import Period
from revops.kpis import Kpi
from revops.numbers.cells import EVER
from revops.numbers.door import Reader
from revops.numbers.number import Number, Slice
from revops.numbers.published import Published
from revops.values import Change, Unit, Value, change

# What came before `base`, the first publication that saw the period over or the one that is read, whichever is earlier, is one sum.
# Publications and what they know are in one order, so that the first one that saw the period over is found by what it knows.
QUERY = """
    SELECT m.*, u.published_at, u.known_at, u.why FROM (
    SELECT p.number, p.part, e.publication, sum(e.amount)::bigint
    FROM unnest(%(numbers)s::int[], %(parts)s::text[], %(measures)s::text[], %(starts)s::date[], %(ends)s::date[], %(over)s::timestamptz[],
        %(motions)s::text[], %(dimensions)s::text[], %(members)s::bigint[])
        p (number, part, measure, start, until, over_at, motion, dimension, member)
    CROSS JOIN LATERAL (
        SELECT least(%(asked)s::bigint, (
            SELECT id FROM revops_publication WHERE known_at >= p.over_at ORDER BY known_at LIMIT 1)) AS publication
    ) base
    CROSS JOIN LATERAL (
        SELECT base.publication, 0 AS amount
        UNION ALL SELECT greatest(from_publication_id, base.publication), amount FROM revops_cell
            WHERE until_publication_id IS NULL AND {asked}
        UNION ALL SELECT greatest(from_publication_id, base.publication), amount FROM revops_cell
            WHERE until_publication_id > base.publication AND {asked}
        UNION ALL SELECT until_publication_id, -amount FROM revops_cell WHERE until_publication_id > base.publication AND {asked}
    ) e GROUP BY 1, 2, 3
    ) m JOIN revops_publication u ON u.id = m.publication"""
ASKED = """dimension = p.dimension AND measure = p.measure AND business_day >= p.start AND business_day < p.until
                AND member = p.member AND (p.motion = '' OR motion = CASE p.motion WHEN 'none' THEN '' ELSE p.motion END)"""

Parts = dict[str, int]


@dataclass(frozen=True, slots=True, order=True)
class At:
    """A publication by its number, and when and why it came."""

    publication: int
    published_at: datetime
    known_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a figure was from a publication on."""

    at: At
    value: Value


@dataclass(frozen=True, slots=True)
class Restated:
    """The steps of a figure, oldest first: the first is what it was when its period was over, or as it is read if that is earlier."""

    kpi: Kpi
    period: Period
    slice: Slice
    asked: int
    steps: tuple[Step, ...]
    sums: tuple[tuple[int, Parts], ...]

    def amount(self, part: str, publication: int) -> int:
        """What a part was at a publication."""
        return [parts for at, parts in self.sums if at <= publication][-1][part]

    def at(self, publication: int) -> Value:
        """What the figure was at a publication that is not before the first step."""
        return [step for step in self.steps if step.at.publication <= publication][-1].value

    @property
    def seen(self) -> tuple[Step, ...]:
        """Those up to the publication that is read."""
        return tuple(step for step in self.steps if step.at.publication <= self.asked)

    @property
    def shown(self) -> Step:
        return self.seen[-1]

    @property
    def before(self) -> Step | None:
        """What the figure was until it became what is shown; None when it has not moved since its period was over."""
        return self.seen[-2] if len(self.seen) > 1 else None

    @property
    def now(self) -> Step | None:
        """What the figure is today, when that is something else than what is shown."""
        last = self.steps[-1]
        return last if last.at.publication > self.asked and last.value != self.shown.value else None

    @property
    def has_moved(self) -> bool:
        return self.before is not None or self.now is not None


def restated(numbers: Sequence[Number], published: Published) -> list[Restated]:
    """The steps of each number, in order. One query for any number of them, none for none."""
    moves = query([row for place, number in enumerate(numbers) for row in places(place, number, published)], published)
    return [told(number, summed(number, moves[place]), published) for place, number in enumerate(numbers)]


def told(number: Number, sums: list[tuple[At, Parts]], published: Published) -> Restated:
    known = tuple((at.publication, parts) for at, parts in sums)
    return Restated(number.kpi, number.period, number.slice, published.id, tuple(steps(number, sums, published)), known)


def places(place: int, number: Number, published: Published) -> Iterable[tuple]:
    """What the query is asked for each part of a number."""
    zone, slice, period = ZoneInfo(published.timezone), number.slice, number.period
    over_at = datetime.combine(period.end, time(), zone)
    for part, measure in number.kpi.measures.items():
        start = EVER if measure.is_stock else period.start
        yield (place, part, measure.key, start, period.end, over_at, slice.motion, slice.dimension, slice.member or 0)


def query(asked: Sequence[tuple], published: Published) -> dict[int, dict[At, Parts]]:
    """By how much each part of each number moved at a publication."""
    found: dict[int, dict[At, Parts]] = defaultdict(lambda: defaultdict(dict))
    if not asked:
        return found
    names = ("numbers", "parts", "measures", "starts", "ends", "over", "motions", "dimensions", "members")
    params = dict(zip(names, map(list, zip(*asked, strict=True)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(asked=ASKED), params | {"asked": published.id})
        for place, part, publication, amount, *at in cursor.fetchall():
            found[place][At(publication, *at)][part] = amount
    return found


def summed(number: Number, moves: dict[At, Parts]) -> list[tuple[At, Parts]]:
    """What each part was from a publication on."""
    sums, found = dict.fromkeys(number.kpi.measures, 0), []
    for at in sorted(moves):
        sums = {part: amount + moves[at].get(part, 0) for part, amount in sums.items()}
        found.append((at, sums))
    return found


def steps(number: Number, sums: list[tuple[At, Parts]], published: Published) -> Iterable[Step]:
    """A step for each publication at which the value became another."""
    last = None
    for at, parts in sums:
        today = at.known_at.astimezone(ZoneInfo(published.timezone)).date()
        value = Reader({}, {}, replace(published, today=today)).value(number.kpi, parts, number.period)
        if value != last:
            yield Step(at, value)
        last = value


def gap(before: Value, after: Value) -> Value | Change | None:
    """By how much a value became another: an amount, or points for percentages; None when one is absent."""
    if before.is_absent or after.is_absent:
        return None
    if after.unit is Unit.PERCENT:
        return change(after, before)
    return Value(after.unit, int(after.exact - before.exact), currency=after.currency)
