"""What came in of a KPI that counts nothing: records that are of no day, and rows that could not be
read. It was delivered, and so there is another sentence for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from revops.kpis import KPIS, Dayless, Kpi
from revops.measures import KNOWN_AT, sql_of, with_visible
from revops.models import Rejected
from revops.numbers.feeding import feeds_in, kinds
from revops.numbers.published import Published


def of_no_day(kpi: Kpi, published: Published) -> str | Promise | None:
    """The sentence about records that came in and can count on no day, where a measure of the KPI
    has no others.
    """
    for each in kpi.dayless:
        if each.measure.key not in published.reach.first and (found := count(each, published)):
            return each.sentence(found)
    return None


def count(dayless: Dayless, published: Published) -> int:
    """How many there were at a publication: looked for once, however many periods and KPIs ask."""
    counted, key = published.reach.dayless, dayless.measure.key
    if key not in counted:
        beside = {each.measure.key: each for kpi in KPIS.values() for each in kpi.dayless}
        wanted = {of: each for of, each in beside.items() if of not in published.reach.first}
        counted |= counts({key: dayless} | wanted, published)
    return counted[key]


def counts(dayless: Mapping[str, Dayless], published: Published) -> dict[str, int]:
    """The number of each of some, by the measure that has no others. One query."""
    visible = with_visible({each.found.fact for each in dayless.values()}, KNOWN_AT)
    each_of = (f"(SELECT count(*) FROM ({sql_of(each.found)}) found)" for each in dayless.values())
    with connection.cursor() as cursor:
        cursor.execute(f"{visible} SELECT {', '.join(each_of)}", {"known_at": published.known_at})
        return dict(zip(dayless, cursor.fetchone(), strict=True))


def unreadable(kpi: Kpi, published: Published) -> Promise | None:
    """The sentence about rows that were refused, where nothing of a KPI was ever read."""
    wanted = kinds(kpi)
    found = sum(
        each["rows"]
        for each in refused_rows(published)
        if feeds_in(each["source__mapping"]).get(each["feed"], "") in wanted
    )
    return refused(found) if found else None


def refused_by_source(published: Published) -> list[tuple[str, str, int]]:
    """(key, name, how many rows stood refused) of each source that has some, the
    most first.
    """
    found = Counter[tuple[str, str]]()
    for each in refused_rows(published):
        found[each["source__key"], each["source__name"]] += each["rows"]
    return [(*source, rows) for source, rows in sorted(found.items(), key=lambda each: (-each[1], each[0][1]))]  # fmt: skip


def refused_rows(published: Published) -> list[dict[str, Any]]:
    """By source and feed, how many rows stood refused. One query, whoever asks."""
    kept = published.reach.refused
    if not kept:
        of_feed = ("source__key", "source__name", "source__mapping", "feed")
        kept.append(list(refused_then(published).values(*of_feed).annotate(rows=Count("pk"))))
    return kept[0]


def refused_then(published: Published) -> QuerySet[Rejected]:
    """The rows that stood refused when it was asked as of, in no order; without such a time those that
    stand now: an import that changes no number is followed by no publication.
    """
    rows = Rejected.objects.order_by()
    if published.targets_at is None:
        return rows.filter(known_until=None)
    at = published.known_at
    return rows.filter(Q(known_until=None) | Q(known_until__gt=at), known_from__lte=at)


def refused(count: int) -> Promise:
    return ngettext_lazy(
        "Nothing of this kind could be read so far: %(count)d row of a file that may have some was refused.",
        "Nothing of this kind could be read so far: %(count)d rows of files that may have some were refused.",
        count,
    ) % {"count": count}
