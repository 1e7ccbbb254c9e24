"""A history that was loaded in one go, walked week by week."""

from __future__ import annotations

from datetime import date, timedelta

from revops.walk import at_day, walk
from tests.real_data import Loaded

WEEK = timedelta(days=7)


def every_week_adds_up(found: Loaded, first: date, last: date, kpi: str) -> int:
    """Each week begins where the one before ended and leaves nothing over; answers the last closing."""
    day, closing = first, 0
    while day < last:
        each = walk(*(at_day(end, found.published) for end in (day, day + WEEK)), kpi=kpi)
        assert each.residual == 0
        assert [each.residual_of(code) for code in each.currencies] in ([], [0])
        assert each.opening == closing
        day, closing = day + WEEK, each.closing
    return closing
