"""What a gap means upstream: so many SQOs, and so many MQLs for these, by when. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, sqrt

# With fewer conversions there is a range, with still fewer no path at all.
FOR_A_NUMBER, FOR_A_RANGE = 30, 10
# Four of five such ranges hold the true rate.
Z = 1.2816


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of `of` that entered a stage long enough ago, `reached` got to the next, half of them within
    `lag_days`; None where nothing did.
    """

    stage: str
    reached: int
    of: int
    lag_days: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """How many have to enter a stage, from `low` to `high` (the same where enough is known), and until
    when: half of those that convert at all take no longer. Too late is what could only count for the
    next period. None of the three where too few conversions are known.
    """

    conversion: Conversion
    low: int | None = None
    high: int | None = None
    by: date | None = None
    is_too_late: bool = False

    @property
    def has_path(self) -> bool:
        return self.low is not None


def upstream(
    missing: float, conversions: Sequence[Conversion], end: date, today: date
) -> tuple[Need, ...]:
    """What has to enter each stage, from the last one up, so that what is missing comes before `end`.
    Behind a stage without a path there is none.
    """
    found: list[Need] = []
    low = high = max(missing, 0.0)
    by: date | None = end
    for each in conversions:
        if by is None or each.reached < FOR_A_RANGE or each.lag_days is None:
            found.append(Need(each))
            by = None
            continue
        most, least = rates(each)
        low, high, by = low / most, high / least, by - timedelta(days=each.lag_days)
        found.append(Need(each, up(low), up(high), by, by < today))
    return tuple(found)


def rates(known: Conversion) -> tuple[float, float]:
    """The highest and the lowest rate that is likely: one rate where enough conversions are known."""
    rate = known.reached / known.of
    if known.reached >= FOR_A_NUMBER:
        return rate, rate
    middle = (rate + Z * Z / (2 * known.of)) / (1 + Z * Z / known.of)
    spread = Z * sqrt(rate * (1 - rate) / known.of + Z * Z / (4 * known.of**2))
    half = spread / (1 + Z * Z / known.of)
    return middle + half, middle - half


def up(count: float) -> int:
    """To the next whole one; what is whole but for rounding stays."""
    return ceil(round(count, 6))
