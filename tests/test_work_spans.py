"""Working time in SQL is what it is in Python, whatever hours, zones and instants."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops.derive import spans
from revops.hours import Hours
from revops.working_hours import WorkingHours
from tests.test_working_hours import HOURS, INSTANTS, PARIS, paris

TEAM, NINE_HOURS = 7, 9 * 3600
WORKING = HOURS.filter(lambda hours: any(hours.week))
# Instants are as fine as a database keeps them.
FINE = st.builds(lambda at, n: at + timedelta(microseconds=n), INSTANTS, st.integers(0, 10**7))
DUE = f"SELECT {spans.due('b.at', 'b.seconds', 'b.team')} FROM (SELECT %s::timestamptz AS at, %s AS seconds, %s AS team) b"
WAITED = f"SELECT {spans.waited('b.since', 'b.until', 'b.team')} FROM (SELECT %s::timestamptz AS since, %s::timestamptz AS until, %s AS team) b"  # noqa: E501


def answered(query: str, *given: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchone()[0]


class TestWorkSpans(TestCase):
    def test_what_is_due_with_the_end_of_a_day_is_due_on_it(self):
        monday = paris("2026-03-02 09:00")
        spans.fill(Hours(PARIS), monday, monday, NINE_HOURS)
        assert answered(DUE, monday, NINE_HOURS, spans.USUAL) == paris("2026-03-02 18:00")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(WORKING, WORKING, st.lists(FINE, min_size=2, max_size=2), st.integers(0, 400_000))
    def test_it_is_what_python_says(
        self, usual: WorkingHours, own: WorkingHours, instants: list[datetime], seconds: int
    ):
        first, last = sorted(instants)
        spans.fill(Hours(usual, {TEAM: own}), first, last, seconds)

        for team, worked_in in ((spans.USUAL, usual), (TEAM, own)):
            for at in instants:
                assert answered(DUE, at, seconds, team) == worked_in.after(at, seconds)
            assert answered(WAITED, first, last, team) == worked_in.seconds(first, last)
