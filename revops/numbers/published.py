"""Which publication is being read, in which calendar and currency; and how fresh the sources are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from revops.calendar import WorkCalendar
from revops.kpis import KPIS, ORDER, Kpi
from revops.models import (
    Activity,
    Cell,
    Deal,
    DealChange,
    FeedDelivery,
    ImportRun,
    Invoice,
    Onboarding,
    Organisation,
    Publication,
    Seat,
    Source,
    StageEntry,
    State,
)


@dataclass(frozen=True, slots=True)
class Published:
    """A publication and what is needed to read it. `today` is the local day of `known_at`: only days before it are over."""

    id: int
    published_at: datetime
    known_at: datetime
    today: date
    calendar: WorkCalendar
    currency: str
    timezone: str
    company: str
    targets_at: datetime | None
    headline: tuple[str, ...] = ORDER
    measures: frozenset[str] = frozenset()


def calendar_of(organisation: Organisation) -> WorkCalendar:
    return WorkCalendar(organisation.country, organisation.fiscal_year_start, organisation.week_start)


def calendar() -> WorkCalendar:
    """The organisation's calendar, for whoever names a period before anything was published."""
    known = organisation_calendar()
    return known[0] if known else WorkCalendar("")


def published(as_of: datetime | None = None) -> Published | None:
    """The latest publication, or the one that was live at `as_of`; None when nothing had been published. One query."""
    live = Publication.objects.all()
    if as_of:  # the newest by then is the end of an index, however many came later
        live = live.filter(published_at__lte=as_of).order_by("-published_at", "-pk")
    latest = {f"live_{name}": Subquery(live.values(name)[:1]) for name in ("id", "published_at", "known_at", "versions")}
    organisation = with_seats(as_of).annotate(**latest).first()
    if organisation is None or organisation.live_id is None:
        return None
    return Published(
        id=organisation.live_id,
        published_at=organisation.live_published_at,
        known_at=organisation.live_known_at,
        # The day of the data, not of the reader: one publication gives one number, whoever reads it and when.
        today=organisation.live_known_at.astimezone(ZoneInfo(organisation.timezone)).date(),
        calendar=calendar_of(organisation),
        currency=organisation.base_currency,
        timezone=organisation.timezone,
        company=organisation.name,
        targets_at=as_of,
        headline=seated(organisation),
        measures=frozenset(organisation.live_versions),
    )


def organisation_calendar() -> tuple[WorkCalendar, str] | None:
    """The calendar and the time zone, before anything is published too; None before the organisation was set up."""
    organisation = Organisation.current()
    return (calendar_of(organisation), organisation.timezone) if organisation else None


def with_seats(as_of: datetime | None) -> QuerySet[Organisation]:
    """The organisation, with the keys of the KPIs on the shared dashboard then."""
    then = Q(retired_at=None)
    if as_of:
        then = (Q(seated_at=None) | Q(seated_at__lte=as_of)) & (then | Q(retired_at__gt=as_of))
    seats = ArraySubquery(Seat.objects.filter(then).order_by("place").values("kpi"))
    return Organisation.objects.annotate(seats=seats, has_seats=Exists(Seat.objects.all())).filter(pk=1)


def seated(organisation: Organisation) -> tuple[str, ...]:
    """Until somebody changes the seats, the five that ship have them."""
    return tuple(key for key in organisation.seats if key in KPIS) if organisation.has_seats else ORDER


def headline(state: Published | None = None) -> list[Kpi]:
    """The KPIs of the shared dashboard at a publication, in their order; without one, those of now."""
    if state is None:
        organisation = with_seats(None).first()
        return [KPIS[key] for key in (seated(organisation) if organisation else ORDER)]
    return [KPIS[key] for key in state.headline]


def company() -> str:
    """The organisation's name, or "" before it has been set up."""
    organisation = Organisation.current()
    return organisation.name if organisation else ""


def last_day(published: Published) -> date | None:
    """The last complete day with something in the five KPIs, as published now; None when there is none."""
    measures = {each.key for kpi in headline(published) for each in kpi.measures.values()}
    current = Cell.objects.filter(dimension="", measure__in=measures, until_publication=None)
    return current.filter(business_day__lt=published.today).aggregate(last=Max("business_day"))["last"]


@dataclass(frozen=True, slots=True)
class SourceState:
    """When a source last delivered (its latest export), whether that is too long ago, and what went wrong since, if anything did."""

    key: str
    name: str
    last_run_at: datetime | None
    is_stale: bool
    last_error: str
    stale_after_hours: int | None
    kinds: frozenset[str]

    def feeds(self, kpi: Kpi) -> bool:
        """Whether records of this source count in the KPI."""
        return any(FED_BY[each.fact] & self.kinds for each in kpi.measures.values())


# Which kinds of record become which facts.
FED_BY = {
    StageEntry: {"lead", "stage", "deal", "change"},
    Deal: {"deal", "change"},
    DealChange: {"deal", "change"},
    Activity: {"activity"},
    Invoice: {"invoice"},
    Onboarding: {"onboarding"},
}


@lru_cache(maxsize=100)
def feeds_in(mapping: str) -> dict[str, str]:
    """By feed, the kind of record that a mapping reads from it; none for a mapping that cannot be read."""
    try:
        files = tomllib.loads(mapping).get("files", {})
    except tomllib.TOMLDecodeError:
        return {}
    return {name: str(feed.get("record")) for name, feed in files.items()}


def sources_feeding(kpi: Kpi) -> list[tuple[str, str]]:
    """(source, feed) of whatever is read into the facts that a KPI counts."""
    kinds = frozenset().union(*(FED_BY[each.fact] for each in kpi.measures.values()))
    mappings = Source.objects.exclude(mapping="").values_list("key", "mapping")
    return [(key, feed) for key, mapping in mappings for feed, kind in feeds_in(mapping).items() if kind in kinds]


def sources(at: datetime | None = None) -> list[SourceState]:
    """The state of every source, now or of those that had delivered at a time. One query, whatever the number of runs."""
    asked = at or timezone.now()
    failed = ImportRun.objects.filter(source=OuterRef("pk"), state=State.FAILED, finished_at__lte=asked)
    latest = failed.order_by("-finished_at", "-pk")
    known = Source.objects.annotate(
        **({"delivered_at": of_feeds(then(asked, "delivered_at")), "done_at": of_feeds(then(asked, "finished_at"))} if at else NOW),
        failed_at=Subquery(latest.values("finished_at")[:1]),
        error=Subquery(latest.values("error")[:1]),
    )
    return [state_of(source, asked) for source in known.order_by("name") if at is None or source.done_at]


NOW = {"delivered_at": Max("deliveries__delivered_at"), "done_at": Max("deliveries__finished_at")}


def then(at: datetime, name: str) -> Subquery:
    """A field of the last run of a feed that was known at a time; each run holds how far its feed had come with it."""
    done = ImportRun.objects.filter(
        source=OuterRef("source"), feed=OuterRef("feed"), state=State.DONE, known_at__lte=at
    )
    return Subquery(done.order_by("-known_at").values(name)[:1])


def of_feeds(latest: Subquery) -> Subquery:
    """The greatest of what each feed of a source has."""
    feeds = FeedDelivery.objects.filter(source=OuterRef("pk")).annotate(latest=latest).order_by("-latest")
    return Subquery(feeds.filter(latest__isnull=False).values("latest")[:1])


def state_of(source: Source, asked: datetime) -> SourceState:
    last = source.delivered_at
    limit = source.stale_after_hours and timedelta(hours=source.stale_after_hours)
    stale = bool(limit and last and asked - last > limit)
    error = source.error if source.failed_at and (last is None or source.failed_at > source.done_at) else ""
    return SourceState(source.key, source.name, last, stale, error, source.stale_after_hours, frozenset(feeds_in(source.mapping).values()))
