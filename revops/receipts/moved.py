"""SQL of what came, went and changed between two states of what is known: by how much each lead, deal
or document differs. Only the versions that appeared and disappeared are read.
"""

from __future__ import annotations

from typing import NamedTuple

from revops import pins
from revops.measures import Measure
from revops.numbers.cells import Span
from revops.numbers.restated import At
from revops.numbers.slices import Slice
from revops.pins import Known
from revops.receipts.behind import conditions, of_slice
from revops.receipts.items import named
from revops.receipts.known import known_of, rows_known

MOVED = """
    WITH moved AS ({rows}),
    items AS (
        SELECT item, sum(amount)::bigint AS amount, sum(weight) AS rows, max(business_day) AS business_day,
            (array_agg(record_id ORDER BY weight DESC, fact DESC))[1] AS record_id
        FROM moved GROUP BY item HAVING sum(amount) <> 0)"""
# What counts once in a period came or went with the first and the last of its rows.
MOVED_ONCE = """
    WITH was AS (SELECT DISTINCT ON (item) * FROM ({before}) b ORDER BY item, business_day, fact),
    is_now AS (SELECT DISTINCT ON (item) * FROM ({after}) a ORDER BY item, business_day, fact),
    items AS (
        SELECT item, num_nulls(was.item)::bigint - num_nulls(is_now.item) AS amount, num_nulls(was.item) - num_nulls(is_now.item) AS rows,
            coalesce(is_now.business_day, was.business_day) AS business_day, coalesce(is_now.record_id, was.record_id) AS record_id
        FROM was FULL JOIN is_now USING (item) WHERE was.item IS NULL OR is_now.item IS NULL)"""
TOTAL = " SELECT coalesce(sum(amount), 0)::bigint, count(*) FROM items"
# A record is shown in its last version of the time; what it says of itself may be gone with it.
LISTED = """
    SELECT i.item, i.business_day, coalesce(b.amount, 0)::bigint, i.amount, coalesce(b.rows, 0), i.rows, v.id, s.name, v.external_id,
        coalesce(nullif(d.company, ''), nullif(l.company, ''), v.values->>'company', d.name, l.name,
            v.values->>'name', ''), u.file_name, v.line, v.known_from,
        CASE WHEN v.known_until <= %(until)s THEN v.known_until END, v.id <> first.id, v.known_from > %(since)s
    FROM (SELECT * FROM items ORDER BY abs(amount) DESC, item LIMIT %(limit)s) i
    LEFT JOIN (SELECT item, {sum} AS amount, {count} AS rows FROM ({before}) k GROUP BY item) b USING (item)
    JOIN revops_rawrecord r ON r.id = i.record_id
    CROSS JOIN LATERAL (
        SELECT * FROM revops_rawrecord v WHERE v.row = r.row AND v.known_from <= %(until)s ORDER BY v.known_from DESC LIMIT 1) v
    CROSS JOIN LATERAL (SELECT min(id) AS id FROM revops_rawrecord f WHERE f.row = r.row) first
    JOIN revops_importrun u ON u.id = v.run_id JOIN revops_source s ON s.id = v.source_id
    LEFT JOIN revops_deal d ON d.deal = {deal} AND d.known_until IS NULL
    LEFT JOIN revops_lead l ON l.lead = {lead} AND l.known_until IS NULL
    ORDER BY abs(i.amount) DESC, i.item"""


class Moved(NamedTuple):
    """What is compared: what was `before` and `after` known of a measure in some days and a slice, at
    two publications.
    """

    chosen: Measure
    days: Span
    slice: Slice
    since: At
    until: At
    before: tuple[Known, ...]
    after: tuple[Known, ...]

    def rows(self, known: tuple[Known, ...], *more: str) -> str:
        where = ("true", *conditions(self.days, self.slice), *more)
        return rows_known(self.chosen, known, " AND ".join(where))

    @property
    def items(self) -> str:
        """A WITH clause whose relation `items` holds by how much each item differs."""
        if self.chosen.distinct:
            return MOVED_ONCE.format(before=self.rows(self.before), after=self.rows(self.after))
        return MOVED.format(rows=self.rows(pins.between(self.after, self.before)))

    @property
    def listed(self) -> str:
        """SQL after `items` that lists them, each with what it counted before."""
        before = self.rows(self.before, "item IN (SELECT item FROM items)")
        sums = {"sum": "sum(amount)", "count": "sum(weight)"}
        if self.chosen.distinct:
            sums = {"sum": "1", "count": "1"}
        return LISTED.format(before=before, **sums, **named(self.chosen, "i.item"))

    @property
    def params(self) -> dict[str, object]:
        low, high = self.days.buckets
        known = {"since": self.since.known_at, "until": self.until.known_at}
        return {**known, "low": low, "high": high, **of_slice(self.slice)}


def moved(chosen: Measure, days: Span, slice: Slice, since: At, until: At) -> Moved:
    """What differs of a measure between two publications."""
    before, after = (
        known_of(chosen, days, at.context.closed, at.known_at) for at in (since, until)
    )
    return Moved(chosen, days, slice, since, until, before, after)
