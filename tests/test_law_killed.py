"""The law for whatever comes between: any interleaving of changes in a tool, pulls that are capped or
stopped, webhooks, files and kills ends in the facts and figures of one clean load.
"""

from __future__ import annotations

import csv
import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops import ingest, publish
from revops.ingest import connections, jobs, pulls
from revops.models import Activity, Connection, Deal, FeedCursor, ImportRun, Pull, RawRecord, State
from revops.queue import work
from tests.at_length import at_length
from tests.killed import Death, killed_after
from tests.rest_tool import Tool, asked_by_rest, tool_of
from tests.results import rows
from tests.test_hooks import SECRET, send
from tests.test_law import cells, differences

MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[files.deals]
pull = "deals"
match = "deals*.csv"
record = "deal"
id = "id"
fields = { deal = "id", amount = "amount", opened_at = "opened", won_at = "won" }
[files.calls]
match = "calls*.csv"
record = "activity"
id = "id"
complete = true
fields = { deal = "deal", at = "at", kind = { value = "call" } }
"""
IDS = ("D1", "D2", "D3", "D4")
SEVERAL = (ImportRun, Pull)
ids, amounts = st.sampled_from(IDS), st.sampled_from([100, 250, 75])
calls = st.lists(st.tuples(st.sampled_from("abcde"), ids), max_size=3, unique_by=lambda row: row[0])
changes = st.one_of(
    st.tuples(st.just("put"), ids, amounts),
    st.tuples(st.just("put"), ids, amounts),
    st.tuples(st.just("delete"), ids),
)
files = st.one_of(st.just(("export",)), st.tuples(st.just("calls"), calls))
asked = st.one_of(
    st.tuples(st.just("hook"), st.sampled_from(["m1", "m2", "m3"])),
    st.just(("hour",)),
    st.tuples(st.just("bad_day"), st.integers(0, 2)),
    st.tuples(st.just("cap"), st.integers(1, 2)),
)
kills = st.tuples(st.just("kill"), st.integers(0, 600))  # of what a worker asks with news
histories = st.lists(
    st.one_of(changes, changes, changes, files, asked, kills, kills, st.just(("work",))),
    min_size=6, max_size=24,
)  # fmt: skip


class Company:
    """What the tool and the files say, beside an installation that hears of it step by step."""

    def __init__(self, folder: Path, tool: Tool) -> None:
        self.folder, self.tool, self.number = folder, tool, 0
        self.rows: list[tuple[str, str]] = []
        self.crm: Connection = asked_by_rest(folder, django_settings, tool)
        self.crm.source.mapping = MAPPING
        self.crm.source.save()
        connections.keep_secret(self.crm, "hook", SECRET)
        self.crm.save()
        tool.skew = timedelta(0)

    def later(self) -> None:
        """By the tool's clock, further than what a pull reads again by precaution."""
        self.tool.skew += timedelta(minutes=10)

    def put(self, id: str, amount: int) -> None:
        self.later()
        self.tool.put(id, amount)

    def delete(self, id: str) -> None:
        self.later()
        self.tool.delete(id)

    def export(self) -> None:
        """What the tool has, as somebody exports it."""
        standing = [row for row in self.tool.rows.values() if not row["is_deleted"]]
        self.file(f"deals-{self.number}.csv", "id amount opened won", standing)

    def calls(self, rows: list[tuple[str, str]]) -> None:
        """Dated, as what is in an undated one that comes again is of then."""
        self.rows = rows
        said = [{"id": id, "deal": deal, "at": "2026-02-10"} for id, deal in rows]
        day = date(2026, 2, 11) + timedelta(days=self.number)
        self.file(f"calls_{day}.csv", "id deal at", said)

    def file(self, name: str, columns: str, said: list[dict[str, Any]]) -> None:
        self.number += 1
        path = self.folder / name
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns.split(), extrasaction="ignore")
            writer.writeheader()
            writer.writerows(said)
        ingest.request_imports(MAPPING, [path], accepts_loss=True)

    def hook(self, id: str) -> None:
        assert send(self.crm, id) == 204

    def hour(self) -> None:
        FeedCursor.objects.update(next_at=timezone.now())

    def bad_day(self, page: int) -> None:
        self.tool.bad_page = page

    def cap(self, pages: int) -> None:
        django_settings.PULL_PAGES = pages

    def work(self) -> None:
        """As a worker does what is due, and when the day is over the tool is well again."""
        wait()
        pulls.plan()
        for found in (lambda: work.open_rows(Pull), jobs.due_imports):
            while (row := work.claim(found())) is not None:
                work.do(row)
        publish.publish()
        self.tool.bad_page, django_settings.PULL_PAGES = None, 100

    def kill(self, after: int) -> None:
        with killed_after(after):
            self.work()
        self.tool.bad_page, django_settings.PULL_PAGES = None, 100

    def end(self) -> None:
        """Everything is done that is due, and asked for once more."""
        self.work()
        pulls.request_now(Connection.objects.get())
        self.work()
        for model in SEVERAL:
            assert not model.objects.filter(state__in=[*work.OPEN, State.FAILED]).exists()


def wait() -> None:
    """Until leases have run out and pauses are over. Who died three times at one row would be left
    alone, which is another matter.
    """
    for model in SEVERAL:
        still = model.objects.filter(state__in=work.OPEN)
        still.filter(state=State.RUNNING).update(leased_until=timezone.now())
        still.update(due_at=timezone.now(), attempts=0)


def known() -> dict[str, object]:
    """The records, facts and figures of now, without when they became known."""
    current = RawRecord.objects.filter(known_until=None)
    return {
        "records": sorted(map(repr, current.values_list("feed", "external_id", "values"))),
        "deals": rows(Deal, "deal", "amount_minor", "signed_minor", "opened_on", "closed_on", "outcome"),
        "activities": rows(Activity, "deal", "kind", "business_day"),
    }  # fmt: skip


def fresh(last: Company, folder: Path) -> tuple[dict[str, object], dict]:
    """What one clean load gives. Leaves no trace."""
    (folder / "fresh").mkdir()
    with transaction.atomic():
        company = Company(folder / "fresh", last.tool)
        company.calls(last.rows)
        company.end()
        found = known(), cells(None)
        transaction.set_rollback(True)
    return found


def keeps_the_law(steps: list[tuple]) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(override_settings())
        tool = stack.enter_context(tool_of())
        start = transaction.savepoint()
        company = Company(folder, tool)
        for step in [*steps, ("end",)]:
            getattr(company, step[0])(*step[1:])
        now, published = known(), cells(None)
        transaction.savepoint_rollback(start)
        then, other = fresh(company, folder)
        assert now == then, "(this installation, one clean load)"
        assert differences(published, other) == {}, "(this installation, one clean load)"


THERE = ("calls", [("a", "D1")])
STEPS = [("put", "D1", 100), ("put", "D2", 250), THERE]
PARTS = 100
# What was pulled waits for its import; records are there and facts are not.
FETCHED, WRITTEN = 5, 70


def needed(steps: list[tuple]) -> int:
    """Statements of a worker that hears of these. Leaves no trace."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(),
        tool_of() as tool,
        transaction.atomic(),
    ):
        company, death = Company(Path(folder), tool), Death(10**6)
        for step in steps:
            getattr(company, step[0])(*step[1:])
        with connection.execute_wrapper(death):
            company.work()
        transaction.set_rollback(True)
    return 10**6 - death.left


@pytest.mark.django_db
@pytest.mark.parametrize("part", at_length(range(1, PARTS), quick=[FETCHED, WRITTEN]))
def test_a_worker_killed_after_any_part_of_its_statements_loses_nothing(part: int) -> None:
    keeps_the_law([*STEPS, ("kill", needed(STEPS) * part // PARTS)])


@pytest.mark.slow
class TestTheLawOfKills(TestCase):
    @settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
    @given(histories)
    @example([THERE, ("work",), ("calls", []), ("work",), THERE])
    def test_holds_for_six_histories(self, steps: list[tuple]) -> None:
        keeps_the_law(steps)


@pytest.mark.long
class TestItAtLength(TestCase):
    @settings(max_examples=400, suppress_health_check=list(HealthCheck), deadline=None)
    @given(histories)
    def test_holds_for_four_hundred_histories(self, steps: list[tuple]) -> None:
        keeps_the_law(steps)
