"""How good the projection would have been: every earlier period, projected at fixed places from what was
known by then, beside the last period, the run rate and the plain curve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from revops.calendar import Period, PeriodKind
from revops.numbers import Published, Slice
from revops.projection.accuracy import (
    LEAST_PERIODS,
    Pair,
    Range,
    bias,
    coverage,
    pinball,
    wape,
    width,
)
from revops.projection.cases import Case
from revops.projection.past import Past
from revops.projection.projecting import EVERYTHING, is_certain, method_of, refused
from revops.projection.rolling import CURVE, NAIVE, RUN_RATE, Forecast, Memory, Method, forecast

# The places at which periods are cut: the share of their working days that is over.
HORIZONS = (0.0, 0.25, 0.5, 0.75)
PERIOD_KINDS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER)
PROJECTION = "projection"


@dataclass(frozen=True, slots=True)
class Score:
    """How a method did at a horizon over `n` periods. All but `n` are shares: of what came, or of the
    periods (`coverage_80`); None where nothing came.
    """

    horizon: float
    method: str
    n: int
    wape: float | None
    bias: float | None
    coverage_80: float | None
    width_80: float | None
    pinball: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """`periods` are those that were projected; each from at least four before it. `because` says why
    there are none.
    """

    kpi: str
    kind: PeriodKind
    periods: tuple[Period, ...]
    scores: tuple[Score, ...]
    because: str = ""


def backtest(
    key: str,
    published: Published,
    kind: PeriodKind = PeriodKind.MONTH,
    slice: Slice = EVERYTHING,
    start: date = date.min,
    end: date = date.max,
) -> Backtest:
    """Projects every period of a kind that lies between two days, at each horizon.

    The past is what the publication knows of it, cut by day of event: what was corrected since is read
    as it is now, what happened since is not looked at.
    """
    kpi = published.kpi(key)
    past = Past(kpi, slice, published, published.reach.until(kpi))
    if because := refused(past):
        return Backtest(key, kind, (), (), because)
    # After the last day on which anything came nobody knows whether nothing did.
    known = past.last or past.until
    every = past.earlier(past.calendar.containing(kind, known), known)
    tested = [
        place
        for place, period in enumerate(every)
        if place >= LEAST_PERIODS and start <= period.start and period.last_day <= end
    ]
    if not tested:
        because = _("There is no period with %(least)d comparable ones before it.")
        return Backtest(key, kind, (), (), because % {"least": LEAST_PERIODS})
    scores = [each for share in HORIZONS for each in scored(past, every, tested, share)]
    return Backtest(key, kind, tuple(every[place] for place in tested), tuple(scores))


def scored(
    past: Past, every: Sequence[Period], tested: Sequence[int], share: float
) -> Iterator[Score]:
    """Each method at one horizon."""
    cases = past.cases(list(every), share, 0)
    own = method_of(past.kpi)
    methods = [NAIVE, RUN_RATE, CURVE, Method(PROJECTION, own.predict, own.options)]
    for method in methods:
        memory: Memory = {}
        found = [(at(method, past, cases, place, memory), cases[place].total) for place in tested]
        yield score(share, method.key, found)


def at(method: Method, past: Past, cases: list[Case], place: int, memory: Memory) -> Forecast:
    floor = cases[place].done if is_certain(past.kpi) else float("-inf")
    return forecast(method, cases[:place], cases[place], floor, memory)


def score(horizon: float, method: str, found: Sequence[tuple[Forecast, float]]) -> Score:
    pairs = [Pair(each.value, actual) for each, actual in found]
    ranges = [
        Range(each.intervals[0.8][0], each.value, each.intervals[0.8][1], actual)
        for each, actual in found
    ]
    return Score(
        horizon, method, len(pairs), wape(pairs), bias(pairs), coverage(ranges), width(ranges), pinball(ranges)
    )  # fmt: skip
