"""The instant from which something is known: now, under a lock, and later than every instant
before.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from revops import known

pytestmark = pytest.mark.django_db
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def a_clock_that_went_back() -> Iterator[None]:
    """The last instant lies far ahead. A sequence is not rolled back with the test, so it is put
    back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('revops_known', %s)", [int(FAR_AHEAD.timestamp()) * 1_000_000]
        )
        yield
        cursor.execute("SELECT setval('revops_known', 0)")


def test_it_is_now() -> None:
    earlier = timezone.now() - timedelta(seconds=5)

    assert earlier < known.lock_facts() < timezone.now() + timedelta(seconds=5)


def test_it_is_a_microsecond_later_where_the_clock_went_back(a_clock_that_went_back: None) -> None:
    assert known.lock_facts() == FAR_AHEAD + MICROSECOND
    assert known.lock_facts() == FAR_AHEAD + 2 * MICROSECOND


def test_it_is_taken_under_a_lock_that_is_held_on() -> None:
    def held() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            return cursor.fetchone()[0]

    assert held() == 0
    known.lock_facts()
    assert held() == 1
