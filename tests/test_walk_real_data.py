"""The real sets, walked week by week through their histories: nothing is left over, and both ends are
what was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from revops.walk import Walk, at_day, walk
from tests.real_data import Loaded, loaded

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
CHAINS = {
    "maven": (date(2016, 10, 2), date(2018, 1, 7)),
    "loans": (date(2011, 9, 25), date(2012, 4, 1)),
}


@pytest.fixture(scope="module")
def maven(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    settings = {"base_currency": "USD", "timezone": "America/New_York", "country": "US"}
    with django_db_blocker.unblock(), loaded("maven", **settings) as found:
        yield found


def weeks(found: Loaded, first: date, last: date, **asked: object) -> Iterator[Walk]:
    day = first
    while day < last:
        yield walk(at_day(day, found.published), at_day(day + WEEK, found.published), **asked)
        day += WEEK


@pytest.mark.parametrize("kpi", ["open_pipeline", "sqos"])
def test_every_week_of_maven_adds_up(maven: Loaded, kpi: str) -> None:
    closing = 0
    for each in weeks(maven, *CHAINS["maven"], kpi=kpi):
        assert each.residual == 0
        assert each.residual_of("USD") == 0
        assert each.opening == closing
        closing = each.closing
    assert closing > 0
