"""When each feed last delivered is a row of its own, right whatever the order of the exports, and
filled from what ran before.
"""

import os
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from revops import ingest
from revops.models import FeedDelivery, ImportRun, RawRecord, State
from tests import small_company as small

pytestmark = pytest.mark.django_db
CALL = {"lead": "L1", "at": "2026-01-05", "owner": "p1"}
SHOWN = ("source__key", "feed", "kind", "delivered_at", "last_run", "runs")


@pytest.fixture(autouse=True)
def organisation() -> None:
    small.organisation()


def exported(folder: Path, feed: str, rows: list[dict[str, str]], day: int) -> ImportRun:
    path = small.write(folder, feed, rows)
    os.utime(path, (at(day).timestamp(),) * 2)
    (run,) = ingest.request_imports(small.MAPPING, [path])
    return small.run_one(run)


def at(day: int) -> datetime:
    return datetime(2026, 1, day, 12, tzinfo=UTC)


def test_a_feed_delivered_when_its_latest_export_was_made(tmp_path: Path) -> None:
    # In
    first = exported(tmp_path, "calls", [CALL], 6)
    second = exported(tmp_path, "calls", [CALL, CALL | {"at": "2026-01-06"}], 8)
    late = exported(tmp_path, "calls", [CALL], 7)
    leads = exported(tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}], 5)
    # Out: a run that failed delivered nothing.
    (failed,) = ingest.request_imports(small.MAPPING, [tmp_path / "leads.csv"])
    ImportRun.objects.filter(pk=failed.pk).update(state=State.FAILED)
    assert set(FeedDelivery.objects.values_list(*SHOWN)) == {
        ("crm", "calls", "activity", at(8), late.pk, 3),
        ("crm", "leads", "lead", at(5), leads.pk, 1),
    }
    assert [run.delivered_at for run in (first, second, late, leads)] == [
        at(6),
        at(8),
        at(8),
        at(5),
    ]


def test_an_import_that_breaks_off_delivered_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("revops.ingest.run.derive", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exported(tmp_path, "calls", [CALL], 6)
    assert not FeedDelivery.objects.exists()


def test_what_ran_before_the_table_was_there_is_filled_in(tmp_path: Path) -> None:
    exported(tmp_path, "calls", [CALL], 8)
    last = exported(tmp_path, "calls", [CALL], 7)
    empty = exported(tmp_path, "leads", [], 5)
    expected = set(FeedDelivery.objects.values_list(*SHOWN, "finished_at"))
    FeedDelivery.objects.all().delete()
    ImportRun.objects.update(delivered_at=None)
    with connection.schema_editor() as editor:
        import_module("revops.migrations.0007_deliveries").fill(apps, editor)
    assert {each[:-1] for each in FeedDelivery.objects.values_list(*SHOWN, "finished_at")} == {
        each[:-1] for each in expected
    }
    assert not RawRecord.objects.filter(run=empty).exists()  # the mapping knew the kind
    assert ImportRun.objects.get(pk=last.pk).delivered_at == at(8)
