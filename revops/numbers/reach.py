"""From which day until which day a publication knows what feeds a KPI.

A value to date ends with the last day that is over or delivered. The day of the data is not over;
it is delivered, and then counted and due, when a source of the KPI delivered on that day and
something in the KPI is dated on it. A source that was silent for longer than it may be ends the KPI
at its last delivery in the same way. So does the last delivery of all, where none of its sources has
delivered since: days that nobody delivered are neither counted nor due.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from revops.calendar import Period
from revops.kpis import Kpi, closed_measures
from revops.measures import MEASURES
from revops.models.choices import RevenueIs
from revops.numbers.feeding import answering, beside, feeds_in
from revops.pins import EVER, LATE, Closed, late

DAY = timedelta(days=1)
# Cells of one measure that a publication has; current ones and past ones are two indexes.
KNOWN = """
    dimension = '' AND measure = m.measure AND from_publication_id <= p.publication
    AND until_publication_id {until}"""
CURRENT, PAST = KNOWN.format(until="IS NULL"), KNOWN.format(until="> p.publication")
FIRST = f"""
    SELECT p.publication, m.measure, least(
        (SELECT business_day FROM revops_cell WHERE {CURRENT} ORDER BY business_day LIMIT 1),
        (SELECT min(business_day) FROM revops_cell WHERE {PAST})) AS first
    FROM {{publications}} p (publication) CROSS JOIN unnest(%s::text[]) m (measure)"""
# One value beside the publication's row, so that a page needs no query more. The feeds that a
# source has delivered are found one after the other, and of each the last delivery, however many
# imports there were.
REACH = f"""
    WITH live AS (
        SELECT p.id, p.known_at, x.settings->>'timezone' AS timezone
        FROM revops_publication p JOIN revops_publicationcontext x ON x.id = p.context_id
        WHERE published_at <= coalesce(%s::timestamptz, 'infinity') ORDER BY p.published_at DESC, p.id DESC LIMIT 1
    ), delivery AS (
        SELECT s.name, s.mapping, r.feeds, r.at, (r.at AT TIME ZONE live.timezone)::date AS day,
            CASE WHEN s.stale_after_hours = 0 THEN false
                ELSE live.known_at - r.at > make_interval(hours => coalesce(s.stale_after_hours, r.quiet_hours)) END AS is_silent,
            NOT r.is_asked AND s.stale_after_hours IS DISTINCT FROM 0 AS is_awaited
        FROM live CROSS JOIN revops_source s CROSS JOIN LATERAL (
            WITH RECURSIVE fed AS (
                SELECT min(feed) AS feed FROM revops_importrun WHERE source_id = s.id AND state = 'done'
                UNION ALL
                SELECT (SELECT min(feed) FROM revops_importrun WHERE source_id = s.id AND state = 'done' AND feed > fed.feed)
                FROM fed WHERE feed IS NOT NULL
            )
            SELECT array_agg(fed.feed) AS feeds, max(last.at) AS at, max(last.quiet_hours) AS quiet_hours,
                bool_or(last.is_pulled) AS is_asked
            FROM fed CROSS JOIN LATERAL (
                SELECT delivered_at AS at, quiet_hours, is_pulled FROM revops_importrun
                WHERE source_id = s.id AND feed = fed.feed AND state = 'done' AND known_at <= live.known_at
                ORDER BY known_at DESC LIMIT 1) last
        ) r WHERE r.at IS NOT NULL
    ), days AS (SELECT DISTINCT day FROM delivery)
    SELECT json_build_array(
        (SELECT json_agg(json_build_array(name, mapping, feeds, at, day, is_silent, is_awaited) ORDER BY at, name) FROM delivery),
        (SELECT json_agg(json_build_array(f.measure, f.first,
            (SELECT array_agg(day) FROM days WHERE
                EXISTS (SELECT 1 FROM revops_cell WHERE {CURRENT} AND business_day = day)
                OR EXISTS (SELECT 1 FROM revops_cell WHERE {PAST} AND business_day = day))))
        FROM ({FIRST.format(publications="(SELECT id FROM live)")}) f
        CROSS JOIN LATERAL (SELECT f.measure) m CROSS JOIN LATERAL (SELECT f.publication) p))::text"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The last delivery of a source by a publication. `is_silent` when that was too long before the
    publication, None where neither its mapping nor its deliveries so far tell how long it may be;
    `is_awaited` where nothing new means that nothing was delivered.
    """

    source: str
    kinds: frozenset[str]
    at: datetime
    on: date
    is_silent: bool | None
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """`first` is the first day of each measure that has any; `filled`, on which days of a delivery
    it has something. `revenue` says what Revenue is.
    """

    today: date
    first: Mapping[str, date] = field(default_factory=dict)
    filled: Mapping[str, frozenset[date]] = field(default_factory=dict)
    deliveries: tuple[Delivery, ...] = ()
    closed: Closed = Closed()
    revenue: str = RevenueIs.INVOICED
    # Read as if the data ended on an earlier day: what is later is not dated ahead, it had not come.
    is_cut: bool = False
    # What was found out of each KPI: a page asks for hundreds of numbers of a few.
    found: dict[str, tuple[date | None, date]] = field(
        default_factory=dict, compare=False, repr=False
    )
    # What came in of that which counts nothing (revops/numbers/dayless.py), once it was asked for.
    dayless: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    refused: list[list[dict[str, Any]]] = field(default_factory=list, compare=False, repr=False)

    def knows(self, *measures: str) -> bool:
        """Whether one of these measures, by key, has ever counted anything."""
        return any(key in self.first for key in measures)

    def feeding(self, kpi: Kpi) -> list[Delivery]:
        fed = answering(kpi.chosen(self.revenue))
        return [each for each in self.deliveries if each.kinds & fed]

    def until(self, kpi: Kpi) -> date:
        """The first day that is neither over nor delivered: the KPI's values count the days before
        it.
        """
        return self.edges(kpi)[1]

    def data_from(self, kpi: Kpi) -> date | None:
        """The first day for which anything that feeds the KPI is known; None when nothing ever was."""
        return self.edges(kpi)[0]

    def edges(self, kpi: Kpi) -> tuple[date | None, date]:
        if kpi.key not in self.found:
            own = kpi.chosen(self.revenue)
            known = (self.first[each.key] for each in beside(own) if each.key in self.first)
            first = self.closed.first.get(kpi.key) or min(known, default=None)
            self.found[kpi.key] = first, max(self.end_of(own), self.closed_until(own))
        return self.found[kpi.key]

    def closed_until(self, kpi: Kpi) -> date:
        """The first day of a KPI that is not closed. Closed days count, whoever is silent since."""
        own = kpi.chosen(self.revenue)
        return self.closed.of(own.parts[own.counted].key).until if own.closes else EVER

    def end_of(self, kpi: Kpi) -> date:
        feeding = self.feeding(kpi)
        last = min([self.today, *(each.on for each in self.ending(kpi))])
        is_filled = any(
            last in self.filled.get(each.key, ())
            for each in kpi.measures.values()
            if not each.is_due
        )
        return last + DAY if is_filled and any(each.on >= last for each in feeding) else last

    def silent_of(self, kinds: frozenset[str]) -> list[Delivery]:
        """The sources of some kinds of record that deliver nothing any more."""
        return [each for each in self.deliveries if each.is_silent and each.kinds & kinds]

    def ending(self, kpi: Kpi) -> list[Delivery]:
        """The deliveries that end the KPI, longest silent first: those of its silent sources, else
        the last of all.
        """
        feeding = self.feeding(kpi)
        if silent := [each for each in feeding if each.is_silent]:
            return silent
        last = max((each.on for each in feeding), default=self.today)
        is_over = last < self.today and all(each.is_awaited for each in feeding)
        return [each for each in feeding if is_over and each.on == last]

    def silent(self, kpi: Kpi, period: Period) -> tuple[Delivery, ...]:
        """The silent sources of the KPI beyond whose last delivery the period reaches, longest
        silent first. One of which nothing tells how long it may be is silent from the day after.
        """
        if self.until(kpi) >= period.end:
            return ()
        return tuple(
            each for each in self.ending(kpi) if each.on < period.end and self.may_be_silent(each)
        )

    def may_be_silent(self, each: Delivery) -> bool:
        """Whether it is silent, or nothing tells and more than a day has passed."""
        return bool(each.is_silent or each.is_silent is None and each.on + DAY < self.today)

    def to_date(self, kpi: Kpi, period: Period) -> Period:
        """The days of a period that are counted; empty when none is. What is due in a period is known
        before it begins: then it is what was open on the last day that counts.
        """
        if kpi.looks_ahead:
            end = min(period.end, self.until(kpi))
            return period.cut(min(period.start, end), end)
        return period.cut(period.start, max(period.start, min(period.end, self.until(kpi))))

    def ahead(self, kpi: Kpi, period: Period) -> Period:
        """The days of a period that are not counted yet; empty when all are."""
        start = self.to_date(kpi, period).end
        return period.cut(start, period.end) if start > period.start else period


def reach_sql(as_of: datetime | None) -> RawSQL:
    """How far the publication that is live then reaches, beside its row; its cost does not grow
    with what there is.
    """
    return RawSQL(REACH, (as_of, cells_of(MEASURES)), output_field=TextField())


def cells_of(measures: Iterable[str]) -> list[str]:
    """What measures are called in their cells, also in those of what changed in closed days."""
    return [*measures, *(late(each) for each in closed_measures())]


def earliest(found: Iterable[tuple[str, date]]) -> dict[str, date]:
    """The first day of each measure, whichever of its cells that is."""
    first: dict[str, date] = {}
    for key, day in found:
        measure = key.removesuffix(LATE)
        first[measure] = min(day, first.get(measure, day))
    return first


def reach(found: str, today: date, closed: Closed, revenue: str) -> Reach:
    """What `reach_sql` answered, of a publication with these days closed and this as Revenue."""
    delivered, measured = (each or [] for each in json.loads(found))
    return Reach(
        today,
        earliest((key, date.fromisoformat(first)) for key, first, _days in measured if first),
        {
            measure: frozenset(map(date.fromisoformat, days))
            for measure, _first, days in measured
            if days
        },
        tuple(delivery(*each) for each in delivered),
        closed,
        revenue,
    )


def delivery(source: str, mapping: str, feeds: list[str], at: str, on: str, *how: bool) -> Delivery:
    fed = frozenset(kind for feed, kind in feeds_in(mapping).items() if feed in feeds)
    return Delivery(source, fed, datetime.fromisoformat(at), date.fromisoformat(on), *how)


def first_days(publications: Sequence[int], measures: Sequence[str]) -> dict[int, dict[str, date]]:
    """By publication, the first day of each measure that had any. One query."""
    found: dict[int, list[tuple[str, date]]] = {each: [] for each in publications}
    with connection.cursor() as cursor:
        cursor.execute(
            FIRST.format(publications="unnest(%s::bigint[])"),
            [list(publications), cells_of(measures)],
        )
        for publication, measure, first in cursor.fetchall():
            if first:
                found[publication].append((measure, first))
    return {publication: earliest(of) for publication, of in found.items()}
