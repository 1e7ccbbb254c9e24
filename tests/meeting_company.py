"""The small company of October 2025 with the people of its weekly meeting: a lead of each team, a CRO,
and the meetings of autumn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.contrib.auth.models import User

from revops.models import Meeting, Membership, Person, Routine, Target, Team
from revops.routines import calls, planning
from revops.routines.places import Place
from tests import page_company, shipped
from tests.admin_pages import member_of

FIRST = date(2025, 10, 6)  # a Monday


@dataclass
class Company:
    sdr: User
    ae: User
    cro: User
    north: Team
    south: Team
    meetings: list[Meeting]

    @property
    def weekly(self) -> Routine:
        return Routine.objects.get(key="weekly-forecast")

    @property
    def sqos(self) -> Place:
        return Place("sqos", self.north.pk, "2025-Q4")

    @property
    def deals(self) -> Place:
        return Place("deals_signed", self.south.pk, "2025-Q4")

    @property
    def amount(self) -> Place:
        return Place("signed_amount", self.south.pk, "2025-Q4")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def load(folder: Path) -> Company:
    """The company with its five weekly meetings of October 2025, none of which has been frozen."""
    page_company.load(folder)
    shipped.routines()
    Team.objects.filter(name="SDR North").update(function="sdr")
    Team.objects.filter(name="AE South").update(function="ae")
    north, south = Team.objects.get(name="SDR North"), Team.objects.get(name="AE South")
    for month in (11, 12):
        for kpi, value in page_company.TARGETS.items():
            Target.objects.create(kpi=kpi, month=date(2025, month, 1), value=value)
    for month in (10, 11, 12):
        Target.objects.create(kpi="sqos", month=date(2025, month, 1), value=3, team=north)
        Target.objects.create(kpi="deals_signed", month=date(2025, month, 1), value=4, team=south)
    sdr, ae = member_of("manager", north, name="nora"), member_of("manager", south, name="sam")
    cro = member_of("cro", name="carla")
    weekly = Routine.objects.get(key="weekly-forecast")
    meetings = planning.make(weekly, FIRST, date(2025, 11, 7))
    return Company(sdr, ae, cro, north, south, meetings)


def commit(company: Company, number: int, place: Place, value: int, when: str, **given: object):
    """A commitment of the team's lead in one of the meetings, at a time."""
    by = company.sdr if place.team == company.north.pk else company.ae
    return calls.commit(company.meetings[number], place, value, by=by, at=at(when), **given)


def standing(company: Company, number: int, place: Place) -> calls.Standing:
    (found,) = calls.standings(company.meetings[number], [place])
    return found


def person_of(user: User) -> Person:
    return Person.objects.get(user=user)


def leaves(user: User, on: date) -> None:
    Membership.objects.filter(person__user=user).update(left_on=on)
