"""Values are exact, absent is not zero, and money converts as PostgreSQL rounds."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revops import values
from revops.values import Change, Unit, Value, absent, count, level, money, ratio

WHOLE = st.integers(-(10**15), 10**15)
COUNTS = st.integers(0, 10**9)


def test_a_value_is_present_or_absent_with_a_reason_and_never_neither() -> None:
    with pytest.raises(ValueError, match="present or absent"):
        Value(Unit.COUNT)
    with pytest.raises(ValueError, match="present or absent"):
        Value(Unit.COUNT, amount=1, absent_because="Nobody knows.")


def test_zero_is_present_and_a_ratio_over_zero_is_absent() -> None:
    assert count(0).exact == 0
    assert ratio(0, 12).exact == 0
    assert ratio(0, 0, if_none="No deal closed.") == Value(
        Unit.PERCENT, None, 0, 0, "", "No deal closed."
    )
    assert ratio(0, 0).exact is None


def test_ratios_are_added_and_not_averaged() -> None:
    assert ratio(227, 451) + ratio(497, 993) == ratio(724, 1444)
    assert ratio(3, 7) + ratio(0, 0, if_none="No deal closed.") == ratio(3, 7)
    assert (
        ratio(0, 0, if_none="No deal closed.") + ratio(0, 0)
    ).absent_because == "No deal closed."


def test_a_sum_with_something_absent_is_absent() -> None:
    unknown = absent(Unit.COUNT, "Not published yet.")

    assert count(3) + count(4) == count(7)
    assert count(3) + unknown == unknown
    assert unknown + count(3) == unknown


def test_a_ratio_and_an_amount_have_no_sum() -> None:
    half = values.exactly(Unit.COUNT, Fraction(1, 2))

    for one, other in ((half, count(1)), (count(1), half)):
        with pytest.raises(ValueError, match="A ratio and an amount cannot be added"):
            one + other


def test_a_share_that_comes_out_whole_is_an_amount_and_another_is_shown_rounded() -> None:
    assert values.exactly(Unit.COUNT, Fraction(4, 2)) == count(2)
    assert values.exactly(Unit.COUNT, Fraction(7, 2)) == Value(Unit.COUNT, None, 7, 2)
    assert [values.exactly(Unit.COUNT, Fraction(n, 3)).whole for n in (4, 5, 6)] == [1, 2, 2]
    assert absent(Unit.COUNT, "Not published yet.").whole is None


def test_days_are_a_unit_of_their_own() -> None:
    assert values.days(3) == Value(Unit.DAYS, amount=3)


def test_a_level_has_a_denominator_that_is_no_small_sample() -> None:
    assert level(Decimal("0.33")) == ratio(33, 100)
    assert level(Decimal("0.1")) == ratio(1, 10)
    assert level(Decimal("0.5")) == ratio(100, 200)


def test_different_units_and_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="Values in percent and in count"):
        values.change(ratio(1, 4), count(1))
    with pytest.raises(
        ValueError, match="Values in money EUR and in money USD cannot be calculated"
    ):
        money(1, "EUR") + money(1, "USD")
    with pytest.raises(ValueError, match="Values in count and in money EUR"):
        values.attainment(count(1), money(1, "EUR"))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=8))
def test_the_order_of_adding_ratios_does_not_matter(parts: list[tuple[int, int]]) -> None:
    forwards, backwards = ratio(0, 0), ratio(0, 0)
    for part, other in zip(parts, reversed(parts), strict=True):
        forwards, backwards = forwards + ratio(*part), backwards + ratio(*other)

    assert (forwards.numerator, forwards.denominator) == (
        backwards.numerator,
        backwards.denominator,
    )
    assert forwards.denominator == sum(below for _, below in parts)


def test_a_small_sample_is_a_counted_rate_of_few() -> None:
    assert [ratio(3, below).is_small_sample for below in (0, 1, 9, 10)] == [
        False,
        True,
        True,
        False,
    ]
    assert not level(Decimal("0.5")).is_small_sample
    assert not level(Decimal(1)).is_small_sample
    assert not count(3).is_small_sample


def test_attainment_and_pace_are_shares_of_something_above_zero() -> None:
    assert values.attainment(count(412), count(520)) == Fraction(103, 130)
    assert values.attainment(ratio(18, 58), level(Decimal("0.33"))) == Fraction(300, 319)
    assert values.attainment(count(412), count(0)) is None
    assert values.attainment(count(412), absent(Unit.COUNT, "No target.")) is None
    assert values.pace(count(0), count(520)) == 0


def test_change_is_relative_and_in_points_for_percentages() -> None:
    assert values.change(count(94), count(100)) == Change(Fraction(-6, 100), is_points=False)
    assert values.change(money(0, "EUR"), money(5, "EUR")) == Change(Fraction(-1), is_points=False)
    assert values.change(ratio(31, 100), ratio(33, 100)) == Change(
        Fraction(-2, 100), is_points=True
    )
    assert values.change(ratio(1, 4), ratio(0, 4)) == Change(Fraction(1, 4), is_points=True)


@pytest.mark.parametrize(
    "earlier", [money(0, "EUR"), money(-5, "EUR"), absent(Unit.MONEY, "Not published.", "EUR")]
)
def test_from_nothing_there_is_no_relative_change(earlier: Value) -> None:
    assert values.change(money(100, "EUR"), earlier) is None


def test_points_need_both_rates() -> None:
    assert values.change(ratio(1, 4), ratio(0, 0)) is None
    assert values.change(ratio(0, 0), ratio(1, 4)) is None


def test_a_target_is_expected_by_working_days_and_a_rate_on_every_day() -> None:
    assert values.expected_to_date(count(520), 15, 21).exact == Fraction(2600, 7)
    assert values.expected_to_date(count(520), 0, 21).exact == 0
    assert values.expected_to_date(count(520), 0, 0).is_absent
    assert values.expected_to_date(level(Decimal("0.33")), 15, 21) == level(Decimal("0.33"))


def test_a_projection_needs_a_day_that_is_over() -> None:
    assert values.projected(money(15000, "EUR"), 15, 21).exact == 21000
    assert values.projected(count(3), 0, 21).is_absent
    assert values.projected(ratio(3, 7), 15, 21) == ratio(3, 7)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "EUR", "1234.50"),
        (0, "EUR", "0.00"),
        (-5, "EUR", "-0.05"),
        (1234, "JPY", "1234"),
        (1234, "KWD", "1.234"),
        (10**30, "EUR", "1" + "0" * 28 + ".00"),
    ],
)
def test_minor_units_read_as_a_decimal_text(minor: int, currency: str, text: str) -> None:
    assert values.decimal_text(minor, currency) == text
    assert values.minor_units(Decimal(text), currency) == minor


def test_amounts_with_too_many_decimals_are_rounded_half_even() -> None:
    assert [values.minor_units(Decimal(text), "EUR") for text in ("0.125", "0.135", "-0.125")] == [
        12,
        14,
        -12,
    ]


@pytest.mark.parametrize(
    ("minor", "currency", "rate", "base", "converted"),
    [
        (1000, "GBP", "1.1725", "EUR", 1173),  # 1172.5
        (-1000, "GBP", "1.1725", "EUR", -1173),
        (1, "EUR", "0.4999999999", "EUR", 0),
        (10_000, "JPY", "0.00615", "EUR", 6150),
        (100, "EUR", "162.5", "JPY", 163),
        (0, "USD", "0.92", "EUR", 0),
    ],
)
def test_halves_convert_away_from_zero(
    minor: int, currency: str, rate: str, base: str, converted: int
) -> None:
    assert values.convert(minor, currency, Decimal(rate), base) == converted


@given(WHOLE, st.decimals("0.0000000001", "99999", places=10))
def test_conversion_is_exact_before_it_rounds(minor: int, rate: Decimal) -> None:
    with localcontext(prec=60):
        expected = (minor * rate).quantize(Decimal(1), ROUND_HALF_UP)

    assert values.convert(minor, "USD", rate, "EUR") == expected
