"""Which kinds of record, and so which sources, feed a KPI."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache

from revops.derive.kinds import fed_by
from revops.kpis import Kpi
from revops.mapping.records import RECORDS
from revops.measures import MEASURES, Measure
from revops.models import Deal, Source

# What came of something is told by another tool than the thing itself: when that tool is silent, nobody
# knows any more whether it did.
ANSWERED_BY = {
    "returns_in_time": frozenset({"activity", "touch"}),
    "invoiced_early": frozenset({"invoice"}),
}
# A deal enters no stage before SQO.
BEFORE_DEALS = {"leads_arrived", "mqls_entered", "leads_to_mql"}


def kinds_of(measure: Measure) -> frozenset[str]:
    fed = fed_by(measure.fact)
    return fed - fed_by(Deal) if measure.key in BEFORE_DEALS else fed


def kinds(kpi: Kpi) -> frozenset[str]:
    """The kinds of record that count in a KPI."""
    return frozenset().union(*(kinds_of(each) for each in kpi.measures.values()))


def answering(kpi: Kpi) -> frozenset[str]:
    """The kinds of record without which nobody knows how far a KPI is counted."""
    keys = [each.key for each in kpi.measures.values()]
    return kinds(kpi).union(*(ANSWERED_BY.get(key, ()) for key in keys))


def beside(kpi: Kpi) -> list[Measure]:
    """The measures that only records of these kinds feed: what they show is known, is known for the
    KPI, too.
    """
    fed = kinds(kpi)
    return [each for each in MEASURES.values() if kinds_of(each) <= fed]


@lru_cache(maxsize=100)
def feeds_in(mapping: str) -> dict[str, str]:
    """By feed, the kind of record that a mapping reads from it; none for a mapping that cannot be
    read.
    """
    try:
        files = tomllib.loads(mapping).get("files", {})
    except tomllib.TOMLDecodeError:
        return {}
    return {name: str(feed.get("record")) for name, feed in files.items()}


def fed(kinds_read: Iterable[str], kpis: Iterable[Kpi]) -> list[tuple[str, list[Kpi]]]:
    """By kind of record, those KPIs in which its records count, in the order in which they are imported."""
    ordered = [kind for kind in RECORDS if kind in kinds_read]
    feeding = [(kpi, kinds(kpi)) for kpi in kpis]
    return [(kind, [kpi for kpi, of in feeding if kind in of]) for kind in ordered]


def sources_feeding(kpi: Kpi) -> list[tuple[str, str]]:
    """(source, feed) of whatever is read into the facts that a KPI counts."""
    fed = kinds(kpi)
    mappings = Source.objects.exclude(mapping="").values_list("key", "mapping")
    return [
        (key, feed)
        for key, mapping in mappings
        for feed, kind in feeds_in(mapping).items()
        if kind in fed
    ]
