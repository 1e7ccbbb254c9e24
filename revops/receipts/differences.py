"""Why a figure is another at a later publication: the records that came, went and changed in
between, and its target's changes.

A figure is the sum of the rows known at its publication, so what differs between two publications
is the rows of the fact versions that appeared minus those that disappeared. Only these are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from revops.calendar import Period
from revops.kpis import Kpi
from revops.measures import Measure, rows_sql, with_visible
from revops.models import Target
from revops.numbers import rules
from revops.numbers.absence import lacks, withheld
from revops.numbers.cells import EVER, Span
from revops.numbers.number import Slice
from revops.numbers.restated import At
from revops.readers import Reader
from revops.receipts.behind import conditions, days_behind, of_slice
from revops.receipts.items import named

KNOWN_AFTER = "known_from <= %(until)s AND (known_until IS NULL OR known_until > %(until)s)"
KNOWN_BEFORE = "known_from <= %(since)s AND (known_until IS NULL OR known_until > %(since)s)"
APPEARED = "known_from > %(since)s AND known_from <= %(until)s AND (known_until IS NULL OR known_until > %(until)s)"
DISAPPEARED = "known_from <= %(since)s AND known_until > %(since)s AND known_until <= %(until)s"
MOVED = """
    WITH moved AS (SELECT 1 AS sign, a.* FROM ({appeared}) a UNION ALL SELECT -1, d.* FROM ({disappeared}) d),
    items AS (
        SELECT item, sum(sign * amount)::bigint AS amount, sum(sign) AS rows, max(business_day) AS business_day,
            (array_agg(record_id ORDER BY sign DESC, fact DESC))[1] AS record_id
        FROM moved GROUP BY item HAVING sum(sign * amount) <> 0)"""
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
        coalesce(nullif(d.company, ''), nullif(l.company, ''), v.values->>'company', d.name, l.name, ''), u.file_name, v.line,
        v.known_from, CASE WHEN v.known_until <= %(until)s THEN v.known_until END, v.id <> first.id, v.known_from > %(since)s
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


@dataclass(frozen=True, slots=True)
class Difference:
    """What one lead, deal or document adds to a difference (`by`): 1, or minor units. `record` is
    its last version of the time.
    """

    item: str
    on: date
    before: int
    by: int
    rows_before: int
    rows_by: int
    record: int
    source: str
    external_id: str
    label: str
    file_name: str
    line: int
    received_at: datetime
    removed_at: datetime | None
    is_later_version: bool
    is_news: bool
    is_stock: bool

    @property
    def after(self) -> int:
        return self.before + self.by

    @property
    def kind(self) -> str:
        """ "came", "went" or "changed"."""
        before, after = (
            (self.before, self.after)
            if self.is_stock
            else (self.rows_before, self.rows_before + self.rows_by)
        )
        return "changed" if before and after else "went" if before else "came"

    @property
    def cause(self) -> str:
        """ "removed" from its source, "changed" or "new" there, or "derived" anew: the record itself
        is as it was.
        """
        if self.removed_at:
            return "removed"
        if not self.is_news:
            return "derived"
        return "changed" if self.is_later_version else "new"


@dataclass(frozen=True, slots=True)
class Differences:
    """The largest differences; `by` and `count` are of all of them. `unlisted` says why none can be
    listed; then `by` says nothing.
    """

    part: str
    by: int
    count: int
    results: list[Difference]
    unlisted: str = ""

    @property
    def rest(self) -> int:
        """How many are not listed."""
        return self.count - len(self.results)

    @property
    def rest_by(self) -> int:
        return self.by - sum(each.by for each in self.results)


def differences(
    kpi: Kpi,
    period: Period,
    slice: Slice,
    since: At,
    until: At,
    part: str,
    reader: Reader,
    limit: int = 200,
    whole: Period | None = None,
) -> Differences:
    """The records by which a part of a figure differs between two publications, largest first.

    `period` are the days that count of the `whole` period, which is the same if it is not named.
    """
    chosen = kpi.parts[part]
    if because := withheld(slice, reader) or lacks(kpi, slice.cut, since.context):
        return Differences(part, 0, 0, [], str(because))
    if because := unlisted(chosen, since, until):
        return Differences(part, 0, 0, [], because)
    days = days_behind(chosen, period, whole or period)
    moved, params = moved_sql(chosen, days, slice), between(chosen, days, slice, since, until)
    with connection.cursor() as cursor:
        cursor.execute(moved + TOTAL, params)
        by, count = cursor.fetchone()
        cursor.execute(moved + listed_sql(chosen, days, slice), params | {"limit": limit})
        results = [Difference(*row, is_stock=chosen.is_stock) for row in cursor.fetchall()]
    return Differences(part, by, count, results)


def between(chosen: Measure, days: Span, slice: Slice, since: At, until: At) -> dict[str, object]:
    """The parameters of what moved between two publications."""
    low, high = days.buckets
    start = EVER if chosen.is_stock else days.start
    return {
        "since": since.known_at, "until": until.known_at, "start": start, "end": days.end,
        "low": low, "high": high, **of_slice(slice),
    }  # fmt: skip


def listed_sql(chosen: Measure, days: Span, slice: Slice) -> str:
    """SQL after `items` that lists them, each with what it counted before."""
    before = counted(chosen, days, slice, KNOWN_BEFORE, "item IN (SELECT item FROM items)")
    return LISTED.format(before=before, **sums_of(chosen), **named(chosen, "i.item"))


def sums_of(chosen: Measure) -> dict[str, str]:
    """What the rows of an item count, and how many they are."""
    if chosen.distinct:
        return {"sum": "1", "count": "1"}
    return {"sum": "sum(amount)", "count": "count(*)"}


def moved_sql(chosen: Measure, days: Span, slice: Slice) -> str:
    """A WITH clause whose relation `items` holds by how much each item differs."""
    if chosen.distinct:
        return MOVED_ONCE.format(
            before=counted(chosen, days, slice, KNOWN_BEFORE),
            after=counted(chosen, days, slice, KNOWN_AFTER),
        )
    return MOVED.format(
        appeared=counted(chosen, days, slice, APPEARED),
        disappeared=counted(chosen, days, slice, DISAPPEARED),
    )


def unlisted(chosen: Measure, since: At, until: At) -> str:
    """Why the records between two publications explain nothing of a measure: other money, or a rule
    that is no longer known.
    """
    if chosen.is_money and since.context.currency != until.context.currency:
        return rules.incomparable(since.context, until.context, is_money=True)
    return rules.unlisted(chosen, until.context)


def counted(chosen: Measure, days: Span, slice: Slice, condition: str, *more: str) -> str:
    """SQL of a measure's rows in some days and a slice over the versions that fulfil a condition."""
    where = [*conditions(days, slice), *more]
    return f"{with_visible({chosen.fact}, condition)} SELECT * FROM ({rows_sql(chosen.key)}) m WHERE {' AND '.join(where)}"


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A month's target became another; None where there was or is none. In whole units, or a level."""

    month: date
    before: Decimal | None
    after: Decimal | None
    at: datetime
    by: str
    reason: str


def target_changes(
    kpi: Kpi, period: Period, slice: Slice, since: datetime, until: datetime | None
) -> list[TargetChange]:
    """The changes of a KPI's targets in a period between two times, oldest first. One query."""
    if slice.cut not in ("", "team"):
        return []
    rows = Target.history.filter(
        kpi=kpi.key, month__gte=period.start.replace(day=1), month__lt=period.end, motion=slice.motion,
        team_id=slice.member if slice.dimension else None,
    )  # fmt: skip
    rows = rows.filter(history_date__lte=until) if until else rows
    changes = rows.order_by("history_date", "history_id").values_list(
        "month", "value", "history_type", "history_date", "history_user__username", "reason"
    )
    return [each for each in followed(changes) if each.at > since and each.before != each.after]


def followed(rows: object) -> Iterator[TargetChange]:
    last: dict[date, Decimal | None] = {}
    for month, value, kind, at, by, reason in rows:
        after = None if kind == "-" else value
        yield TargetChange(month, last.get(month), after, at, by or "", reason)
        last[month] = after
