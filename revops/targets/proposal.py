"""Last year's actuals as a proposal for this year's targets. Only a preview; saving is another step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from revops import numbers
from revops.kpis import Kpi
from revops.targets.grid import Grid, decimal_of
from revops.targets.spread import last_year

GROWTH = re.compile(r"([+-]?)([0-9]{1,4}(?:[.,][0-9]{1,4})?)%?")
MOST = 1000
WHOLE, TENTH, LEVEL = Decimal(1), Decimal("0.1"), Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`values` by name of the cell. `lacking` counts the empty cells for whose month there is no
    figure of the year before.
    """

    values: dict[str, Decimal]
    lacking: int


def growth_of(text: str) -> Decimal:
    """A growth in per cent as it is typed: 10, +7,5 %, -3; none is 0. Raises ValidationError."""
    bare = re.sub(r"\s", "", text).replace("−", "-")
    found = GROWTH.fullmatch(bare) if bare else None
    if found is None and bare:
        raise ValidationError(_("“%(text)s” is not a growth in per cent; write one such as 10 or -5.") % {"text": text})  # fmt: skip
    if found is None:
        return Decimal(0)
    growth = Decimal(found[1] + found[2].replace(",", "."))
    if not -100 < growth <= MOST:
        raise ValidationError(_("A growth is more than −100 % and at most 1,000 %."))
    return growth


def propose(grid: Grid, growth: Decimal, standing: Mapping[str, str]) -> Proposal:
    """A value for each cell that the reader may set and in which nothing stands, from the same month
    of the year before where that is over and had something. `standing` is what stands in each cell.
    """
    rows = [row for row in grid.rows if not row.locked]
    before, values, lacking = last_year(rows, grid), {}, 0
    for row in rows:
        for n, month in enumerate(grid.months):
            name = row.scope.name(month.start)
            if standing.get(name, "").strip():
                continue
            reached = actual(before[row.scope.key][n]) if before[row.scope.key] else None
            if reached is None:
                lacking += 1
            else:
                values[name] = grown(reached, growth, row.kpi)
    return Proposal(values, lacking)


def actual(number: numbers.Number) -> Decimal | None:
    """What was reached in a month that is over; None where nothing was."""
    return decimal_of(number.value) or None if number.is_over else None


def grown(reached: Decimal, growth: Decimal, kpi: Kpi) -> Decimal:
    """Rounded to whole units, of a rate to a tenth of a per cent; a share is never above what it
    may be.
    """
    exact = reached * (100 + growth) / 100
    if kpi.is_percentage:
        return min(exact.quantize(LEVEL, ROUND_HALF_UP), Decimal(kpi.at_most))
    return exact.quantize(TENTH if kpi.is_statistic else WHOLE, ROUND_HALF_UP)
