"""How a figure moved from publication to publication: what it was, since when it is what it is, and
what it is now.

A figure of a running period moves every day, as it should. It is restated when it moved after the
first publication that saw its period over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import connection

from revops.calendar import Period
from revops.context import Context, read
from revops.distinct import ALL_MOTIONS
from revops.kpis import Kpi
from revops.measures import MEASURES, Buckets, Measure
from revops.numbers.absence import is_off, withheld
from revops.numbers.cells import EVER
from revops.numbers.dated import counted, dated
from revops.numbers.number import Number
from revops.numbers.parts import Part, total
from revops.numbers.published import Published
from revops.numbers.reach import Reach, first_days
from revops.numbers.reading import Reading
from revops.numbers.slices import Slice
from revops.pins import late
from revops.values import Change, Unit, Value, change, exactly

# What came before `base`, the first publication that saw the period over or the one that is read,
# whichever is earlier, is one sum. Publications and what they know are in one order, so that the
# last one that saw the period running is the end of an index, and each step looks up its own (LIMIT
# keeps PostgreSQL from reading all publications for them). Each saw it in the time zone of its context.
# What the organisation chooses a figure to be moves no cell, so that these publications are added.
QUERY = """
    WITH asked AS (
        SELECT * FROM unnest(%(numbers)s::int[], %(parts)s::text[], %(measures)s::text[], %(starts)s::date[], %(ends)s::date[],
            %(lows)s::int[], %(highs)s::int[], %(aparts)s::bool[], %(overs)s::date[], %(motions)s::text[],
            %(dimensions)s::text[], %(members)s::bigint[], %(chosens)s::bool[])
            p (number, part, measure, start, until, low, high, is_apart, over, motion, dimension, member, is_chosen)
    ), running AS (
        SELECT over, coalesce(max(last.id), 0) AS publication FROM (SELECT DISTINCT over FROM asked) o
        CROSS JOIN revops_publicationcontext x LEFT JOIN LATERAL (
            SELECT id FROM revops_publication
            WHERE context_id = x.id AND known_at < (o.over::timestamp AT TIME ZONE (x.settings->>'timezone'))
            ORDER BY known_at DESC LIMIT 1) last ON true
        GROUP BY over
    ), base AS (
        SELECT over, least(%(asked)s::bigint, (SELECT min(id) FROM revops_publication WHERE id > running.publication)) AS publication
        FROM running
    ), choice AS (
        SELECT id, coalesce(settings->>'revenue', 'invoiced') AS revenue FROM revops_publicationcontext
    ), rechosen AS (
        SELECT id FROM (
            SELECT u.id, revenue, lag(revenue) OVER (ORDER BY u.id) AS before
            FROM revops_publication u JOIN choice ON choice.id = u.context_id
        ) c WHERE (SELECT count(DISTINCT revenue) FROM choice) > 1 AND revenue <> before
    )
    SELECT m.*, u.published_at, u.known_at, u.why, x.settings::text FROM (
    SELECT p.number, p.part, e.publication, CASE WHEN p.is_apart THEN coalesce(e.bucket, 0) END AS bucket, sum(e.amount)::bigint
    FROM asked p JOIN base USING (over)
    CROSS JOIN LATERAL (
        SELECT base.publication, NULL::int AS bucket, 0 AS amount
        UNION ALL SELECT greatest(from_publication_id, base.publication), bucket, amount FROM revops_cell
            WHERE until_publication_id IS NULL AND {asked}
        UNION ALL SELECT greatest(from_publication_id, base.publication), bucket, amount FROM revops_cell
            WHERE until_publication_id > base.publication AND {asked}
        UNION ALL SELECT until_publication_id, bucket, -amount FROM revops_cell WHERE until_publication_id > base.publication AND {asked}
        UNION ALL SELECT id, NULL, 0 FROM rechosen WHERE p.is_chosen AND id > base.publication
            AND EXISTS (SELECT 1 FROM revops_cell WHERE {asked})
    ) e GROUP BY 1, 2, 3, 4
    ) m CROSS JOIN LATERAL (
        SELECT published_at, known_at, why, context_id FROM revops_publication WHERE id = m.publication LIMIT 1
    ) u JOIN revops_publicationcontext x ON x.id = u.context_id"""
ASKED = """dimension = p.dimension AND measure = p.measure AND business_day >= p.start AND business_day < p.until
                AND (p.low IS NULL OR bucket >= p.low AND bucket < p.high) AND member = p.member
                AND (p.motion = '' OR motion = CASE p.motion WHEN 'none' THEN '' ELSE p.motion END)"""

Parts = dict[str, Part]
FirstDays = dict[int, dict[str, date]]


@dataclass(frozen=True, slots=True, order=True)
class At:
    """A publication by its number, when and why it came, and what it was computed with."""

    publication: int
    published_at: datetime
    known_at: datetime
    why: str
    context: Context = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """What a figure was from a publication on."""

    at: At
    value: Value


@dataclass(frozen=True, slots=True)
class Restated:
    """The steps of a figure, oldest first: the first is what it was when its period was over, or as
    it is read if that is earlier.
    """

    kpi: Kpi
    period: Period
    slice: Slice
    asked: int
    steps: tuple[Step, ...]
    sums: tuple[tuple[int, Parts], ...]

    def amount(self, part: str, publication: int) -> int:
        """What a part was at a publication; nothing where nothing counts it."""
        if not self.sums:
            return 0
        return total([parts for at, parts in self.sums if at <= publication][-1][part])

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
        """What the figure was until it became what is shown; None when it has not moved since its
        period was over.
        """
        return self.moved(self.seen[-2], self.shown) if len(self.seen) > 1 else None

    @property
    def now(self) -> Step | None:
        """What the figure is today, when that is something else than what is shown."""
        if not self.steps:  # a formula has no history but that of its inputs
            return None
        last = self.steps[-1]
        is_other = last.at.publication > self.asked and last.value != self.shown.value
        return self.moved(last, self.shown) if is_other else None

    def moved(self, step: Step, other: Step) -> Step | None:
        """The step; None where a pair of dimensions was switched on or off between the two, which
        moves no figure.
        """
        is_switched = any(is_off(self.slice.cut, each.at.context) for each in (step, other))
        return None if is_switched else step

    @property
    def has_moved(self) -> bool:
        return self.before is not None or self.now is not None


def restated(numbers: Sequence[Number], published: Published) -> list[Restated]:
    """The steps of each number, in order. Two queries for any number of them, one when none has
    moved, none for none.

    What the reader does not see has no steps.
    """
    moves = query(
        [row for place, number in enumerate(numbers) for row in places(place, number, published)],
        published,
    )
    sums = [summed(number, moves[place]) for place, number in enumerate(numbers)]
    known = {at.publication for each in sums if len(each) > 1 for at, _parts in each}
    first = first_days(sorted(known), list(MEASURES)) if known else {}
    return [
        course(number, each, published, first) for number, each in zip(numbers, sums, strict=True)
    ]


def course(
    number: Number, sums: list[tuple[At, Parts]], published: Published, first: FirstDays
) -> Restated:
    known = tuple((at.publication, parts) for at, parts in sums)
    found = tuple(steps(number, sums, published, first))
    return Restated(number.kpi, number.period, number.slice, published.id, found, known)


def places(place: int, number: Number, published: Published) -> Iterable[tuple]:
    """What the query is asked for each part of a number. A formula has none, its inputs have; nor
    has what the reader does not see.
    """
    slice, period = number.slice, number.period
    if withheld(slice, published.reader):
        return
    for part, measure in every_part(number.kpi):
        found = counted(measure, period, period, published)
        if found is None:
            continue
        key, span = found
        for name in (key, late(key)) if measure.adjusts else (key,):
            yield (
                place,
                part,
                name,
                EVER if measure.is_stock else period.start,
                period.end,
                *span.buckets,
                measure.buckets is Buckets.VALUE,
                period.end,
                slice.motion or (ALL_MOTIONS if measure.distinct else ""),
                slice.cut,
                slice.cell_member,
                len(number.kpi.variants) > 1,
            )


def every_part(kpi: Kpi) -> list[tuple[str, Measure]]:
    """The parts of whatever may be counted under a KPI's name, each under the name of its measure."""
    every = [each for kpi in kpi.variants.values() for each in kpi.parts.values()]
    return [(each.key, each) for each in every]


def query(asked: Sequence[tuple], published: Published) -> dict[int, dict[At, Parts]]:
    """By how much each part of each number moved at a publication."""
    found: dict[int, dict[At, Parts]] = defaultdict(lambda: defaultdict(dict))
    if not asked:
        return found
    names = (
        *("numbers", "parts", "measures", "starts", "ends", "lows", "highs", "aparts"),
        *("overs", "motions", "dimensions", "members", "chosens"),
    )
    params = dict(zip(names, map(list, zip(*asked, strict=True)), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(asked=ASKED), params | {"asked": published.id})
        for place, part, publication, bucket, amount, *at, settings in cursor.fetchall():
            moved = found[place][At(publication, *at, read(settings))]
            moved[part] = plus(moved.get(part, 0), amount if bucket is None else {bucket: amount})
    return found


def plus(one: Part, other: Part) -> Part:
    """Both together; nothing at all adds to sums and to counts by bucket alike."""
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    counts: dict[int, int] = defaultdict(int)
    for each in (one, other):
        for bucket, count in () if isinstance(each, int) else each.items():
            counts[bucket] += count
    return {bucket: count for bucket, count in counts.items() if count}


def summed(number: Number, moves: dict[At, Parts]) -> list[tuple[At, Parts]]:
    """What each part was from a publication on, of what was counted under the KPI's name then."""
    sums: Parts = {name: 0 for name, _measure in every_part(number.kpi)}
    found = []
    for at in sorted(moves):
        sums = {name: plus(amount, moves[at].get(name, 0)) for name, amount in sums.items()}
        then = number.kpi.chosen(at.context.revenue).parts
        found.append((at, {part: sums[each.key] for part, each in then.items()}))
    return found


def steps(
    number: Number, sums: list[tuple[At, Parts]], published: Published, first: FirstDays
) -> Iterable[Step]:
    """A step for each publication at which the value became another. What was known when is each
    publication's own.
    """
    last = None
    for at, parts in sums:
        today = at.context.day(at.known_at)
        known_from = first.get(at.publication, published.reach.first)
        reach = Reach(today, known_from, closed=at.context.closed, revenue=at.context.revenue)
        then = replace(published, id=at.publication, today=today, context=at.context, reach=reach)
        kpi = then.kpi(number.kpi.key)
        value = Reading({}, {}, then).value(
            kpi, parts, dated(kpi, number.period, then), number.slice
        )
        if value != last:
            yield Step(at, value)
        last = value


def gap(before: Value, after: Value) -> Value | Change | None:
    """By how much a value became another: an amount, or points for percentages; None when one is
    absent or in another currency.
    """
    if before.is_absent or after.is_absent or before.currency != after.currency:
        return None
    if after.unit is Unit.PERCENT:
        return change(after, before)
    return exactly(after.unit, after.exact - before.exact, after.currency)
