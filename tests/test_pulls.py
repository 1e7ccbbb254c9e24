"""A connected source is pulled page by page: what is new is added, what is gone is closed, and the
same again adds nothing.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from revops.ingest import connections, pulls
from revops.models import (
    Connection,
    Deal,
    FeedCursor,
    ImportRun,
    Pull,
    RawRecord,
    Rejected,
    State,
)
from revops.queue import work
from tests.recordings import MAPPING, connected, cursor_of, deal, page, pulled
from tests.results import rows, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def crm(tmp_path: Path, settings) -> Connection:
    return connected(tmp_path, settings)


def known() -> list[str]:
    return [deal for (deal,) in rows(Deal, "deal")]


def test_pages_become_records_and_the_cursor_moves_behind_them(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"), deal("D2"))
    page(tmp_path, 2, deal("D3", 50.25))
    pull = pulled(crm)
    assert (pull.state, pull.run.state, pull.run.added) == (State.DONE, State.DONE, 3)
    assert (cursor_of().cursor, value("signed_amount", "2026-02")) == ("0002", 25025)


def test_what_was_pulled_is_not_asked_for_again(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    pulled(crm)
    page(tmp_path, 1, deal("D1", 999))  # before the cursor
    page(tmp_path, 2, deal("D2"))
    assert (pulled(crm).run.rows_read, value("signed_amount", "2026-02")) == (1, 20000)


def test_a_record_that_comes_again_as_it_was_adds_nothing(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    pulled(crm)
    page(tmp_path, 2, deal("D1"), deal("D2") | {"something": {"more": 1}})
    run = pulled(crm).run
    assert (run.added, run.changed, run.unchanged) == (1, 0, 1)


def test_of_several_states_of_a_record_the_last_holds(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1", 1), deal("D1", 2))
    page(tmp_path, 2, deal("D1", 3))
    run = pulled(crm).run
    assert (run.added, run.repeated, run.refused) == (1, 2, 0)
    assert value("signed_amount", "2026-02") == 300


def test_a_state_that_was_before_is_news_again(crm, tmp_path: Path) -> None:
    for number, amount in enumerate((1, 2, 1), start=1):
        page(tmp_path, number, deal("D1", amount))
        pulled(crm)
    assert (value("signed_amount", "2026-02"), RawRecord.objects.count()) == (100, 3)


def test_what_is_deleted_is_closed_and_what_comes_after_it_is_there(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"), deal("D2"), deal("D3"))
    pulled(crm)
    page(tmp_path, 2, deal("D1", 7), deleted=["D1", "D9"])  # D1 says so itself, and is gone then
    page(tmp_path, 3, deal("D2", 8), deleted=["D3"])
    page(tmp_path, 4, deal("D3", 9))  # and is back
    run = pulled(crm).run
    assert (run.closed, run.changed, known()) == (1, 2, ["crm/D2", "crm/D3"])


def test_what_is_deleted_after_it_could_not_be_understood_is_gone(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"), deal("D2"))
    pulled(crm)
    page(tmp_path, 2, deal("D1", "much"), deal("D2", "much"), deleted=["D1"])
    run = pulled(crm).run
    assert (run.closed, run.refused, known()) == (1, 1, ["crm/D2"])


def test_of_an_object_that_is_several_records_all_are_deleted(crm, tmp_path: Path) -> None:
    crm.source.mapping = MAPPING.replace('id = "id"\nf', 'id = ["id", "won"]\nf')
    crm.source.save()
    page(tmp_path, 1, deal("D1"), deal("D1", won="2026-03-03"), deal("D11"))
    pulled(crm)
    page(tmp_path, 2, deleted=["D1"])
    assert (pulled(crm).run.closed, known()) == (2, ["crm/D11"])


def test_a_sweep_closes_what_it_does_not_have_and_changes_do_not(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"), deal("D2"), deal("D3"))
    pulled(crm)
    page(tmp_path, 2, deal("D1"))
    pulled(crm)
    assert known() == ["crm/D1", "crm/D2", "crm/D3"]
    page(tmp_path, 3, deal("D1"))
    page(tmp_path, 4, deal("D2"), sweep=True)
    pulled(crm)
    assert known() == ["crm/D1", "crm/D2"]


def test_a_sweep_that_lacks_most_is_refused_until_somebody_says_that_it_is_right(
    crm, tmp_path: Path
) -> None:
    page(tmp_path, 1, deal("D1"), deal("D2"), deal("D3"))
    pulled(crm)
    page(tmp_path, 2, deal("D1"), sweep=True)
    assert pulled(crm).run.state == State.FAILED
    (state,) = connections.states()["crm"].feeds
    assert "lacks 2 of the 3 records" in state.error and cursor_of().cursor == "0001"
    pulled(crm, accepts_loss=True)
    assert (known(), cursor_of().cursor) == (["crm/D1"], "0002")


def test_nothing_new_is_a_delivery_too(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    pulled(crm)
    before = cursor_of().delivered_at
    run = pulled(crm).run
    assert (run.state, run.rows_read, cursor_of().cursor) == (State.DONE, 0, "0001")
    assert cursor_of().delivered_at > before
    assert crm.source.deliveries.get().delivered_at == cursor_of().delivered_at


def test_a_row_that_is_not_understood_is_listed_until_its_record_comes_again(
    crm, tmp_path: Path
) -> None:
    page(tmp_path, 1, deal("D1", "much"), deal("D2"))
    pulled(crm)
    page(tmp_path, 2, deal("D2", 3))
    pulled(crm)
    assert Rejected.objects.filter(known_until=None).count() == 1
    page(tmp_path, 3, deal("D1", 5))
    pulled(crm)
    assert Rejected.objects.filter(known_until=None).count() == 0
    assert value("signed_amount", "2026-02") == 800


def test_an_error_that_passes_puts_the_pull_off_ever_longer(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, error="passing", retry_after=120)
    pull = pulled(crm)
    assert (pull.state, pull.attempts, RawRecord.objects.count()) == (State.DUE, 0, 0)
    assert 100 < (pull.due_at - timezone.now()).total_seconds() <= 120
    page(tmp_path, 1, error="passing")
    waits = [(pulled(crm).due_at - timezone.now()).total_seconds() for _each in range(3)]
    assert [round(each / 60) for each in waits] == [1, 2, 4]
    page(tmp_path, 1, deal("D1"))
    assert (pulled(crm).run.added, cursor_of().failures, cursor_of().error) == (1, 0, "")


def test_what_came_before_a_tool_asked_to_be_left_alone_is_not_asked_for_again(
    crm, tmp_path: Path
) -> None:
    for number in (1, 2):
        page(tmp_path, number, deal(f"D{number}"))
    page(tmp_path, 3, error="passing", retry_after=120)
    pull = pulled(crm)
    assert (pull.run.added, pull.is_whole, cursor_of().cursor) == (2, False, "0002")
    pull = pulled(crm)
    assert (pull.state, cursor_of().failures) == (State.DUE, 1)
    assert 100 < (pull.due_at - timezone.now()).total_seconds() <= 120
    page(tmp_path, 3, deal("D3"))
    assert (pulled(crm).run.added, RawRecord.objects.count()) == (1, 3)


def test_a_pass_that_has_to_be_whole_is_not_cut_where_the_tool_asked_to_be_left_alone(
    crm, tmp_path: Path
) -> None:
    for number in (1, 2):
        page(tmp_path, number, deal(f"D{number}"), sweep=True)
    page(tmp_path, 3, error="passing")
    assert (pulled(crm).state, RawRecord.objects.count()) == (State.DUE, 0)
    page(tmp_path, 3, deal("D3"), sweep=True)
    assert pulled(crm).run.is_sweep and RawRecord.objects.count() == 3


def test_an_error_that_stays_stops_the_connection_until_somebody_asks_again(
    crm, tmp_path: Path
) -> None:
    page(tmp_path, 1, error="permanent", why="The account “north” is closed; connect another one.")
    pull = pulled(crm)
    crm.refresh_from_db()
    assert (pull.state, crm.stopped_because) == (State.FAILED, pull.error)
    FeedCursor.objects.update(next_at=timezone.now() - timedelta(hours=1))
    pulls.plan()
    assert Pull.objects.filter(state=State.DUE).count() == 0
    page(tmp_path, 1, deal("D1"))
    assert pulled(crm).run.added == 1
    crm.refresh_from_db()
    assert crm.stopped_because == ""


def test_a_pull_is_planned_when_it_is_due_and_once(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    pulls.plan()
    pulls.plan()
    assert Pull.objects.count() == 1
    while (row := work.claim_next()) is not None:
        work.do(row)
    pulls.plan()
    assert Pull.objects.count() == 1  # the next one in an hour
    FeedCursor.objects.update(next_at=timezone.now())
    pulls.plan()
    assert Pull.objects.count() == 2


def test_what_is_off_is_not_planned(crm, tmp_path: Path) -> None:
    Connection.objects.update(is_on=False)
    pulls.plan()
    assert Pull.objects.count() == 0


def test_more_pages_than_a_pull_may_have_are_for_the_next_one_at_once(
    crm, tmp_path: Path, settings
) -> None:
    settings.PULL_PAGES = 2
    for number in range(1, 6):
        page(tmp_path, number, deal(f"D{number}"))
    assert (pulled(crm).run.added, cursor_of().cursor) == (2, "0002")
    assert cursor_of().next_at <= timezone.now()


def test_a_sweep_that_does_not_end_closes_nothing(crm, tmp_path: Path, settings) -> None:
    page(tmp_path, 1, deal("D1"), deal("D2"))
    pulled(crm)
    settings.PULL_PAGES = 1
    page(tmp_path, 2, deal("D1"), sweep=True)
    page(tmp_path, 3, deal("D2"), sweep=True)
    pulled(crm)
    assert known() == ["crm/D1", "crm/D2"]


def test_another_mapping_reads_everything_anew(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1") | {"other": 3})
    pulled(crm)
    crm.source.mapping = MAPPING.replace('amount = "amount"', 'amount = "other"')
    crm.source.save()
    assert (pulled(crm).run.changed, value("signed_amount", "2026-02")) == (1, 300)


def test_everything_can_be_asked_for(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    pulled(crm)
    assert pulled(crm, is_everything=True).run.unchanged == 1


def test_a_pull_waits_for_the_import_of_the_one_before(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    pulls.request_now(crm)
    work.do(work.claim(work.open_rows(Pull)))
    pulls.request_now(crm)
    work.do(work.claim(work.open_rows(Pull)))
    assert Pull.objects.latest("pk").state == State.DUE
    assert (ImportRun.objects.count(), cursor_of().cursor) == (1, "")


@pytest.mark.parametrize("folder", ["../crm", "..", "", "/etc", "crm/../.."])
def test_a_recording_is_read_below_its_folder_and_nowhere_else(
    crm, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "deals").mkdir()
    crm.given = {"folder": folder}
    crm.save()
    assert "There is no recording" in pulled(crm).error


def test_without_a_folder_of_recordings_none_is_read(crm, tmp_path: Path, settings) -> None:
    settings.RECORDINGS = ""
    assert "set RECORDINGS" in pulled(crm).error


def test_the_pages_are_kept_for_nobody_else_to_read(crm, tmp_path: Path) -> None:
    page(tmp_path, 1, deal("D1"))
    path = Path(pulled(crm).run.path)
    assert (path.stat().st_mode & 0o77, path.parent.stat().st_mode & 0o77) == (0, 0)
