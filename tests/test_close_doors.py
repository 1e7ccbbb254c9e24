"""No act moves a closed figure, and closed months with open ones are all there is, whatever is done
in whatever order: one random history goes through every door.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import closing, ingest, publish, withdrawal
from revops.measures import MEASURES
from revops.models import MonthlyRate, Organisation, RawRecord, Team
from revops.numbers import Published
from revops.pins import DAY, Closed
from tests import closing_company, small_company
from tests.closing_company import close, figures, finance, in_cells, in_facts, now, reopen, said
from tests.test_promises_history import FEEDS, imports

MONTHS = [f"2026-0{month}" for month in range(1, 6)]
LONGER = ["2026-Q1", "2026-Q2", "2026", "FY2027"]
FEEDING = sorted(FEEDS)
act = st.one_of(
    imports,
    imports,
    imports,
    st.sampled_from(["close", "close", "hold", "release", "publish", "rederive", "rebuild"]),
    st.tuples(st.just("reopen"), st.sampled_from(MONTHS[:3])),
    st.tuples(st.just("withdraw"), st.sampled_from(FEEDING)),
    st.tuples(st.just("rate"), st.sampled_from(["0.5", "0.9"])),
    st.tuples(st.just("pairs"), st.sampled_from([["team+owner"], []])),
    st.tuples(st.just("timezone"), st.sampled_from(["Europe/Amsterdam", "Asia/Tokyo"])),
)
begun = st.tuples(
    st.tuples(st.just("invoices"), FEEDS["invoices"]), st.tuples(st.just("deals"), FEEDS["deals"]), st.just("close"),
    st.sampled_from(["close", "publish"]),
)  # fmt: skip
histories = st.tuples(begun, st.lists(act, min_size=2, max_size=9)).map(
    lambda both: [*both[0], *both[1]]
)


def closed_now() -> Closed:
    published = now()
    return published.context.closed if published else Closed()


def next_month() -> str:
    until = closed_now().until
    return f"{until:%Y-%m}" if until.year > 1 else MONTHS[0]


class History:
    """What was signed and must stay, and what was published and must stay readable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.signed: dict[tuple, tuple] = {}
        self.past: list[tuple[Published, dict[tuple, tuple]]] = []

    def take(self, act: object) -> None:
        name, *given = act if isinstance(act, tuple) else (act,)
        getattr(self, f"take_{name}", lambda *_: self.bring(name, *given))(*given)
        publish.publish()
        self.look()

    def bring(self, feed: str, rows: list) -> None:
        small_company.load(self.folder, feed, rows, accepts_loss=True)

    def take_publish(self) -> None:
        publish.publish()

    def take_rebuild(self) -> None:
        publish.publish()
        assert publish.publish(rebuild=True) is None, "A rebuild found something else."

    def take_rederive(self) -> None:
        ingest.rederive("again")

    def take_close(self) -> None:
        if now() and next_month() <= "2026-10":
            close(next_month() if not held() else held())

    def take_hold(self) -> None:
        if now() and not held() and next_month() <= "2026-10":
            closing.hold(closing_company.month(next_month()), finance("fay"))

    def take_release(self) -> None:
        if held():
            closing.release(closing_company.month(held()), finance("fay"))
            self.forget(held() or next_month())

    def take_reopen(self, key: str) -> None:
        if now() and any(f"{pin.until:%Y-%m}" > key for pin in closed_now().pins):
            starts = [f"{row.month:%Y-%m}" for row in closing.closed_months() if not row.ended_at]
            chosen = key if key in starts else starts[0]
            reopen(chosen)
            self.forget(chosen)

    def take_withdraw(self, feed: str) -> None:
        if RawRecord.objects.filter(feed=feed, known_until=None).exists():
            withdrawal.withdraw("crm", feed, "fay")

    def take_rate(self, rate: str) -> None:
        MonthlyRate.objects.update_or_create(
            currency="USD", base_currency="EUR", month="2026-01-01", defaults={"rate": rate, "record": None}
        )  # fmt: skip
        ingest.rederive("a rate")

    def take_pairs(self, pairs: list[str]) -> None:
        Organisation.objects.update(pairs=pairs)

    def take_timezone(self, zone: str) -> None:
        Organisation.objects.update(timezone=zone)

    def forget(self, key: str) -> None:
        self.signed = {place: value for place, value in self.signed.items() if place[1] < key}

    def look(self) -> None:
        published = now()
        if published is None:
            return
        found = figures([*MONTHS, *LONGER], published)
        self.see_that_it_stays(found, published)
        assert in_cells() == in_facts(), "Closed and open days are not all there is."
        for number in found.values():
            closing_company.assert_records_add_up(number, published)
        if not self.past or self.past[-1][0].id != published.id:
            self.past.append((published, {place: said(each) for place, each in found.items()}))

    def see_that_it_stays(self, found: dict, published: Published) -> None:
        until = published.context.closed.until
        for place, number in found.items():
            if number.period.end <= until and number.kpi.closes:
                before = self.signed.setdefault(place, said(number))
                assert said(number) == before, f"{place} was signed otherwise."

    def look_back(self) -> None:
        for published, values in self.past:
            again = figures([*MONTHS, *LONGER], published)
            for place, value in values.items():
                assert said(again[place]) == value, (published.id, place)
        for number in figures([*MONTHS, *LONGER], self.past[len(self.past) // 2][0]).values():
            closing_company.assert_records_add_up(number, self.past[len(self.past) // 2][0])
        for row in closing.closed_months():
            if row.cells_sha256:
                assert closing.verify(row).holds, f"{row} is not what was signed."


def held() -> str:
    return next((f"{pin.until - DAY:%Y-%m}" for pin in closed_now().pins if pin.is_hold), "")


def play(acts: list) -> None:
    small_company.organisation(country="", fiscal_year_start=4)
    Team.objects.create(name="North")
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder))
        for each in acts:
            history.take(each)
        if history.past:
            history.look_back()


@pytest.mark.slow
class TestAnyActs(TestCase):
    @settings(max_examples=2, suppress_health_check=list(HealthCheck))
    @given(acts=histories)
    def test_keep_what_was_signed(self, acts: list) -> None:
        play(acts)


@pytest.mark.long
class TestAnyActsAtLength(TestCase):
    @settings(max_examples=500, suppress_health_check=list(HealthCheck))
    @given(acts=histories)
    def test_keep_what_was_signed(self, acts: list) -> None:
        play(acts)


@pytest.mark.django_db
def test_another_rule_of_a_measure_adjusts_and_moves_nothing_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A definition that changes with a deployment: closed days keep the figure and the rule."""
    from dataclasses import replace

    small_company.organisation(country="")
    rows = [{"invoice": "A1", "at": "2026-01-10", "amount": "100", "currency": "EUR"}]
    small_company.load(tmp_path, "invoices", rows)
    publish.publish()
    close("2026-01")
    old = MEASURES["invoiced"]

    def half(invoice):
        return old.rows(invoice.filter(invoice.amount_minor < 0))

    monkeypatch.setitem(MEASURES, "invoiced", replace(old, version=old.version + 1, rows=half))
    publish.publish()
    assert closing_company.late_cells("invoiced") == [("2026-02-01", -10000)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(amount) FROM revops_cell WHERE until_publication_id IS NULL AND measure = 'invoiced' AND dimension = ''"
        )
        assert cursor.fetchone()[0] == 10000
