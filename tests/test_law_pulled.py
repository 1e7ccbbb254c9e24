"""The law for what is pulled and typed in: any history of pages, deletions, sweeps, entries,
corrections and withdrawals gives the numbers of a fresh installation that is told only what holds
now.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import publish
from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.models import Connection
from tests.recordings import connected, page, pulled
from tests.test_law import ID, Cells, cells, differences

IDS = ("D1", "D2", "D3")
deals = st.fixed_dictionaries(
    {
        "id": st.sampled_from(IDS),
        "amount": st.sampled_from([100, "250.50", None]),
        "opened": st.just("2026-01-05"),
        "won": st.sampled_from(["2026-02-03", "2026-02-28T23:45", None]),
    }
)
pages = st.tuples(
    st.just("page"), st.lists(deals, max_size=3), st.lists(st.sampled_from(IDS), max_size=1)
)
sweeps = st.tuples(st.just("sweep"), st.lists(deals, max_size=3, unique_by=lambda row: row["id"]))
calls = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["call", "meeting"]),
        "at": st.sampled_from(["2026-02-03", "2026-02-28T23:45"]),
    }
)
entries = st.tuples(st.just("type"), st.sampled_from("abc"), calls)
withdrawals = st.tuples(st.just("withdraw"), st.sampled_from("abc"))
others = st.sampled_from([("pull",), ("publish",)])
histories = st.lists(
    st.one_of(pages, pages, sweeps, entries, entries, withdrawals, others), max_size=10
)


class Company:
    """What the sources say now, beside an installation that hears of it step by step."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number, self.past = folder, 0, []
        self.deals: dict[str, dict] = {}
        self.calls: dict[str, dict | None] = {}
        self.boss = User.objects.create_superuser("boss")
        self.connection: Connection = connected(folder, django_settings)
        (folder / "crm/deals").mkdir()

    def write(self, *records: dict, **about: object) -> None:
        self.number += 1
        page(self.folder, self.number, *records, **about)

    def page(self, records: list[dict], deleted: list[str]) -> None:
        self.write(*records, deleted=deleted)
        self.deals |= {each["id"]: each for each in records}
        self.deals = {key: each for key, each in self.deals.items() if key not in deleted}

    def sweep(self, records: list[dict]) -> None:
        self.pull()
        self.write(*records, sweep=True)
        self.pull()
        self.deals = {each["id"]: each for each in records}

    def pull(self) -> None:
        assert pulled(self.connection, accepts_loss=True).run.state == "done"

    def type(self, key: str, call: dict) -> None:
        if self.calls.get(key, {}) is not None:
            typed.write(KINDS["activity"], key, call, self.boss)
            self.calls[key] = call

    def withdraw(self, key: str) -> None:
        if self.calls.get(key):
            typed.withdraw(KINDS["activity"], key, self.boss)
            self.calls[key] = None

    def publish(self) -> None:
        if publication := publish.publish():
            self.past.append((publication, cells(publication, ID)))


def fresh(last: Company, folder: Path) -> Cells:
    """What an installation says that begins today. Leaves no trace."""
    (folder / "fresh").mkdir()
    with transaction.atomic():
        connection = connected(folder / "fresh", django_settings)
        page(folder / "fresh", 1, *last.deals.values())
        assert pulled(connection, is_everything=True).run.state == "done"
        for key, call in last.calls.items():
            if call:
                typed.write(KINDS["activity"], key, call, last.boss)
        publish.publish()
        found = cells(None)
        transaction.set_rollback(True)
    return found


def keeps_the_law(steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as name, override_settings():
        folder = Path(name)
        company = Company(folder)
        start = transaction.savepoint()
        for step in [*steps, ("pull",), ("publish",)]:
            getattr(company, step[0])(*step[1:])
        now = cells(None)
        for past, said in company.past:
            assert differences(cells(past, ID), said) == {}, "(now, when it was published)"
        transaction.savepoint_rollback(start)
        assert differences(now, fresh(company, folder)) == {}, "(this installation, fresh one)"


@pytest.mark.slow
class TestTheLawOfWhatIsPulledAndTypedIn(TestCase):
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(histories)
    def test_holds_for_twelve_histories(self, steps: list[tuple]) -> None:
        keeps_the_law(steps)


@pytest.mark.long
class TestItAtLength(TestCase):
    @settings(max_examples=1000, suppress_health_check=list(HealthCheck))
    @given(histories)
    def test_holds_for_a_thousand_histories(self, steps: list[tuple]) -> None:
        keeps_the_law(steps)
