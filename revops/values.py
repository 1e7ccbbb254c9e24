"""Values with their unit, and the arithmetic on them. Pure and exact: whole numbers and fractions,
never floats.

A value is present, or absent with a reason; absent is not zero. A ratio keeps its numerator and
denominator: ratios are added by adding those, and never averaged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.money import convert, decimal_text, exponent, minor_units, rounded, whole_units  # noqa: F401 (one door)

SMALL_SAMPLE = 10  # a rate with fewer in its denominator is shown as its fraction
NOTHING_BELOW = _("There is nothing to divide by.")


class Unit(StrEnum):
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"  # of working time
    TIMES = "times"  # how often one fits into the other: 2.4 touches per account, 3.1 times what is missing


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Value:
    """Either `amount` (money in minor units of `currency`), or `numerator` over `denominator`, or
    `absent_because`.

    A ratio that is absent, over zero or for another reason, keeps its parts, so that they can be
    shown and added to others.
    """

    unit: Unit
    amount: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    currency: str = ""
    absent_because: str | Promise = ""

    def __post_init__(self) -> None:
        if (
            (self.amount is not None)
            if self.is_absent
            else (self.amount is None and not self.denominator)
        ):
            raise ValueError(
                f"A value is either present or absent with a reason, but this one is neither: {self!r}."
            )

    @property
    def exact(self) -> Fraction | None:
        """The number itself (money in minor units, a percentage as a fraction of one); None when
        absent.
        """
        if self.is_absent:
            return None
        return Fraction(self.amount) if self.amount is not None else Fraction(*self.parts)

    @property
    def known(self) -> Fraction:
        """The same of a value that is known to be present. ValueError when it is not."""
        if (exact := self.exact) is None:
            raise ValueError(f"There is no value: {self.absent_because}")
        return exact

    @property
    def parts(self) -> tuple[int, int]:
        """Numerator and denominator of a ratio. ValueError of anything else."""
        if self.numerator is None or self.denominator is None:
            raise ValueError("Only a ratio has parts.")
        return self.numerator, self.denominator

    @property
    def whole(self) -> int | None:
        """A count or an amount as it is shown: in whole units of its count or of its minor units."""
        return None if self.is_absent else rounded(self.known)

    @property
    def is_absent(self) -> bool:
        # A lazy reason is not looked at: that would translate it.
        return isinstance(self.absent_because, Promise) or bool(self.absent_because)

    @property
    def is_ratio(self) -> bool:
        return self.denominator is not None

    @property
    def is_small_sample(self) -> bool:
        """A rate of too few to be called a percentage."""
        is_rate = self.unit is Unit.PERCENT and self.is_ratio and not self.is_absent
        return is_rate and self.parts[1] < SMALL_SAMPLE

    def __add__(self, other: Value) -> Value:
        """Absent when one of them is, except that ratios over zero add like others. ValueError when
        units differ.
        """
        alike(self, other)
        if self.is_ratio and other.is_ratio:
            (above, below), (more_above, more_below) = self.parts, other.parts
            return ratio(
                above + more_above,
                below + more_below,
                if_none=self.absent_because if self.is_absent else NOTHING_BELOW,
                unit=self.unit,
                currency=self.currency,
            )
        if self.is_absent or other.is_absent:
            missing = self if self.is_absent else other
            return absent(self.unit, missing.absent_because, self.currency)
        if self.is_ratio or other.is_ratio:
            raise ValueError("A ratio and an amount cannot be added.")
        return replace(self, amount=int(self.known + other.known))


def count(amount: int) -> Value:
    return Value(Unit.COUNT, amount=amount)


def days(amount: int) -> Value:
    return Value(Unit.DAYS, amount=amount)


def money(minor: int, currency: str) -> Value:
    return Value(Unit.MONEY, amount=minor, currency=currency)


def absent(unit: Unit, because: str | Promise, currency: str = "") -> Value:
    return Value(unit, currency=currency, absent_because=because)


def ratio(
    numerator: int,
    denominator: int,
    *,
    if_none: str | Promise = NOTHING_BELOW,
    unit: Unit = Unit.PERCENT,
    currency: str = "",
) -> Value:
    """Numerator over denominator as they are, not reduced; absent because of `if_none` when the
    denominator is zero.
    """
    return Value(unit, None, numerator, denominator, currency, "" if denominator else if_none)


def exactly(unit: Unit, exact: Fraction, currency: str = "") -> Value:
    """A count or an amount (in minor units) that need not be whole, such as a share of a target."""
    if exact.denominator == 1:
        return Value(unit, exact.numerator, currency=currency)
    return Value(unit, None, exact.numerator, exact.denominator, currency)


def level(share: Decimal | Fraction) -> Value:
    """A percentage that was set and not counted, such as a target: 0.33 is 33 over 100, and no
    small sample.
    """
    numerator, denominator = share.as_integer_ratio()
    scale = 1 if denominator >= SMALL_SAMPLE else 100
    return ratio(numerator * scale, denominator * scale)


def alike(one: Value, other: Value) -> None:
    """ValueError when the two have different units or currencies."""
    if (one.unit, one.currency) != (other.unit, other.currency):
        names = [f"{value.unit} {value.currency}".strip() for value in (one, other)]
        raise ValueError(
            f"Values in {names[0]} and in {names[1]} cannot be calculated with each other."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a value differs: relative to the earlier (0.04 is +4 %), or in points (0.04 is +4
    points).
    """

    by: Fraction
    is_points: bool


def share(part: Value, whole: Value) -> Fraction | None:
    """Part ÷ whole; None when one is absent or the whole is not more than zero, because then a
    share says nothing.
    """
    alike(part, whole)
    if part.is_absent or whole.is_absent or whole.known <= 0:
        return None
    return part.known / whole.known


def attainment(actual: Value, target: Value) -> Fraction | None:
    """Actual ÷ target."""
    return share(actual, target)


def pace(actual: Value, expected: Value) -> Fraction | None:
    """Actual ÷ expected to date: 1 is on pace."""
    return share(actual, expected)


def change(current: Value, earlier: Value) -> Change | None:
    """In points for percentages, else relative, and then None unless the earlier is more than zero:
    0 → n is no +100 %.

    None when one of them is absent.
    """
    if current.unit is not Unit.PERCENT:
        part = share(current, earlier)
        return None if part is None else Change(part - 1, is_points=False)
    alike(current, earlier)
    if current.is_absent or earlier.is_absent:
        return None
    return Change(current.known - earlier.known, is_points=True)


def expected_to_date(target: Value, elapsed: int, working_days: int) -> Value:
    """Target × working days over ÷ working days of the period, exact. A percentage is expected
    whole on every day.
    """
    return _scaled(target, elapsed, working_days, _("The period has no working day."))


def projected(actual: Value, elapsed: int, working_days: int) -> Value:
    """Actual ÷ share of working days over, exact. A percentage is projected as it is."""
    return _scaled(actual, working_days, elapsed, _("No working day of the period is over yet."))


def _scaled(value: Value, times: int, over: int, if_none: str | Promise) -> Value:
    if value.is_absent or value.unit is Unit.PERCENT:
        return value
    if not over:
        return absent(value.unit, if_none, value.currency)
    return exactly(value.unit, value.known * times / over, value.currency)
