"""What a gap means upstream: so many SQOs and MQLs, by when; a range of few, and no path of very few."""

from __future__ import annotations

from datetime import date

import pytest

from revops.projection import Conversion, upstream
from revops.projection.upstream import rates

END = date(2027, 1, 1)
SQO, MQL = Conversion("sqo", 50, 200, 60), Conversion("mql", 100, 400, 10)


def test_a_gap_is_divided_by_the_rates_and_moved_back_by_the_lags() -> None:
    deals, leads = upstream(3, [SQO, MQL], END, date(2026, 10, 1))
    assert (deals.low, deals.high, deals.by, deals.is_too_late) == (
        12,
        12,
        date(2026, 11, 2),
        False,
    )
    assert (leads.low, leads.high, leads.by) == (48, 48, date(2026, 10, 23))


def test_what_could_only_come_after_the_period_is_too_late() -> None:
    deals, leads = upstream(3, [SQO, MQL], END, date(2026, 10, 24))
    assert (deals.is_too_late, leads.is_too_late) == (False, True)


def test_of_few_conversions_there_is_a_range() -> None:
    few = Conversion("sqo", 10, 40, 60)
    most, least = rates(few)
    assert (round(most, 3), round(least, 3)) == (0.346, 0.173)
    (need,) = upstream(3, [few], END, date(2026, 10, 1))
    assert (need.low, need.high) == (9, 18)


@pytest.mark.parametrize("known", [Conversion("sqo", 9, 40, 60), Conversion("sqo", 0, 0, None)])
def test_of_very_few_there_is_no_path_and_none_behind_it(known: Conversion) -> None:
    deals, leads = upstream(3, [known, MQL], END, date(2026, 10, 1))
    assert (deals.has_path, leads.has_path) == (False, False)
    assert deals.conversion == known


def test_nothing_missing_needs_nothing() -> None:
    assert [each.high for each in upstream(-2, [SQO, MQL], END, date(2026, 10, 1))] == [0, 0]
