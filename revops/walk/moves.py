"""What a walk is made of. Pure.

Amounts are minor units of the base currency, or 1 for each lead; `own` is the same in minor units of
the deal's own currency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from revops.calendar import Period
from revops.numbers import Slice
from revops.walk.classes import CLASSES, INSIDE, Class
from revops.walk.ends import End

Amounts = Mapping[str, int]


NOTHING: Amounts = MappingProxyType({})


class Moved(NamedTuple):
    """By how much one deal or lead moves the total, and why (`reason` is the key of a class). `own` has
    the same by currency, nothing for counts. `record` is the one that tells it last. A tuple, because
    a walk of leads has tens of thousands.
    """

    item: str
    reason: str
    by: int
    record: int
    own: Amounts = NOTHING


@dataclass(frozen=True, slots=True)
class Step:
    """A class with the moves that it has, largest first; `by` and `own` are their sums. Of a change of
    definition there is a sum without moves.
    """

    of: Class
    by: int
    own: Amounts
    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """From one end to another. `steps` has every class, in order, also those without a move; `inside`
    what came in and went out between the ends, which adds nothing. The totals by currency,
    `opening_own` and `closing_own`, are empty for counts.
    """

    kpi: str
    start: End
    end: End
    slice: Slice
    focus: Period | None
    opening: int
    closing: int
    opening_own: Amounts
    closing_own: Amounts
    steps: tuple[Step, ...]
    inside: tuple[Step, ...]

    @property
    def is_money(self) -> bool:
        return self.kpi == "open_pipeline"

    @property
    def residual(self) -> int:
        """What no class explains: 0."""
        return self.closing - self.opening - sum(each.by for each in self.steps)

    @property
    def currencies(self) -> list[str]:
        named = {code for each in self.steps for code in each.own}
        return sorted(named | self.opening_own.keys() | self.closing_own.keys())

    def residual_of(self, currency: str) -> int:
        """The same in a currency of its own."""
        moved = sum(each.own.get(currency, 0) for each in self.steps)
        return self.closing_own.get(currency, 0) - self.opening_own.get(currency, 0) - moved

    def step(self, key: str) -> Step:
        """A class by its key. KeyError where this walk has none of the name."""
        return {each.of.key: each for each in self.steps}[key]

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)


def steps_of(kpi: str, moves: Iterable[Moved], definition: int = 0) -> tuple[Step, ...]:
    """Every class of a KPI's walk with its moves. What another definition makes is `definition`."""
    found = grouped(CLASSES[kpi], moves)
    if not definition:
        return found
    return tuple(
        Step(each.of, definition, {}, ()) if each.of.key == "definition" else each for each in found
    )


def inside_of(kpi: str, moves: Iterable[Moved]) -> tuple[Step, ...]:
    """What came and went, by how it went."""
    return grouped(INSIDE[kpi], moves)


def grouped(classes: Mapping[str, Class], moves: Iterable[Moved]) -> tuple[Step, ...]:
    of: dict[str, list[Moved]] = {key: [] for key in classes}
    for each in moves:
        of[each.reason].append(each)
    return tuple(step(classes[key], found) for key, found in of.items())


def step(of: Class, moves: list[Moved]) -> Step:
    own: Counter[str] = Counter()
    for each in moves:
        if each.own:
            own.update(each.own)
    ordered = sorted(moves, key=lambda each: (-abs(each.by), each.item))
    kept = {code: amount for code, amount in sorted(own.items()) if amount}
    return Step(of, sum(each.by for each in moves), kept, tuple(ordered))
