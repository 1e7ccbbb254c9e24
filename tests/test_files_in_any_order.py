"""An export is as old as it is: files in any order give what the latest of them say, and the same
file again changes nothing.
"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from revops.ingest import exports
from revops.models import Deal, RawRecord
from tests.results import load_text, rows, value
from tests.small_company import organisation

MAPPING = """
mapping = 1
source = { key = "crm" }
[translate.results]
"Won" = "won"
"Open" = "open"
[files.deals]
match = "deals*"
record = "deal"
id = "Id"
[files.deals.fields]
deal = "Id"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
[files.all]
match = "all*"
record = "deal"
id = "Id"
complete = true
[files.all.fields]
deal = "Id"
amount = "Amount"
opened_at = "Created"
closed_at = "Closed"
outcome = { column = "Result", translate = "results" }
"""
HEADER = "Id,Amount,Created,Closed,Result\n"
OPEN, WON = "D1,100,2026-10-01,,Open\n", "D1,100,2026-10-01,2026-10-20,Won\n"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def company(db: None) -> None:
    organisation()


def deals(folder: Path, name: str, text: str, **options: object) -> list[str]:
    return load_text(folder, name, HEADER + text, MAPPING, **options).notes


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("is_written_again", [False, True])
def test_an_older_file_again_takes_nothing_back(tmp_path: Path, is_written_again: bool) -> None:
    deals(tmp_path, "deals_mon.csv", OPEN)
    monday = (tmp_path / "deals_mon.csv").stat().st_mtime
    deals(tmp_path, "deals_fri.csv", WON)
    path = tmp_path / "deals_mon.csv"
    path.write_text(HEADER + OPEN)
    if not is_written_again:
        os.utime(path, (monday, monday))
    from revops import ingest
    from tests.small_company import run_one

    run = run_one(ingest.request_imports(MAPPING, [path])[0])
    assert (run.changed, run.older, value("deals_signed", "2026-10")) == (0, 1, 1)
    assert "1 row is older than what is known" in " ".join(run.notes)


@pytest.mark.usefixtures("company")
def test_an_export_that_says_what_an_earlier_one_said_is_a_new_one(tmp_path: Path) -> None:
    for text, signed in ((OPEN, 0), (WON, 1), (OPEN, 0)):
        deals(tmp_path, "deals.csv", text)
        assert value("deals_signed", "2026-10") == signed


@pytest.mark.usefixtures("company")
def test_what_may_be_an_old_file_again_is_said(tmp_path: Path) -> None:
    notes = [deals(tmp_path, "deals.csv", text) for text in (OPEN, WON, OPEN)]
    assert "takes back what came between" not in " ".join(notes[0] + notes[1])
    assert "takes back what came between" in " ".join(notes[2])


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("copy", ["deals.csv", "deals (1).csv"])
def test_a_copy_of_an_old_file_takes_nothing_back(tmp_path: Path, copy: str) -> None:
    deals(tmp_path, "deals_2026-11-20.csv", OPEN)
    deals(tmp_path, "deals_2026-11-27.csv", WON)
    notes = deals(tmp_path, copy, OPEN)
    assert value("deals_signed", "2026-10") == 1
    assert "This very file was imported before newer ones" in " ".join(notes)
    # 23:59 in Amsterdam, where the organisation is.
    assert "exported on 2026-11-20 23:59" in " ".join(notes)


@pytest.mark.usefixtures("company")
def test_a_name_with_a_time_of_its_own_is_a_new_export(tmp_path: Path) -> None:
    deals(tmp_path, "deals_2026-11-20.csv", OPEN)
    deals(tmp_path, "deals_2026-11-22.csv", WON)
    deals(tmp_path, "deals_2026-11-27.csv", OPEN)
    assert value("deals_signed", "2026-10") == 0


@pytest.mark.usefixtures("company")
def test_the_date_in_a_name_is_the_time_of_the_export(tmp_path: Path) -> None:
    deals(tmp_path, "deals_2026-11-08.csv", WON)
    deals(tmp_path, "deals_2026-11-01.csv", OPEN + "D2,5,2026-10-02,,Open\n")
    # In: what only the older file has. Out: what the newer one tells otherwise.
    assert rows(Deal, "deal", "outcome") == [("crm/D1", "won"), ("crm/D2", "")]


@pytest.mark.usefixtures("company")
def test_an_older_complete_file_closes_nothing_and_brings_nothing_back(tmp_path: Path) -> None:
    deals(tmp_path, "all_2026-11-08.csv", WON + "D3,7,2026-10-03,,Open\n")
    deals(tmp_path, "all_2026-11-01.csv", OPEN + "D2,5,2026-10-02,,Open\n")
    assert rows(Deal, "deal", "outcome") == [("crm/D1", "won"), ("crm/D3", "")]


@pytest.mark.usefixtures("company")
def test_a_time_that_was_said_comes_before_names_and_times_of_files(tmp_path: Path) -> None:
    deals(tmp_path, "deals_2026-11-08.csv", WON)
    deals(tmp_path, "deals_2026-11-01.csv", OPEN, at=datetime(2026, 11, 9, tzinfo=UTC))
    assert value("deals_signed", "2026-10") == 0


@pytest.mark.usefixtures("company")
def test_a_corrected_mapping_corrects_whatever_the_times(tmp_path: Path) -> None:
    wrong = MAPPING.replace('"Won" = "won"', '"Won" = "lost"')
    load_text(tmp_path, "deals_2026-11-01.csv", HEADER + WON, wrong)
    load_text(tmp_path, "deals_2026-11-08.csv", HEADER + "D2,5,2026-10-02,,Open\n", wrong)
    assert value("deals_signed", "2026-10") == 0
    load_text(tmp_path, "deals_2026-11-01.csv", HEADER + WON, MAPPING)
    assert value("deals_signed", "2026-10") == 1


@pytest.mark.usefixtures("company")
def test_another_encoding_of_the_same_file_takes_its_place(tmp_path: Path) -> None:
    mapping = MAPPING.replace('opened_at = "Created"', 'opened_at = "Created"\nowner = "Owner"')
    from revops import ingest
    from tests.small_company import run_one

    path = tmp_path / "deals.csv"
    path.write_bytes(
        (HEADER.strip() + ",Owner\nD1,100,2026-10-01,2026-11-03,Won,佐藤\n").encode("shift_jis")
    )
    for encoding in ("cp949", "shift_jis"):
        text = mapping.replace('match = "deals*"', f'match = "deals*"\nencoding = "{encoding}"')
        run_one(ingest.request_imports(text, [path])[0])
    assert rows(Deal, "owner__name") == [("佐藤",)]


@pytest.mark.usefixtures("company")
def test_replaces_closes_what_an_earlier_reading_of_the_file_brought(tmp_path: Path) -> None:
    mapping = MAPPING.replace('id = "Id"\n[files.deals.fields]', "[files.deals.fields]")
    load_text(tmp_path, "deals_a.csv", HEADER + "D1,100,2026-10-01,,Open\n", mapping)
    load_text(tmp_path, "deals_b.csv", HEADER + "D9,1,2026-10-01,,Open\n", mapping)
    load_text(tmp_path, "deals_a.csv", HEADER + "D1,200,2026-10-01,,Open\n", mapping, replaces=True)
    assert rows(Deal, "deal", "amount_minor") == [("crm/D1", 20000), ("crm/D9", 100)]
    assert RawRecord.objects.filter(known_until=None).count() == 2


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(("known", "left"), [(1, 0), (3, 1), (8, 2), (19, 0), (200, 20)])
def test_a_complete_file_that_lacks_most_is_refused_at_any_size(
    tmp_path: Path, known: int, left: int
) -> None:
    texts = [
        HEADER + "".join(f"D{n},1,2026-10-01,,Open\n" for n in range(count))
        for count in (known, left)
    ]
    (tmp_path / "m.toml").write_text(MAPPING)
    path = tmp_path / "all.csv"
    path.write_text(texts[0])
    call_command("import_files", str(tmp_path / "m.toml"), str(path))
    path.write_text(texts[1])
    with pytest.raises(CommandError):
        call_command("import_files", str(tmp_path / "m.toml"), str(path))
    assert Deal.objects.filter(known_until=None).count() == known
    call_command("import_files", str(tmp_path / "m.toml"), str(path), "--accept-loss")
    assert Deal.objects.filter(known_until=None).count() == left


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("deals_2026-11-03.csv", "2026-11-03 23:59"),
        ("20261103 deals.xlsx", "2026-11-03 23:59"),
        ("deals_2026_11_03.csv", "2026-11-03 23:59"),
        ("deals-2026-11-03T18-05.csv", "2026-11-03 18:05"),
        ("deals_20261103_180500.csv", "2026-11-03 18:05"),
        # No time of an export: none, a month, a range, no day that there is, an id.
        ("deals.csv", None),
        ("deals_2026-11.csv", None),
        ("deals_2026-11-01_2026-11-30.csv", None),
        ("deals_2026-02-31.csv", None),
        ("deals_120261103.csv", None),
    ],
)
def test_the_one_date_that_a_name_tells(name: str, expected: str | None) -> None:
    found = exports.named_at(name, AMSTERDAM)
    assert (found and f"{found:%Y-%m-%d %H:%M}") == expected


def test_files_of_one_time_are_in_natural_order(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("deals_10.csv", "deals_9.csv", "Deals_2.csv")]
    for path in paths:
        path.touch()
        os.utime(path, (1, 1))
    assert [path.name for path in exports.in_order(paths, AMSTERDAM)] == [
        "Deals_2.csv",
        "deals_9.csv",
        "deals_10.csv",
    ]


CONTENT = st.dictionaries(
    st.sampled_from(["D1", "D2", "D3"]), st.sampled_from(["100,2026-10-01,,Open", "100,2026-10-01,2026-10-20,Won", "7,2026-10-02,,Open"]),
    min_size=1,
)  # fmt: skip


class TestAnyOrder(TestCase):
    @settings(max_examples=25)
    @given(st.sampled_from(["deals", "all"]), st.lists(CONTENT, min_size=2, max_size=4), st.data())
    def test_gives_what_the_files_say_in_the_order_of_their_export(
        self, kind: str, contents: list, data
    ) -> None:
        order = data.draw(st.permutations(range(len(contents))))
        organisation()
        with tempfile.TemporaryDirectory() as folder:
            for number in order:
                text = "".join(f"{deal},{rest}\n" for deal, rest in contents[number].items())
                deals(Path(folder), f"{kind}_2026-11-{number + 1:02}.csv", text, accepts_loss=True)
        last = {} if kind == "deals" else contents[-1]
        for content in contents if kind == "deals" else ():
            last |= content
        known = RawRecord.objects.filter(known_until=None).values_list("external_id", "payload")
        columns = ("Amount", "Created", "Closed", "Result")
        assert {
            deal: ",".join(payload[each] for each in columns) for deal, payload in known
        } == last
