"""Projecting each earlier period from those before it: what decides the option, and how wide the
intervals are. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from revops.projection.accuracy import LEAST_PERIODS, half_width, interval
from revops.projection.cases import Case, Floats
from revops.projection.methods import (
    BLENDS,
    DEALS,
    PLAIN,
    Cases,
    Option,
    Predict,
    blended,
    curve,
    from_amounts,
    from_deals,
    naive,
    run_rate,
)

SHARES = (0.5, 0.8)
# After so many periods an error weighs half as much in the choice of an option.
MEMORY = 8.0
LEAST_SCORES = 9
# By how much a miss moves the aim.
PACE = 0.1
ALMOST_ALL = 0.99
# The stretch that an interval without any width on that side would need.
OFF = 4.0


@dataclass(frozen=True, slots=True)
class Method:
    """A way to project, by key."""

    key: str
    predict: Predict
    options: Sequence[Option] = PLAIN


NAIVE, RUN_RATE = Method("naive", naive), Method("run_rate", run_rate)
CURVE = Method("curve", curve)
BLENDED = Method("cumulative", blended, BLENDS)
FROM_DEALS = Method("open_deals", from_deals, DEALS)
FROM_AMOUNTS = Method("open_deals", from_amounts, DEALS)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a period is projected to come to, and the ends of its intervals by their share, never below
    what is certain. `periods` is of how many earlier ones; without enough there is no interval.
    """

    value: float
    option: Option
    periods: int
    intervals: Mapping[float, tuple[float, float]] = field(default_factory=dict)


# Errors by option and place, of one method over one course of cases.
Memory = dict[tuple[Option, int], float]


def forecast(
    method: Method, base: Cases, case: Case, floor: float, memory: Memory | None = None
) -> Forecast:
    """Projects a case from earlier ones, of which there must be one at least. `floor` is what is
    certain. `memory` keeps the errors for the next case, whose earlier ones are these and more.
    """
    known = {} if memory is None else memory
    if len(base) < LEAST_PERIODS:
        value = max(method.predict(base, case, method.options[0]), floor)
        return Forecast(value, method.options[0], len(base))
    errors = [past_errors(method.predict, base, option, known) for option in method.options]
    chosen = [nearest(errors, place) for place in range(len(base) + 1)]
    own = [float(errors[chosen[place]][place]) for place in range(len(base))]
    option = method.options[chosen[-1]]
    value = max(method.predict(base, case, option), floor)
    size = scale(base, value)
    ends = nested({share: calibrated(own, share) for share in SHARES})
    return Forecast(
        value,
        option,
        len(base),
        {
            share: (max(value + low * size, floor), max(value + high * size, floor))
            for share, (low, high) in ends.items()
        },
    )


def nested(ends: Mapping[float, tuple[float, float]]) -> dict[float, tuple[float, float]]:
    """The intervals, each around the projection and around the smaller ones."""
    found: dict[float, tuple[float, float]] = {}
    lowest = highest = 0.0
    for share in sorted(ends):
        lowest, highest = min(lowest, ends[share][0]), max(highest, ends[share][1])
        found[share] = (lowest, highest)
    return found


def nearest(errors: Sequence[Floats], place: int) -> int:
    """Which option was nearest in the periods before a place, the last ones weighing more. The first
    four are known together, and each of them has no part in the choice that is made for it: otherwise
    the intervals of a short past would be too narrow.
    """
    seen = max(place, LEAST_PERIODS)
    weight = np.power(0.5, np.arange(seen - 1, -1, -1) / MEMORY)
    weight[place : place + 1] = 0.0
    return min(range(len(errors)), key=lambda one: float(weight @ np.abs(errors[one][:seen])))


def calibrated(errors: Sequence[float], share: float) -> tuple[float, float]:
    """The ends of an interval, as errors, drawn wider or narrower until the same interval at earlier
    places would have held what came as often as it says.
    """
    low, high = interval(errors, share)
    earlier = range(LEAST_PERIODS, len(errors))
    scores = [score(errors[place], interval(errors[:place], share)) for place in earlier]
    if len(scores) < LEAST_SCORES:
        return low, high
    by = half_width(scores, aimed(scores, share))
    return low * by, high * by


def aimed(scores: Sequence[float], share: float) -> float:
    """The share to aim at so that as many as `share` are held in the end: a little more after each that
    was missed, a little less after each that was held. So a past that is not like the one before it is
    followed.
    """
    aim = share
    for place in range(LEAST_SCORES - 1, len(scores)):
        is_missed = scores[place] > half_width(scores[:place], aim)
        aim = min(max(aim + PACE * (share if is_missed else share - 1), share / 2), ALMOST_ALL)
    return aim


def score(error: float, ends: tuple[float, float]) -> float:
    """By how much an interval has to be stretched to hold an error."""
    low, high = ends
    if error >= 0:
        return error / high if high > 0 else (0.0 if error == 0 else OFF)
    return error / low if low < 0 else OFF


def past_errors(predict: Predict, base: Cases, option: Option, memory: Memory) -> Floats:
    """By earlier period what came − what would have been projected from those before it, as a share of
    the projection. The first three are projected from those around them.
    """
    for place, case in enumerate(base):
        if (option, place) in memory:
            continue
        is_first = place < LEAST_PERIODS - 1
        around = [*base[:place], *base[place + 1 : LEAST_PERIODS]]
        others = around if is_first else base[:place]
        value = max(predict(others, case, option), case.done)
        memory[option, place] = (case.total - value) / scale([*others, case], value)
    return np.array([memory[option, place] for place in range(len(base))])


def scale(base: Cases, value: float) -> float:
    """By what errors are measured: the projection, where it is not next to nothing beside what usually
    came. Of a period that is over, what came in it counts too: after weeks without anything its error
    would be a multiple of nothing.
    """
    usual = sum(abs(each.total) for each in base) / len(base)
    return max(abs(value), 0.2 * usual, 1e-9)
