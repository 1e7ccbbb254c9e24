"""The ways to project a period from earlier ones. Pure.

Each takes the earlier cases, oldest first, the case to project and one of its options, and answers
what the period will have come to. Which option is taken, the past decides: the one whose own past
projections were nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from revops.projection.cases import Case, Floats, season_of

Cases = Sequence[Case]
ALL_ALIKE = float("inf")
# After so many periods an earlier one weighs half as much.
HALF_LIVES = (ALL_ALIKE, 6.0, 2.0)
# How much the usual level weighs against what has come so far: 0 is the curve alone.
USUALS = (0.0, 0.1, 0.25, 0.5, 1.0, 4.0)
# How much the curve weighs against the open deals: 0 are the deals alone, 1 the curve alone.
CURVES = (0.0, 0.5, 1.0)
# A win rate of a stage and age is drawn to that of all as if so many deals had it.
AS_MANY = 5.0
LEAST_SEASONS = 2


@dataclass(frozen=True, slots=True)
class Option:
    """After how many periods an earlier one weighs half as much, and how much the second of two views
    weighs.
    """

    half_life: float = ALL_ALIKE
    second: float = 0.0


PLAIN = (Option(),)
BLENDS = tuple(Option(life, usual) for life in HALF_LIVES for usual in USUALS)
DEALS = tuple(Option(life, second) for life in HALF_LIVES for second in CURVES)
Predict = Callable[[Cases, Case, Option], float]


def naive(base: Cases, case: Case, option: Option) -> float:
    """What the last period came to."""
    return max(base[-1].total, case.done)


def run_rate(base: Cases, case: Case, option: Option) -> float:
    """What has come so far ÷ the share of working days that are over; before the first is over, what
    the last period came to.
    """
    return case.done / case.share if case.share else naive(base, case, option)


def curve(base: Cases, case: Case, option: Option) -> float:
    """What has come so far ÷ the share that had usually come by then."""
    share = usual_share(base, weights(len(base), option))
    return case.done / share if share else usual_level(base, case, option)


def blended(base: Cases, case: Case, option: Option) -> float:
    """By motion what has come so far, and of what is usually still to come the part that neither the
    curve nor the usual level alone would say.
    """
    if len(case.parts) < 2:
        return blended_part(base, case, option)
    return sum(
        blended_part([part_of(each, motion) for each in base], part_of(case, motion), option)
        for motion in case.parts
    )


def part_of(case: Case, motion: str) -> Case:
    done, total = case.parts.get(motion, (0.0, 0.0))
    return replace(case, done=done, total=total, parts={})


def blended_part(base: Cases, case: Case, option: Option) -> float:
    share = min(usual_share(base, weights(len(base), option)), 1.0)
    level = usual_level(base, case, option)
    if share:
        trust = share / (share + option.second)
        level = trust * case.done / share + (1 - trust) * level
    return case.done + (1 - share) * level


def usual_share(base: Cases, weight: Floats) -> float:
    """The share of a period that had usually come at the place of the cut; 0 where nothing ever came,
    or credit notes had usually taken back more than that.
    """
    done, total = (np.array([getattr(each, name) for each in base]) for name in ("done", "total"))
    came = float(weight @ total)
    return max(float(weight @ done) / came, 0.0) if came > 0 else 0.0


def usual_level(base: Cases, case: Case, option: Option) -> float:
    """What a period usually comes to, by working days, in its season where two years are known."""
    weight = weights(len(base), option)
    daily = np.array([each.total / max(each.worked, 1) for each in base])
    index = seasons(base, daily)
    level = float(
        weight @ (daily / np.array([index.get(season_of(each.period), 1.0) for each in base]))
    )
    return level / float(weight.sum()) * case.worked * index.get(season_of(case.period), 1.0)


def seasons(base: Cases, daily: Floats) -> dict[int, float]:
    """By month or quarter how it compares with all, drawn to 1 by one year; none before two years are
    known of every one.
    """
    found: dict[int, list[float]] = {}
    for each, value in zip(base, daily, strict=True):
        found.setdefault(season_of(each.period), []).append(float(value))
    least = 12 if base and base[0].period.kind == "month" else 4
    mean = float(daily.mean()) if len(daily) else 0.0
    if len(found) < least or mean <= 0 or min(map(len, found.values())) < LEAST_SEASONS:
        return {}
    return {
        season: (sum(values) / mean + 1) / (len(values) + 1) for season, values in found.items()
    }


def weights(count: int, option: Option) -> Floats:
    """How much each of some periods weighs, oldest first."""
    ages = np.arange(count - 1, -1, -1, dtype=float)
    return np.power(0.5, ages / option.half_life)


def from_deals(base: Cases, case: Case, option: Option) -> float:
    """Deals won so far + open deals × how many of the same stage and age were won from the same place
    of earlier periods + what was usually won by then of deals that were not open yet.
    """
    return with_curve(deals_won(base, case, option, is_money=False), base, case, option)


def from_amounts(base: Cases, case: Case, option: Option) -> float:
    """The same in money: the value of the open deals × what became of such value."""
    return with_curve(deals_won(base, case, option, is_money=True), base, case, option)


def with_curve(value: float, base: Cases, case: Case, option: Option) -> float:
    """Drawn to the curve as far as the past says."""
    if not option.second:
        return value
    return (1 - option.second) * value + option.second * curve(base, case, option)


def deals_won(base: Cases, case: Case, option: Option, *, is_money: bool) -> float:
    weight = weights(len(base), option)
    known = [each.deals for each in base]
    count, won = (weight @ np.array([getattr(d, name) for d in known]) for name in ("count", "won"))
    rate = drawn(won, count, AS_MANY)
    if not is_money:
        late = float(weight @ np.array([d.late for d in known])) / float(weight.sum())
        return case.done + float(case.deals.count @ rate) + late
    value, signed = (
        weight @ np.array([getattr(d, name) for d in known]) for name in ("value", "signed")
    )
    mean = float(value.sum()) / max(float(count.sum()), 1e-9)
    by_value = drawn(signed, value, AS_MANY * mean)
    usual = float(signed.sum()) / max(float(won.sum()), 1e-9)
    late = float(weight @ np.array([d.late_signed for d in known])) / float(weight.sum())
    unvalued = float(case.deals.unvalued @ rate) * usual
    return case.done + float(case.deals.value @ by_value) + unvalued + late


def drawn(above: Floats, below: Floats, strength: float) -> Floats:
    """Rates by group, each drawn to that of all groups; of a group that is worth less than nothing, that
    of all.
    """
    every = float(above.sum()) / float(below.sum()) if below.sum() > 0 else 0.0
    size = below + max(strength, 0.0)
    own = (above + max(strength, 0.0) * every) / np.where(size > 0, size, 1.0)
    return np.where(size > 0, own, every)
