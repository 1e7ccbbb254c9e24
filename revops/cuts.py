"""Into which cells rows are cut: the total, each dimension that their facts have, and each pair of
these that the organisation has switched on. Whatever sums rows into cells asks here.

A cell of a pair has one number for both of its members: the id of the first in the upper 32 bits,
that of the second in the lower. So cells are as wide, and their index is, whether there are pairs or
not. An id beyond 31 bits stops the publication with an error, and never counts for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from revops.measures import DIMENSION_COLUMNS, Measure
from revops.models.dimensions import AND, PAIRS

BITS = 32
LARGEST = 2 ** (BITS - 1) - 1
# Which bits of a cell's member have to be those that are asked for: all, none, of one of two.
EXACTLY, ANY, FIRST_OF_TWO, SECOND_OF_TWO = -1, 0, -(2**BITS), 2**BITS - 1
NO_CELL = -1
NAMES = {frozenset(both): name for name, both in PAIRS.items()}
BOTH = f"(coalesce({{}}, 0)::int::bigint << {BITS} | coalesce({{}}, 0)::int)"


def pair(one: str, other: str) -> str:
    """The name of two dimensions together, whichever is named first. KeyError for one dimension
    twice.
    """
    return NAMES[frozenset((one, other))]


def member_of_both(first: int, second: int) -> int:
    """The member of a pair's cells; NO_CELL where an id is none that cells can have."""
    if max(first, second) > LARGEST:
        return NO_CELL
    return first << BITS | second


def pairs_of(measure: Measure, pairs: Iterable[str]) -> tuple[str, ...]:
    """Those of some pairs of which a measure's facts have both dimensions."""
    return tuple(name for name in pairs if set(PAIRS[name]) <= set(measure.dimensions))


@dataclass(frozen=True, slots=True)
class Cuts:
    """SQL for one GROUP BY that makes the cells of every cut. `each` has the dimensions of a cut."""

    columns: Sequence[str]
    each: Sequence[tuple[str, ...]]

    def sets(self, *beside: str) -> str:
        """The grouping sets, each with the expressions that keep its cells apart beside members."""
        columns = ([*beside, *(DIMENSION_COLUMNS[name] for name in cut)] for cut in self.each)
        return ", ".join(f"({', '.join(each)})" for each in columns)

    @property
    def dimension(self) -> str:
        """What the cut is called."""
        names = " ".join(f"WHEN {self.bits(cut)} THEN '{AND.join(cut)}'" for cut in self.each)
        return f"CASE {self.grouping} {names} END"

    @property
    def member(self) -> str:
        """The number of a row's member in the cut."""
        alone = f"coalesce({', '.join(self.columns)}, 0)"
        both = [
            f"WHEN {self.bits(cut)} THEN {BOTH.format(*(DIMENSION_COLUMNS[name] for name in cut))}"
            for cut in self.each
            if len(cut) > 1
        ]
        return f"CASE {self.grouping} {' '.join(both)} ELSE {alone} END" if both else alone

    @property
    def grouping(self) -> str:
        return f"grouping({', '.join(self.columns)})"

    def bits(self, cut: tuple[str, ...]) -> int:
        """What PostgreSQL's grouping() is in a cut: a bit for each column that is not in it."""
        of_cut = {DIMENSION_COLUMNS[name] for name in cut}
        return sum(
            2**place for place, each in enumerate(reversed(self.columns)) if each not in of_cut
        )


def cuts(measure: Measure, pairs: Iterable[str]) -> Cuts:
    """The cuts of a measure where these pairs are switched on."""
    names = measure.dimensions
    both = [PAIRS[name] for name in pairs_of(measure, pairs)]
    return Cuts(
        [DIMENSION_COLUMNS[name] for name in names], [(), *((name,) for name in names), *both]
    )
