"""The figures that people speak about: the health of the company, and what each team aimed at, did,
and commits to.
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from revops import numbers, receipts
from revops.kpis import KPIS, Kpi
from revops.models import Call, DealType, Function, Team
from revops.numbers import Number, Slice
from revops.projection import can_be_projected, project
from revops.readers import NOBODY
from revops.routines import split
from revops.routines.calls import CallState, Standing
from revops.routines.figures import Json, number_json, of_call, spoken
from revops.routines.parts.deals import exceptions
from revops.routines.places import Place
from revops.routines.rights import CALLED_BY, name_of
from revops.routines.sections import Occasion, section

SHOWN = 10


@section("health", _("Health"), 4)
def health(found: Occasion) -> Json:
    """The five KPIs of the company in the period and the next one, with what the teams commit to."""
    if found.published is None:
        return {"rows": []}
    five = numbers.headline(found.published)
    slices = [Slice(), *dict.fromkeys(of_place(s.place) for s in committing(found))]
    read = numbers.read(five, [found.period, found.following], slices, found.published)
    return {
        "rows": [
            {
                "now": number_json(read.get(kpi.key, found.period)),
                "next": number_json(read.get(kpi.key, found.following)),
                "committed": committed(found, kpi, found.period.key) | set_for(found, kpi, read),
                "committed_next": committed(found, kpi, found.following.key),
                "call": call_beside(found, kpi, None),
            }
            for kpi in five
        ]
    }


def committed(found: Occasion, kpi: Kpi, period: str) -> Json:
    """The sum of what the teams commit to, overrides in their place: how much, how much of it the CRO
    put there, and how many teams have said nothing yet. `value` is None while none has.
    """
    some = [
        s for s in found.standings.values() if (s.place.kpi, s.place.period) == (kpi.key, period)
    ]
    known = [s for s in some if s.effective is not None]
    total = sum(s.effective.value for s in known) if known else None
    own = sum((s.own or s.effective).value for s in known) if known else None
    return {
        "value": total, "own": own, "missing": len(some) - len(known), "of": len(some),
        "unchanged": sum(s.state is CallState.UNCHANGED for s in some),
    }  # fmt: skip


def committing(found: Occasion) -> list[Standing]:
    """How the commitments of teams stand for the period in focus."""
    return [
        s for s in found.standings.values() if s.place.team and s.place.period == found.period.key
    ]


def of_place(place: Place) -> Slice:
    return Slice("", "team", place.team)


def set_for(found: Occasion, kpi: Kpi, read: numbers.Numbers) -> Json:
    """Which teams commit to a KPI and what their targets are together, where that is not the company's
    target, so that nobody holds the sum against it; nothing where it is, or one of them has none.
    """
    places = [s.place for s in committing(found) if s.place.kpi == kpi.key]
    targets = [read.get(kpi.key, found.period, of_place(place)).target for place in places]
    whole = read.get(kpi.key, found.period).target
    if whole is None or not targets or None in targets:
        return {}
    together = sum(target.known for target in targets)
    names = {team.pk: team.name for team in found.teams}
    return {} if together == whole.known else {
        "target": parts(together), "teams": [names[place.team] for place in places],
    }  # fmt: skip


def call_beside(found: Occasion, kpi: Kpi, team: int | None) -> Json | None:
    """How the commitment to a KPI stands for the period in focus; None where nobody commits to it."""
    standing = found.standings.get(Place(kpi.key, team, found.period.key))
    return standing and standing_json(standing)


def standing_json(standing: Standing) -> Json:
    return {
        "kpi": standing.place.kpi, "team": standing.place.team, "period": standing.place.period,
        "state": str(standing.state), "own": call_json(standing.own),
        "override": call_json(standing.override), "last": call_json(standing.last),
        "version": standing.version,
    }  # fmt: skip


def call_json(call: Call | None) -> Json | None:
    if call is None:
        return None
    return {
        "id": call.pk, "version": call.version, "value": call.value, "low": call.low,
        "high": call.high, "apart": call.apart, "currency": call.currency, "sentence": call.sentence,
        "author": name_of(call.author), "made_at": call.made_at.isoformat(), "is_late": call.is_late,
    }  # fmt: skip


def speaker(function: str):
    """What assembles the section of the teams of a function."""

    def assemble(found: Occasion) -> Json:
        teams = [team for team in found.teams if team.function == function]
        content: Json = {"function": function, "teams": [of_team(found, team) for team in teams]}
        if function == Function.AE:
            content |= exceptions(found)
        return content

    return assemble


def of_team(found: Occasion, team: Team) -> Json:
    kpis = [KPIS[key] for key in CALLED_BY[team.function] if key in KPIS]
    slice = Slice("", "team", team.pk)
    rows = []
    if found.published is not None:
        read = numbers.read(kpis, [found.period, found.following], [slice], found.published)
        for kpi in kpis:
            now, following = (read.get(kpi.key, p, slice) for p in (found.period, found.following))
            rows.append(row(found, kpi, team, now, following))
    return {"team": {"id": team.pk, "name": team.name}, "rows": rows}


def row(found: Occasion, kpi: Kpi, team: Team | None, now: Number, following: Number) -> Json:
    """A KPI of a team: its figures, its commitments, the gaps, and what changed since the last freeze."""
    whose = team.pk if team else None
    here = found.standings.get(Place(kpi.key, whose, found.period.key))
    after = found.standings.get(Place(kpi.key, whose, found.following.key))
    return {
        "now": number_json(now),
        "next": number_json(following),
        "call": here and standing_json(here),
        "call_next": after and standing_json(after),
        "gaps": gaps(found, kpi, now, here),
        "apart": apart(found, kpi, team, now, here),
        "changed": changed(found, kpi, now),
        "projection": projected(found, kpi, now),
    }


def apart(
    found: Occasion, kpi: Kpi, team: Team | None, now: Number, standing: Standing | None
) -> list[Json]:
    """What came and what is committed by deal type; nothing where the team's deals have one at most."""
    types = found.deal_types.get(team.pk, {}) if team and kpi.key in split.SPLIT else {}
    if team is None or len(types) < 2 or now.value.is_absent:
        return []
    came = split.came(kpi.key, now.period, team.pk, types, found.published)
    own = standing.own.apart if standing and standing.own else {}
    return [
        {
            "type": name, "label": spoken(DealType.Word(name).label), "came": came[name],
            "committed": own.get(name),
        }
        for name in types
    ]  # fmt: skip


def projected(found: Occasion, kpi: Kpi, now: Number) -> Json | None:
    """Where the figure was heading by its own past, with its 80 % interval; None where that says nothing."""
    if not can_be_projected(kpi) or now.value.is_absent:
        return None
    made = project(kpi.key, now.period, found.published, now.slice)
    if made.value is None:
        return None
    return {"method": made.method, "value": [made.value, 1], "within": made.intervals.get(80)}


def gaps(found: Occasion, kpi: Kpi, now: Number, standing: Standing | None) -> Json:
    """What is still missing to the commitment, and what the commitment is short of the target; less
    than zero beyond it. None where one of the two is not there.
    """
    call = standing.effective if standing else None
    value = of_call(call.value, kpi, found.currency) if call else None
    to_call = to_target = None
    if value is not None and not now.value.is_absent:
        to_call = parts(value.known - now.value.known)
    if value is not None and now.target is not None:
        to_target = parts(now.target.known - value.known)
    return {"to_commitment": to_call, "to_target": to_target}


def parts(exact: Fraction) -> list[int]:
    return [exact.numerator, exact.denominator]


def changed(found: Occasion, kpi: Kpi, now: Number) -> Json | None:
    """By how much the figure moved since the last freeze, and because of which records: the largest
    ten. None where nothing is compared.
    """
    before = found.before
    if before is None or before.publication_id is None or found.published is None:
        return None
    kept = kept_number(before.content, kpi.key, now)
    if kept is None or kept["value"] is None or now.value.is_absent:
        return None
    by = now.value.known - Fraction(*kept["value"])
    content: Json = {
        "before": kept["value"],
        "by": parts(by),
        "records": [],
        "count": 0,
        "unlisted": "",
    }
    if found.is_reconstructed or before.is_reconstructed or not by:
        return content
    return content | because_of(found, kpi, now, before.publication_id)


def kept_number(content: Json, kpi: str, now: Number) -> Json | None:
    """The same figure as an earlier freeze has it."""
    team = now.slice.members.get("team")
    for each in content["sections"]:
        for of in each["content"].get("teams", ()):
            for one in of["rows"]:
                for kept in (one["now"], one["next"]):
                    if (kept["kpi"], kept["team"], kept["period"]["key"]) == (
                        kpi,
                        team,
                        now.period.key,
                    ):
                        return kept
    return None


def because_of(found: Occasion, kpi: Kpi, now: Number, publication: int) -> Json:
    """The records by which a figure differs from what it was at a publication."""
    since, until = numbers.issued(publication), numbers.issued(found.published.id)
    if since is None or until is None or since.publication == until.publication:
        return {}
    days = found.published.reach.to_date(kpi, now.period)
    moved = receipts.differences(
        kpi, days, now.slice, since, until, kpi.counted, NOBODY, SHOWN, now.period
    )
    return {
        "count": moved.count, "unlisted": str(moved.unlisted),
        "records": [
            {
                "item": each.item, "label": each.label, "record": each.record, "by": each.by,
                "kind": each.kind, "cause": each.cause, "on": each.on and each.on.isoformat(),
                "source": each.source, "external_id": each.external_id,
            }
            for each in moved.results
        ],
    }  # fmt: skip


for _function, _label, _minutes in (
    (Function.MARKETING, _("Marketing"), 6),
    (Function.SDR, "SDR", 5),
    (Function.BDR, "BDR", 5),
    (Function.AE, "AE", 8),
):
    section(str(_function), _label, _minutes)(speaker(_function))
