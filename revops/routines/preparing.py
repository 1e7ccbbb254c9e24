"""What a meeting is prepared with: every team's figures and commitments as they stand now, and the deals
that their leads may judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from revops import numbers
from revops.kpis import KPIS
from revops.models import Function, Meeting
from revops.numbers import Slice
from revops.routines.delegating import may_delegate, standing_in
from revops.routines.figures import Json
from revops.routines.judging import judgements
from revops.routines.parts.deals import deal_json, open_deals, reasons
from revops.routines.parts.speakers import of_team, row
from revops.routines.places import Place
from revops.routines.rights import BY_COMPANY, may_chair, name_of, teams_of
from revops.routines.sections import Occasion, occasion
from revops.today import local_day

MOST_DEALS = 25


@dataclass(frozen=True, slots=True)
class Prepared:
    """`teams` are as in a frozen meeting, with whether the reader commits for them, and names who stands
    in; `company` are the rows to which the CRO commits. `deals` are those that the reader may judge, the
    largest first.
    """

    occasion: Occasion
    teams: Sequence[Json]
    company: Sequence[Json]
    deals: Sequence[Json]
    is_chair: bool

    @property
    def has_mine(self) -> bool:
        return self.is_chair or any(each["is_mine"] for each in self.teams)


def prepared(meeting: Meeting, user: AbstractBaseUser, now: datetime | None = None) -> Prepared:
    now = now or timezone.now()
    found = occasion(meeting, now)
    mine = {team.pk for team in teams_of(user)}
    instead = instead_of(found, local_day(now))
    teams = [
        of_team(found, team) | {
            "is_mine": team.pk in mine, "instead": instead[team.pk],
            "may_delegate": may_delegate(user, team.pk),
        }
        for team in found.teams
    ]  # fmt: skip
    chair = may_chair(user)
    judging = {t.pk for t in found.teams if t.function == Function.AE and (chair or t.pk in mine)}
    return Prepared(found, teams, of_company(found), deals(found, judging), chair)


def instead_of(found: Occasion, today: date) -> dict[int, list[Json]]:
    """By team who stands in for its leads today or will."""
    there = standing_in([team.pk for team in found.teams], today)
    return {
        team.pk: [
            {"id": e.pk, "name": name_of(e.user), "from_on": e.from_on, "until_on": e.until_on}
            for e in there.get(team.pk, ())
        ]
        for team in found.teams
    }


def of_company(found: Occasion) -> list[Json]:
    """The rows of the KPIs to which the company commits; none before anything was published."""
    kpis = [KPIS[key] for key in BY_COMPANY if key in KPIS]
    if found.published is None or not kpis:
        return []
    read = numbers.read(kpis, [found.period, found.following], [Slice()], found.published)
    return [
        row(found, kpi, None, read.get(kpi.key, found.period), read.get(kpi.key, found.following))
        for kpi in kpis
        if Place(kpi.key, None, found.following.key) in found.standings
    ]


def deals(found: Occasion, teams: set[int]) -> list[Json]:
    """The open deals of some teams that are expected by the end of the period."""
    some = [deal for deal in open_deals(found) if deal.team in teams] if teams else []
    some.sort(key=lambda deal: (-(deal.amount or 0), deal.deal))
    judged = judgements(deal.deal for deal in some)
    return [
        deal_json(deal, judged.get(deal.deal), reasons(deal, found.today, None))
        for deal in some[:MOST_DEALS]
    ]
