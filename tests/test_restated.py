"""A figure that moved says from what, when and because of which records, and these add up to it."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import numbers, publish, receipts
from revops.distinct import is_settled
from revops.kpis import KPIS
from revops.models import Publication, Team
from revops.numbers import Restated, Slice
from revops.readers import EVERYTHING
from revops.targets import set_target
from tests import page_company, small_company
from tests.admin_pages import member_of
from tests.test_promises_history import PERIODS, imports, slices

OCTOBER = "2025-10"
WHOLE = Slice()


def course(key: str, period: str, slice: Slice = WHOLE, as_of: datetime | None = None) -> Restated:
    published = numbers.published(as_of)
    cut = published.calendar.period(period)
    number = numbers.read([KPIS[key]], [cut], [slice], published).get(key, cut, slice)
    return numbers.restated([number], published)[0]


def values(found: Restated) -> list[int | None]:
    return [step.value.amount for step in found.steps]


@pytest.fixture
def company(db, tmp_path):
    page_company.load(tmp_path)
    return tmp_path


def corrected(folder: Path) -> None:
    """L3 is no MQL any more, L4 and L7 are, and invoice I2 is 100 more."""
    stages = [row for row in page_company.STAGES if row["lead"] != "L3"]
    late = [
        {"id": f"s9{lead}", "lead": lead, "stage": "mql", "at": "2025-10-09T10:00:00"}
        for lead in ("L4", "L7")
    ]
    small_company.load(folder, "stages", stages + late)
    more = [
        row | ({"amount": "5100.00"} if row["invoice"] == "I2" else {})
        for row in page_company.INVOICES
    ]
    small_company.load(folder, "invoices", more)
    assert small_company.published()


def test_a_figure_that_never_moved_has_one_step(company):
    found = course("mqls", OCTOBER)
    assert (values(found), found.before, found.now) == ([5], None, None)


def test_a_figure_says_what_it_was_when_its_period_was_over(company):
    first = Publication.objects.get()
    corrected(company)
    found = course("mqls", OCTOBER)
    assert values(found) == [5, 6]
    assert found.before.at.publication == first.pk
    assert found.now is None


def test_who_looks_back_is_told_what_it_is_now(company):
    first = Publication.objects.get()
    corrected(company)
    found = course("mqls", OCTOBER, as_of=first.published_at)
    assert (found.shown.value.amount, found.now.value.amount, found.before) == (5, 6, None)


def test_a_running_period_is_not_restated_by_growing(company):
    first = Publication.objects.get()
    corrected(company)
    then = datetime(2025, 10, 20, tzinfo=UTC)
    Publication.objects.filter(pk=first.pk).update(known_at=then, published_at=then)
    assert values(course("mqls", OCTOBER)) == [6]


def test_a_slice_has_its_own_steps(company):
    corrected(company)
    assert values(course("mqls", OCTOBER, Slice(motion="inbound"))) == [3]
    assert values(course("mqls", OCTOBER, Slice(motion="outbound"))) == [2, 3]


def test_a_period_that_had_nothing_shows_where_it_began(company):
    small_company.load(
        company,
        "invoices",
        [*page_company.INVOICES, {"invoice": "I9", "at": "2025-08-04", "amount": "1"}],
    )
    small_company.published()
    assert values(course("revenue", "2025-08")) == [None, 100]


def difference(key: str, part: str) -> receipts.Differences:
    period = numbers.published().calendar.period(OCTOBER)
    first, last = (numbers.issued(row.pk) for row in Publication.objects.order_by("pk"))
    return receipts.differences(KPIS[key], period, Slice(), first, last, part, EVERYTHING)


def test_the_records_that_came_and_went_are_named_with_source_and_file(company):
    corrected(company)
    found = difference("mqls", "value")
    figures = {
        (each.item, each.kind, each.cause, each.by, each.external_id, each.file_name)
        for each in found.results
    }
    assert figures == {
        ("crm/L3", "went", "removed", -1, "s3", "stages.csv"),
        ("crm/L4", "came", "new", 1, "s9L4", "stages.csv"),
        ("crm/L7", "came", "new", 1, "s9L7", "stages.csv"),
    }
    assert (found.by, found.count, found.rest) == (1, 3, 0)


def test_a_record_that_changed_says_from_what_to_what(company):
    corrected(company)
    (found,) = difference("revenue", "value").results
    assert (found.item, found.kind, found.cause) == ("crm/I2", "changed", "changed")
    assert (found.before, found.after, found.by) == (500_000, 510_000, 10_000)


def test_what_another_record_caused_is_not_called_a_change_of_its_own(company):
    leads = [
        lead | ({"is_test": "true"} if lead["lead"] == "L2" else {}) for lead in page_company.LEADS
    ]
    small_company.load(company, "leads", leads)
    small_company.published()
    (found,) = difference("mqls", "value").results
    assert (found.item, found.kind, found.cause) == ("crm/L2", "went", "derived")


def test_a_target_says_from_what_to_what_and_by_whom(company):
    since = numbers.issued(Publication.objects.get().pk).published_at
    boss = member_of("admin")
    set_target("mqls", date(2025, 10, 1), Decimal(7), by=boss, reason="agreed again")
    period = numbers.published().calendar.period(OCTOBER)
    (last,) = [
        each
        for each in receipts.target_changes(KPIS["mqls"], period, Slice(), since, None)
        if each.by
    ]
    assert (last.before, last.after, last.by, last.reason) == (
        Decimal(4),
        Decimal(7),
        "admin",
        "agreed again",
    )


def test_many_figures_take_one_query(company, django_assert_num_queries):
    published = numbers.published()
    cut = published.calendar.period(OCTOBER)
    read = list(numbers.read(numbers.headline(), [cut], [Slice()], published))
    with django_assert_num_queries(1):
        numbers.restated(read, published)
    with django_assert_num_queries(0):
        numbers.restated([], published)


Cut = tuple[str, int]
cuts = st.tuples(st.sampled_from(PERIODS), st.integers(0, 3))


class AnyTwoPublications:
    def differ_by_their_records(self, steps: list, cut: Cut) -> None:
        small_company.organisation()
        Team.objects.create(name="North")
        with tempfile.TemporaryDirectory() as folder:
            for feed, rows in steps:
                small_company.load(Path(folder), feed, rows, accepts_loss=True)
                publish.publish()
        issued = [numbers.issued(row.pk) for row in Publication.objects.order_by("pk")]
        for place, first in enumerate(issued):
            for last in {issued[-1], *issued[place + 1 : place + 2]}:
                self.assert_records_add_up(first, last, cut)

    def assert_records_add_up(self, first: numbers.At, last: numbers.At, cut: Cut) -> None:
        before, after = (self.figures(at, *cut) for at in (first, last))
        for (kpi, period, slice, part), amount in after.items():
            found = receipts.differences(
                KPIS[kpi], period, slice, first, last, part, EVERYTHING, limit=1000
            )
            assert found.by == amount - before[kpi, period, slice, part], (
                kpi,
                period.key,
                slice,
                part,
            )
            assert sum(each.by for each in found.results) == found.by
            assert all(each.by for each in found.results)

    def figures(self, at: numbers.At, period: str, place: int) -> dict[tuple, int]:
        """What each part of every figure of a period and a slice was, from the cells of that
        publication; what counts once in a period has no history between any two days.
        """
        published = numbers.published(at.published_at)
        assert published.id == at.publication
        periods, slice = [published.calendar.period(period)], slices()[place]
        read = list(numbers.read(list(KPIS.values()), periods, [slice], published))
        found = numbers.restated(read, published)
        return {
            (each.kpi.key, each.period, each.slice, part): each.amount(part, at.publication)
            for each in found
            for part, measure in each.kpi.parts.items()
            if each.steps and is_settled(measure, each.period, published.calendar)
        }


@pytest.mark.slow
class TestAnyTwoPublications(AnyTwoPublications, TestCase):
    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(imports, min_size=2, max_size=6), cut=cuts)
    def test_of_six_histories_differ_by_their_records(self, steps: list, cut: Cut) -> None:
        self.differ_by_their_records(steps, cut)


@pytest.mark.long
class TestAnyTwoPublicationsAtLength(AnyTwoPublications, TestCase):
    @settings(max_examples=400, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(imports, min_size=2, max_size=6), cut=cuts)
    def test_of_four_hundred_histories_differ_by_their_records(self, steps: list, cut: Cut) -> None:
        self.differ_by_their_records(steps, cut)
