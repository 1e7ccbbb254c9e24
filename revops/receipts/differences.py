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
from revops.measures import Measure
from revops.models import Target
from revops.numbers import rules
from revops.numbers.absence import lacks, withheld
from revops.numbers.cells import Span
from revops.numbers.restated import At
from revops.numbers.slices import Slice
from revops.readers import Reader
from revops.receipts.behind import days_behind
from revops.receipts.moved import TOTAL, Moved, moved


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
    chosen = kpi.chosen(until.context.revenue).parts[part]
    if because := withheld(slice, reader) or lacks(kpi, slice.cut, since.context):
        return Differences(part, 0, 0, [], str(because))
    if because := rules.chosen_otherwise(kpi, since.context, until.context):
        return Differences(part, 0, 0, [], because)
    days = days_behind(chosen, period, whole or period)
    return differences_of(moved(chosen, days, slice, since, until), part, limit)


def differences_of(asked: Moved, part: str, limit: int) -> Differences:
    """The same of whatever is compared."""
    if because := unlisted(asked.chosen, asked.days, asked.since, asked.until):
        return Differences(part, 0, 0, [], because)
    with connection.cursor() as cursor:
        cursor.execute(asked.items + TOTAL, asked.params)
        by, count = cursor.fetchone()
        cursor.execute(asked.items + asked.listed, asked.params | {"limit": limit})
        results = [Difference(*row, is_stock=asked.chosen.is_stock) for row in cursor.fetchall()]
    return Differences(part, by, count, results)


def unlisted(chosen: Measure, days: Span, since: At, until: At) -> str:
    """Why the records between two publications explain nothing of a measure: other money, or a rule
    that is no longer known.
    """
    if chosen.is_money and since.context.currency != until.context.currency:
        return rules.incomparable(since.context, until.context, is_money=True)
    return rules.unlisted(chosen, until.context, days)


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
