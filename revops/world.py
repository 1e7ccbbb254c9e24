"""The dimensions and rates that facts are read against, loaded once for a batch of deals. Pure but for `load`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from revops import values
from revops.models import Channel, Membership, MonthlyRate, Organisation, Persona, PersonAlias, Region, Team


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Ids of the members that a fact belongs to; None where it has none."""

    motion: str = ""
    team: int | None = None
    owner: int | None = None
    persona: int | None = None
    channel: int | None = None
    region: int | None = None


NOBODY = Dimensions()


@dataclass(frozen=True, slots=True)
class LeadVersion:
    valid_from: datetime | None
    dimensions: Dimensions


@dataclass(slots=True)
class World:
    """`rates` maps (currency, first day of month) to units of base currency; `leads` holds versions in order of `valid_from`."""

    zone: ZoneInfo
    base_currency: str
    people: dict[str, int] = field(default_factory=dict)
    memberships: dict[int, list[tuple[date | None, date | None, int]]] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    motions: dict[int, str] = field(default_factory=dict)
    personas: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    rates: dict[tuple[str, date], Decimal] = field(default_factory=dict)
    leads: dict[str, list[LeadVersion]] = field(default_factory=dict)
    tests: set[str] = field(default_factory=set)

    def day(self, at: datetime) -> date:
        """The local calendar day of an instant."""
        return at.astimezone(self.zone).date()

    def lead_in_force(self, lead: str, at: datetime) -> Dimensions:
        """The lead's dimensions as they were then; before the first version, those of the first."""
        versions = self.leads.get(lead, ())
        earlier = [v for v in versions if v.valid_from is None or v.valid_from <= at]
        if earlier:
            return earlier[-1].dimensions
        return versions[0].dimensions if versions else NOBODY

    def team_of(self, person: int | None, day: date) -> int | None:
        for joined_on, left_on, team in self.memberships.get(person, ()):
            if (joined_on is None or joined_on <= day) and (left_on is None or day < left_on):
                return team
        return None

    def dimensions(self, given: dict[str, object], inherited: Dimensions, day: date) -> Dimensions:
        """What the record says, else what its lead says; the team is the owner's on that day."""
        person = self.people.get(given.get("owner"))
        channel = self.channels.get(given.get("channel"))
        owner = person or inherited.owner
        own_team = self.team_of(person, day) if person else None
        return Dimensions(
            motion=str(given.get("motion") or self.motions.get(channel) or inherited.motion),
            team=self.teams.get(given.get("team")) or own_team or inherited.team or self.team_of(owner, day),
            owner=owner,
            persona=self.personas.get(given.get("persona")) or inherited.persona,
            channel=channel or inherited.channel,
            region=self.regions.get(given.get("region")) or inherited.region,
        )

    def rate(self, currency: str, month: date | None) -> tuple[Decimal, date] | None:
        """The rate of a month, or the latest one when no month is given; None where finance gave none."""
        if currency == self.base_currency:
            return Decimal(1), month or date.min
        if month is None:
            month = max((known for code, known in self.rates if code == currency), default=None)
        rate = self.rates.get((currency, month))
        return (rate, month) if rate else None

    def in_base(self, minor: int | None, currency: str, rate: Decimal | None) -> int | None:
        """Minor units of the base currency, rounded half away from zero; None without an amount or a rate."""
        if minor is None or rate is None:
            return None
        return values.convert(minor, currency, rate, self.base_currency)


def load(organisation: Organisation) -> World:
    """Reads the dimension tables; leads are filled in by the caller, batch by batch."""
    memberships = defaultdict(list)
    for person, *span in Membership.objects.values_list("person_id", "joined_on", "left_on", "team_id"):
        memberships[person].append(tuple(span))
    return World(
        zone=ZoneInfo(organisation.timezone),
        base_currency=organisation.base_currency,
        people=dict(PersonAlias.objects.values_list("key", "person_id")),
        memberships=dict(memberships),
        teams=dict(Team.objects.values_list("name", "id")),
        channels=dict(Channel.objects.values_list("name", "id")),
        motions=dict(Channel.objects.values_list("id", "motion")),
        personas=dict(Persona.objects.values_list("name", "id")),
        regions=dict(Region.objects.values_list("name", "id")),
        rates={
            (code, month): rate
            for code, month, rate in MonthlyRate.objects.filter(
                base_currency=organisation.base_currency
            ).values_list("currency", "month", "rate")
        },
    )
