"""Shares of what was aimed at, with as many decimals as tell them from the limits of the word beside them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dashboards.words import wording
from revops.numbers import TOLERANCE, Number
from revops.values import rounded


def off(number: Number, language: str) -> str:
    """A share with as many decimals as tell it from the limit: 8 %, but 5.4 % and 5.03 %."""
    return told_apart(number.off, (TOLERANCE,), language)


def reached(number: Number, language: str) -> str:
    """How much of the target; where all of it is due, with as many decimals as tell it from the limits
    of the word beside it: 95 %, but 94.6 % of who is behind.
    """
    if number.attainment is None or not (number.is_over or number.is_level):
        return wording.percent(number.attainment, language)
    return told_apart(number.attainment, (1 - TOLERANCE, 1 + TOLERANCE), language)


def told_apart(share: Fraction, limits: Sequence[Fraction], language: str) -> str:
    """A share with as many decimals as it takes not to look like a limit that it is not."""

    def looks_like_one(places: int) -> bool:
        scale = 100 * 10**places
        return share not in limits and any(
            rounded(share * scale) == scale * each for each in limits
        )

    near = next((places for places in range(4) if not looks_like_one(places)), 4)
    if not near:
        return wording.percent(share, language)
    return f"{wording.number(share * 100, language, places=near)}{wording.NARROW}%"
