"""A yearly target spread over months: exact, in whole units, by largest remainder. Only a preview;
saving is another step.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops import numbers
from revops.targets.grid import Grid, Row

DAYS, SHAPE, EVENLY = "days", "shape", "evenly"


def spread(row: Row, whole: Decimal, how: str, grid: Grid) -> tuple[list[Decimal], str]:
    """A value for each month and, when something else was done than asked, a sentence. Raises
    ValidationError.
    """
    if row.kpi.is_level:
        return [whole] * len(grid.months), _(
            "A level does not add up, so every month gets it whole."
        )
    if whole != whole.to_integral_value():
        raise ValidationError(_("Only a whole number can be spread; leave out the decimals."))
    weights, sentence = weights_of(row, how, grid)
    return [Decimal(part) for part in parts(int(whole), weights)], sentence


def weights_of(row: Row, how: str, grid: Grid) -> tuple[list[int], str]:
    if how == EVENLY:
        return [1] * len(grid.months), ""
    days = [grid.reading.calendar.working_days(month.start, month.end) for month in grid.months]
    if how == DAYS:
        return days, ""
    if how != SHAPE:
        raise ValidationError(
            _("Choose how to spread: by working days, like last year, or evenly.")
        )
    shape = [
        max(0, int(number.value.exact or 0)) for number in last_year([row], grid)[row.scope.key]
    ]
    if sum(shape):
        return shape, ""
    return days, _("Last year is empty, so this is spread by working days.")


def last_year(rows: Sequence[Row], grid: Grid) -> dict[str, list[numbers.Number]]:
    """What was published for the same months of the year before, by row."""
    months = [grid.reading.calendar.same_last_year(month) for month in grid.months]
    kpis = list({row.kpi.key: row.kpi for row in rows}.values())
    slices = list({row.scope.slice for row in rows})
    if not rows or not grid.reading.id:
        return {row.scope.key: [] for row in rows}
    read = numbers.read(kpis, months, slices, grid.reading)
    return {
        row.scope.key: [read.get(row.kpi.key, month, row.scope.slice) for month in months]
        for row in rows
    }


def parts(whole: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `whole`; what is left goes to the
    largest remainders.
    """
    exact = [Fraction(whole * weight, sum(weights)) for weight in weights]
    found = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], n))
    for n in order[: whole - sum(found)]:
        found[n] += 1
    return found
