"""Where the funnel loses more than usual: the step that is furthest below its mean of the periods
before.

The mean is of all that entered in these periods together, so that a quiet month weighs as little as
it counts. A share of fewer than ten names no leak, neither now nor as what is usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from revops.numbers import TOLERANCE, Kpi
from revops.values import SMALL_SAMPLE, Value, ratio


@dataclass(frozen=True, slots=True)
class Share:
    """What of a stage got to the next one in a motion: now, and in the periods before."""

    step: Kpi
    motion: str
    now: Value | None
    before: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """`usual` is the mean of so many `periods`."""

    step: Kpi
    motion: str
    now: Value
    usual: Value
    periods: int


def leak(shares: Iterable[Share]) -> Leak | None:
    """The step whose share is the smallest part of what it usually is; None where all of them are
    within the tolerance of a state.
    """
    found = [each for each in map(compared, shares) if each]
    return min(found, key=lambda each: each.now.known / each.usual.known, default=None)


def compared(share: Share) -> Leak | None:
    if share.now is None or not is_enough(share.now):
        return None
    usual = mean(share.before)
    if not is_enough(usual) or share.now.known >= usual.known * (1 - TOLERANCE):
        return None
    return Leak(share.step, share.motion, share.now, usual, len(share.before))


def is_enough(share: Value) -> bool:
    return not share.is_absent and share.parts[1] >= SMALL_SAMPLE


def mean(shares: Sequence[Value]) -> Value:
    """Of all that the shares are of, together; absent without any."""
    return ratio(sum(each.parts[0] for each in shares), sum(each.parts[1] for each in shares))
