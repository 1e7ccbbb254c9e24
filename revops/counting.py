"""SQL of what cells should be: the rows of measures, summed into every cut, and where months are
closed what changed in their days on the first that is open.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from revops import pins
from revops.cuts import Cuts, cuts
from revops.measures import Measure, known_at, with_visible
from revops.models.dimensions import AND
from revops.scans import Scan, scans

CELL = "measure, business_day, motion, dimension, member, bucket"


def grouped(
    measures: Iterable[Measure], condition: str, pairs: Iterable[str], sign: str = ""
) -> str:
    """SQL that sums the rows of measures over the visible facts into cells.

    One pass over the rows makes the total, every dimension and every pair of them. The measures
    have the same dimensions.
    """
    chosen = list(measures)
    made = cuts(chosen[0], pairs)
    each_scan = " UNION ALL ".join(scanned(each, made, sign) for each in scans(chosen))
    return f"{with_visible({each.fact for each in chosen}, condition)} {each_scan}"


def scanned(scan: Scan, made: Cuts, sign: str) -> str:
    """SQL of the cells of measures that one scan counts. A sum of nothing is no cell."""
    amounts = ", ".join(f"('{each.key}', sum_{n})" for n, each in enumerate(scan.measures))
    return f"""
        SELECT k.measure, s.business_day::date, s.motion, s.dimension, s.member, s.bucket, {sign}k.amount AS amount FROM (
            SELECT business_day, motion, bucket, {made.dimension} AS dimension, {made.member} AS member, {scan.sums}
            FROM ({scan.rows}) r GROUP BY GROUPING SETS ({made.sets("business_day", "motion", "bucket")})
        ) s CROSS JOIN LATERAL (VALUES {amounts}) k (measure, amount) WHERE k.amount <> 0"""


def alike(measures: Iterable[Measure]) -> Iterable[list[Measure]]:
    """The measures, those of the same dimensions together."""
    found: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
    for each in measures:
        found[each.dimensions].append(each)
    return found.values()


# From which day on a measure is open, of the JSON `until` by measure; of one that is not there, all.
UNTIL = "coalesce((%(until)s::jsonb->>split_part(measure, '@', 1))::date, '0001-01-01')"
# What is counted of open days, and on the first of them what differs from what was closed.
WITH_LATE = """
    WITH g AS MATERIALIZED ({counted}),
    dated AS (SELECT *, {until} AS until FROM g),
    booked AS (
        SELECT split_part(measure, '@', 1) AS measure, {until} AS until, motion, dimension, member, bucket, amount FROM (
            SELECT {cell}, amount FROM revops_cell WHERE until_publication_id IS NULL UNION ALL SELECT {cell}, amount FROM moved
        ) c WHERE measure = ANY(%(keys)s) AND dimension = ANY('{{{dimensions}}}') AND business_day < {until}
    )
    SELECT {cell}, amount FROM dated WHERE business_day >= until
    UNION ALL
    SELECT measure || '{late}', until, motion, dimension, member, bucket, sum(amount)::bigint FROM (
        SELECT measure, until, motion, dimension, member, bucket, amount FROM dated WHERE business_day < until
        UNION ALL SELECT measure, until, motion, dimension, member, bucket, -amount FROM booked
    ) b GROUP BY 1, 2, 3, 4, 5, 6"""
PUT_OFF = f"""
    UPDATE difference SET measure = measure || '{pins.LATE}', business_day = {UNTIL} WHERE business_day < {UNTIL}"""
# Of days that were closed before a cut was counted, the cells that it would have had.
COUNT_CLOSED = """
    INSERT INTO moved SELECT {cell}, amount FROM (
        SELECT {cell}, sum(amount)::bigint AS amount FROM ({known}) k WHERE dimension = ANY(%s) GROUP BY {cell}
    ) n WHERE amount <> 0 AND NOT EXISTS (SELECT 1 FROM revops_cell c WHERE until_publication_id IS NULL AND {same})"""
SAME = " AND ".join(f"c.{column} = n.{column}" for column in CELL.split(", "))


def closing_days(closed: pins.Closed, measures: Iterable[Measure]) -> dict[str, str]:
    """By measure the first day that is not closed, of those of which any is."""
    found = ((each.key, closed.of(each.key)) for each in measures)
    return {key: own.until.isoformat() for key, own in found if own.pins}


def put_off(closed: pins.Closed, measures: Iterable[Measure]) -> None:
    """Lets what changed in closed days (in `difference`) count on the first that is open."""
    if until := closing_days(closed, measures):
        with connection.cursor() as cursor:
            cursor.execute(PUT_OFF, {"until": json.dumps(until)})


def with_late(counted: str, of: Measure, pairs: Iterable[str]) -> str:
    """SQL of the cells of measures of which some days are closed, from that of all cells: those of
    closed days are as they were signed. `of` is one of them.
    """
    names = (AND.join(cut) for cut in cuts(of, pairs).each)
    return WITH_LATE.format(
        counted=counted,
        until=UNTIL,
        cell=CELL,
        late=pins.LATE,
        dimensions=",".join(f'"{name}"' for name in names),
    )


def count_closed(
    measure: Measure, new: Sequence[str], closed: pins.Closed, pairs: list[str]
) -> None:
    """Adds to `moved` the cells by cuts that are new of the closed days of a measure, from what was
    known when they were closed: so they add up to what was signed.
    """
    own = closed.of(measure.key)
    if not new or not own.pins:
        return
    known = " UNION ALL ".join(closed_cells(measure, own, pairs))
    with connection.cursor() as cursor:
        # The one way to write into closed days: it adds and changes nothing, and the database asks for it.
        cursor.execute("SET LOCAL revops.counts_closed = 'on'")
        cursor.execute(COUNT_CLOSED.format(cell=CELL, known=known, same=SAME), [list(new)])


def closed_cells(measure: Measure, closed: pins.Closed, pairs: list[str]) -> Iterator[str]:
    """SQL of the cells of each stretch of closed days, and of what had changed before it since the
    one before was closed.
    """
    before = None
    for pin in closed.pins:
        now = grouped([measure], known_at(pin.known_at), pairs)
        yield f"SELECT * FROM ({now}) g WHERE business_day >= '{pin.start}' AND business_day < '{pin.until}'"
        for counted in filter(None, (now, before)):
            sign = "-" if counted is before else ""
            if before:
                yield LATE_CELLS.format(late=pins.LATE, day=pin.start, sign=sign, counted=counted)
        before = now


LATE_CELLS = """
    SELECT measure || '{late}', '{day}'::date, motion, dimension, member, bucket, {sign}amount FROM ({counted}) g
    WHERE business_day < '{day}'"""
