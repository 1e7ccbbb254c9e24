"""Candidates and decisions as people look at them: both things beside each other, names only for
whom they are shown to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from revops.duplicates import reading, scanning
from revops.duplicates.deciding import order
from revops.duplicates.rules import RULES, Rule
from revops.duplicates.things import AGAINST, Reason, Thing, What
from revops.models import DuplicateCandidate, DuplicateRule, DuplicateScan, Source, State
from revops.readers import A_PERSON, NAMES, Reader, called, hidden_by


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate with its two things, the duplicate first; None for one that is gone."""

    id: int
    what: What
    score: int
    duplicate: Thing
    stays: Thing
    reasons: tuple[Reason, ...]
    rule: Rule | None

    @property
    def speaks_for(self) -> list[Reason]:
        return [each for each in self.reasons if each not in AGAINST]

    @property
    def speaks_against(self) -> list[Reason]:
        return [each for each in self.reasons if each in AGAINST]


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision as it is listed."""

    id: str
    what: What
    one: str
    into: str
    is_same: bool
    rule: Rule | None
    by: str
    at: datetime
    record: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How many there are to decide about by kind, the rules with whether they are on and how many
    pairs wait for each, and when everything was compared last; None before.
    """

    counts: dict[What, int]
    rules: list[tuple[Rule, DuplicateRule | None, int]]
    last: DuplicateScan | None
    is_open: bool


def overview() -> Overview:
    rows = list(DuplicateCandidate.objects.order_by().values_list("what", "rule"))
    switched = scanning.on()
    last = DuplicateScan.objects.filter(state=State.DONE).order_by("-pk").first()
    return Overview(
        {what: sum(each == what for each, _rule in rows) for what in What},
        [
            (rule, switched.get(key), sum(each == key for _what, each in rows))
            for key, rule in RULES.items()
        ],
        last,
        DuplicateScan.objects.exclude(state__in=(State.DONE, State.FAILED)).exists(),
    )


def candidates(what: What) -> QuerySet[DuplicateCandidate]:
    """Those of a kind, the likeliest first."""
    return DuplicateCandidate.objects.filter(what=what).order_by("-score", "pk")


def pairs(found_twice: Iterable[DuplicateCandidate], reader: Reader) -> list[Pair]:
    """Candidates with their things; those of which one is gone by now are left out."""
    listed, found = list(found_twice), {}
    for what in {each.what for each in listed}:
        keys = {key for each in listed if each.what == what for key in (each.one, each.other)}
        found |= {
            (what, each.key): each for each in visible(reading.things(What(what), keys), reader)
        }
    return [
        pair_of(each, found[each.what, each.one], found[each.what, each.other])
        for each in listed
        if {(each.what, each.one), (each.what, each.other)} <= found.keys()
    ]


def pair_of(candidate: DuplicateCandidate, one: Thing, other: Thing) -> Pair:
    duplicate, stays = order((one, other))
    reasons = tuple(map(Reason, candidate.reasons))
    rule = RULES.get(candidate.rule)
    what = What(candidate.what)
    return Pair(candidate.pk, what, candidate.score, duplicate, stays, reasons, rule)


def visible(things: list[Thing], reader: Reader) -> list[Thing]:
    """With the names of sources, and without those of people that are withheld."""
    unnamed = called(hidden_by(NAMES, reader))
    names = dict(Source.objects.values_list("key", "name"))
    return [
        replace(
            each,
            source=names.get(each.source, each.source),
            name=named(each.name, unnamed),
            email=named(each.email, unnamed),
        )
        for each in things
    ]


def named(text: str, unnamed: frozenset[str]) -> str:
    return str(A_PERSON) if text.casefold() in unnamed else text


def sampled(rule: str, reader: Reader) -> list[Pair]:
    """What a rule would merge, the first of it."""
    return pairs(scanning.sample(rule), reader)


def pair(number: int, reader: Reader) -> tuple[DuplicateCandidate, Pair] | None:
    """A candidate and both its things; None where there is none any more."""
    found = DuplicateCandidate.objects.filter(pk=number).first()
    listed = pairs([found], reader) if found else []
    return (found, listed[0]) if found and listed else None


def following(what: What, after: DuplicateCandidate | None = None) -> int | None:
    """The likeliest candidate of a kind, or the one after another; None where there is none."""
    ids = list(candidates(what).values_list("pk", flat=True))
    if after is None or after.pk not in ids:
        return ids[0] if ids else None
    place = ids.index(after.pk) + 1
    return ids[place] if place < len(ids) else None


def taken(what: What | None, limit: int) -> list[Taken]:
    """The decisions that hold, newest first."""
    return [
        Taken(
            each.id, each.what, each.one, each.into, each.is_same, RULES.get(each.rule),
            str(each.record.run.requested_by or ""), each.record.known_from, each.record.pk,
        )
        for each in reading.decisions(what)[:limit]
    ]  # fmt: skip
