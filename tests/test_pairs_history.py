"""Whatever is imported, and whichever pairs are switched on and off meanwhile: the cells of a pair
add up to those of its dimensions, and the records under a pair's figure to that, at every
publication.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import numbers, publish
from revops.cuts import BITS
from revops.distinct import is_kept_apart
from revops.kpis import KPIS
from revops.models import Cell, Channel, Organisation, Person, Team
from revops.models.dimensions import PAIRS
from revops.numbers import Number, Published, Slice, sliced
from revops.readers import EVERYTHING
from tests import small_company
from tests.test_promises_history import Past, assert_records_add_up, imports

PERIODS = ("2026-01", "2026-Q1")
SWITCHES = ([], ["team+channel"], ["channel+owner", "deal_type+owner"], list(PAIRS))
steps = st.lists(
    st.one_of(imports, imports, imports, st.just("publish"), st.sampled_from(SWITCHES)),
    min_size=3,
    max_size=9,
)


def member(model: type, name: str) -> int:
    return model.objects.filter(name=name).values_list("pk", flat=True).first() or 0


def slices() -> list[Slice]:
    north, web, ann = member(Team, "North"), member(Channel, "Web"), member(Person, "Ann")
    return [
        sliced(motion, members)
        for motion, members in product(
            ("", "outbound"),
            (
                {"team": north, "channel": web},
                {"team": 0, "channel": 0},
                {"channel": web, "owner": ann},
            ),
        )
    ]


def figures(published: Published, asked: list[Slice]) -> dict[tuple, Number]:
    periods = [published.calendar.period(key) for key in PERIODS]
    found = numbers.read(list(KPIS.values()), periods, asked, published)
    return {(number.kpi.key, number.period.key, number.slice): number for number in found}


def assert_pairs_add_up() -> None:
    """Of what adds up, current cells: those of a pair by either of its members, and all of them."""
    found: dict[str, dict[tuple, int]] = defaultdict(dict)
    kept = Cell.objects.filter(until_publication=None).exclude(amount=0)
    for measure, day, motion, bucket, dimension, member, amount in kept.values_list(
        "measure", "business_day", "motion", "bucket", "dimension", "member", "amount"
    ):
        if not is_kept_apart(measure):
            found[dimension][measure, day, motion, bucket, member] = amount
    for name, both in PAIRS.items():
        if name not in found:
            continue
        of_pair = {place[0] for place in found[name]}
        halves = (lambda member: member >> BITS, lambda member: member & (2**BITS - 1))
        for cut, half in ((both[0], halves[0]), (both[1], halves[1]), ("", lambda _member: 0)):
            sums: dict[tuple, int] = defaultdict(int)
            for (*place, member), amount in found[name].items():
                sums[*place, half(member)] += amount
            alone = {place: each for place, each in found[cut].items() if place[0] in of_pair}
            assert {place: each for place, each in sums.items() if each} == alone, (name, cut)


@pytest.mark.slow
class TestAnyHistoryWithPairs(TestCase):
    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_keeps_every_promise(self, steps: list) -> None:
        small_company.organisation(pairs=["team+channel"])
        past: list[Past] = []
        with tempfile.TemporaryDirectory() as folder:
            for step in [*steps, "publish"]:
                if isinstance(step, tuple):
                    small_company.load(Path(folder), *step, accepts_loss=True)
                    continue
                if isinstance(step, list):
                    Organisation.objects.update(pairs=step)
                self.publish(past)
        self.assert_the_past_is_as_it_was(past)
        assert publish.publish(rebuild=True) is None

    def publish(self, past: list[Past]) -> None:
        if publish.publish() is None:
            return
        now = numbers.published(reader=EVERYTHING)
        past.append(Past(now, {k: n.value for k, n in figures(now, slices()).items()}))
        assert_pairs_add_up()
        on = set(Cell.objects.filter(until_publication=None).values_list("dimension", flat=True))
        assert {name for name in on if name in PAIRS} <= set(now.context.pairs)

    def assert_the_past_is_as_it_was(self, past: list[Past]) -> None:
        for each in past:
            again = figures(each.published, sorted({key[2] for key in each.values}, key=repr))
            for key, value in each.values.items():
                number = again[key]
                assert number.value == value, f"publication {each.published.id}: {key}"
                if number.slice.cut in each.published.context.pairs:
                    assert_records_add_up(number, each.published)
                else:
                    assert number.value.is_absent, key
