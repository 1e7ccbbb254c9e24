"""How far forecasts were from what came. Pure.

Errors are shares of what came: WAPE is Σ|forecast − actual| ÷ Σactual, bias Σ(forecast − actual) ÷
Σactual, so that large periods weigh more and no period is divided by nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# With fewer periods nothing is said about accuracy, and nothing is projected but the run rate.
LEAST_PERIODS = 4
# The steps by which a forecast may gain or lose, in their order.
STEPS = ("naive", "run_rate", "projection", "call", "override")


@dataclass(frozen=True, slots=True)
class Pair:
    """What was forecast for a period, and what came."""

    forecast: float
    actual: float


@dataclass(frozen=True, slots=True)
class Range:
    """A forecast with the ends of its 80 % interval, and what came."""

    low: float
    value: float
    high: float
    actual: float


@dataclass(frozen=True, slots=True)
class Stair:
    """A step of forecast value added: `better_by` is by how much its WAPE is lower than that of the
    step before, less than zero where it made the forecast worse; None of the first step.
    """

    step: str
    n: int
    wape: float | None
    bias: float | None
    better_by: float | None


def wape(pairs: Iterable[Pair]) -> float | None:
    """None where nothing came."""
    return relative((abs(each.forecast - each.actual), each.actual) for each in pairs)


def bias(pairs: Iterable[Pair]) -> float | None:
    """Above zero where too much was forecast; None where nothing came."""
    return relative((each.forecast - each.actual, each.actual) for each in pairs)


def coverage(ranges: Sequence[Range]) -> float | None:
    """How often what came was inside the interval; None without any."""
    if not ranges:
        return None
    return sum(each.low <= each.actual <= each.high for each in ranges) / len(ranges)


def width(ranges: Iterable[Range]) -> float | None:
    """How wide the intervals were, as a share of what came: coverage is worth little without it."""
    return relative((each.high - each.low, each.actual) for each in ranges)


def pinball(ranges: Iterable[Range]) -> float | None:
    """The mean loss of the two ends and the middle of the intervals, as a share of what came: lower is
    better, and it rewards being both right and narrow.
    """
    losses = (
        (
            (loss(each.low, each.actual, 0.1) + loss(each.value, each.actual, 0.5)
            + loss(each.high, each.actual, 0.9)) / 3,
            each.actual,
        )
        for each in ranges
    )  # fmt: skip
    return relative(losses)


def loss(forecast: float, actual: float, quantile: float) -> float:
    """The loss of one forecast of a quantile."""
    return max(quantile * (actual - forecast), (quantile - 1) * (actual - forecast))


def relative(parts: Iterable[tuple[float, float]]) -> float | None:
    found = list(parts)
    came = sum(actual for _error, actual in found)
    return sum(error for error, _actual in found) / came if came > 0 else None


def stairs(forecasts: Sequence[Mapping[str, float]], actuals: Sequence[float]) -> tuple[Stair, ...]:
    """The steps that any of some periods' forecasts have, each compared with the one before over the
    periods that have them all. An override that nobody made is the call: give it as such.

    Empty for fewer than LEAST_PERIODS.
    """
    steps = [step for step in STEPS if any(step in each for each in forecasts)]
    whole = [
        (each, actual)
        for each, actual in zip(forecasts, actuals, strict=True)
        if all(step in each for step in steps)
    ]
    if len(whole) < LEAST_PERIODS:
        return ()
    found: list[Stair] = []
    for step in steps:
        pairs = [Pair(each[step], actual) for each, actual in whole]
        error, before = wape(pairs), found[-1].wape if found else None
        by = None if error is None or before is None else before - error
        found.append(Stair(step, len(whole), error, bias(pairs), by))
    return tuple(found)


def made_worse(found: Iterable[Stair]) -> list[str]:
    """The steps that made the forecast worse."""
    return [each.step for each in found if each.better_by is not None and each.better_by < 0]


def half_width(errors: Sequence[float], share: float) -> float:
    """How far from a forecast its interval reaches, from the sizes of past errors.

    The next error is as likely to be in each gap between the past ones: of n errors the k-th smallest
    covers k ÷ (n + 1), and between two the share is interpolated. Beyond the largest error nothing is
    known, and it is the end.
    """
    sizes = sorted(abs(each) for each in errors)
    place = share * (len(sizes) + 1) - 1
    if place >= len(sizes) - 1:
        return sizes[-1]
    below = max(int(place), 0)
    return sizes[below] + max(place - below, 0.0) * (sizes[below + 1] - sizes[below])


def interval(errors: Sequence[float], share: float) -> tuple[float, float]:
    """The ends of an interval around a forecast, as errors. Of few errors it is as far to both sides;
    where enough are known, each end is where they were.
    """
    tail = (1 - share) / 2
    if round(tail * (len(errors) + 1), 9) < 1:
        half = half_width(errors, share)
        return -half, half
    return quantile(errors, tail), quantile(errors, 1 - tail)


def quantile(errors: Sequence[float], share: float) -> float:
    """The error below which that share of the next ones is expected."""
    ordered = sorted(errors)
    place = min(max(share * (len(ordered) + 1) - 1, 0.0), len(ordered) - 1.0)
    below = min(int(place), len(ordered) - 2)
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])
