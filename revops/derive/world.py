"""The dimensions and rates that facts are read against, loaded once for a batch of deals. Pure but
for `load`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from revops import values
from revops.models import (
    Channel,
    DealType,
    Membership,
    MonthlyRate,
    Organisation,
    Persona,
    PersonAlias,
    ProductLine,
    Region,
    Team,
)


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Ids of the members that a fact belongs to, and its customer; None or "" where it has none."""

    motion: str = ""
    team: int | None = None
    owner: int | None = None
    persona: int | None = None
    channel: int | None = None
    region: int | None = None
    customer: str = ""
    deal_type: int | None = None
    product_line: int | None = None


NO_DIMENSIONS = Dimensions()
DATE_LENGTH = 10  # of a mapped moment that has no time


@dataclass(slots=True)
class World:
    """`rates` maps (currency, first day of month) to units of base currency; `leads` a lead to what
    it hands down.

    `survivors` maps a merged lead to the one that counts for it, `customers` an id or name to the
    customer that is meant, `merged` are the deals that another counts for. `month` is the first day of the
    month in which open deals are priced.
    """

    zone: ZoneInfo
    base_currency: str
    month: date = date.max
    people: dict[str, int] = field(default_factory=dict)
    memberships: dict[int, list[tuple[date | None, date | None, int]]] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    motions: dict[int, str] = field(default_factory=dict)
    personas: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    deal_types: dict[str, int] = field(default_factory=dict)
    product_lines: dict[str, int] = field(default_factory=dict)
    rates: dict[tuple[str, date], Decimal] = field(default_factory=dict)
    leads: dict[str, Dimensions] = field(default_factory=dict)
    survivors: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    tests: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)

    def day(self, at: datetime) -> date:
        """The local calendar day of an instant."""
        return at.astimezone(self.zone).date()

    def moment(self, text: str) -> tuple[datetime, bool]:
        """The instant that a mapped text names, and whether it has a time: a date is the midnight
        that it begins with.
        """
        if len(text) == DATE_LENGTH:
            return datetime.fromisoformat(text).replace(tzinfo=self.zone), False
        return datetime.fromisoformat(text), True

    def team_of(self, person: int | None, day: date | None) -> int | None:
        if day is None:
            return None
        for joined_on, left_on, team in self.memberships.get(person, ()):
            if (joined_on is None or joined_on <= day) and (left_on is None or day < left_on):
                return team
        return None

    def dimensions(
        self, given: dict[str, object], inherited: Dimensions, day: date | None
    ) -> Dimensions:
        """What the record says, else what its lead says; the team is the owner's on that day."""
        person = self.people.get(given.get("owner"))
        channel = self.channels.get(given.get("channel"))
        owner = person or inherited.owner
        own_team = self.team_of(person, day) if person else None
        named = str(given.get("customer", ""))
        return Dimensions(
            motion=str(given.get("motion") or self.motions.get(channel) or inherited.motion),
            team=self.teams.get(given.get("team"))
            or own_team
            or inherited.team
            or self.team_of(owner, day),
            owner=owner,
            persona=self.personas.get(given.get("persona")) or inherited.persona,
            channel=channel or inherited.channel,
            region=self.regions.get(given.get("region")) or inherited.region,
            customer=self.customers.get(named, named) if named else inherited.customer,
            deal_type=self.deal_types.get(given.get("deal_type")),
            product_line=self.product_lines.get(given.get("product_line")),
        )

    def rate(self, currency: str, month: date | None) -> tuple[Decimal, date] | None:
        """The rate of a month; without one that of `self.month`, or else the latest before. None
        where finance gave none.
        """
        if currency == self.base_currency:
            return Decimal(1), month or date.min
        if month is None:
            month = max(
                (m for code, m in self.rates if code == currency and m <= self.month), default=None
            )
        rate = self.rates.get((currency, month))
        return (rate, month) if rate else None

    def in_base(self, minor: int | None, currency: str, rate: Decimal | None) -> int | None:
        """Minor units of the base currency, rounded half away from zero; None without an amount or
        a rate.
        """
        if minor is None or rate is None:
            return None
        return values.convert(minor, currency, rate, self.base_currency)


def load(organisation: Organisation) -> World:
    """Reads the dimension tables; leads are filled in by the caller, batch by batch."""
    memberships = defaultdict(list)
    for person, *span in Membership.objects.values_list(
        "person_id", "joined_on", "left_on", "team_id"
    ):
        memberships[person].append(tuple(span))
    return World(
        zone=ZoneInfo(organisation.timezone),
        base_currency=organisation.base_currency,
        people=dict(PersonAlias.objects.values_list("key", "person_id")),
        memberships=dict(memberships),
        teams=dict(Team.objects.values_list("name", "id")),
        channels=dict(Channel.objects.values_list("name", "id")),
        motions={
            pk: motion or usual
            for pk, motion, usual in Channel.objects.values_list("id", "motion", "usual_motion")
        },
        personas=dict(Persona.objects.values_list("name", "id")),
        regions=dict(Region.objects.values_list("name", "id")),
        deal_types=dict(DealType.objects.values_list("name", "id")),
        product_lines=dict(ProductLine.objects.values_list("name", "id")),
        rates={
            (code, month): rate
            for code, month, rate in MonthlyRate.objects.filter(
                base_currency=organisation.base_currency
            ).values_list("currency", "month", "rate")
        },
    )
