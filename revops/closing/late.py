"""What changed in closed days since they were signed: it counts once, in the first month that was
open then, and here is which records it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from revops import pins
from revops.calendar import Period
from revops.closing.checks import closing_kpis
from revops.kpis import Kpi
from revops.measures import DIMENSION_COLUMNS, Measure
from revops.models import dimensions
from revops.numbers import At, Published, Slice
from revops.numbers.cells import Span, Wanted, places, sums
from revops.receipts import Differences, Moved, differences_of
from revops.receipts.known import known_of, rows_known

COLUMNS = ("motion", *DIMENSION_COLUMNS.values())
# Of what moves no total, the members that it had and has.
MOVED = """
    WITH moved AS ({rows}), part AS (
        SELECT item, {columns}, sum(weight) AS weight, max(record_id) AS record_id FROM moved
        GROUP BY item, {columns} HAVING sum(weight) <> 0
    )
    SELECT b.item, a.record_id, ARRAY[{before}], ARRAY[{after}] FROM part b JOIN part a USING (item)
    WHERE b.weight < 0 AND a.weight > 0 AND item IN (SELECT item FROM moved GROUP BY item HAVING sum(amount) = 0)
    ORDER BY item LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Moves:
    """A record that counts for another team, motion, channel … than when it was signed: by
    dimension what it had and has, "" for none. It moves no total.
    """

    item: str
    record: int
    members: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A KPI in the closed days of a period: each part as it was signed, and the records by which it
    differs now. `counted` says in which months that was counted instead, and how much of it; of a
    rate nothing is.

    `adjustments` are the records of earlier closed days that count in the period.
    """

    kpi: Kpi
    signed: dict[str, int]
    since: dict[str, Differences]
    counted: tuple[tuple[date, int], ...]
    adjustments: Differences | None
    moves: tuple[Moves, ...]

    def now(self, part: str) -> int:
        """What a part would be by what is known now."""
        return self.signed[part] + self.since[part].by

    @property
    def is_empty(self) -> bool:
        found = [*self.since.values(), *filter(None, [self.adjustments])]
        return not (self.moves or any(each.count or each.unlisted for each in found))


@dataclass(frozen=True, slots=True)
class Late:
    """`days` are the closed ones of the period; None where none is. `open_from` is the first day that
    is not closed.
    """

    period: Period
    days: Period | None
    open_from: date
    changes: tuple[Change, ...]


def late_changes(period: Period, published: Published, limit: int = 200) -> Late:
    """What differs now of what was signed of a period, and what counts in it of days before."""
    until = min(period.end, published.context.closed.until)
    days = period.cut(period.start, until) if until > period.start else None
    changes = (change(kpi, period, days, published, limit) for kpi in closing_kpis(published))
    found = tuple(each for each in changes if not each.is_empty)
    return Late(period, days, published.context.closed.until, found)


def change(
    kpi: Kpi, period: Period, days: Period | None, published: Published, limit: int
) -> Change:
    since, signed = {}, {}
    for part, each in kpi.parts.items():
        own = replace(each, adjusts=False)
        signed[part] = kept(own, days, published) if days else 0
        compared = compare(own, days or period.cut(period.start, period.start), published)
        since[part] = differences_of(compared, part, limit)
    chosen = kpi.parts[kpi.counted]
    moves = tuple(moves_of(chosen, days, published, limit)) if days else ()
    counted = tuple(counted_in(chosen, days, published)) if days and kpi.adds_up else ()
    adjustments = None
    if kpi.adds_up and not kpi.is_stock:
        adjustments = differences_of(adjusting(chosen, period, published), kpi.counted, limit)
    return Change(kpi, signed, since, counted, adjustments, moves)


def at(published: Published) -> At:
    return At(published.id, published.published_at, published.known_at, "", published.context)


def compare(chosen: Measure, days: Period, published: Published) -> Moved:
    """What was signed of some days, and what is known of them now."""
    span, now = Span(days.start, days.end), published.known_at
    closed = known_of(chosen, span, published.context.closed, now)
    start = pins.EVER if chosen.is_stock else days.start
    known = pins.Closed().known(start, days.end, now, is_adjusted=False)
    return Moved(chosen, span, Slice(), signed_at(days, published), at(published), closed, known)


def adjusting(chosen: Measure, period: Period, published: Published) -> Moved:
    """A period without and with what counts in it of closed days before."""
    span, closed = Span(period.start, period.end), published.context.closed
    before, after = (
        known_of(replace(chosen, adjusts=adjusts), span, closed, published.known_at)
        for adjusts in (False, True)
    )
    days = period.cut(period.start - pins.DAY, period.start)
    return Moved(chosen, span, Slice(), signed_at(days, published), at(published), before, after)


def signed_at(days: Period, published: Published) -> At:
    """The knowledge of the last of some closed days when they were signed."""
    within = published.context.closed.within(days)
    known_at = within[-1].known_at if within else published.known_at
    return replace(at(published), known_at=known_at)


def kept(chosen: Measure, days: Period, published: Published) -> int:
    """What the cells of closed days say, without what was counted in them of days before."""
    found = sums([Wanted([chosen], [Span(days.start, days.end)], places([Slice()]))], published)
    return sum(found.values())


def counted_in(chosen: Measure, days: Period, published: Published) -> Iterator[tuple[date, int]]:
    """The first day of each month in which changes of some closed days were counted, and how much.
    The last of them is open.
    """
    pinned = published.context.closed.of(chosen.key).pins
    times = [*(each.known_at for each in pinned), published.known_at]
    for place, pin in enumerate(pinned):
        end = min(days.end, pin.until)
        if end <= days.start or times[place] == times[place + 1]:
            continue
        known = pins.Known(days.start, end, ((times[place], -1), (times[place + 1], 1)))
        if amount := summed(chosen, known):
            yield pin.until, amount


def summed(chosen: Measure, known: pins.Known) -> int:
    with connection.cursor() as cursor:
        rows = rows_known(chosen, [known], "true")
        cursor.execute(f"SELECT coalesce(sum(amount), 0)::bigint FROM ({rows}) r", {})
        return cursor.fetchone()[0]


def moves_of(chosen: Measure, days: Period, published: Published, limit: int) -> Iterator[Moves]:
    compared = compare(replace(chosen, adjusts=False), days, published)
    rows = compared.rows(pins.between(compared.after, compared.before))
    listed = {side: ", ".join(f"{side}.{each}::text" for each in COLUMNS) for side in "ba"}
    sql = MOVED.format(rows=rows, columns=", ".join(COLUMNS), before=listed["b"], after=listed["a"])
    with connection.cursor() as cursor:
        cursor.execute(sql, compared.params | {"limit": limit})
        found = cursor.fetchall()
    names = {name: names_of(name) for name in dimensions.DIMENSIONS} if found else {}
    for item, record, before, after in found:
        sides = zip(("motion", *dimensions.DIMENSIONS), before, after, strict=True)
        yield Moves(item, record, dict(differing(sides, names)))


def differing(
    sides: Iterator[tuple[str, str | None, str | None]], names: dict[str, dict[str, str]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    for dimension, before, after in sides:
        if before != after:
            called = names.get(dimension, {})
            yield (
                dimension,
                tuple(called.get(each or "", each or "") for each in (before, after)),
            )


def names_of(dimension: str) -> dict[str, str]:
    """What the members of a dimension are called, by their id as text."""
    each = dimensions.DIMENSIONS[dimension]
    return {str(pk): each.word(name) for pk, name in each.model.objects.values_list("pk", "name")}
