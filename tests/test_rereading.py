"""Rejected rows are read again once the mapping says more: as old as their file was, and as if it had
always said so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.ingest import journal, request_imports, rereading, sources
from revops.ingest.company import parse
from revops.models import FeedDelivery, ImportRun, RawRecord, Rejected, Source, State
from revops.queue import work
from tests import small_company
from tests.admin_pages import logged_in, member_of

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
name = "CRM"
[files.deals]
match = "deals*.csv"
record = "deal"
id = "id"
complete = true
decimal = "."
[files.deals.fields]
deal = "id"
opened_at = "opened"
closed_at = "closed"
outcome = { column = "stage", translate = "stages" }
amount = "amount"
[translate.stages]
Won = "won"
Open = "open"
"""
HEAD = "id,opened,closed,stage,amount\n"
BETTER = MAPPING + 'Signed = "won"\n'


@pytest.fixture(autouse=True)
def company() -> None:
    small_company.organisation()


def imported(folder: Path, name: str, rows: str, mapping: str = MAPPING) -> ImportRun:
    (folder / name).write_text(HEAD + rows)
    (run,) = request_imports(mapping, [folder / name])
    work.do_all()
    run.refresh_from_db()
    return run


def read_again(mapping: str = BETTER) -> list[ImportRun]:
    source = sources.keep(parse(mapping).source, mapping, None)
    runs = rereading.request(source, None)
    work.do_all()
    for run in runs:
        run.refresh_from_db()
    return runs


def known() -> set[str]:
    return set(RawRecord.objects.filter(known_until=None).values_list("external_id", flat=True))


def open_rows() -> list[tuple[int, str]]:
    found = Rejected.objects.filter(known_until=None).order_by("line")
    return [(row.line, row.column) for row in found]


def test_rows_that_the_mapping_understands_now_are_imported_as_of_their_file(
    tmp_path: Path,
) -> None:
    first = imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open,10\nD2,2026-01-03,2026-02-01,Signed,20\nD3,soon,,Signed,30\n")  # fmt: skip
    delivered = FeedDelivery.objects.get()
    assert known() == {"D1"} and open_rows() == [(3, "stage"), (4, "opened")]

    (run,) = read_again()

    assert (run.state, run.rows_read, run.added, run.refused) == (State.DONE, 2, 1, 1)
    assert known() == {"D1", "D2"} and open_rows() == [(4, "opened")]
    record = RawRecord.objects.get(external_id="D2")
    assert (record.line, record.run, record.fetched_at) == (3, run, first.fetched_at)
    assert FeedDelivery.objects.get().delivered_at == delivered.delivered_at


def test_a_row_tells_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    run = imported(tmp_path, "deals.csv", "D1,soon,later,Signed,much\n")

    row = Rejected.objects.get()
    wrong = [(row.field, row.column), *((field, column) for field, column, _why in row.others)]
    assert wrong == [
        ("opened_at", "opened"),
        ("closed_at", "closed"),
        ("outcome", "stage"),
        ("amount", "amount"),
    ]
    assert [column for _line, column, _why in run.mistakes] == [column for _field, column in wrong]
    assert run.refused == 1


def test_what_another_row_of_the_file_says_otherwise_stays_refused(tmp_path: Path) -> None:
    imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open,10\nD1,2026-01-02,,Signed,10\n")

    (run,) = read_again()

    assert (run.added, run.changed, run.refused) == (0, 0, 1)
    assert RawRecord.objects.get(known_until=None).values["outcome"] == "open"
    assert "same id" in Rejected.objects.get(known_until=None).reason
    assert read_again() == []


def test_news_since_then_is_not_taken_back(tmp_path: Path) -> None:
    imported(tmp_path, "deals_2026-01-05.csv", "D1,2026-01-02,,Open,10\nD2,2026-01-03,,Signed,20\n")
    imported(tmp_path, "deals_2026-01-12.csv", "D1,2026-01-02,,Open,10\n")

    (run,) = read_again()

    assert (run.added, run.older, run.closed) == (0, 1, 0)
    assert known() == {"D1"} and open_rows() == []


def test_a_row_that_the_newest_file_still_has_is_as_old_as_that(tmp_path: Path) -> None:
    imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open,10\nD2,2026-01-03,,Signed,20\n")
    later = imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open,11\nD2,2026-01-03,,Signed,20\n")

    (run,) = read_again()

    assert (run.added, run.rereads) == (1, later)
    assert known() == {"D1", "D2"}


def test_the_file_that_comes_again_afterwards_is_no_newer_than_before(tmp_path: Path) -> None:
    rows = "D1,2026-01-02,,Open,10\nD2,2026-01-03,,Signed,20\n"
    imported(tmp_path, "deals.csv", rows)
    imported(tmp_path, "deals-2.csv", "D1,2026-01-02,,Open,15\nD2,2026-01-03,,Open,25\n")
    read_again()

    again = imported(tmp_path, "deals.csv", rows, BETTER)

    assert (again.changed, again.older) == (0, 2)


def test_a_row_that_no_mapping_can_mend_is_not_read_again(tmp_path: Path) -> None:
    imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open\n")

    assert Rejected.objects.get().types is None
    assert read_again() == []


def test_the_same_request_twice_is_one_run(tmp_path: Path) -> None:
    imported(tmp_path, "deals.csv", "D2,2026-01-03,,Signed,20\n")
    source = sources.keep(parse(BETTER).source, BETTER, None)

    assert len(rereading.request(source, None)) == 1
    assert rereading.request(source, None) == []


def test_each_change_of_a_mapping_is_a_version_and_the_same_once_more_is_none(
    tmp_path: Path,
) -> None:
    imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open,10\n")
    imported(tmp_path, "deals.csv", "D1,2026-01-02,,Open,11\n")
    read_again()

    versions = Source.objects.get().history.order_by("history_id").values_list("mapping", flat=True)
    assert list(versions) == [MAPPING, BETTER]


def test_an_import_whose_rows_a_later_one_rejected_again_leads_there(tmp_path: Path) -> None:
    rows = "1,2026-01-02,,Talk,5\n2,2026-01-02,,Talk,6\n"
    first = imported(tmp_path, "deals-2026-01-01.csv", rows)
    assert journal.rejected_again_in(first) is None

    later = imported(tmp_path, "deals-2026-01-01.csv", rows + "3,2026-01-02,,Won,7\n")
    assert journal.rejected_again_in(first) == later
    assert journal.rejected_again_in(later) is None
    assert (
        f"/data/run/{later.pk}/#rejected"
        in logged_in(member_of("admin")).get(f"/data/run/{first.pk}/").content.decode()
    )
