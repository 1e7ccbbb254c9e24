"""The ends of a walk: what was published, and the same in the currencies of the deals.

In base currency an end is the published figure, to which the moves then have to lead; in other
currencies nothing is published, and it is the sum over the deals known then.
"""

from __future__ import annotations

from django.db import connection

from revops.kpis.coverage import due_value
from revops.kpis.deals import open_value
from revops.measures import KNOWN_AT, Measure, sql_of, with_visible
from revops.models import DealChange
from revops.models.dimensions import column_in
from revops.numbers import rules
from revops.numbers.cells import EVER, Span
from revops.receipts.behind import conditions, of_slice
from revops.walk.deals import View
from revops.walk.ends import End
from revops.walk.states import at

VISIBLE = f"""
    v AS (SELECT * FROM revops_dealchange WHERE {KNOWN_AT} AND business_day < %(day)s AND left_out = '')"""
# Amounts are held by whoever has the deal, so that those of a slice add up row by row.
BY_CURRENCY = f"""
    WITH {VISIBLE}
    SELECT currency, sum(value_minor)::bigint FROM v WHERE {{slice}} GROUP BY currency"""
DUE_BY_CURRENCY = f"""
    WITH {VISIBLE},
    l AS (SELECT DISTINCT ON (deal) * FROM v ORDER BY deal, number DESC),
    s AS (SELECT deal, sum(value_minor)::bigint AS own FROM v GROUP BY deal HAVING sum(open_count) > 0)
    SELECT currency, sum(own)::bigint FROM l JOIN s USING (deal)
    WHERE due_on >= %(due_from)s AND due_on < %(due_until)s AND {{slice}} GROUP BY currency"""
COUNTED = "{visible} SELECT coalesce(sum(amount), 0)::bigint FROM ({rows}) m WHERE {where}"


def measure_of(view: View) -> Measure:
    return due_value if view.focus else open_value


def span(view: View, end: End) -> Span:
    due = (view.focus.start, view.focus.end) if view.focus else ()
    return Span(EVER, end.counted_until("open_pipeline"), *due)


def published(view: View, end: End) -> int:
    """The open pipeline in view, minor units, as it was published."""
    return rules.kept(measure_of(view), span(view, end), view.slice, end.published)


def by_another_rule(view: View, end: End) -> int:
    """By how much what was published differs from what the same deals are by the rule of today: 0
    where the rule is the same.
    """
    chosen, days = measure_of(view), span(view, end)
    if not rules.unlisted(chosen, end.published.context, days):
        return 0
    low, high = days.buckets
    within = "business_day >= %(start)s AND business_day < %(end)s"
    where = " AND ".join([within, *conditions(days, view.slice)])
    sql = COUNTED.format(
        visible=with_visible({chosen.fact}, KNOWN_AT), rows=sql_of(chosen), where=where
    )
    params = {
        "known_at": end.published.known_at, "start": days.start, "end": days.end, "low": low, "high": high,
        **of_slice(view.slice),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return published(view, end) - cursor.fetchone()[0]


def by_currency(view: View, end: End) -> dict[str, int]:
    """The open pipeline in view in the minor units of each currency; none that is worth nothing."""
    slice = " AND ".join(in_slice(view)) or "true"
    params = at(end, "open_pipeline") | of_slice(view.slice)
    if view.focus:
        params |= {"due_from": view.focus.start, "due_until": view.focus.end}
    with connection.cursor() as cursor:
        cursor.execute((DUE_BY_CURRENCY if view.focus else BY_CURRENCY).format(slice=slice), params)
        return {code: own for code, own in sorted(cursor.fetchall()) if own}


def in_slice(view: View) -> list[str]:
    members = [
        f"coalesce({column_in(DealChange, name)}, 0) = %(of_{name})s" for name in view.slice.members
    ]
    return members + (["motion = %(motion)s"] if view.slice.motion else [])
