"""Any list over HTTP against tools that page in ways of their own: none of their records is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from revops.connectors.endpoints import moment, same_host
from revops.connectors.protocol import CONNECTORS, Passing, Permanent
from tests.connector_reading import read
from tests.test_connector_google_sheets import ID, key_file
from tests.weather import Asked, Given, Weather, weather

ROWS = [{"id": str(n), "amount": n} for n in range(7)]


@pytest.fixture
def sky(settings) -> Iterator[Weather]:
    settings.EGRESS_ALLOWED = ["127.0.0.0/8"]
    with weather() as found:
        yield found


def ask(sky: Weather, declared: str) -> list[str]:
    given = {"address": sky.url, "lists": f'[deals]\npath = "/deals"\n{declared}'}
    return [each["id"] for each in read("rest", given, "deals").records]


def paged(rows: list[dict[str, Any]], size: int = 3, last: object = None) -> Any:
    """A tool that gives three a page, however many it is asked for, and beyond the last page `last`."""

    def answer(asked: Asked) -> object:
        begin = (int(asked.params.get("page", 1)) - 1) * size
        return rows[begin : begin + size] or ([] if last is None else last)

    return answer


@pytest.mark.parametrize(
    "last", [None, Given({"code": "no_such_page"}, 400), Given({"detail": "Invalid page."}, 404)]
)
def test_a_tool_that_gives_fewer_than_it_is_asked_for_is_read_to_its_end(sky, last) -> None:
    sky.on("/deals", paged(ROWS, last=last))
    assert ask(sky, 'paging = "page"\nparam = "page"\nsize_param = "limit"') == list("0123456")


def test_one_that_counts_records_or_names_the_last_one_is_read_to_its_end(sky) -> None:
    sky.on("/deals", lambda asked: ROWS[int(asked.params.get("skip", 0)) :][:3])
    assert ask(sky, 'paging = "offset"\nparam = "skip"') == list("0123456")
    sky.on("/deals", lambda asked: [each for each in ROWS if each["id"] > asked.params.get("behind", "")][:3])  # fmt: skip
    assert ask(sky, 'paging = "last"\nparam = "behind"') == list("0123456")


def test_one_that_answers_its_last_page_again_has_no_more(sky) -> None:
    sky.on("/deals", lambda asked: ROWS[:3] if asked.params.get("page", "1") == "1" else ROWS[3:])
    assert ask(sky, 'paging = "page"\nparam = "page"') == list("0123456")


def test_one_that_counts_its_pages_from_zero_loses_none(sky) -> None:
    sky.on("/deals", lambda asked: ROWS[int(asked.params.get("page", 0)) * 3 :][:3])
    assert ask(sky, 'paging = "page"\nparam = "page"\nfirst = 0') == list("0123456")


def test_a_next_page_without_encryption_on_the_same_host_is_asked_for_with_it() -> None:
    """Behind a proxy a tool may know its own address as http only."""
    url = "https://api.x.io/deals"
    assert same_host(url, "http://api.x.io/deals?page=2") == "https://api.x.io/deals?page=2"
    for other in ("http://x.io/deals", "http://api.x.io:8080/deals", "ftp://api.x.io/deals"):
        with pytest.raises(Permanent, match="which is not asked"):
            same_host(url, other)


@pytest.mark.parametrize(
    ("mark", "is_there"),
    [(None, True), (False, True), ("", True), (0, True), ("false", True), ("No", True), ("0000-00-00", True),
     (True, False), (1, False), ("yes", False), ("2026-02-03T10:00:00Z", False), (1_772_000_000, False)],
)  # fmt: skip
def test_a_record_is_gone_when_its_mark_says_yes_or_when(sky, mark: object, is_there: bool) -> None:
    sky.on("/deals", [{"id": "1", "gone": mark}, {"id": "2"}])
    given = {"address": sky.url, "lists": '[deals]\npath = "/deals"\ndeleted = "gone"'}
    found = read("rest", given, "deals")
    assert (sorted(found.by_id()), found.deleted) == ((["1", "2"], []) if is_there else (["2"], ["1"]))  # fmt: skip


def test_a_place_that_is_no_mark_is_named(sky) -> None:
    sky.on("/deals", [{"id": "1", "status": "Active"}])
    with pytest.raises(Permanent, match="“active” in “status” says neither"):
        ask(sky, 'deleted = "status"')


@pytest.mark.parametrize(
    "answer",
    [{"data": None, "errors": [{"message": "No such field"}]}, {"data": [], "error": {"message": "No such field"}},
     {"success": False, "message": "No such field", "data": []}, {"ok": False, "data": None, "message": "No such field"}],
)  # fmt: skip
def test_an_error_with_the_status_of_a_success_is_no_empty_list(sky, answer) -> None:
    sky.on("/deals", answer)
    with pytest.raises(Permanent, match="says that it failed: .*No such field"):
        ask(sky, 'records = "data"')
    sky.on("/deals", {"data": [], "error": None, "errors": [], "success": True})
    assert ask(sky, 'records = "data"') == []


@pytest.mark.parametrize(
    "error", ["Rate limit exceeded", "too many requests", {"code": "QUOTA_EXCEEDED"}]
)
def test_a_limit_with_the_status_of_a_success_passes(sky, error) -> None:
    sky.on("/deals", {"data": None, "error": error})
    with pytest.raises(Passing, match="says that it failed"):
        ask(sky, 'records = "data"')


def test_a_refusal_in_the_middle_of_a_list_is_no_end_of_it(sky) -> None:
    sky.on("/deals", lambda asked: Given({}, 404) if "page" in asked.params else ROWS)
    with pytest.raises(Permanent, match="is not there"):
        ask(sky, 'paging = "page"\nparam = "page"\nsize = 7')


def test_the_next_page_stands_in_a_header(sky) -> None:
    def answer(asked: Asked) -> object:
        page = int(asked.params.get("page", 1))
        links = [f'<{sky.url}/deals?page=1>; rel="first"']
        if page < 3:
            links.append(f'</deals?page={page + 1}>; title="more, of it"; rel=next')
        return Given(ROWS[(page - 1) * 3 : page * 3], headers={"Link": ", ".join(links)})

    sky.on("/deals", answer)
    assert ask(sky, 'paging = "link"') == list("0123456")


def test_a_next_page_on_another_host_is_not_given_the_secret(sky) -> None:
    sky.on("/deals", lambda _asked: Given(ROWS, headers={"Link": '<https://x.io/2>; rel="next"'}))
    with pytest.raises(Permanent, match="which is not asked"):
        ask(sky, 'paging = "link"')


def test_an_empty_list_may_be_nothing_and_a_missing_one_is_a_mistake(sky) -> None:
    sky.on("/deals", lambda _asked: {"data": {"items": None}})
    assert ask(sky, 'records = "data.items"') == []
    with pytest.raises(Permanent, match="no list of records at “data.rows”"):
        ask(sky, 'records = "data.rows"')


@pytest.mark.parametrize("answer", [b"7", b'"no"', b"null", b"[3]", b'{"data": {}}'])
@pytest.mark.parametrize("connector", ["aircall", "chargebee", "google_sheets", "hubspot", "odoo", "pennylane", "pipedrive",
                                       "ringover", "salesforce", "stripe", "tryton"])  # fmt: skip
def test_an_answer_of_any_other_shape_is_a_sentence(sky, connector: str, answer: bytes) -> None:
    found = CONNECTORS[connector]
    given = dict.fromkeys((each.key for each in found.settings), "x") | {"address": sky.url}
    if connector == "google_sheets":
        given |= {"key": key_file(), "spreadsheet": f"/spreadsheets/d/{ID}"}
    sky.on("/*", Given(answer))
    with pytest.raises(Permanent):
        for each in found.offers(given) if found.offers else ():
            list(found.pages(given, each.key, ""))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (1_772_000_000, "2026-02-25"), ("1772000000", "2026-02-25"), ("1772000000.25", "2026-02-25"), ("1772000000123", "2026-02-25"),
        (1_772_000_000_123, "2026-02-25"), (1_772_000_000_123_456, "2026-02-25"),
        ("1711113012", "2024-03-22"), ("20260225", "2026-02-25"),
        ("2026-02-25T06:13:20.000+0000", "2026-02-25"),
        ("2026-02-25T23:30:00-08:00", "2026-02-26"), (True, None), ("soon", None), (10**30, None),
    ],
)  # fmt: skip
def test_a_time_of_change_is_read_however_it_is_written(text: object, day: str | None) -> None:
    found = moment(text)
    assert (found and found.astimezone(UTC).date().isoformat()) == day
    assert found is None or isinstance(found, datetime)
