"""A tool over HTTP is pulled to the same records whatever the weather: killed at every page, forgotten
cursors, clocks that differ, pages without end, columns that come and go, a token that was withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from revops.ingest import connections, pulls
from revops.models import Connection, Deal, FeedCursor, Pull, RawRecord, State
from tests.recordings import cursor_of, pulled
from tests.rest_tool import LISTS, Tool, asked_by_rest, tool_of
from tests.results import rows
from tests.weather import Given

pytestmark = pytest.mark.django_db


@pytest.fixture
def tool() -> Iterator[Tool]:
    with tool_of() as found:
        yield found


@pytest.fixture
def crm(tool, tmp_path: Path, settings) -> Connection:
    return asked_by_rest(tmp_path, settings, tool)


def known() -> dict[str, int]:
    current = RawRecord.objects.filter(known_until=None).values_list(
        "external_id", "values__amount"
    )
    return {id: amount // 100 for id, amount in current}


def fill(tool: Tool, count: int) -> None:
    for number in range(count):
        tool.put(f"D{number}", 100 + number)


@pytest.mark.parametrize("page", range(4))
def test_stopped_at_any_page_and_resumed_it_has_the_same_records(crm, tool, page: int) -> None:
    fill(tool, 7)
    tool.bad_page = page
    if page:
        assert pulled(crm).run.state == State.DONE  # what came before
    stopped = pulled(crm)
    before = {f"D{number}": 100 + number for number in range(2 * page)}
    assert (stopped.state, known()) == (State.DUE, before)
    assert "bad day" in stopped.error
    tool.bad_page = None
    assert pulled(crm).run.state == State.DONE
    assert known() == tool.standing()


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_load_that_takes_several_pulls_ends_in_the_same_records(
    crm, tool, settings, most: int
) -> None:
    settings.PULL_PAGES = most
    fill(tool, 9)
    for _pull in range(20):
        pulled(crm)
        if FeedCursor.objects.get().cursor and '"back":null' in cursor_of().cursor:
            break
    assert known() == tool.standing()


def test_what_is_new_does_not_wait_for_the_load_of_what_is_old(crm, tool, settings) -> None:
    fill(tool, 40)
    for row in tool.rows.values():  # half a year ago
        row["changed_at"] = "2026-01-01" + row["changed_at"][10:]
    settings.PULL_PAGES = 3
    pulled(crm)
    assert len(known()) < 10
    tool.put("new", 7)
    pulled(crm)
    assert known()["new"] == 7 and len(known()) < 20


def test_only_what_is_new_is_asked_for_once_all_was_read(crm, tool) -> None:
    fill(tool, 6)
    pulled(crm)
    for row in tool.rows.values():
        row["changed_at"] = "2026-01-01T10:00:00+00:00"
    tool.put("D3", 9)
    assert pulled(crm).run.rows_read == 1
    assert known() == tool.standing()


def test_what_is_deleted_is_closed(crm, tool) -> None:
    fill(tool, 3)
    pulled(crm)
    tool.delete("D1")
    assert pulled(crm).run.closed == 1
    assert rows(Deal, "deal") == [("crm/D0",), ("crm/D2",)]


@pytest.mark.parametrize("hours", [-12, 12])
def test_a_clock_that_is_hours_off_loses_nothing(crm, tool, hours: int) -> None:
    tool.skew = timedelta(hours=hours)
    fill(tool, 3)
    pulled(crm)
    for amount in (1, 2, 3):
        tool.put("D1", amount)
        tool.put(f"N{amount}", amount)
        pulled(crm)
        assert known() == tool.standing()


def test_two_changes_in_one_second_are_both_seen(crm, tool) -> None:
    tool.put("D1", 1)
    at = tool.rows["D1"]["changed_at"]
    pulled(crm)
    tool.put("D2", 2, changed_at=at)
    tool.put("D1", 3, changed_at=at)
    pulled(crm)
    assert known() == {"D1": 3, "D2": 2}


def test_a_position_that_the_tool_forgot_begins_the_pass_again(crm, tool, settings) -> None:
    fill(tool, 9)
    settings.PULL_PAGES = 2
    pulled(crm)
    settings.PULL_PAGES = 100

    def forgotten(asked):
        if asked.params.get("cursor") and not seen:
            seen.append(asked)
            return Given({"message": "cursor expired"}, 400)
        return tool.listed(asked)

    seen: list = []
    tool.sky.on("/deals", forgotten)
    assert pulled(crm).error == ""
    assert known() == tool.standing() and len(seen) == 1


def test_a_cursor_that_comes_again_and_a_page_that_comes_again_stop_it(crm, tool) -> None:
    page = {"data": {"items": [{"id": "D1"}], "next": "same"}}
    tool.sky.on("/deals", page)
    assert "same page again and again" in pulled(crm).error
    turns = iter(range(1000))
    tool.sky.on("/deals", lambda _a: {"data": {"items": [{"id": "D1"}], "next": str(next(turns))}})
    assert "same page again and again" in pulled(crm).error
    tool.sky.on("/deals", lambda _a: {"data": {"items": [], "next": str(next(turns))}})
    assert "empty pages" in pulled(crm).error
    assert known() == {}


def test_a_tool_that_never_ends_is_left_after_so_many_pages(crm, tool, settings) -> None:
    settings.PULL_PAGES = 5
    turns = iter(range(1000))

    def endless(_asked):
        number = next(turns)
        item = {
            "id": f"D{number}",
            "amount": 1,
            "opened": "2026-01-05",
            "won": "",
            "changed_at": "",
        }
        return {"data": {"items": [item], "next": str(number + 1)}}

    tool.sky.on("/deals", endless)
    assert pulled(crm).run.added == 5


def test_half_an_answer_is_no_answer(crm, tool) -> None:
    tool.sky.on("/deals", b'{"data": {"items": [{"id": "D1"')
    assert (pulled(crm).state, known()) == (State.DUE, {})
    tool.sky.on("/deals", tool.listed)
    fill(tool, 1)
    pulled(crm)
    assert known() == tool.standing()


def test_an_answer_of_another_shape_says_what_to_correct(crm, tool) -> None:
    tool.sky.on("/deals", {"items": []})
    assert "no list of records at “data.items”" in pulled(crm).error
    crm.refresh_from_db()
    assert crm.stopped_because


def test_a_column_that_is_gone_is_named_and_one_that_came_does_no_harm(crm, tool) -> None:
    fill(tool, 1)
    pulled(crm)
    tool.put("D1", 5, something={"new": 1})
    for row in tool.rows.values():
        row.pop("opened")
    run = pulled(crm).run
    assert [str(note) for note in run.notes] == ["No record has: owner.email, opened."]


def test_a_withdrawn_token_stops_with_a_sentence_and_another_one_starts_again(crm, tool) -> None:
    fill(tool, 1)

    def guarded(asked):
        is_right = asked.headers.get("authorization") == "Bearer n3w"
        return tool.listed(asked) if is_right else Given({"message": "token s3cret is gone"}, 401)

    tool.sky.on("/deals", guarded)
    pull = pulled(crm)
    crm.refresh_from_db()
    assert pull.state == State.FAILED and "was withdrawn, has expired" in crm.stopped_because
    assert "s3cret" not in crm.stopped_because
    connections.keep_secret(crm, "token", "n3w")
    crm.save()
    assert pulled(crm).run.state == State.DONE
    assert known() == tool.standing()


def test_a_busy_tool_is_left_alone_as_long_as_it_asks_for(crm, tool) -> None:
    tool.sky.on("/deals", Given(status=429, headers={"Retry-After": "600"}))
    pull = pulled(crm)
    assert pull.state == State.DUE and len(tool.sky.asked) == 1
    assert 500 < (pull.due_at - pull.started_at).total_seconds() < 700
    assert FeedCursor.objects.get().failures == 1


def test_a_list_without_a_mark_for_deletion_is_swept_once_a_day(tool, tmp_path, settings) -> None:
    crm = asked_by_rest(tmp_path, settings, tool, lists=LISTS.replace('deleted = "is_deleted"', ""))
    fill(tool, 5)
    pulled(crm)
    del tool.rows["D1"]
    tool.put("D2", 7)
    pulled(crm)
    assert known() == tool.standing() | {"D1": 101}
    cursor = cursor_of()
    cursor.cursor = cursor.cursor.replace('"swept":"20', '"swept":"19')
    cursor.save()
    assert pulled(crm).run.closed == 1
    assert known() == tool.standing()


def test_a_pull_that_waits_is_not_asked_for_twice(crm, tool) -> None:
    pulls.request_now(crm)
    pulls.request_now(crm)
    assert Pull.objects.count() == 1
