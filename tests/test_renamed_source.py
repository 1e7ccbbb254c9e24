"""A source under another key would count beside itself: it is said before, with ways out that work."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from revops import ingest, withdrawal
from revops.connectors.files import FileRefused
from revops.models import Deal, ImportRun, Lead
from tests.results import load_text, rows
from tests.small_company import organisation

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.deals]
match = "*"
record = "deal"
id = "id"
fields = { deal = "id", opened_at = "at", amount = "amount" }
"""
RENAMED = MAPPING.replace('"crm"', '"sales"')
COUNT = 30
DEALS = "id,at,amount\n" + "".join(f"D{n},2026-01-05,{n}\n" for n in range(COUNT))
NEW = f"D{COUNT},2026-01-08,4\n"
LATER = DEALS.replace(",2\n", ",20\n") + NEW
KNOWN = {f"crm/D{n}" for n in range(COUNT)}
RENEWED = {f"sales/D{n}" for n in range(COUNT + 1)}


@pytest.fixture(autouse=True)
def known(tmp_path: Path) -> None:
    organisation()
    load_text(tmp_path, "deals.csv", DEALS, MAPPING)


def load(folder: Path, text: str = LATER, mapping: str = RENAMED, **options: bool) -> ImportRun:
    return load_text(folder, "opportunities.csv", text, mapping, **options)


def deals() -> set[str]:
    return {deal for (deal,) in rows(Deal, "deal")}


def test_a_source_whose_key_is_renamed_is_refused_before_and_as_it_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "opportunities.csv"
    path.write_text(DEALS + NEW)
    with pytest.raises(FileRefused, match="30 ids are known from the source “crm”"):
        ingest.dry_run(RENAMED, [path])
    (tmp_path / "m.toml").write_text(RENAMED)
    with pytest.raises(CommandError):
        call_command("import_files", str(tmp_path / "m.toml"), str(path))
    assert 'key = "crm"' in "".join(capsys.readouterr())
    assert deals() == KNOWN


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("key", KNOWN | {f"crm/D{COUNT}"}),
        ("withdraw", RENEWED),
        ("both", KNOWN | RENEWED),
    ],
)
def test_each_way_out_works(tmp_path: Path, way: str, expected: set[str]) -> None:
    path = tmp_path / "opportunities.csv"
    path.write_text(LATER)
    with pytest.raises(FileRefused):
        ingest.dry_run(RENAMED, [path])
    if way == "withdraw":
        withdrawal.withdraw("crm", "deals", "rita")
    mapping = MAPPING if way == "key" else RENAMED
    run = load(tmp_path, mapping=mapping, accepts_ids=way == "both")
    assert (run.state, deals()) == ("done", expected)


PEOPLE = """
mapping = 1
[source]
key = "hr"
[files.people]
match = "people*"
record = "person"
id = "person"
fields = { person = "person", name = "name", team = "team" }
[files.leads]
match = "leads*"
record = "lead"
id = "lead"
fields = { lead = "lead", at = "at", owner = "owner" }
"""


def test_people_whose_source_is_renamed_keep_what_is_theirs(tmp_path: Path) -> None:
    people = "person,name,team\n" + "".join(f"p{n},Ann {n},North\n" for n in range(30))
    leads = "lead,at,owner\n" + "".join(f"l{n},2026-01-05,Ann {n}\n" for n in range(30))
    load_text(tmp_path, "people.csv", people, PEOPLE)
    load_text(tmp_path, "leads.csv", leads, PEOPLE)
    before = rows(Lead, "lead", "owner__name")
    assert len({owner for _lead, owner in before} - {None}) == 30
    run = load_text(tmp_path, "people.csv", people, PEOPLE.replace('"hr"', '"staff"'))
    assert (run.state, rows(Lead, "lead", "owner__name")) == ("done", before)


def test_another_source_of_the_same_ids_is_taken_with_a_note(tmp_path: Path) -> None:
    run = load(tmp_path, "id,at,amount\nD1,2026-02-05,7\nD2,2026-02-06,8\n")
    assert run.notes == [
        "2 ids are known from the source “crm” (deals), too: both count. If this is the same source under "
        'another key, give it its key again: key = "crm".'
    ]
    assert load(tmp_path, "id,at,amount\nD1,2026-02-05,9\n").notes == []


def test_a_few_rows_that_two_tools_say_alike_both_count_with_a_note(tmp_path: Path) -> None:
    run = load(tmp_path, "id,at,amount\nD1,2026-01-05,1\nD2,2026-01-05,2\n")
    assert (run.state, len(deals())) == ("done", COUNT + 2)
    assert "both count" in run.notes[0]


def test_few_rows_of_another_source_are_no_reason(tmp_path: Path) -> None:
    run = load(tmp_path, "id,at,amount\nD1,2026-01-05,1\nE8,2026-02-06,8\nE9,2026-02-06,8\n")
    assert (run.state, run.notes) == ("done", [])
