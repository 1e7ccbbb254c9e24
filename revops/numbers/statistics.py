"""Statistics of published counts by bucket: exact, because a bucket is a whole number of what was
measured. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate

from revops.formulas import Distribution
from revops.values import Unit, Value, absent, exactly, ratio

Counts = Mapping[int, int]


def statistic(of: Distribution, unit: Unit, counts: Counts, currency: str = "") -> Value:
    """What a distribution says of counts by bucket; absent when there are none."""
    in_all = sum(counts.values())
    if of.within is not None:
        return ratio(below(counts, of.within), in_all, if_none=of.if_none, unit=unit)
    if not in_all:
        return absent(unit, of.if_none, currency)
    return exactly(unit, percentile(counts, of.share), currency)


def below(counts: Counts, limit: int) -> int:
    """How many are not above a limit."""
    return sum(count for bucket, count in counts.items() if bucket <= limit)


def percentile(counts: Counts, share: Fraction) -> Fraction:
    """The least value that `share` of all do not exceed; between two values where exactly that
    share ends at the first of them, so that the half is the usual median. ValueError of nothing.
    """
    buckets = sorted(bucket for bucket, count in counts.items() if count)
    if not buckets:
        raise ValueError("There is no statistic of nothing.")
    reached = list(accumulate(counts[bucket] for bucket in buckets))
    wanted = share * reached[-1]
    place = next(place for place, count in enumerate(reached) if count >= wanted)
    following = buckets[min(place + (reached[place] == wanted), len(buckets) - 1)]
    return Fraction(buckets[place] + following, 2)
