"""What a publication is computed with, kept beside it so that it can be read ever after as it was.
The only writer of PublicationContext.

Currency, zone, calendar with its days off, working hours, company name, what Revenue is, finance's rates, and the versions of
measures, definitions and derivation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from revops import hours, pins
from revops.calendar import DaysOff, WorkCalendar, days_off
from revops.derive import rules
from revops.measures import MEASURES
from revops.models import Definition, MonthClose, MonthlyRate, Organisation, PublicationContext
from revops.models.choices import RevenueIs
from revops.models.dimensions import DIMENSIONS, FIRST, PAIRS

YEARS_BACK, YEARS_AHEAD, EARLIEST = 10, 3, 1970
Json = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What a publication was computed with. Equal contexts are the same object.

    `measures` has the version of each measure; `kpis` has, by KPI, the version of its definition
    and what decided its figure. `revenue` says what Revenue is. `dimensions` and `pairs` of them are those by which there are cells.
    """

    currency: str
    timezone: str
    company: str
    calendar: WorkCalendar
    measures: Mapping[str, int]
    kpis: Mapping[str, Json]
    derivation: int
    dimensions: Sequence[str] = tuple(DIMENSIONS)
    pairs: Sequence[str] = ()
    revenue: str = RevenueIs.INVOICED
    closed: pins.Closed = pins.Closed()
    hours: hours.Hours | None = None

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


@lru_cache(maxsize=256)
def read(settings: str) -> Context:
    """The context in the JSON text of a PublicationContext's settings."""
    kept = json.loads(settings)
    off = kept["days_off"]
    days = (
        frozenset(date.fromisoformat(day) for day in off[name]) for name in ("holidays", "worked")
    )
    calendar = WorkCalendar(
        kept["country"], kept["fiscal_year_start"], kept["week_start"],
        DaysOff(off["first"], off["last"], frozenset(off["weekend"]), *days),
    )  # fmt: skip
    versions = (kept[name] for name in ("measures", "kpis", "derivation"))
    return Context(
        kept["currency"],
        kept["timezone"],
        kept["company"],
        calendar,
        *versions,
        dimensions_in(kept),
        pairs_in(kept),
        kept.get("revenue", RevenueIs.INVOICED),
        pins.from_json(kept.get("closed", {})),
        hours.from_json(kept.get("hours", {}), kept["timezone"], kept["country"]),
    )


def dimensions_in(settings: Json) -> Sequence[str]:
    """The dimensions by which a publication with these settings counted."""
    return settings.get("dimensions", FIRST)


def pairs_in(settings: Json) -> Sequence[str]:
    """The pairs of dimensions by which a publication with these settings counted."""
    return settings.get("pairs", ())


def of_now(organisation: Organisation) -> Context:
    """What would be read by today's settings, before anything was published."""
    return Context(
        organisation.base_currency,
        organisation.timezone,
        organisation.name,
        calendar_of(organisation),
        {},
        {},
        0,
        revenue=organisation.revenue,
        hours=hours.current(organisation),
    )


def calendar_of(organisation: Organisation) -> WorkCalendar:
    return WorkCalendar(
        organisation.country, organisation.fiscal_year_start, organisation.week_start
    )


def current(
    organisation: Organisation,
    known_at: datetime,
    last: PublicationContext | None,
    changes: Mapping[str, Json],
    closed: pins.Closed,
) -> PublicationContext:
    """The context of a publication that follows the last one with these changes, not saved yet."""
    today = known_at.astimezone(ZoneInfo(organisation.timezone)).date()
    years = first_year(today, last, changes), today.year + YEARS_AHEAD
    content = (settings_of(organisation, years, closed), rates(organisation.base_currency))
    return PublicationContext(sha256=digest(*content), settings=content[0], rates=content[1])


def store(made: PublicationContext) -> PublicationContext:
    """The row with this content, written once."""
    content = {"settings": made.settings, "rates": made.rates}
    return PublicationContext.objects.get_or_create(sha256=made.sha256, defaults=content)[0]


def digest(settings: Json, rates: list) -> str:
    canonical = json.dumps(
        [settings, rates], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(canonical.encode()).hexdigest()


def settings_of(organisation: Organisation, years: tuple[int, int], closed: pins.Closed) -> Json:
    """Everything that a reading needs, as JSON; days off are those from one year to another."""
    ended = pins.as_json(closed)
    return {
        "company": organisation.name,
        "currency": organisation.base_currency,
        "timezone": organisation.timezone,
        "country": organisation.country,
        "fiscal_year_start": organisation.fiscal_year_start,
        "week_start": organisation.week_start,
        "days_off": off_json(days_off(organisation.country, *years)),
        "measures": {each.key: each.version for each in MEASURES.values()},
        "kpis": definitions(),
        "dimensions": list(DIMENSIONS),
        "revenue": organisation.revenue,
        "pairs": [name for name in PAIRS if name in organisation.pairs],
        "derivation": rules.derived_by(),
        "hours": hours.as_json(hours.current(organisation)),
        **({"closed": ended} if ended else {}),
    }


def closed_now() -> pins.Closed:
    """The days that are closed, whatever was published since."""
    rows = list(
        MonthClose.objects.filter(ended_at=None).select_related("publication").order_by("month")
    )
    found = [
        pins.Pin(
            row.start, row.until, row.publication_id, row.publication.known_at, row.version,
            row.state == MonthClose.State.HOLD, row.rules,
        )
        for row in rows
    ]  # fmt: skip
    first = rows[-1].known_from if rows else {}
    return pins.Closed(tuple(found), {kpi: date.fromisoformat(day) for kpi, day in first.items()})


def first_year(today: date, last: PublicationContext | None, changes: Mapping[str, Json]) -> int:
    """The year of the first figure, or ten years back if that is earlier; never later than it was,
    whatever has gone meanwhile.
    """
    before = [last.settings["days_off"]["first"]] if last else []
    changed = (max(EARLIEST, int(str(each["first"])[:4])) for each in changes.values())
    return min([today.year - YEARS_BACK, *before, *changed])


def off_json(off: DaysOff) -> Json:
    return {
        "first": off.first,
        "last": off.last,
        "weekend": sorted(off.weekend),
        "holidays": sorted(day.isoformat() for day in off.holidays),
        "worked": sorted(day.isoformat() for day in off.worked),
    }


def definitions() -> Json:
    """By KPI, the version of the definition in force and what decides its figure."""
    rows = Definition.objects.order_by("kpi", "-version").distinct("kpi")
    return {row.kpi: {"version": row.version, "rule": row.measures} for row in rows}


def rates(base_currency: str) -> list[list[str]]:
    """Finance's rates to a base currency, in order."""
    rows = MonthlyRate.objects.filter(base_currency=base_currency).order_by("currency", "month")
    return [
        [code, f"{month:%Y-%m}", f"{rate.normalize():f}"]
        for code, month, rate in rows.values_list("currency", "month", "rate")
    ]
