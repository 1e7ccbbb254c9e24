"""What a KPI can be made of, beside a measure: one measure over another, a statistic of how its
records are spread, or arithmetic over other KPIs. Pure declarations; revops/numbers reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from revops.measures import Measure
from revops.values import Value

if TYPE_CHECKING:
    from revops.kpis import Kpi

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Need:
    """What must have been delivered at some time before a rate says anything, and the sentence when it never was."""

    measure: Measure
    if_never: str | Promise


@dataclass(frozen=True, slots=True)
class Dayless:
    """Why a measure has nothing though its records came in: none of them says on which day. `found` finds these; `sentence` says how
    many they are.
    """

    measure: Measure
    found: Measure
    sentence: Callable[[int], str | Promise]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure over another; `if_none` says why there is no value when the denominator is zero."""

    numerator: Measure
    denominator: Measure
    if_none: str | Promise
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """A statistic of the values in a measure's buckets: the one that `share` of the records do not
    exceed (the median, unless another is named), or with `within` the share of the records that do
    not exceed it.

    `if_none` says why there is no value when there are no records.
    """

    measure: Measure
    if_none: str | Promise
    share: Fraction = HALF
    within: int | None = None


class Input(Protocol):
    """What a formula sees of a number."""

    @property
    def value(self) -> Value: ...

    @property
    def target(self) -> Value | None: ...


@dataclass(frozen=True, slots=True)
class Formula:
    """Arithmetic over published numbers and their targets.

    `compute` gets the numbers of the inputs by key, and answers an exact value (money in minor
    units), or why there is none. An input that is absent makes the formula absent, but for those
    that `may_lack` names.
    """

    inputs: tuple[Kpi, ...]
    compute: Callable[[Mapping[str, Input]], Fraction | str | Promise]
    may_lack: tuple[str, ...] = ()
