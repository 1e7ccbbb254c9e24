"""Things of which it is known who they are."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from revops.duplicates.things import Thing

Pair = tuple[str, str]


@dataclass(slots=True)
class Labelled:
    """Things, and by key what they truly are."""

    things: list[Thing] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)

    def add(self, thing: Thing, is_truly: str = "") -> Thing:
        """Adds a thing under a key of its own; `is_truly` names another that it is the same as."""
        added = replace(thing, key=f"{thing.source}/{len(self.things) + 1}")
        self.things.append(added)
        self.truth[added.key] = self.truth.get(is_truly, added.key)
        return added

    def shuffled(self, chance: random.Random) -> Labelled:
        chance.shuffle(self.things)
        return self

    @property
    def pairs(self) -> set[Pair]:
        """Every pair that is truly one thing."""
        return within(self.truth)


def within(groups: Mapping[str, str]) -> set[Pair]:
    """The pairs of keys that are of one group."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        members[group].append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}
