"""Where a period is heading, as a publication knows it: from all comparable periods, never from what
came later, never below what is certain.
"""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops import numbers
from revops.calendar import PeriodKind
from revops.models import Target
from revops.numbers import Published, Slice
from revops.projection import Projection, backtest, missing, project
from revops.readers import EVERYTHING
from tests import small_company as small

pytestmark = pytest.mark.django_db
CUT = date(2026, 7, 16)


def entries(months: dict[int, tuple[int, int]]) -> list[dict[str, str]]:
    """So many MQLs on the 5th and on the 20th of months of 2026."""
    days = [
        f"2026-{month:02}-{day}"
        for month, counts in months.items()
        for day, count in zip(("05", "20"), counts, strict=True)
        for _number in range(count)
    ]
    return [
        {"id": str(n), "lead": f"L{n}", "stage": "mql", "at": day} for n, day in enumerate(days)
    ]


def loaded(folder: Path, months: dict[int, tuple[int, int]]) -> Published:
    small.organisation()
    rows = entries(months)
    motions = [{"lead": row["lead"], "at": "2025-12-01", "motion": "inbound"} for row in rows]
    small.load(folder, "leads", motions)
    small.load(folder, "stages", rows)
    small.published()
    return numbers.published(reader=EVERYTHING)


def of_july(published: Published, **asked: object) -> Projection:
    return project("mqls", published.calendar.period("2026-07"), published, until=CUT, **asked)


# January began before anything came: it is not comparable.
PAST = {1: (4, 6), 2: (4, 6), 3: (4, 6), 4: (4, 6), 5: (4, 6), 6: (4, 6)}


def test_it_follows_the_own_curve(tmp_path: Path) -> None:
    found = of_july(loaded(tmp_path, PAST | {7: (8, 0)}))
    assert (found.method, found.certain) == ("cumulative", 8)
    # Usually four of ten had come by then, and each month came to ten: between 14 and 20.
    assert 14 <= found.value <= 20
    assert {each.key: each.sample for each in found.inputs}["usual_share"] == len(found.periods)
    assert found.until == CUT


def test_what_came_later_changes_nothing(tmp_path: Path) -> None:
    before = of_july(loaded(tmp_path, PAST | {7: (8, 0)}))
    after = of_july(loaded(tmp_path, PAST | {7: (8, 90), 8: (70, 2)}))
    assert (after.value, after.intervals, after.periods) == (
        before.value, before.intervals, before.periods,
    )  # fmt: skip


def test_it_is_never_below_what_is_certain(tmp_path: Path) -> None:
    found = of_july(loaded(tmp_path, PAST | {7: (40, 0)}))
    assert found.value >= found.certain == 40
    assert min(end for ends in found.intervals.values() for end in ends) >= 40


def test_under_four_periods_it_is_the_run_rate_and_says_so(tmp_path: Path) -> None:
    found = of_july(loaded(tmp_path, {4: (4, 6), 5: (4, 6), 6: (4, 6), 7: (8, 0)}))
    # Eleven of 23 working days are over.
    assert (found.method, found.value, found.intervals) == ("run_rate", 17, {})
    assert "fewer than 4 it is the run rate" in found.remark


def test_a_period_that_is_over_came_to_what_it_came_to(tmp_path: Path) -> None:
    published = loaded(tmp_path, PAST)
    found = project("mqls", published.calendar.period("2026-03"), published)
    assert (found.method, found.value, found.intervals) == ("over", 10, {})


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("win_rate", "does not build up"),
        ("revenue", "No source has brought invoices yet"),
    ],
)
def test_what_is_not_projected_says_why(tmp_path: Path, key: str, sentence: str) -> None:
    published = loaded(tmp_path, PAST)
    found = project(key, published.calendar.period("2026-07"), published)
    assert found.value is None
    assert sentence in found.absent_because


def test_a_motion_has_a_past_of_its_own(tmp_path: Path) -> None:
    published = loaded(tmp_path, PAST | {7: (8, 0)})
    assert of_july(published, slice=Slice("inbound")).certain == 8
    assert of_july(published, slice=Slice("outbound")).absent_because


def test_a_backtest_scores_every_method_at_every_place(tmp_path: Path) -> None:
    published = loaded(tmp_path, PAST | {7: (4, 6), 8: (4, 6)})
    found = backtest("mqls", published, PeriodKind.MONTH)
    assert [each.key for each in found.periods] == ["2026-06", "2026-07"]
    assert [(each.horizon, each.method) for each in found.scores[4:8]] == [
        (0.25, "naive"), (0.25, "run_rate"), (0.25, "curve"), (0.25, "projection"),
    ]  # fmt: skip
    scores = {(each.horizon, each.method): each for each in found.scores}
    # Every month is like the others, so that only the run rate is wrong.
    assert [scores[0.5, name].wape for name in ("naive", "curve", "projection")] == [0, 0, 0]
    assert scores[0.5, "run_rate"].wape > 0.05
    assert scores[0.5, "projection"].coverage_80 == 1


def test_a_backtest_without_a_past_says_so(tmp_path: Path) -> None:
    found = backtest("mqls", loaded(tmp_path, {5: (4, 6)}), PeriodKind.MONTH)
    assert (found.scores, found.because) == (
        (), "There is no period with 4 comparable ones before it.",
    )  # fmt: skip


def test_what_is_missing_is_translated_upstream(tmp_path: Path) -> None:
    small.organisation()
    rows = [
        {"id": f"{stage}{n}", "lead": f"L{n}", "stage": stage, "at": f"2026-0{month}-10"}
        for n in range(60)
        for stage, month in (("mql", 1 + n % 4), ("sqo", 2 + n % 4))
        if stage == "mql" or n < 30
    ]
    small.load(tmp_path, "leads", [{"lead": f"L{n}", "at": "2026-01-02", "motion": "inbound"} for n in range(60)])  # fmt: skip
    small.load(tmp_path, "stages", rows)
    small.published()
    published = numbers.published(reader=EVERYTHING)
    Target.objects.create(kpi="sqos", month=date(2026, 12, 1), value=30)
    found = missing("sqos", published.calendar.period("2026-12"), published)
    (motion,) = found.motions
    (need,) = motion.needs
    assert (motion.motion, found.gap) == ("inbound", 30)
    # Half of the MQLs became SQOs; what is missing takes twice as many.
    assert (need.conversion.reached, need.conversion.of) == (30, 60)
    assert need.low == need.high == round(2 * found.missing)


def test_without_a_target_nothing_is_missing(tmp_path: Path) -> None:
    published = loaded(tmp_path, PAST)
    found = missing("sqos", published.calendar.period("2026-12"), published)
    assert found.because == "Nobody has set a target for this."


def printed(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_commands_print_tables_and_json(tmp_path: Path) -> None:
    loaded(tmp_path, PAST | {7: (8, 0)})
    asked = ("project", "mqls", "2026-07", "--as-of=2026-07-15")
    assert printed(*asked).startswith("MQLs · 2026-07: ")
    assert json.loads(printed(*asked, "--json"))["until"] == "2026-07-16"
    assert "| 50% | projection | 1 |" in printed("backtest", "mqls")
    assert json.loads(printed("backtest", "mqls", "--json"))["kind"] == "month"
    assert "New" in printed("walk", "2026-05-31", "2026-06-30", "--kpi=mqls")
    assert json.loads(printed("walk", "2026-05-31", "2026-06-30", "--json"))["residual"] == "0.00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("walk", "2026-06-30", "2026-05-31"), "ends before it begins"),
        (
            ("walk", "2026-05-31", "2026-06-30", "--team=Nobody"),
            "there is no single one called “Nobody”",
        ),
        (("project", "mqls", "someday"), "someday"),
        (("backtest", "mqls", "--from=2026-12-01"), "There is no period with 4 comparable ones"),
    ],
)
def test_what_a_command_cannot_answer_it_says(tmp_path: Path, words: tuple, sentence: str) -> None:
    loaded(tmp_path, PAST)
    with pytest.raises(CommandError, match=sentence):
        printed(*words)
