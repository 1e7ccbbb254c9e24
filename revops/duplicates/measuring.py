"""How right the rules are that merge by themselves: of the pairs that they make, how many are truly one
thing (precision), and of those that are, how many they find (recall). Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from revops.derive.merging import groups
from revops.duplicates.things import Candidate

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """`applied` are the pairs that the rules make one, chains of them closed; `offered` those that
    people are asked about. `wrong` are the rules by whose pairs something was made one that is not.
    """

    true: int
    applied: int
    right: int
    offered: int
    found: int
    wrong: Mapping[str, int]

    @property
    def precision(self) -> float | None:
        return self.right / self.applied if self.applied else None

    @property
    def recall(self) -> float | None:
        return self.right / self.true if self.true else None

    @property
    def recall_with_questions(self) -> float | None:
        return self.found / self.true if self.true else None

    def as_json(self) -> dict[str, object]:
        return {
            "true_pairs": self.true,
            "applied_pairs": self.applied,
            "right_pairs": self.right,
            "precision": self.precision,
            "recall": self.recall,
            "offered_pairs": self.offered,
            "recall_with_questions": self.recall_with_questions,
            "wrong_by_rule": dict(self.wrong),
        }


def measured(
    candidates: Iterable[Candidate], truth: set[Pair], rules: frozenset[str] | None = None
) -> Measured:
    """The rules against the truth; all of them, or those named."""
    listed = list(candidates)
    sure = [each for each in listed if each.rule and (rules is None or each.rule in rules)]
    applied = closed(each.pair for each in sure)
    wrong = Counter(each.rule for each in sure if each.pair not in truth)
    found = applied | {each.pair for each in listed}
    return Measured(
        len(truth),
        len(applied),
        len(applied & truth),
        len({each.pair for each in listed} - applied),
        len(found & truth),
        wrong,
    )


def closed(pairs: Iterable[Pair]) -> set[Pair]:
    """The pairs and all that follow from them: who is one with one is one with all that are."""
    return {
        (low, high)
        for keys in groups(pairs)
        for place, low in enumerate(keys)
        for high in keys[place + 1 :]
    }
