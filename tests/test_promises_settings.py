"""Whatever is set between publications, everything read as of an earlier one is what it was, byte
for byte.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import as_json, numbers, publish, receipts
from revops.kpis import KPIS
from revops.numbers import Published, Slice
from revops.organisation import settle
from tests import small_company
from tests.test_promises_history import PERIODS, imports

SETTINGS = {
    "base_currency": ["EUR", "JPY", "USD"],
    "timezone": ["Europe/Amsterdam", "Asia/Tokyo", "America/Los_Angeles"],
    "country": ["NL", "FR", "IL", ""],
    "fiscal_year_start": [1, 4, 7],
    "week_start": [0, 6],
    "revenue": ["invoiced", "signed"],
    "name": ["Small", "Large"],
}
changes = st.sampled_from(sorted(SETTINGS)).flatmap(
    lambda name: st.sampled_from(SETTINGS[name]).map(lambda value: {name: value})
)
steps = st.lists(st.one_of(imports, changes, st.just("publish")), min_size=3, max_size=8)


def everything(published: Published) -> str:
    """What a reader of a publication sees: each number with its target and pace, each receipt's
    total, and the calendar.
    """
    periods = [published.calendar.period(key) for key in (*PERIODS, "FY2026", "2026-W10")]
    found = numbers.read(list(KPIS.values()), periods, [Slice()], published)
    behind_each = {
        f"{number.kpi.key} {number.period.key} {part}": [behind.value, behind.count]
        for number in found
        if number.period.key == "2026-01"
        for part in number.kpi.parts
        for behind in [
            receipts.records(number.kpi.key, number.period, number.slice, published, part, limit=0)
        ]
    }
    kept = {
        "numbers": [
            as_json.number_json(number) | {"days": [number.days_over, number.days_in_all]}
            for number in found
        ],
        "receipts": behind_each,
        "read by": [
            published.company,
            published.currency,
            published.timezone,
            str(published.today),
        ],
        "weeks begin": published.calendar.week_start,
    }
    return json.dumps(kept)


class TestAnySettings(TestCase):
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_leave_the_past_as_it_was(self, steps: list) -> None:
        small_company.organisation()
        past: list[tuple[Published, str]] = []
        with tempfile.TemporaryDirectory() as folder:
            for step in [*steps, "publish"]:
                if step == "publish":
                    if publish.publish() is not None:
                        past.append((numbers.published(), everything(numbers.published())))
                elif isinstance(step, dict):
                    settle(step)
                else:
                    small_company.load(Path(folder), *step, accepts_loss=True)
        for published, then in past:
            again = numbers.published(published.published_at)
            assert again.id == published.id
            assert everything(again) == then, (
                f"publication {published.id} says something else today"
            )
        assert publish.publish() is None
