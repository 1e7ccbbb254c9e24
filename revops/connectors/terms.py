"""What a subscription pays, as one amount for one of the intervals that mappings know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NAMES = {("month", 3): "quarter", ("month", 6): "half_year", ("month", 12): "year"}


@dataclass(frozen=True, slots=True)
class Part:
    """An item of a subscription: what it pays each so many units, in minor units; None where what is
    used decides.
    """

    minor: int | None
    unit: str
    count: int = 1


def together(parts: Sequence[Part]) -> tuple[int | None, str]:
    """What the items pay together, in minor units, and each what. Without an amount where one of them
    has none or they are paid at different intervals; "" without items.
    """
    intervals = {(part.unit, part.count) for part in parts}
    if not intervals:
        return None, ""
    unit, count = min(intervals)
    minors = [part.minor for part in parts if part.minor is not None]
    is_known = len(minors) == len(parts) and len(intervals) == 1
    if count == 1 or (unit, count) in NAMES:
        return sum(minors) if is_known else None, NAMES.get((unit, count), unit)
    return round(sum(minors) / count) if is_known else None, unit
