"""Which publication is being read, in which calendar and currency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    DateField,
    Exists,
    Model,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import get_language

from revops.calendar import WorkCalendar
from revops.context import Context, calendar_of, read
from revops.kpis import KPIS, ORDER, Kpi
from revops.models import (
    Cell,
    Organisation,
    Publication,
    Seat,
)
from revops.numbers.kept import Kept, Read
from revops.numbers.reach import Reach, reach, reach_sql
from revops.numbers.state import State as EverythingShown
from revops.readers import NOBODY, Reader

NO_DAY = Value(None, output_field=DateField())


@dataclass(frozen=True, slots=True)
class Published:
    """A publication and what is needed to read it, as it was when it was published, whatever the
    settings are today; and who reads it, whom the rules about persons bind.

    `today` is the local day of `known_at`: only days before it are over. `reach` says from and
    until which day each KPI is known. Views have most of what they read in common:
    it is `kept`, which is None where nobody knows whether the state is still the same.
    """

    id: int
    published_at: datetime
    known_at: datetime
    today: date
    context: Context
    reach: Reach
    targets_at: datetime | None = None
    headline: tuple[str, ...] = ORDER
    reader: Reader = NOBODY
    kept: Kept | None = field(default=None, compare=False, repr=False)

    @property
    def calendar(self) -> WorkCalendar:
        return self.context.calendar

    @property
    def currency(self) -> str:
        return self.context.currency

    @property
    def timezone(self) -> str:
        return self.context.timezone

    def once(self, asked: tuple, read: Callable[[], Read]) -> Read:
        """What stands beside the numbers, the same for every reader: read once in a state."""
        return (self.kept or Kept()).once(asked, read)

    def kpi(self, key: str) -> Kpi:
        """A KPI as the publication counted it, by the settings of then."""
        return KPIS[key].chosen(self.context.revenue)

    @property
    def company(self) -> str:
        return self.context.company


def calendar() -> WorkCalendar:
    """The organisation's calendar, for whoever names a period before anything was published."""
    known = organisation_calendar()
    return known[0] if known else WorkCalendar("")


def published(as_of: datetime | None = None, reader: Reader = NOBODY) -> Published | None:
    """The latest publication, or the one live at `as_of`, for a reader, whom every door takes with
    it; None when nothing had been published. One query.
    """
    live = Publication.objects.all()
    if as_of:  # the newest by then is the end of an index, however many came later
        live = live.filter(published_at__lte=as_of).order_by("-published_at", "-pk")
    row = (
        with_seats(live, as_of)
        .annotate(settings=Cast("context__settings", TextField()), reach=reach_sql(as_of))
        .first()
    )
    if row is None:
        return None
    kept = read(row.settings)
    # The day of the data, not of the reader: one publication gives one number, whoever reads it and
    # when.
    today = kept.day(row.known_at)
    return Published(
        id=row.pk,
        published_at=row.published_at,
        known_at=row.known_at,
        today=today,
        context=kept,
        reach=reach(row.reach, today, kept.closed, kept.revenue),
        targets_at=as_of,
        headline=seated(row),
        reader=reader,
    )


def latest(reader: Reader, shown: EverythingShown) -> Published | None:
    """The latest publication for a reader, in the state of everything that they asked for. Whoever
    asks in the same one finds what was read then.
    """
    found = _latest(replace(shown, person=()), get_language())
    return found and replace(found, reader=reader)


@lru_cache(maxsize=16)
def _latest(_shown: EverythingShown, _language: str | None) -> Published | None:
    found = published()
    return found and replace(found, kept=Kept())


def organisation_calendar() -> tuple[WorkCalendar, str] | None:
    """The calendar and the time zone, before anything is published too; None before the
    organisation was set up.
    """
    organisation = Organisation.current()
    return (calendar_of(organisation), organisation.timezone) if organisation else None


def with_seats(rows: QuerySet, as_of: datetime | None = None) -> QuerySet:
    """Any rows, with the keys of the KPIs on the shared dashboard then."""
    then = Q(retired_at=None)
    if as_of:
        then = (Q(seated_at=None) | Q(seated_at__lte=as_of)) & (then | Q(retired_at__gt=as_of))
    seats = ArraySubquery(Seat.objects.filter(then).order_by("place").values("kpi"))
    return rows.annotate(seats=seats, has_seats=Exists(Seat.objects.all()))


def seated(row: Model) -> tuple[str, ...]:
    """Until somebody changes the seats, the five that ship have them. What the code has no more is
    no longer seated.
    """
    return tuple(key for key in (row.seats if row.has_seats else ORDER) if key in KPIS)


def headline(state: Published | None = None) -> list[Kpi]:
    """The KPIs of the shared dashboard at a publication, in their order; without one, those of now."""
    if state is None:
        organisation = with_seats(Organisation.objects.all()).first()
        if organisation is None:
            return [KPIS[key] for key in ORDER]
        return [KPIS[key].chosen(organisation.revenue) for key in seated(organisation)]
    return [state.kpi(key) for key in state.headline]


def company() -> str:
    """The organisation's name, or "" before it has been set up."""
    organisation = Organisation.current()
    return organisation.name if organisation else ""


def last_day(published: Published) -> date | None:
    """The last counted day with something in the five KPIs, as published now, or where nothing of theirs was ever
    delivered, with something in any; None when there is none.
    """
    five = headline(published)
    measures = {each.key for kpi in five for each in kpi.measures.values()}
    current = Cell.objects.filter(dimension="", until_publication=None)
    counted = current.filter(business_day__lt=counted_until(published))
    # The last of each, from the end of the index on: the days before them are not gone through. Without any, and only
    # then, the database looks for the last of all.
    own = (newest(counted.filter(measure=key)) for key in sorted(measures))
    last = Coalesce(Greatest(NO_DAY, NO_DAY, *own), newest(counted))
    return Organisation.objects.annotate(last_day=last).values_list("last_day", flat=True).first()


def newest(cells: QuerySet[Cell]) -> Subquery:
    """The last day of some cells."""
    return Subquery(cells.order_by("-business_day").values("business_day")[:1])


def counted_until(published: Published) -> date:
    """The first day that none of the five KPIs counts yet."""
    return max((published.reach.until(kpi) for kpi in headline(published)), default=published.today)
