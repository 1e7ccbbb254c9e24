"""Whatever is imported, corrected and published in whatever order: the records under a number add
up to it, at every publication.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import ingest, numbers, publish, receipts
from revops.kpis import KPIS
from revops.models import Cell, RawRecord, Team
from revops.models.facts import Fact
from revops.numbers import Number, Published, Slice
from tests import small_company

LEADS = [f"L{number}" for number in range(1, 6)]
DEALS = [f"D{number}" for number in range(1, 4)]
DAYS = ["2026-01-05", "2026-01-20", "2026-02-03", "2026-02-28", "2026-03-31"]
PERIODS = ["2026-01", "2026-Q1", "2026-02-03..2026-02-28"]

days, maybe_day = st.sampled_from(DAYS), st.sampled_from(["", *DAYS])
owners, amounts = (
    st.sampled_from(["", "ann", "bob"]),
    st.sampled_from(["", "0", "100.10", "250", "33.33"]),
)
companies = st.sampled_from(["", "Acme", "ACME ", "Beta"])
currencies = st.sampled_from(["", "EUR", "USD", "GBP"])


def rows(key: str, keys: list[str], **columns: st.SearchStrategy) -> st.SearchStrategy:
    """Up to one row for each key, the other cells drawn."""
    row = st.fixed_dictionaries({key: st.sampled_from(keys), **columns})
    return st.lists(row, max_size=len(keys), unique_by=lambda each: each[key])


IDS = [str(number) for number in range(1, 9)]
FEEDS = {
    "people": st.lists(
        st.sampled_from(
            [
                {"person": "ann", "name": "Ann", "team": "North", "left_on": "2026-02-01"},
                {"person": "ann", "name": "Ann", "team": "South", "joined_on": "2026-02-01"},
                {"person": "bob", "name": "Bob", "team": "North"},
            ]
        ),
        unique_by=str,
    ),
    "rates": rows("currency", ["USD"], month_on=st.sampled_from(["2026-01-01", "2026-02-01"]), rate=st.sampled_from(["0.9", "0.8333"])),
    "leads": rows(
        "lead", LEADS, at=maybe_day, motion=st.sampled_from(["", "inbound", "outbound"]), channel=st.sampled_from(["", "Web", "Cold call"]),
        owner=owners, merged_into=st.sampled_from(["", "", "L1"]), is_test=st.sampled_from(["", "", "yes"]),
    ),
    "stages": rows("id", IDS, lead=st.sampled_from(LEADS), stage=st.sampled_from(["lead", "mql", "sal", "sqo"]), at=days, owner=owners),
    "deals": rows(
        "deal", DEALS, lead=st.sampled_from(["", *LEADS]), amount=amounts, currency=currencies, owner=owners, opened_at=maybe_day,
        closed_at=maybe_day, outcome=st.sampled_from(["", "won", "lost"]), expected_close_on=maybe_day,
    ),
    "changes": rows(
        "id", IDS, deal=st.sampled_from(DEALS), at=days, amount=amounts, owner=owners,
        kind=st.sampled_from(["opened", "amount", "owner", "won", "lost", "reopened", "deleted", "stage", "expected_close"]),
        expected_close_on=maybe_day,
    ),
    "calls": st.lists(
        st.fixed_dictionaries({"lead": st.sampled_from(LEADS), "at": days, "owner": owners, "company": companies}),
        max_size=6,
    ),
    "invoices": rows("invoice", IDS, at=days, amount=st.sampled_from(["10", "-3.33", "99.99"]), currency=currencies,
                     deal=st.sampled_from(["", *DEALS])),
    "onboardings": rows("onboarding", IDS[:3], deal=st.sampled_from(["", *DEALS]), started_at=maybe_day, live_at=maybe_day),
}  # fmt: skip
imports = st.sampled_from(sorted(FEEDS)).flatmap(lambda feed: st.tuples(st.just(feed), FEEDS[feed]))
steps = st.lists(
    st.one_of(imports, imports, st.just("publish"), st.just("rederive")), min_size=2, max_size=9
)


@dataclass
class Past:
    """What a publication said when it was new."""

    published: Published
    values: dict[tuple[str, str, Slice], object] = field(default_factory=dict)


def slices() -> list[Slice]:
    north = Team.objects.filter(name="North").values_list("pk", flat=True).first()
    return [
        Slice(),
        Slice(motion="inbound"),
        Slice(dimension="owner", member=0),
        Slice(dimension="team", member=north or 0),
    ]


def figures(published: Published) -> dict[tuple[str, str, Slice], Number]:
    periods = [published.calendar.period(key) for key in PERIODS]
    found = numbers.read(list(KPIS.values()), periods, slices(), published)
    return {(number.kpi.key, number.period.key, number.slice): number for number in found}


def assert_records_add_up(number: Number, published: Published) -> None:
    """Of an absent amount there is none."""
    said = number.value
    parts = {
        "value": number.sample or said.amount,
        "numerator": said.numerator,
        "denominator": said.denominator,
        "unpriced": number.unpriced,
    }
    for part in number.kpi.parts:
        behind = receipts.records(
            number.kpi.key, number.period, number.slice, published, part, limit=1000
        )
        assert behind.value == (parts[part] or 0), (
            number.kpi.key,
            number.period.key,
            number.slice,
            part,
        )
        assert sum(record.amount for record in behind.results) == behind.value
        assert len(behind.results) == behind.count


def contents() -> dict[str, list]:
    """Everything that is known and published. That a record was still there in a later export is no
    change of it.
    """
    tables = [RawRecord, Cell, *Fact.__subclasses__()]
    names = {
        table: [
            field.attname for field in table._meta.concrete_fields if field.name != "fetched_at"
        ]
        for table in tables
    }
    return {
        table.__name__: sorted(map(str, table.objects.values_list(*names[table])))
        for table in tables
    }


class AnyHistory:
    def keeps_every_promise(self, steps: list) -> None:
        small_company.organisation()
        Team.objects.create(name="North")
        past: list[Past] = []
        with tempfile.TemporaryDirectory() as folder:
            for step in [*steps, "publish"]:
                self.take(step, Path(folder), past)
        for each in past:
            again = figures(each.published)
            for key, value in each.values.items():
                assert again[key].value == value, (
                    f"publication {each.published.id} says something else today: {key}"
                )
                assert_records_add_up(again[key], each.published)
        self.assert_nothing_left_to_do()

    def take(self, step: object, folder: Path, past: list[Past]) -> None:
        if step == "publish":
            if publish.publish() is not None:
                now = numbers.published()
                past.append(Past(now, {key: number.value for key, number in figures(now).items()}))
        elif step == "rederive":
            before = contents()
            ingest.rederive("again")
            assert contents() == before, "Deriving again changed something."
        else:
            feed, rows = step
            small_company.load(folder, feed, rows, accepts_loss=True)
            before = contents()
            run = small_company.load(folder, feed, rows, accepts_loss=True)
            assert contents() == before, "Importing the same file twice changed something."
            assert (run.added, run.changed, run.closed) == (0, 0, 0)

    def assert_nothing_left_to_do(self) -> None:
        before = contents()
        ingest.rederive("all")
        assert contents() == before, "What was derived bit by bit differs from deriving all anew."
        assert publish.publish() is None
        assert publish.publish(rebuild=True) is None, (
            "An incremental publication differs from a rebuild."
        )
        assert contents() == before


@pytest.mark.slow
class TestAnyHistory(AnyHistory, TestCase):
    @settings(max_examples=4, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_of_four_keeps_every_promise(self, steps: list) -> None:
        self.keeps_every_promise(steps)


@pytest.mark.long
class TestAnyHistoryAtLength(AnyHistory, TestCase):
    @settings(max_examples=250, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_of_two_hundred_and_fifty_keeps_every_promise(self, steps: list) -> None:
        self.keeps_every_promise(steps)
