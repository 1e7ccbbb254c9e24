"""Several files of a complete feed in one command: parts of one export, or exports of several times."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone

from revops import ingest
from revops.ingest import jobs
from revops.models import ImportRun, RawRecord, State
from revops.queue import work
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.leads]
match = "*"
record = "lead"
id = "id"
complete = true
fields = { lead = "id", name = "name", at = { value = "2026-08-03" } }
"""


@pytest.fixture(autouse=True)
def company(db) -> None:
    organisation()


def parts(folder: Path, **files: str) -> list[Path]:
    """Files of ids, written one after the other."""
    paths = []
    for number, (name, ids) in enumerate(files.items()):
        path = folder / f"{name}.csv"
        path.write_text("id,name\n" + "".join(f"{each},{each}\n" for each in ids))
        os.utime(path, (1_790_000_000 + number, 1_790_000_000 + number))
        paths.append(path)
    return paths


def load(paths: list[Path], **asked: object) -> list[ImportRun]:
    """As a worker does, which writes down what was refused."""
    runs = ingest.request_imports(MAPPING, paths, **asked)
    while (claimed := work.claim(jobs.due_imports())) is not None:
        work.do(claimed)
    return list(ImportRun.objects.filter(pk__in=[run.pk for run in runs]).order_by("pk"))


def known() -> str:
    ids = RawRecord.objects.filter(known_until=None).values_list("external_id", flat=True)
    return "".join(sorted(ids))


def test_parts_of_one_export_are_complete_together(tmp_path: Path) -> None:
    one, two = load(parts(tmp_path, leads_1="ABC", leads_2="DEFGH"))
    assert (one.state, two.state, known()) == (State.DONE, State.DONE, "ABCDEFGH")
    assert one.notes == []
    assert two.notes == [
        "These 2 files of a complete feed name no different times, so they are taken as parts of one export, complete together: "
        "leads_1.csv, leads_2.csv. If each is complete by itself, put the date of its export into its name."
    ]


def test_what_no_part_has_is_closed_and_a_dry_run_says_so(tmp_path: Path) -> None:
    load(parts(tmp_path, leads_1="ABC", leads_2="DEFGH"))
    again = parts(tmp_path, leads_1="AB", leads_2="DEFGX")
    assert [(each.added, each.closed) for each in ingest.dry_run(MAPPING, again)] == [
        (0, 0),
        (1, 2),
    ]
    assert [(run.added, run.closed) for run in load(again)] == [(0, 0), (1, 2)]
    assert known() == "ABDEFGX"


def test_parts_imported_again_change_nothing(tmp_path: Path) -> None:
    paths = parts(tmp_path, leads_1="ABC", leads_2="DEFGH")
    load(paths)
    assert [(run.unchanged, run.closed, run.older) for run in load(paths)] == [(3, 0, 0), (5, 0, 0)]


def test_files_whose_names_tell_different_times_are_each_complete(tmp_path: Path) -> None:
    paths = parts(tmp_path, **{"leads_2026-09-02": "ABCDE", "leads_2026-09-01": "ABCXY"})
    runs = load(paths)
    assert [(run.file_name, run.closed, run.notes) for run in runs] == [
        ("leads_2026-09-01.csv", 0, []),
        ("leads_2026-09-02.csv", 2, []),
    ]
    assert known() == "ABCDE"


def test_files_of_one_said_time_are_parts(tmp_path: Path) -> None:
    paths = parts(tmp_path, **{"leads_2026-09-02": "ABC", "leads_2026-09-01": "DEF"})
    load(paths, at=timezone.now())
    assert known() == "ABCDEF"


def test_nothing_is_gone_where_a_part_cannot_be_read(tmp_path: Path) -> None:
    load(parts(tmp_path, leads_1="ABC", leads_2="DEFGH"))
    again = parts(tmp_path, leads_1="AB", leads_2="DEFGX")
    again[0].write_text("")
    os.utime(again[0], (1_790_000_000, 1_790_000_000))
    one, two = load(again)
    assert (one.state, two.state, known()) == (State.FAILED, State.FAILED, "ABCDEFGH")
    assert two.error == (
        f"“leads_2.csv” is complete only together with “leads_1.csv”, which was refused: {one.error}"
    )
