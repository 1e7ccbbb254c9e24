"""The conditions on which all numbers hang: which versions of a fact, and which cells, belong to
which instant and publication.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from revops import measures
from revops.calendar import between
from revops.kpis import KPIS
from revops.models import Cell
from revops.numbers import cells
from revops.numbers.cells import Span, Wanted, Where
from revops.numbers.published import Published
from revops.numbers.reach import Reach
from tests import small_company as small

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLIER, LATER = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)
STILL = None


def holds(condition: str, known_from: datetime, known_until: datetime | None) -> bool:
    """Whether a version of a fact fulfils a condition about noon."""
    row = "SELECT %(from)s::timestamptz AS known_from, %(until)s::timestamptz AS known_until"
    with connection.cursor() as cursor:
        params = {"from": known_from, "until": known_until, "since": NOON, "known_at": NOON}
        cursor.execute(f"SELECT {condition} FROM ({row}) f", params)
        return bool(cursor.fetchone()[0])


def test_what_was_known_at_the_last_publication_did_not_appear():
    assert not holds(measures.APPEARED, NOON, STILL)
    assert not holds(measures.APPEARED, EARLIER, STILL)
    assert holds(measures.APPEARED, LATER, STILL)


def test_what_came_and_went_since_did_not_appear():
    assert not holds(measures.APPEARED, LATER, LATER + timedelta(seconds=1))
    assert holds(measures.APPEARED, NOON + timedelta(microseconds=1), STILL)


def test_what_was_known_at_the_last_publication_and_is_no_more_disappeared():
    assert holds(measures.DISAPPEARED, NOON, LATER)
    assert holds(measures.DISAPPEARED, EARLIER, LATER)
    assert not holds(measures.DISAPPEARED, EARLIER, STILL)


def test_what_was_gone_by_the_last_publication_did_not_disappear_since():
    assert not holds(measures.DISAPPEARED, EARLIER, NOON)
    assert holds(measures.DISAPPEARED, EARLIER, NOON + timedelta(microseconds=1))


def test_what_was_never_published_cannot_disappear():
    assert not holds(measures.DISAPPEARED, LATER, LATER + timedelta(seconds=1))
    assert not holds(measures.DISAPPEARED, NOON + timedelta(microseconds=1), LATER)


def test_a_publication_knows_what_was_known_from_its_instant_on_until_just_after_it():
    assert holds(measures.KNOWN_AT, NOON, STILL)
    assert holds(measures.KNOWN_AT, EARLIER, LATER)
    assert not holds(measures.KNOWN_AT, NOON + timedelta(microseconds=1), STILL)
    assert not holds(measures.KNOWN_AT, EARLIER, NOON)


def test_the_present_is_what_is_known_still():
    assert holds(measures.CURRENT, EARLIER, STILL)
    assert not holds(measures.CURRENT, EARLIER, LATER)


def read(publication: int, first: str, last: str, *, measure: str = "mqls") -> int:
    """What a publication says of a measure from a day to another."""
    reader = Published(publication, NOON, NOON, NOON.date(), context=None, reach=Reach(NOON.date()))
    chosen = KPIS[measure].measures["value"]
    period = between(date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))
    return sum(
        cells.sums(
            [Wanted([chosen], [Span(period.start, period.end)], [Where("", 0)])], reader
        ).values()
    )


def cell(on: str, amount: int, since: int, until: int | None, measure: str = "mqls") -> None:
    Cell.objects.create(
        measure=KPIS[measure].measures["value"].key, business_day=on, amount=amount,
        from_publication_id=since, until_publication_id=until,
    )  # fmt: skip


def test_a_cell_is_read_from_its_publication_on():
    cell("2026-03-02", 5, since=10, until=None)

    assert [read(number, "2026-03-02", "2026-03-02") for number in (9, 10, 11)] == [0, 5, 5]


def test_a_cell_is_read_until_before_the_publication_that_replaced_it():
    cell("2026-03-02", 5, since=10, until=12)
    cell("2026-03-02", 7, since=12, until=None)

    assert [read(number, "2026-03-02", "2026-03-02") for number in (9, 10, 11, 12, 13)] == [
        0,
        5,
        5,
        7,
        7,
    ]


def test_a_period_has_its_first_and_its_last_day_and_no_other():
    for on in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"):
        cell(on, 1, since=1, until=None)

    assert read(1, "2026-03-01", "2026-03-31") == 2
    assert read(1, "2026-03-01", "2026-03-01") == 1
    assert read(1, "2026-03-02", "2026-03-30") == 0


def test_a_stock_is_everything_up_to_the_last_day():
    for on, amount in (("2025-01-01", 4), ("2026-03-31", 2), ("2026-04-01", 1)):
        cell(on, amount, since=1, until=None, measure="open_deals")

    assert read(1, "2026-03-01", "2026-03-31", measure="open_deals") == 6


def test_publishing_again_changes_nothing_and_a_later_fact_is_news(tmp_path):
    small.organisation()
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-02"}])
    assert small.published() is not None
    assert small.published() is None
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-03-03"}])
    assert small.published() is not None
