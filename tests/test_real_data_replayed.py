"""The real sets, imported week by week as they would have arrived and published each week: between any
two weekly publications the walks add up, of deals and of counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from revops import numbers
from revops.numbers import Published
from revops.readers import EVERYTHING
from revops.walk import KPIS, Walk, at_publication, walk
from tests import replayed, small_company
from tests.real_data import DATA, ROOT, settle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not DATA.is_dir(), reason=f"The real data are not at {DATA}; DIAPASON_DATA names another folder."
    ),
]  # fmt: skip
MAVEN = {"base_currency": "USD", "timezone": "America/New_York", "country": "US"}


def arrived(name: str, folder: Path) -> Published:
    mapping = ROOT / "samples" / "mappings" / f"{name}.toml"
    call_command("import_files", str(mapping), str(folder), stdout=StringIO())
    return numbers.published(reader=EVERYTHING)


def adds_up(found: Walk, opening: int) -> None:
    assert found.residual == 0
    assert [found.residual_of(each) for each in found.currencies] in ([], [0])
    assert found.opening == opening


def every_week(
    name: str, export: Callable[[date], Path], first: date, last: date
) -> dict[str, tuple[int, int, int]]:
    """By KPI its last closing, how many moves there were, and how many came and went inside a week."""
    before: Published | None = None
    found = dict.fromkeys(KPIS, (0, 0, 0))
    for until in replayed.weeks(first, last):
        now = arrived(name, export(until))
        settle()
        for kpi in KPIS if before and before.id != now.id else ():
            each = walk(at_publication(before), at_publication(now), kpi=kpi)
            closing, moved, inside = found[kpi]
            adds_up(each, closing if moved else each.opening)
            moved += sum(len(step.moves) for step in each)
            inside += sum(len(step.moves) for step in each.inside)
            found[kpi] = (each.closing, moved, inside)
        before = now
    return found


def test_three_weeks_of_applications(tmp_path: Path) -> None:
    small_company.organisation()
    found = every_week("loans", replayed.loans(tmp_path), date(2011, 10, 3), date(2011, 10, 23))
    assert all(moved and closing for closing, moved, _inside in found.values())


@pytest.mark.long
def test_three_weeks_of_opportunities(tmp_path: Path) -> None:
    small_company.organisation(**MAVEN)
    found = every_week("maven", replayed.maven(tmp_path), date(2017, 2, 27), date(2017, 3, 19))
    assert found["open_pipeline"][1] > 0
