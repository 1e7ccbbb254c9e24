"""With what a meeting begins and ends: who is here, what moved since last time, the actions from before;
and what was agreed in it.
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from revops import numbers
from revops.numbers import Slice
from revops.routines import minutes, rights
from revops.routines.calls import CallState
from revops.routines.figures import Json, number_json
from revops.routines.places import periods_of
from revops.routines.sections import Occasion, section

# How the commitments of a team stand together: as the worst of them.
WORST = (CallState.MISSING, CallState.LATE, CallState.UNCHANGED, CallState.GIVEN)


@section("last_actions", _("Last time's actions"), 4)
def last_actions(found: Occasion) -> Json:
    """As they stood when the meeting was frozen; the page shows beside it what became of them since."""
    return {
        "actions": minutes.minutes_json(minutes.last_actions(found.meeting)),
        "people": people(found),
        "moved": moved(found),
    }


def people(found: Occasion) -> list[Json]:
    """Who speaks for each team, and how its commitments to the first period stand."""
    period = periods_of(found.meeting)[0]
    rows = []
    for team in found.teams:
        states = {
            each.state
            for each in found.standings.values()
            if (each.place.team, each.place.period) == (team.pk, period)
        }
        rows.append(
            {
                "team": team.name,
                "names": [
                    rights.name_of(user) for user in rights.callers(team.pk, found.meeting.on)
                ],
                "state": next((str(state) for state in WORST if state in states), ""),
            }
        )
    return rows


def moved(found: Occasion) -> list[Json]:
    """The five KPIs of the company whose figure for the period is another than in the last freeze, with
    by how much; none where nothing is compared.
    """
    if found.published is None or found.before is None:
        return []
    five = numbers.headline(found.published)
    read = numbers.read(five, [found.period], [Slice()], found.published)
    rows = []
    for kpi in five:
        number = read.get(kpi.key, found.period)
        before = kept_value(found.before.content, kpi.key, found.period.key)
        if before is None or number.value.is_absent or number.value.known == before:
            continue
        by = number.value.known - before
        rows.append({"now": number_json(number), "by": [by.numerator, by.denominator]})
    return rows


def kept_value(content: Json, kpi: str, period: str) -> Fraction | None:
    """The company's figure as an earlier freeze has it among its health."""
    for each in content["sections"]:
        for row in each["content"].get("rows", ()) if each["key"] == "health" else ():
            for kept in (row["now"], row["next"]):
                if (kept["kpi"], kept["period"]["key"]) == (kpi, period):
                    return Fraction(*kept["value"]) if kept["value"] else None
    return None


@section("agreed", _("Decisions and actions"), 5)
def agreed(found: Occasion) -> Json:
    """Written during the meeting, and so not part of what is frozen when it begins."""
    return {}
