"""Rates of few cases, each with the bounds of what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from revops import intervals
from revops.numbers import Number


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure, with the bounds of what it may be where it is a share of cases."""

    number: Number
    likely: tuple[Fraction, Fraction] | None


def shown(number: Number) -> Shown:
    is_share = number.kpi.is_percentage
    return Shown(number, intervals.likely(number.value) if is_share else None)
