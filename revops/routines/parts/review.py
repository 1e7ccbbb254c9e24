"""The monthly review: what was committed and what came, the plan against it, where a sentence is asked
for, and what is committed to next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from revops import numbers
from revops.calendar import Period, PeriodKind
from revops.kpis import KPIS, Kpi
from revops.models import Call, Meeting
from revops.numbers import Number, Slice
from revops.routines.figures import Json, exact_json, number_json
from revops.routines.parts.speakers import call_json, parts, standing_json
from revops.routines.places import Place
from revops.routines.rights import BY_COMPANY, CALLED_BY
from revops.routines.sections import Occasion, section
from revops.values import Unit

LEAST_COUNT = 2  # one more or less is luck
PLANNED = ("mqls", "sqos", "deals_signed", "signed_amount", "revenue")


@section("outcome", _("Committed and came"), 8)
def outcome(found: Occasion) -> Json:
    """Of each team and KPI the last commitment to the period before it began to be over, beside what
    came.
    """
    return {"rows": outcomes(found)}


def outcomes(found: Occasion) -> list[Json]:
    if found.published is None:
        return []
    made = commitments(found.meeting, found.period.key)
    rows = []
    for kpi, team, name in committing(found):
        slice = Slice("", "team", team) if team else Slice()
        came = numbers.read([kpi], [found.period], [slice], found.published).get(
            kpi.key, found.period, slice
        )
        own, over = made.get(Place(kpi.key, team, found.period.key), (None, None))
        rows.append(outcome_json(found, came, own, over, name))
    return rows


def committing(found: Occasion) -> list[tuple]:
    teams = [
        (KPIS[kpi], team.pk, team.name)
        for team in found.teams
        for kpi in CALLED_BY[team.function]
        if kpi in KPIS
    ]
    return [*teams, *((KPIS[kpi], None, "") for kpi in BY_COMPANY if kpi in KPIS)]


def commitments(meeting: Meeting, period: str) -> dict[Place, tuple[Call | None, Call | None]]:
    """The last commitment to a period and its override, in whatever meeting before this one. A review
    that commits to a month is one of them, and so is every weekly meeting in whose focus it was.
    """
    rows = Call.objects.filter(
        period=period, meeting__starts_at__lt=meeting.starts_at, is_correction=False
    ).select_related("author", "author__person")
    found: dict[Place, tuple[Call | None, Call | None]] = {}
    for call in rows.order_by("meeting__starts_at", "version"):
        place = Place(call.kpi, call.team_id, call.period)
        own, over = found.get(place, (None, None))
        found[place] = (
            (own, call if call.value is not None else None) if call.is_override else (call, None)
        )
    return found


def outcome_json(
    found: Occasion, came: Number, own: Call | None, over: Call | None, name: str
) -> Json:
    counted = over or own
    by = None
    if counted is not None and not came.value.is_absent:
        by = came.value.known - counted.value
    return {
        "team": name, "team_id": came.slice.members.get("team"), "came": number_json(came),
        "own": call_json(own), "override": call_json(over), "by": None if by is None else parts(by),
        "asks": by is not None and asks(found, came, by, counted.value),
    }  # fmt: skip


def asks(found: Occasion, came: Number, by: Fraction, committed: int) -> bool:
    """Whether a sentence is asked for: off by the routine's share, and by
    its amount of money or by more than one."""
    routine = found.meeting.routine
    is_far = abs(by) * 100 >= committed * routine.variance_percent if committed else bool(by)
    least = routine.variance_minor if came.value.unit is Unit.MONEY else LEAST_COUNT
    is_much = abs(by) >= least
    return is_far and is_much


@section("plan", _("Plan and actual"), 6)
def plan(found: Occasion) -> Json:
    """The company's plan of the year, the quarter and the month against what came; where a target was
    changed after its period had begun, beside it the one that stood then.
    """
    if found.published is None:
        return {"rows": [], "periods": []}
    spans = plan_periods(found)
    kpis = [KPIS[key] for key in PLANNED if key in KPIS]
    read = numbers.read(kpis, spans, [Slice()], found.published)
    return {
        "rows": [[number_json(read.get(kpi.key, period)) for period in spans] for kpi in kpis],
        "planned": planned(found, kpis, spans),
    }


def planned(found: Occasion, kpis: list[Kpi], spans: list[Period]) -> Json:
    """By KPI and period the target as it stood when the period began, of those that are others now."""
    made: Json = {}
    for period in spans:
        begun = replace(found.published, targets_at=day_start(period.start, found), kept=None)
        then, now = (numbers.read(kpis, [period], [Slice()], p) for p in (begun, found.published))
        for kpi in kpis:
            before, target = (each.get(kpi.key, period).target for each in (then, now))
            if before is not None and (target is None or before.known != target.known):
                made[f"{kpi.key} {period.key}"] = exact_json(before)
    return made


def day_start(day: date, found: Occasion) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(found.published.timezone))


def plan_periods(found: Occasion) -> list[Period]:
    """Year, quarter and month with the last day in focus; the fiscal year where it is another."""
    day, first = found.period.last_day, found.calendar.fiscal_year_start
    year = PeriodKind.YEAR if first == 1 else PeriodKind.FISCAL_YEAR
    quarter = PeriodKind.QUARTER if first == 1 else PeriodKind.FISCAL_QUARTER
    kinds = (year, quarter, PeriodKind.MONTH)
    return list(dict.fromkeys(found.calendar.containing(kind, day) for kind in kinds))


@section("variance", _("Why it came otherwise"), 8)
def variance(found: Occasion) -> Json:
    """Those of which a sentence is asked for; the sentences are minutes, written by who committed."""
    return {"rows": [each for each in outcomes(found) if each["asks"]]}


@section("next_month", _("Commitments for the next period"), 6)
def next_month(found: Occasion) -> Json:
    rows = [
        {"call": standing_json(found.standings[place]), "team": name, "label": str(kpi.key)}
        for kpi, team, name in committing(found)
        if (place := Place(kpi.key, team, found.following.key)) in found.standings
    ]
    if found.published is not None:
        for each in rows:
            kpi, team = KPIS[each["call"]["kpi"]], each["call"]["team"]
            slice = Slice("", "team", team) if team else Slice()
            read = numbers.read([kpi], [found.following], [slice], found.published)
            each["now"] = number_json(read.get(kpi.key, found.following, slice))
    return {"rows": rows}
