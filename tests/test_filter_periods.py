"""Which periods the filter leads to: the one that begins today, and none that is still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboards.pages import mine
from dashboards.question import forms
from dashboards.reading import report
from dashboards.reading.mine import Mine
from dashboards.words import filters
from revops.numbers import Slice
from revops.readers import EVERYTHING
from tests import page_company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "following"),
    [(date(2025, 10, 31), None), (date(2025, 11, 1), "2025-11"), (date(2025, 11, 2), "2025-11")],
)
def test_a_month_is_offered_from_its_first_day_on(
    tmp_path: Path, today: date, following: str | None
) -> None:
    page_company.load(tmp_path)
    asked = forms.question({"period": "2025-10"}, EVERYTHING)
    asked = replace(asked, published=replace(asked.published, today=today))
    frame = report.frame(asked)
    found = filters.of(frame)
    assert (found.next and found.next.key) == following
    assert found.periods[0].key == (following or "2025-10")
    own = mine.shown(Mine(frame, None, Slice(), False, False), begins=False)
    assert own["next"] == found.next
