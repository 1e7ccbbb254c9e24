"""Candidates among things of one kind: which pairs are looked at, and what comes of it. Pure.

Only things that share a block are compared, such as those of one e-mail address or of one name at one
company. A block that many things share says nothing and is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from revops.duplicates import names
from revops.duplicates.things import Candidate, Reason, Thing, What
from revops.registry import Registry

CROWDED = 60  # things in a block from which on it says nothing
Words = tuple[str, ...]
MOST_DOUBTED = 90
SEVERAL = 3  # names from which on an e-mail address or a telephone is a company's


@dataclass(slots=True)
class Crowd:
    """What is known of all things together: how many names share an e-mail address or a telephone."""

    emails: dict[str, int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)

    def is_shared(self, thing: Thing) -> bool:
        return thing.is_shared or self.emails.get(thing.mail, 0) >= SEVERAL

    def is_switchboard(self, thing: Thing) -> bool:
        return self.phones.get(thing.telephone, 0) >= SEVERAL


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two things have in common. `rule` would merge them by itself."""

    score: int
    reasons: tuple[Reason, ...]
    rule: str = ""


Judge = Callable[[Thing, Thing, Crowd], Verdict | None]
Blocks = Callable[[Thing], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Comparer:
    """How things of a kind are compared: `blocks` are what a thing shares with those that it is
    compared with. What `is_once` is in each tool only once: where one of a tool may be either of two
    of another, no rule decides.
    """

    what: What
    blocks: Blocks
    judge: Judge
    is_once: bool = False


COMPARERS: Registry[What, Comparer] = Registry("kinds of duplicates")


def compare(
    what: What, things: Sequence[Thing], settled: Callable[[str, str], bool] = lambda a, b: False
) -> list[Candidate]:
    """Candidates among things, the likeliest first. `settled` says of which pair of keys somebody
    has decided already.
    """
    comparer = COMPARERS[what]
    crowd = crowd_of(things)
    found = []
    for one, other in pairs(things, comparer.blocks):
        if settled(one.key, other.key):
            continue
        if (verdict := comparer.judge(one, other, crowd)) is not None:
            found.append(
                Candidate(what, one.key, other.key, verdict.score, verdict.reasons, verdict.rule)
            )
    if comparer.is_once:
        found = without_doubt(found, {each.key: each.source for each in things})
    return sorted(found, key=lambda each: (-each.score, each.pair))


def without_doubt(found: list[Candidate], sources: Mapping[str, str]) -> list[Candidate]:
    """Leaves a rule only to pairs of which neither may be another of the same tool instead."""
    sure = [each for each in found if each.rule]
    partners = Counter(
        (key, sources[other]) for each in sure for key, other in (each.pair, each.pair[::-1])
    )
    return [
        replace(each, rule="", score=min(each.score, MOST_DOUBTED))
        if each.rule
        and max(partners[each.one, sources[each.other]], partners[each.other, sources[each.one]])
        > 1
        else each
        for each in found
    ]


def crowd_of(things: Iterable[Thing]) -> Crowd:
    emails: dict[str, set[Words]] = defaultdict(set)
    phones: dict[str, set[Words]] = defaultdict(set)
    for each in things:
        if each.mail:
            emails[each.mail].add(each.words)
        if each.telephone:
            phones[each.telephone].add(each.words)
    return Crowd(several(emails), several(phones))


def several(called: Mapping[str, set[Words]]) -> dict[str, int]:
    """How many people share each, of those that as many as SEVERAL do: one name written in several
    ways is one.
    """
    found = {key: apart(each) for key, each in called.items() if len(each) >= SEVERAL}
    return {key: count for key, count in found.items() if count >= SEVERAL}


def apart(called: Iterable[Words]) -> int:
    people: list[Words] = []
    for each in sorted(called)[:CROWDED]:
        if not any(
            names.is_spoilt(each, other) or not names.differ(each, other) for other in people
        ):
            people.append(each)
    return len(people)


def pairs(things: Sequence[Thing], blocks: Blocks) -> Iterator[tuple[Thing, Thing]]:
    """Every pair that shares a block, once, its keys in order."""
    shared: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(things):
        for block in set(blocks(each)):
            shared[block].append(place)
    seen: set[int] = set()
    for members in shared.values():
        if not 1 < len(members) <= CROWDED:
            continue
        for low, high in combinations(members, 2):
            pair = low * len(things) + high
            if pair not in seen and things[low].key != things[high].key:
                seen.add(pair)
                one, other = sorted((things[low], things[high]), key=lambda each: each.key)
                yield one, other
