"""What sums cannot say: medians, distinct accounts, what is due; after every import as if counted
at once, beside plain Python.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import numbers, publish, receipts
from revops.calendar import Period
from revops.formulas import Distribution
from revops.kpis import KPIS
from revops.measures import MEASURES
from revops.models import Activity, Cell, Channel, Deal, Team
from revops.numbers import Published, Slice, sliced
from revops.numbers.statistics import percentile, statistic
from revops.values import Unit, count
from tests import small_company
from tests.results import number
from tests.test_promises_history import imports

PERIODS = ("2026-01-20", "2026-W04", "2026-01", "2026-Q1", "2026", "FY2026-Q4", "FY2026")
FOREVER = "1900-01-01..2199-12-31"
TOUCHES = ("call", "email", "meeting", "social")


def slices() -> list[Slice]:
    north = Team.objects.get_or_create(name="North")[0]
    web = Channel.objects.get_or_create(name="Web")[0]
    return [
        Slice(),
        Slice(motion="outbound"),
        Slice(dimension="team", member=north.pk),
        Slice("outbound", "team", 0),
        sliced("", {"team": north.pk, "channel": web.pk}),
        sliced("outbound", {"team": 0, "channel": web.pk}),
    ]


def visible(model: type, published: Published, slice: Slice) -> Iterator:
    at = published.known_at
    for fact in model.objects.filter(known_from__lte=at):
        if fact.known_until and fact.known_until <= at:
            continue
        if slice.motion and fact.motion != slice.motion_of_facts:
            continue
        of = {name: getattr(fact, f"{name}_id") or 0 for name in slice.members}
        if of != slice.members:
            continue
        yield fact


def accounts(published: Published, period: Period, slice: Slice) -> int:
    return len(
        {
            each.account
            for each in visible(Activity, published, slice)
            if each.kind in TOUCHES
            and each.motion == "outbound"
            and not each.is_automatic
            and each.account
            and period.contains(each.business_day)
        }  # fmt: skip
    )


def cycle(published: Published, period: Period, slice: Slice) -> Fraction | None:
    found = [
        (each.closed_on - each.opened_on).days
        for each in visible(Deal, published, slice)
        if each.outcome == "won" and not each.left_out and each.closed_on and each.opened_on
        and period.contains(each.closed_on)
    ]  # fmt: skip
    return Fraction(statistics.median(found)) if found else None


@pytest.mark.slow
class TestAfterAnyImports(TestCase):
    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(imports, min_size=1, max_size=5), fiscal=st.sampled_from([1, 4]))
    def test_statistics_are_those_of_the_facts_and_nothing_is_left_to_rebuild(
        self, steps: list, fiscal: int
    ) -> None:
        small_company.organisation(fiscal_year_start=fiscal, pairs=["team+channel"])
        with tempfile.TemporaryDirectory() as folder:
            for feed, rows in steps:
                small_company.load(Path(folder), feed, rows, accepts_loss=True)
                publish.publish()
                self.assert_as_counted_at_once()
        assert publish.publish(rebuild=True) is None

    def assert_as_counted_at_once(self) -> None:
        published = numbers.published()
        periods = [published.calendar.period(key) for key in PERIODS]
        kpis = [KPIS["accounts_touched"], KPIS["sales_cycle"]]
        found = numbers.read(kpis, periods, slices(), published)
        for period, slice in product(periods, slices()):
            touched, days = (found.get(kpi.key, period, slice).value for kpi in kpis)
            if not touched.is_absent:
                assert touched.amount == accounts(published, period, slice), (period.key, slice)
            assert days.exact == cycle(published, period, slice), (period.key, slice)
        self.assert_what_is_due_is_what_is_open(published)

    def assert_what_is_due_is_what_is_open(self, published: Published) -> None:
        forever = published.calendar.period(FOREVER)
        for slice in slices():
            found = numbers.read(
                [KPIS["pipeline_due"], KPIS["open_pipeline"]], [forever], [slice], published
            )
            due, open_now = (number.value.amount or 0 for number in found)
            left_out = receipts.behind("pipeline_due", forever, slice, published).left_out
            some_day = next(e.records.value for e in left_out if e.reason.key == "due_on_no_day")
            assert due + some_day == open_now


@pytest.mark.parametrize(
    "counts, median",
    [
        ({4: 1}, 4),
        ({1: 1, 4: 1}, Fraction(5, 2)),
        ({1: 2, 4: 1}, 1),
        ({1: 1, 4: 1, 90: 1}, 4),
        ({-3: 1, 0: 1, 2: 2}, 1),
        ({7: 0, 9: 3}, 9),
    ],
)
def test_the_half_is_the_usual_median(counts: dict[int, int], median: Fraction) -> None:
    assert percentile(counts, Fraction(1, 2)) == median


@given(st.dictionaries(st.integers(-50, 500), st.integers(0, 9), min_size=1), st.integers(1, 100))
def test_a_share_of_all_is_at_or_below_its_percentile_and_no_smaller_value_has_it(
    counts: dict[int, int], hundredths: int
) -> None:
    share, in_all = Fraction(hundredths, 100), sum(counts.values())
    if not in_all:
        return
    found = percentile(counts, share)
    assert sum(c for b, c in counts.items() if b <= found) >= share * in_all
    assert sum(c for b, c in counts.items() if b < found) <= share * in_all


def test_a_share_within_a_limit_keeps_its_parts_and_nothing_is_absent() -> None:
    within = Distribution(MEASURES["days_to_sign"], "None.", within=30)
    assert statistic(within, Unit.PERCENT, {10: 2, 30: 1, 31: 1}).parts == (3, 4)
    assert str(statistic(within, Unit.PERCENT, {}).absent_because) == "None."
    median = Distribution(MEASURES["days_to_sign"], "None.")
    assert str(statistic(median, Unit.DAYS, {}).absent_because) == "None."
    assert statistic(median, Unit.COUNT, {3: 1}) == count(3)


@pytest.fixture
def company(db: None, tmp_path: Path) -> Path:
    small_company.organisation()
    return tmp_path


DEALS = [
    {"deal": "D1", "opened_at": "2026-01-01", "closed_at": "2026-01-11", "outcome": "won", "amount": "100", "currency": "EUR"},
    {"deal": "D2", "opened_at": "2026-01-01", "closed_at": "2026-01-31", "outcome": "won", "amount": "300", "currency": "EUR"},
    {"deal": "D3", "opened_at": "2026-01-05", "closed_at": "2026-01-20", "outcome": "lost", "amount": "900", "currency": "EUR"},
    {"deal": "D4", "opened_at": "2026-01-10", "amount": "500", "currency": "EUR", "expected_close_on": "2026-03-15"},
    {"deal": "D5", "opened_at": "2026-01-10", "amount": "40", "currency": "EUR"},
]  # fmt: skip


def test_velocity_is_made_of_its_four_inputs_and_absent_when_one_is(company: Path) -> None:
    small_company.load(company, "deals", DEALS)
    publish.publish()

    found = number("velocity", "2026-01")
    values = {each.kpi.key: each.value.exact for each in found.inputs}
    assert values == {
        "sqos": 5,
        "win_rate": Fraction(2, 3),
        "average_deal": 20000,
        "sales_cycle": 20,
    }
    assert found.value.exact == Fraction(5 * 2 * 20000, 3 * 20)
    empty = number("velocity", "2026-02").value
    assert str(empty.absent_because) == "Win rate: No deal closed in this period."


def test_what_is_due_moves_on_the_day_on_which_a_change_says_so(company: Path) -> None:
    small_company.load(company, "deals", [{**DEALS[3], "expected_close_on": "2026-05-15"}])
    moved = {"id": "1", "deal": "D4", "at": "2026-02-10", "kind": "expected_close"}
    first = {"id": "0", "deal": "D4", "at": "2026-01-20", "kind": "expected_close"}
    small_company.load(
        company,
        "changes",
        [
            {**first, "expected_close_on": "2026-03-15"},
            {**moved, "expected_close_on": "2026-05-15"},
        ],
    )
    publish.publish()
    published = numbers.published()

    march, may = (number("pipeline_due", key) for key in ("2026-03", "2026-05"))
    assert (march.value.amount, may.value.amount) == (0, 50000)
    behind = receipts.records("pipeline_due", may.period, Slice(), published)
    assert [(each.item, each.amount) for each in behind.results] == [("crm/D4", 50000)]
    in_all = Cell.objects.filter(measure="due_value", dimension="").order_by(
        "business_day", "amount"
    )
    assert [(f"{each.business_day:%d.%m}", each.amount) for each in in_all] == [
        ("10.01", 50000),
        ("20.01", -50000),
        ("20.01", 50000),
        ("10.02", -50000),
        ("10.02", 50000),
    ]
