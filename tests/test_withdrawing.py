"""A feed is withdrawn by a worker: as much as was seen to go, once, or not at all."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from revops import withdrawing
from revops.models import ImportRun, RawRecord, State, Withdrawal
from revops.queue import work
from tests import small_company as small

pytestmark = pytest.mark.django_db
LEADS = [{"lead": "L1", "at": "2025-10-01"}, {"lead": "L2", "at": "2025-10-02"}]
STAGES = [
    {"id": f"S{each['lead']}", "lead": each["lead"], "stage": "mql", "at": "2025-10-03"}
    for each in LEADS
]


@pytest.fixture
def stages(tmp_path: Path) -> ImportRun:
    small.organisation()
    small.load(tmp_path, "leads", LEADS)
    run = small.load(tmp_path, "stages", STAGES)
    small.published()
    return run


@pytest.fixture
def by() -> User:
    return User.objects.create_user("rita")


def worked() -> Withdrawal:
    row = work.claim(work.open_rows(Withdrawal))
    work.do(row)
    row.refresh_from_db()
    return row


def kept() -> int:
    return RawRecord.objects.filter(kind="stage", known_until=None).count()


def test_what_changes_is_known_before_and_nothing_is_written(stages: ImportRun, by: User) -> None:
    withdrawing.ask(stages, by)
    row = worked()
    assert (row.state, row.records, kept()) == (State.DONE, 2, 2)
    (changed,) = withdrawing.figures(row)
    assert (changed.kpi, changed.month, changed.before.value.exact) == ("mqls", "2025-10", 2)
    assert changed.after.value != changed.before.value


def test_it_is_done_once_and_bears_who_asked(stages: ImportRun, by: User) -> None:
    withdrawing.ask(stages, by)
    withdrawing.confirm(worked(), by)
    row = worked()
    assert (row.state, row.run.closed, kept()) == (State.DONE, 2, 0)
    assert "rita" in str(row.run.notes[0])
    assert not work.open_rows(Withdrawal).exists()


def test_more_than_was_seen_is_not_withdrawn(stages: ImportRun, by: User, tmp_path: Path) -> None:
    withdrawing.ask(stages, by)
    withdrawing.confirm(worked(), by)
    small.load(tmp_path, "stages", [*STAGES, STAGES[0] | {"id": "S3", "at": "2025-10-09"}])
    row = worked()
    assert (row.state, row.run, kept()) == (State.FAILED, None, 3)
    assert "there were 2, now there are 3" in str(row.error)


def test_who_lost_the_work_to_another_withdraws_nothing(stages: ImportRun, by: User) -> None:
    withdrawing.ask(stages, by)
    withdrawing.confirm(worked(), by)
    row = work.claim(work.open_rows(Withdrawal))
    Withdrawal.objects.update(lease=uuid.uuid4())
    work.do(row)
    assert kept() == 2
    assert not ImportRun.objects.filter(closed=2).exists()


def test_what_is_gone_meanwhile_is_said(stages: ImportRun, by: User) -> None:
    withdrawing.ask(stages, by)
    RawRecord.objects.filter(kind="stage").update(known_until="2099-01-01T00:00Z")
    row = worked()
    assert row.state == State.FAILED and "has no records" in str(row.error)
