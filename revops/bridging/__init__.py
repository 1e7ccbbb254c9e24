"""Bridges from what sales signed to what finance invoiced, deal by deal and document by document."""

from __future__ import annotations

from revops.bridging.answers import bridge_json
from revops.bridging.bridge import Bridge, BridgeKind, Step, bridge
from revops.bridging.classes import Class, Item
from revops.bridging.decisions import decide, is_finance, keys_of, undo
from revops.bridging.matching import Lack, Match, Matched, Reason, matched
from revops.bridging.parts import Deal, Document, Known
from revops.bridging.reading import Decision, decided, decisions, known, to_match
from revops.bridging.words import LABELS, LACKS, OWNERS, REASONS
from revops.calendar import Period
from revops.numbers import Published

__all__ = [
    "LABELS",
    "LACKS",
    "OWNERS",
    "REASONS",
    "Bridge",
    "BridgeKind",
    "Class",
    "Deal",
    "Decision",
    "Document",
    "Item",
    "Known",
    "Lack",
    "Match",
    "Matched",
    "Reason",
    "Step",
    "bridge",
    "bridge_json",
    "bridge_of",
    "decide",
    "decided",
    "decisions",
    "is_finance",
    "keys_of",
    "known",
    "matched",
    "to_match",
    "undo",
]


def bridge_of(kind: BridgeKind, period: Period, published: Published) -> Bridge:
    """The bridge of a period, as a publication knows deals and documents."""
    found = known(published)
    return bridge(kind, period, found, matched(found, decided(published)), published.today)
