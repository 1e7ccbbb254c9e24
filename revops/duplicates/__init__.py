"""Things that are there twice: found, decided about, merged and undone."""

from revops.duplicates import customers, leads  # noqa: F401 (they declare how things are compared)
from revops.duplicates.deciding import decide, effect, may_decide, undo
from revops.duplicates.rules import LABELS, REASONS, RULES, Rule
from revops.duplicates.scanning import request, switch_off, switch_on
from revops.duplicates.showing import (
    Overview,
    Pair,
    Taken,
    candidates,
    following,
    overview,
    pair,
    pairs,
    sampled,
    taken,
)
from revops.duplicates.things import AGAINST, Reason, Thing, What
from revops.trying import GaveWay

__all__ = [
    "AGAINST",
    "GaveWay",
    "LABELS",
    "REASONS",
    "RULES",
    "Overview",
    "Pair",
    "Reason",
    "Rule",
    "Taken",
    "Thing",
    "What",
    "candidates",
    "decide",
    "effect",
    "following",
    "may_decide",
    "overview",
    "pair",
    "pairs",
    "request",
    "sampled",
    "switch_off",
    "switch_on",
    "taken",
    "undo",
]
