"""The walk from the last freeze to this one: the pipeline that is due in the period, and the leads in
play, in classes that add up.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from revops import numbers, walk
from revops.kpis import KPIS
from revops.readers import NOBODY
from revops.routines.figures import Json, Words, languages, spoken
from revops.routines.sections import Occasion, cut, section
from revops.walk import End, Step, Walk, WalkError

MOST = 10
WEEK = timedelta(days=7)  # the first meeting ever walks from a week before


@section("walk", _("Walk"), 5)
def walked(found: Occasion) -> Json:
    if found.published is None:
        return {"walks": []}
    return {"walks": [walk_json(found, kpi) for kpi in walk.KPIS]}


def walk_json(found: Occasion, kpi: str) -> Json:
    """Why there is none is a sentence in every language, because the reader's is not known yet."""
    label = {"kpi": kpi, "label": spoken(KPIS[kpi].label), "currency": found.currency}
    try:
        made = made_of(found, kpi)
    except WalkError:
        return label | {"absent": refusal(found, kpi)}
    names = walk.listed(made, NOBODY, MOST)
    return label | {
        "absent": None,
        "is_money": made.is_money,
        "opening": made.opening,
        "closing": made.closing,
        "residual": made.residual,
        "steps": [step_json(each, names[each.of.key]) for each in made.steps],
        "inside": [step_json(each, names[f"inside:{each.of.key}"]) for each in made.inside],
        "currencies": own_json(made),
    }


def made_of(found: Occasion, kpi: str) -> Walk:
    focus = found.period if kpi == "open_pipeline" else None
    return walk.walk(start_of(found), end_of(found), focus=focus, kpi=kpi)


def refusal(found: Occasion, kpi: str) -> Words:
    said: Words = {}
    for code in languages():
        with override(code):
            try:
                made_of(found, kpi)
            except WalkError as error:
                said[code] = str(error)
    return said


def start_of(found: Occasion) -> End:
    """The last freeze as it was published then; of one that was reconstructed its day, which is also
    that of the first meeting ever, a week before.
    """
    before = found.before
    if before is not None and not before.is_reconstructed and before.publication_id:
        issue = numbers.issued(before.publication_id)
        then = issue and numbers.published(issue.published_at)
        if then is not None:
            return walk.at_publication(then)
    at = before.at if before else found.at - WEEK
    return walk.at_publication(cut(found.published, at))


def end_of(found: Occasion) -> End:
    return walk.at_publication(found.published)


def step_json(step: Step, listed: list[walk.Listed]) -> Json:
    return {
        "key": step.of.key, "label": spoken(step.of.label), "meaning": spoken(step.of.meaning),
        "by": step.by, "count": len(step.moves), "sign": step.of.sign,
        "records": [
            {
                "item": each.moved.item, "label": each.label or each.external_id,
                "company": each.company, "team": each.team, "by": each.moved.by,
                "record": each.moved.record,
            }
            for each in listed
        ],
    }  # fmt: skip


def own_json(made: Walk) -> list[Json]:
    """The same in each currency of the deals, in its minor units; it adds up there too."""
    return [
        {
            "currency": code,
            "opening": made.opening_own.get(code, 0),
            "closing": made.closing_own.get(code, 0),
            "residual": made.residual_of(code),
            "steps": {each.of.key: each.own[code] for each in made.steps if code in each.own},
        }
        for code in made.currencies
    ]
