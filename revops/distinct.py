"""Counting each item once in a period: what sums over days cannot say.

A lead that was called on three days of October was called once in October, and in each of three
days. So a distinct measure is settled for each kind of period, by one measure a kind: an item counts
on the first of its days in the period. The cells of a month, from its first day to any other, then
add up to the distinct items of those days; so do those of a week, a quarter and a year. They are
settled apart for each member of a dimension and each motion, and for all motions together ("*"),
because an item that two teams touched counts for both, and once in the whole.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from revops.calendar import Period, PeriodKind, WorkCalendar
from revops.cuts import cuts
from revops.measures import MEASURES, Measure, rows_sql, with_visible
from revops.models import Organisation

ALL_MOTIONS = "*"
UNSETTLED = _(
    "Each is counted once in a period, for days, weeks, months, quarters and years: choose one of these."
)
# The first day of the period of each kind in which `business_day` lies, smallest kind first.
# Fiscal periods begin in another month: they are those of the calendar, that many months later.
STARTS = {
    PeriodKind.DAY: "business_day",
    PeriodKind.WEEK: "date_trunc('week', business_day)::date",
    PeriodKind.MONTH: "date_trunc('month', business_day)::date",
    PeriodKind.QUARTER: "date_trunc('quarter', business_day)::date",
    PeriodKind.FISCAL_QUARTER: "(date_trunc('quarter', date_trunc('month', business_day) - {later}) + {later})::date",
    PeriodKind.YEAR: "date_trunc('year', business_day)::date",
    PeriodKind.FISCAL_YEAR: "(date_trunc('year', date_trunc('month', business_day) - {later}) + {later})::date",
}
COUNTED = """
    {visible}
    SELECT '{key}' || suffix AS measure, business_day, motion, dimension, member, 0 AS bucket, {sign}count(*) AS amount FROM (
        SELECT k.suffix, {motion} AS motion, {dimension} AS dimension, {member} AS member, min(business_day) AS business_day
        FROM ({rows}) r CROSS JOIN LATERAL (VALUES {kinds}) k (suffix, start)
        GROUP BY GROUPING SETS ({sets})
    ) f GROUP BY 1, 2, 3, 4, 5"""


def key(measure: Measure, kind: PeriodKind) -> str:
    """What a distinct measure is called in its cells of a kind of period; a day has its own name."""
    return measure.key if kind is PeriodKind.DAY else f"{measure.key}@{kind}"


def keys(measure: Measure) -> list[str]:
    return [key(measure, kind) for kind in STARTS]


def is_kept_apart(key: str) -> bool:
    """Whether the cells of this name have all motions together apart, because they do not add up."""
    chosen = MEASURES.get(key.partition("@")[0])
    return chosen is not None and chosen.distinct != ""


def settled(measure: Measure, period: Period, calendar: WorkCalendar) -> Measure | None:
    """The measure whose cells of these days add up to the distinct items of them: of the smallest
    kind of period that begins with them and ends no earlier. None where there is no such kind.
    """
    for kind in STARTS:
        whole = calendar.containing(kind, period.start)
        if whole.start == period.start and period.end <= whole.end:
            return replace(measure, key=key(measure, kind))
    return None


def is_settled(measure: Measure, period: Period, calendar: WorkCalendar) -> bool:
    """Whether a measure counts these days: what counts once in a period, only in such as it is
    settled for.
    """
    return not measure.distinct or settled(measure, period, calendar) is not None


def counted(measure: Measure, condition: str, organisation: Organisation, sign: str = "") -> str:
    """SQL of the cells of all kinds of period over the visible facts."""
    made = cuts(measure, organisation.pairs)
    later = f"interval '{organisation.fiscal_year_start - 1} months'"
    kinds = ", ".join(
        f"('{key(measure, kind).removeprefix(measure.key)}', {start.format(later=later)})"
        for kind, start in STARTS.items()
    )
    sets = ", ".join(
        made.sets("k.suffix", "k.start", "item", *motion) for motion in ((), ("motion",))
    )
    return COUNTED.format(
        visible=with_visible({measure.fact}, condition),
        key=measure.key,
        sign=sign,
        motion=f"CASE grouping(motion) WHEN 1 THEN '{ALL_MOTIONS}' ELSE motion END",
        dimension=made.dimension,
        member=made.member,
        rows=rows_sql(measure.key),
        kinds=kinds,
        sets=sets,
    )
