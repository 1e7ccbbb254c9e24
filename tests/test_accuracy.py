"""How far forecasts were from what came, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops.projection import (
    Pair,
    Range,
    bias,
    coverage,
    interval,
    made_worse,
    pinball,
    stairs,
    wape,
    width,
)
from revops.projection.accuracy import half_width

PAIRS = [Pair(110, 100), Pair(180, 200), Pair(330, 300)]
RANGES = [Range(90, 110, 130, 100), Range(150, 180, 190, 200)]


def test_errors_are_shares_of_what_came() -> None:
    assert wape(PAIRS) == pytest.approx(60 / 600)
    assert bias(PAIRS) == pytest.approx(20 / 600)


def test_where_nothing_came_there_is_no_share() -> None:
    assert wape([Pair(3, 0)]) is None
    assert bias([]) is None


def test_an_interval_is_judged_by_what_it_holds_and_how_wide_it_is() -> None:
    assert coverage(RANGES) == 0.5
    assert coverage([]) is None
    assert width(RANGES) == pytest.approx(80 / 300)


def test_the_pinball_loss_rewards_being_near_and_narrow() -> None:
    # (0.1 · 10 + 0.5 · 10 + 0.1 · 30) ÷ 3 and (0.1 · 50 + 0.5 · 20 + 0.9 · 10) ÷ 3.
    assert pinball(RANGES) == pytest.approx((9 / 3 + 24 / 3) / 300)


def test_four_past_errors_hold_four_of_five() -> None:
    assert half_width([1, -4, 2, 3], 0.8) == 4
    assert half_width([1, -4, 2, 3], 0.4) == 2
    assert half_width([1, -4, 2, 3], 0.5) == 2.5


def test_few_errors_make_an_interval_that_is_alike_on_both_sides() -> None:
    assert interval([1, -4, 2, 3], 0.8) == (-4, 4)


def test_many_errors_make_each_end_where_they_were() -> None:
    assert interval([-2.0, -1, 0, 1, 2, 3, 4, 5, 6], 0.8) == (-2, 6)


@given(st.lists(st.integers(-99, 99), min_size=5, max_size=30), st.sampled_from([50, 80]))
def test_the_next_error_is_held_as_often_as_the_interval_says(errors: list, percent: int) -> None:
    """Of errors in any order each is the last as often as any other."""
    held = 0
    for place, last in enumerate(errors):
        others = errors[:place] + errors[place + 1 :]
        held += abs(last) <= half_width(others, percent / 100) + 1e-9
    assert held >= percent * len(errors) // 100


FORECASTS = [{"naive": 80, "run_rate": 90, "projection": 95, "call": 120}] * 4


def test_the_stairs_say_which_step_made_it_worse() -> None:
    found = stairs(FORECASTS, [100, 100, 100, 100])
    assert [(each.step, each.n, each.wape) for each in found] == [
        ("naive", 4, 0.2), ("run_rate", 4, 0.1), ("projection", 4, 0.05), ("call", 4, 0.2),
    ]  # fmt: skip
    assert [each.better_by and round(each.better_by, 9) for each in found] == [
        None,
        0.1,
        0.05,
        -0.15,
    ]
    assert found[-1].bias == 0.2
    assert made_worse(found) == ["call"]


def test_steps_are_compared_over_the_periods_that_have_them_all() -> None:
    found = stairs([*FORECASTS, {"naive": 500}], [100] * 5)
    assert [each.n for each in found] == [4, 4, 4, 4]


def test_under_four_periods_nothing_is_said() -> None:
    assert stairs(FORECASTS[:3], [100] * 3) == ()
