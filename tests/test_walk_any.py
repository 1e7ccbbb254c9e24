"""Whatever happened, a walk adds up: for every deal and lead, in every currency, between any two days
and publications.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import numbers, publish
from revops.calendar import Period, between
from revops.numbers import Published, Slice
from revops.readers import EVERYTHING
from revops.walk import Walk, at_day, walk
from tests import small_company
from tests.walked_company import (
    DAYS,
    REASONS_IN,
    REASONS_OUT,
    Seen,
    changes_of,
    histories,
    lives,
)

FOCUS = between(date(2026, 3, 1), date(2026, 4, 1))
ends = st.tuples(st.integers(0, 9), st.sampled_from(DAYS))


def replay(history: list, folder: Path) -> list[Published]:
    """Imports and publishes step by step; the publications there were."""
    small_company.organisation()
    found: list[Published] = []
    for (feed, rows), days in history:
        made_at = timezone.now() - timedelta(days=days)
        small_company.load(folder, feed, rows, accepts_loss=True, at=made_at)
        if publish.publish():
            found.append(numbers.published(reader=EVERYTHING))
    return found


def by_item(found: Walk) -> Counter:
    """By (item, currency) what the classes add up to; "" is the base currency, or the count."""
    moved: Counter = Counter()
    for each in (move for step in found for move in step.moves):
        moved[each.item, ""] += each.by
        moved.update({(each.item, code): own for code, own in each.own.items()})
    return Counter({key: by for key, by in moved.items() if by})


def difference(before: Counter, after: Counter) -> Counter:
    return Counter({key: after[key] - before[key] for key in {*before, *after} if after[key] != before[key]})  # fmt: skip


def adds_up(
    kpi: str, asked: list, known: list[Published], motion: str, focus: Period | None
) -> None:
    chosen = sorted(((known[number % len(known)], date.fromisoformat(day)) for number, day in asked), key=lambda each: each[1])  # fmt: skip
    seen = [Seen(each.known_at, day, motion, focus) for each, day in chosen]
    found = walk(*(at_day(day, each) for each, day in chosen), Slice(motion), focus, kpi)
    if kpi == "open_pipeline":
        before, after = (each.pipeline() for each in seen)
    else:
        before, after = (Counter({(item, ""): 1 for item in getattr(each, kpi)()}) for each in seen)
    assert found.residual == 0
    assert [found.residual_of(each) for each in found.currencies] == [0] * len(found.currencies)
    assert (found.opening, found.closing) == tuple(
        sum(amount for (_item, code), amount in each.items() if not code)
        for each in (before, after)
    )
    assert by_item(found) == difference(before, after)
    if kpi == "open_pipeline" and not motion and not focus:
        has_its_reason(found, *seen)


def has_its_reason(found: Walk, was: Seen, now: Seen) -> None:
    """Every deal that came or went did so for the one reason that its own steps give."""
    before, after = was.endings(), now.endings()
    for each in (move for step in found for move in step.moves):
        stood, stands = before.get(each.item, ""), after.get(each.item)
        if (stood, stands) == ("open", "open"):
            assert each.reason in ("amount_up", "amount_down", "rate")
        elif stands == "open":
            assert each.reason == REASONS_IN[stood]
        elif stands is None:
            assert each.reason in ("merged", "deleted")
        else:
            assert each.reason == REASONS_OUT.get(stands, "deleted")


def every_walk_adds_up(history: list, asked: list) -> None:
    with tempfile.TemporaryDirectory() as folder:
        known = replay(history, Path(folder))
    if not known:
        return
    for pair in zip(asked[::2], asked[1::2], strict=True):
        for motion in ("", "inbound"):
            for kpi in ("open_pipeline", "mqls", "sqos"):
                adds_up(kpi, list(pair), known, motion, None)
            adds_up("open_pipeline", list(pair), known, motion, FOCUS)


class AnyHistory(TestCase):
    @given(histories, st.lists(ends, min_size=6, max_size=6))
    @settings(max_examples=10)
    def test_adds_up(self, history: list, asked: list) -> None:
        every_walk_adds_up(history, asked)


class AnyLife(TestCase):
    @given(lives)
    @settings(max_examples=10)
    def test_has_its_reasons(self, drawn: dict) -> None:
        """Deals that are closed, opened again and closed again, between any two days of one export."""
        with tempfile.TemporaryDirectory() as folder:
            known = replay([(("changes", changes_of(drawn)), 0)], Path(folder))
        for first, last in combinations(DAYS, 2):
            adds_up("open_pipeline", [(0, first), (0, last)], known, "", None)


@pytest.mark.long
class ManyHistories(TestCase):
    @given(histories, st.lists(ends, min_size=20, max_size=20))
    @settings(max_examples=500)
    def test_add_up(self, history: list, asked: list) -> None:
        every_walk_adds_up(history, asked)
