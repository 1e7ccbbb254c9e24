"""What a number does not count, with reasons: facts that are kept and left out, and rows that could
not be understood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.calendar import Period
from revops.kpis import Kpi
from revops.measures import Measure, Reason
from revops.models import Rejected
from revops.numbers.absence import unread
from revops.numbers.cells import Span
from revops.numbers.dayless import refused_then
from revops.numbers.feeding import sources_feeding
from revops.numbers.published import Published
from revops.numbers.slices import Slice
from revops.receipts.behind import days_behind
from revops.receipts.listing import ALL_NEWEST_FIRST, Listing
from revops.receipts.records import Records, figure_alone, listed, not_kept, totals, unlisted

AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One reason and the page of the records that it holds back."""

    reason: Reason
    records: Records


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be understood, as it was known at a publication."""

    source: str
    file_name: str
    line: int
    column: str
    reason: str
    since: datetime
    run: int


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a number by part, and those that it does not count by reason. Only what
    was asked for is listed.
    """

    parts: dict[str, Records]
    left_out: list[LeftOut]


class Rows(NamedTuple):
    """Rows that a part of a figure consists of, or that a reason keeps out of it."""

    name: str
    measure: Measure
    days: Span


def behind(
    kpi: str,
    period: Period,
    slice: Slice,
    published: Published,
    *,
    part: str = "",
    reason: str = "",
    limit: int = 50,
    listing: Listing = ALL_NEWEST_FIRST,
) -> Behind:
    """How many records each part and each reason has, in one query; the records of `part` and of
    `reason` are listed.
    """
    chosen = published.kpi(kpi)
    if because := unread(chosen, slice, published):
        return nothing_behind(chosen, because)
    to_date = published.reach.to_date(chosen, period)
    reasons = reasons_of(chosen, period, published)
    every = [*rows_of(chosen, to_date, period), *rows_left_out(reasons, period)]
    sums = totals([(each.measure, each.days) for each in every], slice, published)
    window, nothing = (limit, listing), (0, ALL_NEWEST_FIRST)
    found = [
        records_behind(
            each, total, slice, published, window if each.name in (part, reason) else nothing
        )
        for each, total in zip(every, sums, strict=True)
    ]
    counted, rest = found[: len(chosen.parts)], found[len(chosen.parts) :]
    why = [LeftOut(each, records) for (each, _days), records in zip(reasons, rest, strict=True)]
    return Behind(dict(zip(chosen.parts, counted, strict=True)), why)


def uncounted(
    kpi: str, period: Period, slice: Slice, published: Published, limit: int
) -> list[LeftOut]:
    """The reasons that hold back records of a slice, each with its first ones; none of rows that
    the reader does not see. A query, and one for each reason that does.
    """
    chosen = published.kpi(kpi)
    if unread(chosen, slice, published):
        return []
    reasons = reasons_of(chosen, period, published)
    every = rows_left_out(reasons, period)
    sums = totals([(each.measure, each.days) for each in every], slice, published)
    return [
        LeftOut(why, records_behind(rows, total, slice, published, (limit, ALL_NEWEST_FIRST)))
        for (why, _days), rows, total in zip(reasons, every, sums, strict=True)
        if total[1]
    ]


def rows_of(kpi: Kpi, to_date: Period, period: Period) -> list[Rows]:
    return [
        Rows(name, each, days_behind(each, to_date, period)) for name, each in kpi.parts.items()
    ]


def rows_left_out(reasons: list[tuple[Reason, Period]], period: Period) -> list[Rows]:
    return [
        Rows(each.key, each.measure, days_behind(each.measure, days, period))
        for each, days in reasons
    ]


def records_behind(
    rows: Rows,
    total: tuple[int, int],
    slice: Slice,
    published: Published,
    window: tuple[int, Listing],
) -> Records:
    """A page of rows whose total is known, or what they were counted as where they cannot be listed."""
    name, measure, days = rows
    if because := unlisted(measure, days, published):
        return figure_alone(measure, name, days, slice, published, because)
    return listed(measure, name, total, days, slice, published, *window)


def reasons_of(kpi: Kpi, period: Period, published: Published) -> list[tuple[Reason, Period]]:
    """Why records do not count, each with the days that it is asked of."""
    later = published.reach.ahead(kpi, period)
    ahead = [(ahead_of(kpi), later)] if later.days and has_ahead(kpi) else []
    return [(each, period) for each in kpi.leaves_out] + ahead


def has_ahead(kpi: Kpi) -> bool:
    """Whether what is dated on days to come counts in a figure later, and by itself."""
    return not (kpi.is_formula or kpi.looks_ahead)


def nothing_behind(kpi: Kpi, because: str | Promise) -> Behind:
    """The same of a figure that is not kept by the dimension asked for."""
    none = {name: not_kept(name, because) for name in kpi.parts}
    return Behind(none, [LeftOut(each, not_kept(each.key, because)) for each in kpi.leaves_out])


def ahead_of(kpi: Kpi) -> Reason:
    """What is dated on days that do not count yet: of a stock, what moves on them."""
    meaning = _(
        "Dated on days that are not over and not delivered, so that they are neither counted nor due yet."
    )
    chosen = replace(kpi.parts[kpi.counted], is_stock=False, adjusts=False)
    return Reason(AHEAD, _("Dated ahead"), meaning, chosen)


def rejected(kpi: str, published: Published) -> QuerySet[Rejected]:
    """The rows of the sources and feeds that count in a KPI which stood rejected
    (`refused_then`).

    Their day is not known: a row that could not be understood may be of any period.
    """
    return rejected_of([kpi], published)


def rejected_of(kpis: Iterable[str], published: Published) -> QuerySet[Rejected]:
    """The same of several KPIs, each row once."""
    feeds = {feed for kpi in kpis for feed in sources_feeding(published.kpi(kpi))}
    if not feeds:
        return Rejected.objects.none()
    of_feeds = Q(*(Q(source__key=source, feed=feed) for source, feed in feeds), _connector=Q.OR)
    rows = refused_then(published).filter(of_feeds)
    return rows.order_by("source__name", "file_name", "line", "pk")


def rejected_rows(kpi: str, published: Published, offset: int, limit: int) -> list[RejectedRow]:
    rows = rejected(kpi, published).select_related("source")[offset : offset + limit]
    return [
        RejectedRow(
            str(row.source),
            row.file_name,
            row.line,
            row.column,
            row.reason,
            row.known_from,
            row.run_id,
        )
        for row in rows
    ]
