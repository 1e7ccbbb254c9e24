"""The law for files that overlap, feeds that are renamed, and what is decided to be one: a history
gives the numbers of a fresh installation that reads only what each file says now.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import ingest, publish
from tests import small_company
from tests.test_law import Cells, differences, present

MAPPING = """
mapping = 1
[source]
key = "crm"
[files.customers]
match = "customers*"
record = "customer"
id = "customer"
complete = true
fields = { customer = "customer", name = "name" }
[files.rates]
match = "rates*"
record = "rate"
id = ["currency", "month_on"]
complete = true
fields = { currency = "currency", month_on = "month_on", rate = "rate" }
[files.{deals}]
match = "deals*"
record = "deal"
id = "deal"
replaces = true
fields = { deal = "deal", customer = "customer", opened_at = "opened_at", won_at = "won_at", amount = "amount", currency = "currency" }
[files.events]
match = "events*"
record = "change"
id = "id"
complete = true
fields = { deal = "deal", at = "at", kind = "kind" }
[files.{invoices}]
match = "invoices*"
record = "invoice"
id = "invoice"
replaces = true
fields = { invoice = "invoice", deal = "deal", at = "at", amount = "amount", currency = "currency" }
[files.onboardings]
match = "onboardings*"
record = "onboarding"
id = "onboarding"
complete = true
fields = { onboarding = "onboarding", deal = "deal", started_at = "started_at" }
[files.merges]
match = "merges*"
record = "merge"
id = "id"
complete = true
fields = { what = "what", one = "one", into = "into", verdict = { value = "same" } }
"""
NAMES = [("deals", "invoices"), ("sales", "invoices"), ("sales", "bills")]
DEALS, NUMBERS, WHO = ["D1", "D2", "D3", "D4"], ["A1", "A2", "A3", "A4"], ["C1", "C2", "C3"]
DAYS = ["2026-01-05", "2026-02-03", "2026-03-10"]
FIRST = datetime(2026, 4, 1, tzinfo=UTC)
Row = dict[str, str]


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def rows_of(key: str, names: list[str], **columns: st.SearchStrategy[str]) -> st.SearchStrategy:
    row = st.fixed_dictionaries({key: one_of(*names), **columns})
    return st.lists(row, max_size=5, unique_by=lambda each: each[key])


MERGED = st.one_of(
    st.tuples(st.just("deal"), *[one_of(*(f"crm/{each}" for each in DEALS))] * 2),
    st.tuples(st.just("document"), *[one_of(*(f"crm/invoices/{each}" for each in NUMBERS))] * 2),
    st.tuples(st.just("customer"), *[one_of(*(f"crm/{each}" for each in WHO))] * 2),
)
MERGES = st.lists(MERGED, max_size=4).map(
    lambda found: [
        {"id": str(n), "what": what, "one": one, "into": into}
        for n, (what, one, into) in enumerate(found)
    ]
)
CONTENT = {
    "customers": rows_of("customer", WHO, name=one_of("Acme", "Beta")),
    "rates": rows_of("currency", ["USD", "GBP"], month_on=one_of("2026-01-01", "2026-03-01"), rate=one_of("0.5", "0.9")),
    "deals": rows_of("deal", DEALS, customer=one_of("", *WHO), opened_at=one_of(*DAYS), won_at=one_of("", "2026-03-15"),
                     amount=one_of("100", "250.5"), currency=one_of("EUR", "USD")),
    "events": rows_of("id", ["1", "2", "3"], deal=one_of(*DEALS), at=one_of(*DAYS), kind=one_of("opened", "won", "deleted", "reopened")),
    "invoices": rows_of("invoice", NUMBERS, deal=one_of("", *DEALS), at=one_of(*DAYS), amount=one_of("10", "99.99"),
                        currency=one_of("EUR", "GBP")),
    "onboardings": rows_of("onboarding", ["O1", "O2"], deal=one_of(*DEALS), started_at=one_of(*DAYS)),
    "merges": MERGES,
}  # fmt: skip
OVERLAPPING = ("deals", "invoices")


@dataclass(frozen=True)
class Step:
    """A file of a feed, exported after all before or, `is_old`, before all of them."""

    feed: str
    file: str
    rows: list[Row]
    is_old: bool
    names: int


def step_of(feed: str) -> st.SearchStrategy[Step]:
    files = one_of("a", "b", "c") if feed in OVERLAPPING else st.just("")
    return st.builds(
        Step, st.just(feed), files, CONTENT[feed], st.sampled_from([False] * 4 + [True]), st.sampled_from([0, 0, 0, 1, 2])
    )  # fmt: skip


steps_drawn = st.lists(
    st.sampled_from(["deals", "deals", "invoices", "merges", "merges", *CONTENT]).flatmap(step_of),
    min_size=3,
    max_size=9,
)


@dataclass(frozen=True)
class Export:
    """A file with its time, read by the mapping of one of the names of its feeds."""

    feed: str
    file: str
    rows: list[Row]
    at: datetime
    mapping: str

    def load(self, folder: Path) -> None:
        columns = sorted({name for row in self.rows for name in row}) or list(FIELDS[self.feed])
        lines = [",".join(columns), *(",".join(row[name] for name in columns) for row in self.rows)]
        path = folder / f"{self.feed}{self.file}.csv"
        path.write_text("\n".join(lines) + "\n")
        (run,) = ingest.request_imports(self.mapping, [path], at=self.at, accepts_loss=True)
        small_company.run_one(run)


FIELDS = {
    "customers": ("customer", "name"), "rates": ("currency", "month_on", "rate"),
    "deals": ("deal", "customer", "opened_at", "won_at", "amount", "currency"), "events": ("id", "deal", "at", "kind"),
    "invoices": ("invoice", "deal", "at", "amount", "currency"), "onboardings": ("onboarding", "deal", "started_at"),
    "merges": ("id", "what", "one", "into"),
}  # fmt: skip


def mapping(names: int) -> str:
    deals, invoices = NAMES[names]
    return MAPPING.replace("{deals}", deals).replace("{invoices}", invoices)


def dated(steps: list[Step]) -> list[Export]:
    """Each with a time of its own; a feed keeps the last of its names."""
    found, names = [], 0
    for number, step in enumerate(steps, start=1):
        names = max(names, step.names)
        at = FIRST + timedelta(hours=-number if step.is_old else number)
        found.append(Export(step.feed, step.file, step.rows, at, mapping(names)))
    return found


def current(history: list[Export]) -> list[Export]:
    """What each file says by its latest export, by the last mapping."""
    latest: dict[tuple[str, str], Export] = {}
    for each in history:
        known = latest.get((each.feed, each.file))
        if known is None or known.at < each.at:
            latest[each.feed, each.file] = each
    last = history[-1].mapping
    return [
        Export(each.feed, each.file, named(each, last), each.at, last) for each in latest.values()
    ]


def named(export: Export, mapping: str) -> list[Row]:
    """Documents are decided about by a key in which their feed is named, as it is by now."""
    feed = "bills" if "[files.bills]" in mapping else "invoices"
    if export.feed != "merges":
        return export.rows
    return [
        {name: cell.replace("crm/invoices/", f"crm/{feed}/") for name, cell in row.items()}
        for row in export.rows
    ]


def read(exports: list[Export], folder: Path) -> Cells:
    for each in exports:
        each.load(folder)
    publish.publish()
    return present()


def fresh(exports: list[Export], folder: Path) -> Cells:
    with transaction.atomic():
        found = read(exports, folder)
        transaction.set_rollback(True)
    return found


def keeps_the_law(steps: list[Step], shuffled: Callable[[list], list]) -> None:
    small_company.organisation()
    history = dated(steps)
    exports = current(history)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        anew = fresh(shuffled(exports), folder)
        read(history, folder)
        # What the files that overlap say otherwise, each says again.
        now = read(shuffled([*exports]), folder)
    assert differences(now, anew) == {}, "(this installation, fresh one)"


@pytest.mark.slow
class TestTheLawOfFiles(TestCase):
    @settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
    @given(steps_drawn, st.randoms(use_true_random=False))
    def test_holds_for_ten_histories(self, steps: list[Step], order: object) -> None:
        keeps_the_law(steps, lambda exports: order.sample(exports, len(exports)))
