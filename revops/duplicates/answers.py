"""Duplicates as JSON, and how right the rules are on things of which the truth is known."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from revops.duplicates.comparing import compare
from revops.duplicates.measuring import measured
from revops.duplicates.reading import Decision
from revops.duplicates.things import What
from revops.models import DuplicateCandidate


def candidates_json(found: Iterable[DuplicateCandidate]) -> list[dict[str, object]]:
    return [
        {
            "what": each.what,
            "one": each.one,
            "other": each.other,
            "score": each.score,
            "reasons": each.reasons,
            "rule": each.rule or None,
        }
        for each in found
    ]


def decisions_json(found: Iterable[Decision]) -> list[dict[str, object]]:
    return [
        {
            "id": each.id,
            "what": each.what,
            "one": each.one,
            "into": each.into,
            "is_same": each.is_same,
            "rule": each.rule or None,
            "record": each.record.pk,
        }
        for each in found
    ]


def measures_json(seed: int) -> list[dict[str, object]]:
    """The rules against things that a seed makes, by kind, with errors that they were tuned on and
    with others.
    """
    from samples.twice import SETS  # which only this needs

    found = []
    for what in What:
        for held_out in (False, True):
            labelled = SETS[what](seed, held_out=held_out)
            began = perf_counter()
            candidates = compare(what, labelled.things)
            taken = perf_counter() - began
            measures = measured(candidates, labelled.pairs).as_json()
            about = {"what": what, "errors": "held_out" if held_out else "tuned", "seed": seed}
            found.append({**about, "things": len(labelled.things), "seconds": taken} | measures)
    return found
