"""Work is a row: one holder at a time, in order, taken over when the holder is gone, and given up
after three attempts.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from revops import chores, ingest
from revops.ingest import jobs
from revops.known import lock_facts
from revops.models import Chore, ImportRun, Publication, RawRecord, State
from revops.models.facts import Fact
from revops.queue import lease, work
from revops.queue.lease import LeaseLost
from tests import small_company

pytestmark = pytest.mark.django_db(transaction=True, available_apps=["revops"])
STAGE = {"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-05"}


@pytest.fixture(autouse=True)
def organisation() -> Iterator[None]:
    small_company.organisation()
    yield
    close_old_connections()


def requested(folder: Path, *feeds: str, mapping: str = small_company.MAPPING) -> list[ImportRun]:
    paths = [
        small_company.write(folder, feed, [STAGE] if feed == "stages" else []) for feed in feeds
    ]
    return ingest.request_imports(mapping, paths)


def run_out(row: ImportRun | Chore) -> None:
    """As if the holder had died a while ago."""
    type(row).objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Runs each in a thread with its own connection, and answers what they answered; an error fails
    the test.
    """
    answers: list[object] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def take(place: int) -> None:
        start.wait()
        try:
            answers[place] = jobs[place]()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    return answers


def test_two_who_claim_at_once_get_different_rows(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    requested(
        tmp_path, "stages", mapping=small_company.MAPPING.replace('key = "crm"', 'key = "other"')
    )
    claimed = at_once(*[lambda: work.claim(jobs.due_imports())] * 4)
    assert sorted(row.source.key for row in claimed if row) == ["crm", "other"]


def test_imports_of_one_source_go_one_after_the_other(tmp_path: Path) -> None:
    first, second = requested(tmp_path, "stages", "deals")
    assert work.claim(jobs.due_imports()) == first
    assert work.claim(jobs.due_imports()) is None
    work.do(ImportRun.objects.get(pk=first.pk))
    assert work.claim(jobs.due_imports()) == second


def test_an_import_that_waits_to_be_tried_again_is_not_overtaken(tmp_path: Path) -> None:
    first, _second = requested(tmp_path, "stages", "deals")
    ImportRun.objects.filter(pk=first.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    assert work.claim(jobs.due_imports()) is None


def test_publishing_waits_until_no_import_is_due(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    Chore.request(Chore.Kind.PUBLISH)
    assert work.claim(chores.due_chores()) is None
    assert work.do_all() == 2
    assert Publication.objects.count() == 1


def test_imports_that_keep_coming_do_not_keep_what_they_brought_from_being_published(
    tmp_path: Path,
) -> None:
    # In: more imports than anybody will wait for, and a publication that has waited for two
    # minutes.
    requested(tmp_path, "stages", "deals", "calls")
    Chore.request(Chore.Kind.PUBLISH)
    work.do(work.claim_next())
    assert work.claim_next().__class__ is ImportRun
    Chore.objects.update(due_at=timezone.now() - work.PATIENCE)
    chore = work.claim_next()
    assert chore.kind == Chore.Kind.PUBLISH
    work.do(chore)
    assert Publication.objects.count() == 1
    # Out: the next one waits again.
    assert ImportRun.objects.filter(state__in=work.OPEN).count() == 2
    Chore.request(Chore.Kind.PUBLISH)
    assert work.claim(chores.due_chores()) is None


def test_facts_are_derived_though_imports_keep_coming(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    Chore.request(Chore.Kind.DERIVE)
    Chore.objects.update(due_at=timezone.now() - work.PATIENCE)
    assert work.claim_next().kind == Chore.Kind.DERIVE


def test_several_corrections_that_are_due_become_one_which_does_what_all_ask_for() -> None:
    scope = {"people": [1], "rates": [["USD", "2026-01-01"]]}
    Chore.request(Chore.Kind.DERIVE, "A", scope)
    Chore.request(Chore.Kind.DERIVE, "B", {"people": [1, 2], "channels": [3]})
    assert Chore.objects.get().scope == {
        "people": [1, 2],
        "rates": [["USD", "2026-01-01"]],
        "channels": [3],
    }
    Chore.request(Chore.Kind.DERIVE, "C")
    assert Chore.objects.get().scope is None
    Chore.request(Chore.Kind.DERIVE, "D", scope)
    assert Chore.objects.get().scope is None


def test_waiting_for_a_lock_is_no_attempt_and_is_said(tmp_path: Path) -> None:
    (run,) = requested(tmp_path, "stages")
    with transaction.atomic():
        lock_facts()
        at_once(lambda: attempt_for(100))
    run.refresh_from_db()
    assert (run.state, run.attempts) == (State.DUE, 0)
    assert (
        run.error
        == "It waited 5 minutes for what another import or publication was writing, and is tried again."
    )
    assert attempt(jobs.due_imports).state == State.DONE


def attempt_for(milliseconds: int) -> ImportRun:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {milliseconds}")
    return attempt(jobs.due_imports)


def test_whoever_lost_the_lease_writes_nothing(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    first = work.claim(jobs.due_imports())
    run_out(first)
    second = work.claim(jobs.due_imports())
    assert second.pk == first.pk
    with pytest.raises(LeaseLost):
        ingest.perform(first)
    assert not any(each.objects.exists() for each in (RawRecord, *Fact.__subclasses__()))
    work.do(second)
    assert RawRecord.objects.count() == 1
    work.do(first)
    second.refresh_from_db()
    assert (second.state, second.attempts, second.added) == (State.DONE, 2, 1)


def test_the_check_of_the_lease_locks_the_row(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    claimed = work.claim(jobs.due_imports())
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        lease.fence(claimed)
    assert "FOR UPDATE" in asked[0]["sql"]


def test_a_lease_is_renewed_while_the_work_goes_on(tmp_path: Path, settings: object) -> None:
    settings.LEASE_SECONDS = 0.3
    requested(tmp_path, "stages")
    claimed = work.claim(jobs.due_imports())
    with lease.renewed(claimed, {"rows_read": 7}):
        threading.Event().wait(0.8)
        assert work.claim(jobs.due_imports()) is None
    assert ImportRun.objects.get().rows_read == 7


def test_what_keeps_failing_is_given_up_after_three_attempts_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requested(tmp_path, "stages")
    monkeypatch.setattr(jobs, "perform", lambda run, progress: 1 / 0)
    states = [attempt(jobs.due_imports) for _time in range(3)]
    assert [(row.state, row.attempts) for row in states] == [
        (State.DUE, 1),
        (State.DUE, 2),
        (State.FAILED, 3),
    ]
    assert states[-1].error == "It failed: division by zero"
    assert work.claim(jobs.due_imports()) is None


def test_what_kills_whoever_does_it_is_given_up_after_three_attempts(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    for _time in range(3):
        run_out(work.claim(jobs.due_imports()))
    assert attempt(jobs.due_imports).error == (
        "Whoever did it died in the middle, 3 times. Look into the worker's log, then request it again."
    )
    assert ImportRun.objects.get().state == State.FAILED


def attempt(due: Callable[[], QuerySet]) -> ImportRun:
    """Claims and does the next row, without waiting for it to be due again."""
    ImportRun.objects.filter(state=State.DUE).update(due_at=timezone.now())
    row = work.claim(due())
    work.do(row)
    row.refresh_from_db()
    return row


def test_a_file_that_is_refused_is_not_tried_again(tmp_path: Path) -> None:
    requested(tmp_path, "stages")
    (tmp_path / "stages.csv").unlink()
    row = attempt(jobs.due_imports)
    assert (row.state, row.attempts) == (State.FAILED, 1)
    assert row.error.endswith("stages.csv” cannot be read: No such file or directory.")


def test_a_chore_is_requested_once_until_somebody_does_it() -> None:
    for _time in range(3):
        Chore.request(Chore.Kind.PUBLISH)
    claimed = work.claim(chores.due_chores())
    Chore.request(Chore.Kind.PUBLISH)
    assert [chore.state for chore in Chore.objects.order_by("pk")] == [State.RUNNING, State.DUE]
    assert claimed.state == State.RUNNING


def test_a_chore_is_not_taken_up_before_what_it_was_requested_for_can_be_seen() -> None:
    # In: somebody's correction asks for a chore that is due already, and is not committed yet.
    Chore.request(Chore.Kind.DERIVE)
    with transaction.atomic():
        Chore.request(Chore.Kind.DERIVE)
        assert at_once(lambda: work.claim(chores.due_chores())) == [None]
    # Out: once it is, the chore may be done.
    assert work.claim(chores.due_chores()) is not None


def test_two_corrections_at_once_make_one_chore() -> None:
    at_once(*[lambda: Chore.request(Chore.Kind.DERIVE)] * 4)
    assert Chore.objects.count() == 1
