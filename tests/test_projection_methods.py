"""Ways to project a period from earlier ones, by hand; and what holds of any past."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops.calendar import WorkCalendar
from revops.projection.cases import Case, OpenDeals, cut_at, place_of
from revops.projection.methods import (
    Option,
    blended,
    curve,
    from_amounts,
    from_deals,
    naive,
    run_rate,
    usual_level,
)
from revops.projection.rolling import BLENDED, NAIVE, RUN_RATE, forecast
from tests.at_length import at_length

CALENDAR = WorkCalendar("NL")
MONTHS = [CALENDAR.period(f"2025-{month:02}") for month in range(1, 13)]
NOW = CALENDAR.period("2026-01")


def case(place: int, done: float, total: float, share: float = 0.5, **more: object) -> Case:
    period = MONTHS[place] if place < len(MONTHS) else NOW
    return Case(period, period.start, done, total, 20, share, **more)


BASE = [case(n, done, total) for n, (done, total) in enumerate([(30, 100), (40, 100), (20, 100), (30, 100)])]  # fmt: skip
HALF = case(12, 36, float("nan"))


def test_the_last_period_the_run_rate_and_the_curve() -> None:
    assert naive(BASE, HALF, Option()) == 100
    assert run_rate(BASE, HALF, Option()) == 72
    # Usually 30 % had come by then.
    assert curve(BASE, HALF, Option()) == 120


def test_between_the_curve_and_the_usual_level_lies_the_blend() -> None:
    assert blended(BASE, HALF, Option(second=0)) == pytest.approx(120)
    # Of the 70 % still to come, half as the curve says (120), half as usual (100).
    assert blended(BASE, HALF, Option(second=0.3)) == pytest.approx(36 + 0.7 * 110)


def test_motions_have_curves_of_their_own() -> None:
    base = [case(n, 50, 200, parts={"inbound": (50, 100), "outbound": (0, 100)}) for n in range(4)]
    now = case(12, 60, float("nan"), parts={"inbound": (60, float("nan")), "outbound": (0, float("nan"))})  # fmt: skip
    assert blended(base, now, Option()) == pytest.approx(120 + 100)


def test_before_the_first_day_is_over_it_is_the_usual_level() -> None:
    start = case(12, 0, float("nan"), share=0.0)
    base = [case(n, 0, 100 + 10 * n, share=0.0) for n in range(4)]
    assert curve(base, start, Option()) == pytest.approx(115)
    assert run_rate(base, start, Option()) == 130


def test_a_season_counts_where_two_years_are_known() -> None:
    periods = CALENDAR.back(CALENDAR.period("2025-12"), 24)
    base = [Case(each, each.start, 0, 40 if each.start.month == 8 else 100, 20, 0) for each in periods]  # fmt: skip
    august = CALENDAR.period("2026-08")
    now = Case(august, august.start, 0, float("nan"), 20, 0)
    level = usual_level(base, now, Option())
    assert level < 70
    assert usual_level(base[12:], now, Option()) == pytest.approx(95)


def test_open_deals_are_won_as_often_as_those_of_their_age_were() -> None:
    def deals(count: list[float], won: list[float], late: float) -> OpenDeals:
        counts, wins = np.array(count), np.array(won)
        return OpenDeals(counts, counts * 10, counts * 0, wins, wins * 8, late, late * 8)

    base = [case(n, 0, 0, deals=deals([1000, 1000], [100, 300], 4)) for n in range(4)]
    now = case(12, 7, float("nan"), deals=deals([50, 10], [0, 0], 0))
    # 7 + 50 · 10 % + 10 · 30 % + 4; five deals of 20 % are next to nothing beside 4,000.
    assert from_deals(base, now, Option()) == pytest.approx(19, abs=0.02)
    # 7 + (50 · 8 % + 10 · 24 %) · 10 + 32.
    assert from_amounts(base, now, Option()) == pytest.approx(7 + 64 + 32, abs=0.2)


def test_the_interval_is_as_wide_as_the_past_was_wrong() -> None:
    found = forecast(RUN_RATE, BASE, HALF, floor=36)
    # 60, 80, 40 and 60 were projected of 100 each: off by 67 %, 25 %, 150 % and 67 % of them.
    assert found.intervals[0.8] == pytest.approx((36, 72 + 1.5 * 72))


def test_under_four_periods_there_is_no_interval() -> None:
    assert forecast(NAIVE, BASE[:3], HALF, floor=36).intervals == {}


def test_weeks_without_anything_make_no_interval_of_any_size() -> None:
    """A past of nothing at first: the first that came is not off by a multiple of nothing."""
    base = [case(n, 0, total, share=0.0) for n, total in enumerate([0, 0, 0, 0, 8, 4, 8, 4])]
    found = forecast(BLENDED, base, case(12, 0, float("nan"), share=0.0), floor=0)
    assert found.intervals[0.8][1] < 100


def test_where_credit_notes_had_taken_back_more_than_came_the_usual_level_counts() -> None:
    base = [case(n, -10, 100) for n in range(4)]
    assert curve(base, case(12, -20, float("nan")), Option()) == 100
    assert blended(base, case(12, -20, float("nan")), Option(second=0.1)) == pytest.approx(80)


def test_deals_worth_less_than_nothing_are_won_like_all_others() -> None:
    def deals(value: list[float], signed: list[float]) -> OpenDeals:
        ones = np.ones(2)
        return OpenDeals(ones, np.array(value), ones * 0, ones, np.array(signed), 0, 0)

    base = [case(n, 0, 0, deals=deals([10000, -9000], [5000, -4500])) for n in range(4)]
    now = case(12, 0, float("nan"), deals=deals([100, -100], [0, 0]))
    assert abs(from_amounts(base, now, Option())) < 100


# Names of shapes that a past may have, by what usually comes in a week: numbers of weeks in, mean out.
SHAPES = {
    "steady": lambda week: 60.0,
    "seasonal": lambda week: 60 * (1 + 0.6 * np.sin(week / 12 * 2 * np.pi)),
    "growing": lambda week: 20 * 1.06**week,
    "shrinking": lambda week: 150 * 0.95**week,
    "sparse": lambda week: 1.5,
    "one big week": lambda week: 600.0 if week == 12 else 60.0,
    "steps": lambda week: (30.0, 60.0, 90.0)[week // 4 % 3],
}


def weeks_of(shape: str, run: int, over: int) -> list[Case]:
    """24 weeks of a shape, each cut after some of its five working days."""
    rng, found = np.random.default_rng([run, *shape.encode()]), []
    for week in range(24):
        days = rng.poisson(SHAPES[shape](week) / 5 * rng.lognormal(0, 0.15), 5)
        found.append(case(week, float(days[:over].sum()), float(days.sum()), over / 5))
    return found


def held(shape: str, over: int, runs: int) -> list[bool]:
    """Whether the 80 % interval held what came, of each week but the first four."""
    found = []
    for run in range(runs):
        weeks, memory = weeks_of(shape, run, over), {}
        for place in range(4, len(weeks)):
            now = weeks[place]
            made = forecast(BLENDED, weeks[:place], now, now.done, memory)
            low, high = made.intervals[0.8]
            found.append(low <= now.total <= high)
    return found


@pytest.mark.parametrize(("over", "runs"), at_length([(3, 3), *((over, 12) for over in (0, 1, 3, 4))], quick=[(3, 3)]))  # fmt: skip
def test_four_of_five_intervals_hold_what_comes_whatever_the_shape(over: int, runs: int) -> None:
    shares = {shape: np.mean(held(shape, over, runs)) for shape in SHAPES}
    assert 0.75 <= np.mean(list(shares.values())) <= 0.85
    assert min(shares.values()) > 0.67 and max(shares.values()) < 0.93


amounts = st.floats(0, 1000)
pasts = st.lists(st.tuples(amounts, amounts), min_size=4, max_size=14)


@given(pasts, amounts)
def test_a_projection_is_never_below_what_is_certain_and_inside_its_intervals(
    past: list, done: float
) -> None:
    base = [case(n % 12, min(pair), max(pair)) for n, pair in enumerate(past)]
    found = forecast(BLENDED, base, case(12, done, float("nan")), floor=done)
    (low_50, high_50), (low_80, high_80) = (found.intervals[share] for share in (0.5, 0.8))
    assert done <= low_80 <= low_50 <= found.value <= high_50 <= high_80


either = st.floats(-1000, 1000)


@given(st.lists(st.tuples(either, either), min_size=4, max_size=14), either)
def test_credit_notes_may_take_back_everything(past: list, done: float) -> None:
    base = [case(n % 12, *pair) for n, pair in enumerate(past)]
    found = forecast(BLENDED, base, case(12, done, float("nan")), floor=float("-inf"))
    low, high = found.intervals[0.8]
    assert np.isfinite([low, found.value, high]).all()
    assert low <= found.value <= high


@given(st.sampled_from(["2026-01", "2026-Q2", "2026-W14"]), st.integers(-20, 95))
def test_a_day_is_found_again_by_its_place(key: str, days: int) -> None:
    period = CALENDAR.period(key)
    day = date.fromordinal(min(period.start.toordinal() + days, period.end.toordinal()))
    assert cut_at(CALENDAR, period, *place_of(CALENDAR, period, day)) == day
