"""What is committed to in a meeting: by which team or the company, to which KPI, for which period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops.kpis import KPIS
from revops.models import Meeting, Membership, Team
from revops.routines.rights import BY_COMPANY, CALLED_BY, current
from revops.values import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """What a commitment is about: a KPI, a team (None is the company) and a period's key."""

    kpi: str
    team: int | None
    period: str


def places(meeting: Meeting, teams: Iterable[Team] | None = None) -> list[Place]:
    """What is committed to in a meeting: by the teams of its speakers and by the company, for the
    period in focus and the next one. A review commits to the next one alone. In the order of speakers.
    """
    known = list(teams_speaking(meeting) if teams is None else teams)
    speaking = [(kpi, team.pk) for team in known for kpi in CALLED_BY[team.function]]
    both = [*speaking, *((kpi, None) for kpi in BY_COMPANY)]
    periods = periods_of(meeting)
    return [Place(kpi, team, period) for kpi, team in both for period in periods if kpi in KPIS]


def teams_speaking(meeting: Meeting) -> list[Team]:
    """The teams that commit in a meeting: by the order of their functions, then by name. One that
    nobody is in any more has none to commit for it.
    """
    order = [each for each in meeting.routine.speakers if each in CALLED_BY]
    there = Membership.objects.filter(*current(meeting.on))
    found = Team.objects.filter(function__in=order, memberships__in=there).distinct()
    return sorted(found, key=lambda team: (order.index(team.function), team.name))


def refuse_rate(kpi: str) -> None:
    """Raises ValidationError for a KPI that is a percentage: teams commit to what they count."""
    if kpi in KPIS and KPIS[kpi].unit is Unit.PERCENT:
        raise ValidationError(
            _("%(kpi)s: a rate follows from counts; commit to those.") % {"kpi": KPIS[kpi].label}
        )


def is_committed_to(meeting: Meeting, place: Place) -> bool:
    """Whether a place is one of those of a meeting. One query, none for the company's."""
    if place.period not in periods_of(meeting) or place.kpi not in KPIS:
        return False
    if place.team is None:
        return place.kpi in BY_COMPANY
    functions = {f for f in meeting.routine.speakers if place.kpi in CALLED_BY.get(f, ())}
    there = Membership.objects.filter(*current(meeting.on), team=place.team)
    return there.filter(team__function__in=functions).exists()


def periods_of(meeting: Meeting) -> list[str]:
    """The keys of the periods that are committed to: a review commits to the next one alone."""
    is_review = meeting.routine.looks_back
    return [meeting.following] if is_review else [meeting.period, meeting.following]
