"""The law of inbound and outbound: whatever came in first, responses, first contacts and crossings are
those of a fresh installation.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.test_law import however_slow, keeps_the_law
from tests.weekly_exports import files

of_motions = st.sampled_from(["leads", "leads", "stages", "calls", "touches", "scores", "deals"])


@pytest.mark.slow
class TestTheLawOfMotions(TestCase):
    @settings(max_examples=10, suppress_health_check=however_slow)
    @given(st.lists(of_motions.flatmap(files), min_size=3, max_size=7), st.randoms())
    def test_holds_for_ten_histories(self, steps: list, order: object) -> None:
        keeps_the_law(steps, order)


@pytest.mark.long
class TestTheLawOfMotionsAtLength(TestCase):
    @settings(max_examples=500, suppress_health_check=however_slow)
    @given(st.lists(of_motions.flatmap(files), min_size=3, max_size=7), st.randoms())
    def test_holds_for_five_hundred_histories(self, steps: list, order: object) -> None:
        keeps_the_law(steps, order)
