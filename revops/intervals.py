"""How far a share that few cases say may be from the one that many would."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

from revops.values import Value

SURE = 1.959964  # standard deviations: nineteen of twenty such intervals hold the share


def likely(value: Value) -> tuple[Fraction, Fraction] | None:
    """Wilson's interval of 95 % for a share; None for what is no share, or of nothing."""
    if value.is_absent or value.numerator is None or not value.denominator:
        return None
    part, whole = value.numerator, value.denominator
    share, spread = part / whole, SURE * SURE / whole
    middle = (share + spread / 2) / (1 + spread)
    half = SURE * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return bounded(middle - half), bounded(middle + half)


def bounded(share: float) -> Fraction:
    return Fraction(min(1.0, max(0.0, share))).limit_denominator(10**9)
