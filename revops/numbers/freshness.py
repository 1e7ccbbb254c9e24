"""How fresh the sources are: when each last delivered, and whether that is too long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from revops.kpis import Kpi
from revops.models import FeedDelivery, ImportRun, Source, State
from revops.numbers.feeding import feeds_in, kinds
from revops.numbers.published import Published
from revops.periods import DAY


@dataclass(frozen=True, slots=True)
class SourceState:
    """When a source last delivered (its latest export), whether that is too long ago, and what went
    wrong since, if anything did. `expected_by` is when it delivers next at the latest, None where
    nobody can say: then it is fresh for a day, and neither that nor stale later.
    """

    key: str
    name: str
    last_run_at: datetime | None
    is_stale: bool
    is_fresh: bool
    last_error: str
    stale_after_hours: int | None
    kinds: frozenset[str]
    expected_by: datetime | None = None

    def feeds(self, kpi: Kpi) -> bool:
        """Whether records of this source count in the KPI."""
        return bool(kinds(kpi) & self.kinds)


def sources_beside(published: Published) -> list[SourceState]:
    """The state of every source when a publication was asked for. One query, the first time."""
    return published.once(("sources",), lambda: sources(published.targets_at))


def sources(at: datetime | None = None) -> list[SourceState]:
    """The state of every source, now or of those that had delivered at a time. One query, whatever
    the number of runs.
    """
    asked = at or timezone.now()
    failed = ImportRun.objects.filter(
        source=OuterRef("pk"), state=State.FAILED, finished_at__lte=asked
    )
    latest = failed.order_by("-finished_at", "-pk")
    known = Source.objects.annotate(
        **(
            {
                "delivered_at": of_feeds(then(asked, "delivered_at")),
                "done_at": of_feeds(then(asked, "finished_at")),
                "quiet_hours": of_feeds(then(asked, "quiet_hours")),
            }
            if at
            else NOW
        ),
        failed_at=Subquery(latest.values("finished_at")[:1]),
        error=Subquery(latest.values("error")[:1]),
    )
    return [
        state_of(source, asked) for source in known.order_by("name") if at is None or source.done_at
    ]


NOW = {
    "delivered_at": Max("deliveries__delivered_at"),
    "done_at": Max("deliveries__finished_at"),
    "quiet_hours": Max("deliveries__last_run__quiet_hours"),
}


def then(at: datetime, name: str) -> Subquery:
    """A field of the last run of a feed that was known at a time; each run holds how far its feed
    had come with it.
    """
    done = ImportRun.objects.filter(
        source=OuterRef("source"), feed=OuterRef("feed"), state=State.DONE, known_at__lte=at
    )
    return Subquery(done.order_by("-known_at").values(name)[:1])


def of_feeds(latest: Subquery) -> Subquery:
    """The greatest of what each feed of a source has."""
    feeds = (
        FeedDelivery.objects.filter(source=OuterRef("pk"))
        .annotate(latest=latest)
        .order_by("-latest")
    )
    return Subquery(feeds.filter(latest__isnull=False).values("latest")[:1])


def state_of(source: Source, asked: datetime) -> SourceState:
    last = source.delivered_at
    hours = source.quiet_hours if source.stale_after_hours is None else source.stale_after_hours
    expected = last + timedelta(hours=hours) if hours and last else None
    error = (
        source.error
        if source.failed_at and (last is None or source.failed_at > source.done_at)
        else ""
    )
    is_stale = expected is not None and asked > expected
    is_judged = hours is not None or last is None or asked - last <= DAY
    return SourceState(
        source.key,
        str(source),
        last,
        is_stale,
        is_judged and not is_stale and not error,
        error,
        source.stale_after_hours,
        frozenset(feeds_in(source.mapping).values()),
        expected,
    )
