"""What another currency, time zone, country, fiscal year or Revenue would do to figures, in sentences,
before anything is done.

Nothing here changes a publication: whoever looks back sees the figures as they were.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from revops import pairs
from revops.calendar import WorkCalendar, days_off
from revops.context import calendar_of
from revops.kpis import KPIS
from revops.models import Cell, MonthlyRate, Organisation, Publication, RawRecord, Source, Target
from revops.models.dimensions import PAIRS
from revops.money import decimal_text
from revops.today import local_day
from revops.values import Unit

# Deals and invoices that are priced, and those whose currency has no rate into another base
# currency in their month. An open deal floats, so that any month does for it.
PRICED = """
    WITH priced AS (
        SELECT currency, date_trunc('month', business_day)::date AS month FROM revops_invoice
        WHERE known_until IS NULL AND amount_minor IS NOT NULL
        UNION ALL
        SELECT currency, date_trunc('month', closed_on)::date FROM revops_deal WHERE known_until IS NULL AND amount_minor IS NOT NULL
    )
    SELECT count(*), count(*) FILTER (WHERE currency <> %(base)s AND NOT EXISTS (
            SELECT 1 FROM revops_monthlyrate r WHERE r.base_currency = %(base)s AND r.currency = p.currency
            AND (p.month IS NULL OR r.month = p.month)))
    FROM priced p"""
# A midnight is a date without a time, and stays the date in every zone.
MOVED = """
    SELECT count(*), count(*) FILTER (WHERE a::date <> b::date),
        count(*) FILTER (WHERE date_trunc('month', a) <> date_trunc('month', b)) FROM (
        SELECT happened_at AT TIME ZONE %(before)s AS a, CASE WHEN (happened_at AT TIME ZONE %(before)s)::time = '00:00'
            THEN happened_at AT TIME ZONE %(before)s ELSE happened_at AT TIME ZONE %(after)s END AS b
        FROM ({facts}) f) g"""
MOST_NAMED = 12
DATED = ("stageentry", "dealchange", "activity", "invoice")


def effects(before: Organisation, after: Organisation) -> list[str]:
    """What figures a change of settings would change, and how; none for an installation without
    records, figures and targets.
    """
    if not has_figures():
        return []
    lines = [
        sentence
        for name, explain in EFFECTS.items()
        if getattr(before, name) != getattr(after, name)
        for sentence in explain(before, after)
    ]
    return [*lines, *kept()] if lines else []


def has_figures() -> bool:
    return any(model.objects.exists() for model in (RawRecord, Publication, Target))


def of_currency(before: Organisation, after: Organisation) -> Iterator[str]:
    old, new = before.base_currency, after.base_currency
    every, unpriced = counted(PRICED, {"base": new})
    yield _(
        "Base currency %(before)s → %(after)s: every amount, of open and of past periods, is "
        "counted anew in %(after)s at "
        "finance's rates. %(unpriced)d of %(all)d deals and invoices have no rate into "
        "%(after)s and lose their amount until one is given."
    ) % {"before": old, "after": new, "unpriced": unpriced, "all": every}
    if rates := MonthlyRate.objects.filter(base_currency=old).count():
        yield ngettext(
            "%(count)d monthly rate into %(before)s prices nothing any more; rates into %(after)s have to be given.",
            "%(count)d monthly rates into %(before)s price nothing any more; rates into %(after)s have to be given.",
            rates,
        ) % {"count": rates, "before": old, "after": new}
    if targets := Target.objects.filter(kpi__in=money_kpis(), currency__in=("", old)).count():
        yield ngettext(
            "%(count)d target in %(before)s is kept as it is and counts for nothing in %(after)s until it is set anew.",
            "%(count)d targets in %(before)s are kept as they are and count for nothing in "
            "%(after)s until they are set anew.",
            targets,
        ) % {"count": targets, "before": old, "after": new}


def of_timezone(before: Organisation, after: Organisation) -> Iterator[str]:
    facts = " UNION ALL ".join(
        f"SELECT happened_at FROM revops_{name} WHERE known_until IS NULL" for name in DATED
    )
    every, days, months = counted(
        MOVED.format(facts=facts), {"before": before.timezone, "after": after.timezone}
    )
    yield _(
        "Time zone %(before)s → %(after)s: %(days)d of %(all)d dated entries fall on another "
        "day, %(months)d of them into another month, "
        "and count there from then on."
    ) % {
        "before": before.timezone,
        "after": after.timezone,
        "days": days,
        "months": months,
        "all": every,
    }
    if zoneless := sorted(
        each.name for each in Source.objects.filter(connection=None) if lacks_zone(each.mapping)
    ):
        yield _(
            "Times without an offset in the files of %(sources)s, whose mapping names no time zone, were read in "
            "%(before)s and stay what they are: import the files again, and they are read in %(after)s."
        ) % {"sources": several(zoneless), "before": before.timezone, "after": after.timezone}


def lacks_zone(mapping: str) -> bool:
    """Whether files that a mapping reads are read in the organisation's time zone."""
    try:
        found = tomllib.loads(mapping)
    except tomllib.TOMLDecodeError:  # nothing can be read by it
        return False
    tables = found.get("files", {}).values()
    return "timezone" not in found.get("source", {}) and any(
        "timezone" not in each for each in tables
    )


def of_country(before: Organisation, after: Organisation) -> Iterator[str]:
    year = timezone.now().year
    old, new = (days_off(each.country, year, year) for each in (before, after))
    other = [day for day in year_of(year) if old.is_working_day(day) != new.is_working_day(day)]
    yield _(
        "Public holidays %(before)s → %(after)s: %(count)d days of %(year)d are worked in one"
        " and not in the other (%(days)s). What is "
        "expected to date, the pace, the projection and like-for-like comparisons of periods "
        "with such days change."
    ) % {
        "before": before.country or "—", "after": after.country or "—", "count": len(other), "year": year,
        "days": several(f"{day:%d-%m}" for day in other),
    }  # fmt: skip


def of_fiscal_year(before: Organisation, after: Organisation) -> Iterator[str]:
    today = local_day()
    spans = [fiscal_year_text(calendar_of(each), today) for each in (before, after)]
    yield _(
        "First month of the fiscal year %(before)d → %(after)d: fiscal years, and the parts "
        "of them, are other months. %(key)s was "
        "%(old)s and becomes %(new)s. Figures and targets of months stay."
    ) % {
        "before": before.fiscal_year_start, "after": after.fiscal_year_start,
        "key": f"FY{today.year}",
        "old": spans[0], "new": spans[1],
    }  # fmt: skip


def of_revenue(before: Organisation, after: Organisation) -> Iterator[str]:
    """Which months are another figure, the running one and those that are over."""
    old, new = (KPIS["revenue"].chosen(each.revenue).measures for each in (before, after))
    was, becomes = by_month(old["value"].key), by_month(new["value"].key)
    words = {"after": after.get_revenue_display(), "before": before.get_revenue_display()}
    yield changed_months(was, becomes, before.base_currency, words)
    if not becomes:
        yield (
            _("Of %(after)s nothing is published: Revenue is absent until something is.") % words
        )
    if unpriced := sum(by_month(new["unpriced"].key).values()):
        yield ngettext(
            "%(count)d record of %(after)s has no amount in %(currency)s: it is counted and not priced.",
            "%(count)d records of %(after)s have no amount in %(currency)s: they are counted and not priced.",
            unpriced,
        ) % {**words, "count": unpriced, "currency": after.base_currency}
    if targets := Target.objects.filter(kpi="revenue").count():
        yield ngettext(
            "%(count)d target of Revenue stays as it is, and is compared with %(after)s.",
            "%(count)d targets of Revenue stay as they are, and are compared with %(after)s.",
            targets,
        ) % {**words, "count": targets}


def changed_months(
    was: Mapping[str, int], becomes: Mapping[str, int], currency: str, words: Mapping[str, str]
) -> str:
    """The sentence about the months that are another figure, the latest of them with both."""
    months = sorted({*was, *becomes}, reverse=True)
    changed = [each for each in months if was.get(each, 0) != becomes.get(each, 0)]
    named = (
        "{} {} → {} {}".format(
            each, *(decimal_text(of.get(each, 0), currency) for of in (was, becomes)), currency
        )
        for each in changed
    )
    return _(
        "Revenue is %(after)s and no longer %(before)s, from the next publication on, in open and "
        "past periods alike: %(changed)d of %(all)d months change (%(months)s)."
    ) % {**words, "changed": len(changed), "all": len(months), "months": several(named)}


def by_month(measure: str) -> dict[str, int]:
    """What is published of a measure, by month."""
    cells = Cell.objects.filter(measure=measure, dimension="", until_publication=None)
    found = cells.values_list(TruncMonth("business_day")).annotate(Sum("amount"))
    return {f"{month:%Y-%m}": amount for month, amount in found.order_by() if amount}


def several(texts: Iterable[str]) -> str:
    """The first of them; a dash for none."""
    found = list(texts)
    text = ", ".join(found[:MOST_NAMED])
    return (f"{text}…" if len(found) > MOST_NAMED else text) or "—"


def of_pairs(before: Organisation, after: Organisation) -> Iterator[str]:
    old, new, costs = set(before.pairs), set(after.pairs), pairs.costs()
    for pair in PAIRS:
        words = {"pair": pairs.name(pair), "cells": pairs.written(costs[pair].cells)}
        if pair in new - old:
            yield _(
                "%(pair)s is counted from the next publication on, which counts what has both anew. "
                "It adds up to about %(cells)s cells to the %(current)s that there are; no figure of today changes."
            ) % {**words, "current": pairs.written(pairs.current_cells())}
        elif pair in old - new:
            yield (
                _(
                    "%(pair)s is no longer counted from the next publication on: its %(cells)s cells end "
                    "there, and figures by both are absent."
                )
                % words
            )


def kept() -> Iterator[str]:
    if count := Publication.objects.count():
        yield ngettext(
            "%(count)d publication stays as it is: who looks back sees it as it was.",
            "%(count)d publications stay as they are: who looks back sees them as they were.",
            count,
        ) % {"count": count}


# Weeks in figures are ISO weeks, so that the first day of calendar sheets changes none; nor does a
# name or a language.
EFFECTS: Mapping[str, Callable[[Organisation, Organisation], Iterator[str]]] = {
    "base_currency": of_currency,
    "timezone": of_timezone,
    "country": of_country,
    "fiscal_year_start": of_fiscal_year,
    "revenue": of_revenue,
    "pairs": of_pairs,
}


def money_kpis() -> list[str]:
    return [key for key, kpi in KPIS.items() if kpi.unit is Unit.MONEY]


def counted(query: str, params: dict[str, object]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchone()


def year_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


def fiscal_year_text(calendar: WorkCalendar, today: date) -> str:
    period = calendar.period(f"FY{today.year}")
    return f"{period.start:%Y-%m} – {period.last_day:%Y-%m}"
