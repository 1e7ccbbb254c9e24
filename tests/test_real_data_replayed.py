"""The real sets, imported week by week as they would have arrived, published and frozen each week:
between any two weeks the walks add up, of deals and of counts, to what the files themselves say. A few
weeks in every run, the whole histories in `make test-long`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from revops import numbers
from revops.models import Meeting, Routine
from revops.numbers import Published, Slice
from revops.readers import EVERYTHING
from revops.routines import freezing, planning
from revops.walk import KPIS, Walk, at_publication, walk
from tests import replayed, shipped, small_company
from tests.real_data import DATA, ROOT, settle

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"The real data are not at {DATA}; DIAPASON_DATA names another folder."
)  # fmt: skip
MAVEN = {"base_currency": "USD", "timezone": "America/New_York", "country": "US"}
NL = {"country": "NL"}
EXPORTS = {"loans": (replayed.loans, replayed.loans_in_play), "maven": (replayed.maven, replayed.maven_in_play)}  # fmt: skip


def arrived(name: str, folder: Path) -> Published:
    mapping = ROOT / "samples" / "mappings" / f"{name}.toml"
    call_command("import_files", str(mapping), str(folder), stdout=StringIO())
    return numbers.published(reader=EVERYTHING)


def adds_up(found: Walk) -> None:
    assert found.residual == 0
    assert [found.residual_of(each) for each in found.currencies] in ([], [0])


def frozen(until: date) -> dict[str, tuple[int, int]]:
    """The weekly meeting of the day on which a week is over, frozen with what is known by now: by KPI
    where its walk begins and ends.
    """
    weekly = Routine.objects.get(key="weekly-forecast")
    (meeting,) = planning.make(weekly, until, until)
    content = freezing.freeze(Meeting.objects.get(pk=meeting.pk), at=timezone.now()).content
    (section,) = [each for each in content["sections"] if each["key"] == "walk"]
    walks = section["content"]["walks"]
    assert [each["residual"] for each in walks] == [0, 0, 0]
    assert all(own["residual"] == 0 for each in walks for own in each["currencies"])
    return {each["kpi"]: (each["opening"], each["closing"]) for each in walks}


@pytest.mark.django_db
def test_three_weeks_of_applications(tmp_path: Path) -> None:
    every_week_adds_up(tmp_path, "loans", NL, date(2011, 10, 1), date(2011, 10, 22))


# Each import commits: in one transaction the locks of sixty would be too many.
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "organisation", "first", "last"),
    [
        ("loans", NL, date(2011, 10, 1), date(2012, 3, 14)),
        ("maven", MAVEN, date(2016, 10, 17), date(2018, 1, 1)),
    ],
)
def test_every_week_of_a_history_adds_up(
    tmp_path: Path, name: str, organisation: dict, first: date, last: date
) -> None:
    every_week_adds_up(tmp_path, name, organisation, first, last)


def every_week_adds_up(
    folder: Path, name: str, organisation: dict, first: date, last: date
) -> None:
    shipped.routines()
    small_company.organisation(**organisation)
    exporting, in_play = EXPORTS[name]
    export: Callable[[date], Path] = exporting(folder)
    expected = in_play()
    before: Published | None = None
    seen, moved = dict.fromkeys(KPIS, 0), dict.fromkeys(KPIS, 0)
    for until in replayed.weeks(first, last):
        now = arrived(name, export(until))
        settle()
        for kpi in KPIS if before else ():
            for motion in ("", "inbound"):
                adds_up(walk(at_publication(before), at_publication(now), Slice(motion), kpi=kpi))
            found = walk(at_publication(before), at_publication(now), kpi=kpi)
            assert (kpi, until, found.closing) == (kpi, until, expected(until)[kpi])
            assert found.opening == seen[kpi]
            moved[kpi] += sum(len(step.moves) for step in found)
        seen, before = expected(until), now
        assert {kpi: closing for kpi, (_opening, closing) in frozen(until).items() if kpi != "open_pipeline"} == {  # fmt: skip
            "mqls": seen["mqls"], "sqos": seen["sqos"],
        }  # fmt: skip
    assert moved["open_pipeline"] and moved["sqos"]
