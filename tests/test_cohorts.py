"""Conversion by cohort: of the leads that entered a stage in a period, how many have ever entered
the next one.
"""

from datetime import date
from pathlib import Path

import pytest

from revops import numbers, receipts
from revops.kpis import KPIS
from revops.models import Chore, StageEntry
from tests.results import number, rows
from tests.small_company import computed_with, load, organisation, published

pytestmark = pytest.mark.django_db
JANUARY = "2026-01"


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def entries(folder: Path, *cohorts: str) -> None:
    """Imports entries written as "L1 mql 2026-01-05"."""
    split = [each.split() for each in cohorts]
    load(
        folder,
        "stages",
        [
            {"id": str(n), "lead": lead, "stage": stage, "at": at}
            for n, (lead, stage, at) in enumerate(split)
        ],
    )


def converted(kpi: str, period: str = JANUARY) -> tuple[int, int]:
    value = number(kpi, period).value
    return value.numerator, value.denominator


def test_a_cohort_keeps_what_it_converted_later(tmp_path: Path) -> None:
    entries(
        tmp_path,
        # In: arrived in January; the first became an MQL in March.
        "L1 lead 2026-01-05", "L1 mql 2026-03-02", "L2 lead 2026-01-31",
        # Out: arrived in February.
        "L3 lead 2026-02-01", "L3 mql 2026-02-01",
    )  # fmt: skip
    assert converted("lead_to_mql") == (1, 2)
    assert converted("lead_to_mql", "2026-02") == (1, 1)
    assert (
        number("lead_to_mql", "2026-03").value.absent_because == "No lead arrived in this period."
    )


def test_a_re_entry_counts_in_no_cohort_again(tmp_path: Path) -> None:
    entries(
        tmp_path, "L1 mql 2026-01-05", "L1 mql 2026-02-05", "L1 sqo 2026-02-10", "L1 sqo 2026-03-10"
    )
    assert converted("mql_to_sqo") == (1, 1)
    assert converted("mql_to_sqo", "2026-02") == (0, 0)
    assert rows(StageEntry, "stage", "entry_number", "reached_on") == [
        ("mql", 1, "2026-02-10"), ("mql", 2, None), ("sqo", 1, None), ("sqo", 2, None),
    ]  # fmt: skip


def test_who_skips_a_stage_has_not_converted_to_it(tmp_path: Path) -> None:
    entries(tmp_path, "L1 lead 2026-01-05", "L1 sqo 2026-01-20")
    assert converted("lead_to_mql") == (0, 1)
    assert converted("mql_to_sqo") == (0, 0)


def test_who_was_there_before_has_converted(tmp_path: Path) -> None:
    entries(tmp_path, "L1 lead 2026-01-20", "L1 mql 2026-01-05")
    assert converted("lead_to_mql") == (1, 1)


def test_a_merged_duplicate_converts_for_its_survivor_and_a_test_lead_not_at_all(
    tmp_path: Path,
) -> None:
    load(tmp_path, "leads", [{"lead": "L2", "merged_into": "L1"}, {"lead": "L3", "is_test": "yes"}])
    entries(
        tmp_path,
        "L1 lead 2026-01-05",
        # In, once: its duplicate.
        "L2 lead 2026-01-05", "L2 mql 2026-01-06",
        # Out: a test.
        "L3 lead 2026-01-05", "L3 mql 2026-01-06",
    )  # fmt: skip
    assert converted("lead_to_mql") == (1, 1)


def test_a_signed_deal_converts_the_day_of_its_lead_s_sqo(tmp_path: Path) -> None:
    entries(tmp_path, "L1 sqo 2026-01-05", "L2 sqo 2026-01-06")
    deal = {"opened_at": "2026-01-07", "closed_at": "2026-03-31", "outcome": "won"}
    load(
        tmp_path,
        "deals",
        [
            # In: two deals of one lead, and a deal without a lead, which is its own SQO.
            deal | {"deal": "D1", "lead": "L1"}, deal | {"deal": "D2", "lead": "L1"}, deal | {"deal": "D3"},
            # Out: lost.
            deal | {"deal": "D4", "lead": "L2", "outcome": "lost"},
        ],
    )  # fmt: skip
    assert converted("sqo_to_signed") == (2, 3)
    assert converted("sqo_to_signed", "2026-03") == (0, 0)


def test_a_reopened_deal_is_not_signed_until_it_is_won_again(tmp_path: Path) -> None:
    load(tmp_path, "deals", [{"deal": "D1"}])
    life = [
        ("opened", "2026-01-05"),
        ("won", "2026-02-03"),
        ("reopened", "2026-02-10"),
        ("won", "2026-03-02"),
    ]
    changes = [
        {"id": str(n), "deal": "D1", "kind": kind, "at": at} for n, (kind, at) in enumerate(life)
    ]
    load(tmp_path, "changes", changes[:3])
    assert converted("sqo_to_signed") == (0, 1)
    load(tmp_path, "changes", changes)
    assert converted("sqo_to_signed") == (1, 1)
    assert rows(StageEntry, "stage", "reached_on") == [("sqo", "2026-03-02")]


def test_a_deal_taken_away_takes_its_conversion_away(tmp_path: Path) -> None:
    entries(tmp_path, "L1 sqo 2026-01-05")
    load(
        tmp_path,
        "deals",
        [{"deal": "D1", "lead": "L1", "closed_at": "2026-02-03", "outcome": "won"}],
    )
    assert converted("sqo_to_signed") == (1, 1)
    load(tmp_path, "deals", [], accepts_loss=True)
    assert converted("sqo_to_signed") == (0, 1)


def test_as_of_says_what_had_converted_then(tmp_path: Path) -> None:
    entries(tmp_path, "L1 mql 2026-01-05")
    published()
    then = numbers.published()
    entries(tmp_path, "L1 mql 2026-01-05", "L1 sqo 2026-02-10")
    assert converted("mql_to_sqo") == (1, 1)
    asked = then.calendar.period(JANUARY)
    read = numbers.read([KPIS["mql_to_sqo"]], [asked], [numbers.Slice()], then).get(
        "mql_to_sqo", asked
    )
    behind = receipts.records("mql_to_sqo", asked, numbers.Slice(), then, part="numerator")
    assert (read.value.numerator, read.value.denominator, behind.count) == (0, 1, 0)


@pytest.mark.parametrize(
    ("kpi", "last_young"), [("lead_to_mql", 30), ("mql_to_sqo", 60), ("sqo_to_signed", 120)]
)
def test_a_period_is_too_young_until_its_days_have_passed(kpi: str, last_young: int) -> None:
    assert KPIS[kpi].matures_after_days == last_young
    assert f"until {last_young} days after its last day" in KPIS[kpi].docstring


def test_a_young_number_names_its_day_and_is_not_compared(tmp_path: Path) -> None:
    today = published_today(tmp_path)
    young = number("lead_to_mql", f"{today:%Y-%m}")
    mature = number("lead_to_mql", "2020-01")
    assert young.is_young and young.state == "too_young"
    assert (young.judged_from - young.period.end).days == 30
    assert mature.judged_from is None
    assert numbers.change(young, mature).points is None


def published_today(folder: Path) -> date:
    entries(folder, "L1 lead 2020-01-05")
    published()
    today = numbers.published().today
    entries(folder, "L1 lead 2020-01-05", "L1 mql 2020-01-06", f"L2 lead {today.replace(day=1)}")
    return today


def test_an_installation_from_before_is_derived_anew(tmp_path: Path) -> None:
    from importlib import import_module

    from django.apps import apps

    derive_anew = import_module("revops.migrations.0004_cohorts").derive_anew
    derive_anew(apps, None)
    assert not Chore.objects.filter(kind="derive").exists()
    entries(tmp_path, "L1 lead 2026-01-05")
    derive_anew(apps, None)
    derive_anew(apps, None)
    assert Chore.objects.filter(kind="derive").count() == 1


def test_the_example_of_the_documents_is_true(tmp_path: Path) -> None:
    entries(
        tmp_path,
        "L1 lead 2026-01-05", "L2 lead 2026-01-06", "L3 lead 2026-01-07", "L4 lead 2026-02-02",
        "L1 mql 2026-01-20", "L2 mql 2026-02-10",
    )  # fmt: skip
    shown = {}
    for name, month in (("January", "2026-01"), ("February", "2026-02")):
        by_period = number("mqls", month).value.amount, number("leads", month).value.amount
        shown[name] = by_period, converted("lead_to_mql", month)
    assert shown == {"January": ((1, 3), (2, 3)), "February": ((1, 1), (0, 1))}
    text = (Path(__file__).parent.parent / "docs/numbers.md").read_text()
    for name, (period, cohort) in shown.items():
        assert f"| {name} | {period[0]} of {period[1]} | {cohort[0]} of {cohort[1]} |" in text


def test_a_figure_that_no_publication_has_counted_yet_is_absent_and_not_zero(
    tmp_path: Path,
) -> None:
    entries(tmp_path, "L1 lead 2026-01-05", "L1 mql 2026-01-06")
    before = published()
    counted = {
        key: version
        for key, version in before.context.settings["measures"].items()
        if key != "mqls_entered"
    }
    computed_with(before, measures=counted)
    state = numbers.published()
    january = state.calendar.period(JANUARY)
    read = numbers.read([KPIS["leads"], KPIS["mqls"]], [january], [numbers.Slice()], state)
    assert read.get("leads", january).value.amount == 1
    absent = read.get("mqls", january).value
    assert (absent.amount, str(absent.absent_because)) == (
        None,
        "This figure was not counted yet when this was published.",
    )
