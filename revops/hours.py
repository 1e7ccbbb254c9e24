"""The working hours that the organisation and its teams keep: read, and carried as JSON with what
was computed with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from revops.calendar import public_holidays
from revops.models import Organisation, WorkingTime
from revops.models.working_time import DAYS, USUAL
from revops.working_hours import WorkingHours, parse

Json = dict[str, object]
USUAL_WEEK = (*[parse(USUAL)] * 5, (), ())
# The holidays of these years say whether a new list of them is another one.
COMPARED_YEARS = range(2000, 2041)


@dataclass(frozen=True, slots=True)
class Hours:
    """The organisation's hours, and by id those of the teams that have their own."""

    usual: WorkingHours
    teams: Mapping[int, WorkingHours] = field(default_factory=dict)

    def of(self, team: int | None) -> WorkingHours:
        """The hours of a team; without one, the organisation's."""
        return self.teams.get(team, self.usual) if team is not None else self.usual


def current(organisation: Organisation) -> Hours:
    """The hours as they are set now."""
    rows = {row.team_id: row for row in WorkingTime.objects.all()}
    usual = WorkingHours(organisation.timezone, USUAL_WEEK, organisation.country)
    if None in rows:
        usual = read(rows.pop(None), usual)
    return Hours(usual, {team: read(row, usual) for team, row in sorted(rows.items())})


def read(row: WorkingTime, usual: WorkingHours) -> WorkingHours:
    return WorkingHours(
        row.timezone or usual.zone,
        tuple(parse(getattr(row, day)) for day in DAYS),
        row.country or usual.country,
    )


def as_json(hours: Hours) -> Json:
    """The hours as a publication's context keeps them."""
    return {
        "": one_json(hours.usual),
        **{str(key): one_json(each) for key, each in hours.teams.items()},
    }


def one_json(hours: WorkingHours) -> Json:
    return {"zone": hours.zone, "country": hours.country, "week": [list(map(list, day)) for day in hours.week]}  # fmt: skip


def from_json(kept: Mapping[str, Json], zone: str, country: str) -> Hours:
    """The hours of a context; one from before they were kept had the usual ones."""
    found = {key: one_from_json(each) for key, each in kept.items()}
    usual = found.pop("", WorkingHours(zone, USUAL_WEEK, country))
    return Hours(usual, {int(key): each for key, each in found.items()})


def one_from_json(kept: Json) -> WorkingHours:
    week = tuple(tuple((since, until) for since, until in day) for day in kept["week"])
    return WorkingHours(kept["zone"], week, kept["country"])


def digest(hours: Hours, *beside: object) -> str:
    """Stands for these hours with their holidays, and what else is counted by, and no others."""
    countries = sorted({each.country for each in (hours.usual, *hours.teams.values())})
    content = [as_json(hours), [holidays_text(country) for country in countries], beside]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=64)
def holidays_text(country: str) -> str:
    days = (day for year in COMPARED_YEARS for day in public_holidays(country, year))
    return " ".join(sorted(day.isoformat() for day in days))
