"""What no file may be is refused before it is read: bombs, endless rows and cells, and words of an
archive that are lies.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from revops.connectors import limits, parts
from revops.connectors.files import FileRefused, open_rows
from revops.mapping import MappingError, parse
from tests.mapping_rows import feed

SHEET = "xl/worksheets/sheet1.xml"
START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
END = "</sheetData></worksheet>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook in which everything is right."""
    book = Workbook()
    book.active.append(["id", "amount", "at"])
    book.active.append(["D1", 1, "2024-03-01"])
    book.save(tmp_path / "deals.xlsx")
    return tmp_path / "deals.xlsx"


def with_part(path: Path, part: str, content: Iterable[str]) -> Path:
    """The workbook, with other content in one of its parts."""
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(
            path.with_suffix(".new"), "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as new,
    ):
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry.filename, old.read(entry))
        with new.open(part, "w") as stream:
            for piece in content:
                stream.write(piece.encode())
    return path.with_suffix(".new").replace(path)


def why_refused(path: Path) -> str:
    with (
        pytest.raises(FileRefused) as refused,
        open_rows(path, feed=feed('deal = "id"\namount = "amount"')) as rows,
    ):
        list(rows)
    return str(refused.value)


def noise(count: int) -> Iterable[str]:
    """Megabytes that hardly shrink."""
    return (random.Random(number).randbytes(500_000).hex() for number in range(count))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            [START, ROW, '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>', END],
            "a row beyond number 1048576",
        ),
        ([START, ROW, '<row r="2e9"><c><v>1</v></c></row>', END], "a row beyond number 1048576"),
        (
            [START, "<row>", "<c><v>1</v></c>" * 200_000, "</row>", END],
            "a column beyond number 16384",
        ),
        (
            [START, ROW, '<row r="2"><c r="XFE2"><v>1</v></c></row>', END],
            "a column beyond number 16384",
        ),
        (
            [START, ROW, '<row r="2"><c s="1" r="ZZZZZZ2"><v>1</v></c></row>', END],
            "a column beyond number 16384",
        ),
        (
            [START, ROW, '<row r="2"><c r="A2"><v>', *noise(5), "</v></c></row>", END],
            "a cell of it is longer than 4000000",
        ),
        ([START, ROW, '<row r="2" spans="', *noise(5), '"/>', END], "longer than 4000000"),
        ([START, ROW, "<!--", *noise(5), "-->", END], "longer than 4000000"),
        ([START, "<a>" * 200_000], "larger than any workbook needs"),
        ([START, "<v>" * 200_000], "larger than any workbook needs"),
        (
            ['<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>', START, "&b;", END],
            "declares entities",
        ),
        (['<!DOCTYPE a SYSTEM "file:///etc/passwd">', START, END], "declares entities"),
        ([START, " " * 20_000_000, END], "more than 200 times its size"),
    ],
)
def test_a_sheet_beyond_what_a_spreadsheet_has_is_refused(
    path: Path, content: list[str], reason: str
) -> None:
    assert reason in why_refused(with_part(path, SHEET, content))


def test_no_more_is_inflated_than_shows_that_it_is_too_much(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[int] = []
    feed_part = parts.Part.feed
    monkeypatch.setattr(
        parts.Part, "feed", lambda part, piece: (fed.append(len(piece)), feed_part(part, piece))[1]
    )
    with_part(path, SHEET, [START, ROW, '<row r="2000000000"/>', *noise(9), END])
    assert "row beyond" in why_refused(path)
    assert sum(fed) < 200_000


def test_a_part_that_is_kept_in_memory_has_a_limit_of_its_own(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "STRINGS_BYTES", 1_000_000)
    strings = [f"<si><t>{piece}</t></si>" for piece in noise(3)]
    assert "xl/sharedStrings.xml" in why_refused(
        with_part(path, "xl/sharedStrings.xml", ["<sst>", *strings, "</sst>"])
    )


def test_a_list_of_three_hundred_thousand_entries_is_not_read(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("first", "")
        archive.filelist *= 300_000
    assert "an archive of more than 2000 entries" in why_refused(path)


def test_a_few_thousand_entries_are_too_many(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(limits.ENTRIES):
            archive.writestr(str(number), "")
    assert "an archive of more than 2000 entries" in why_refused(path)


def test_what_would_unpack_to_gigabytes_is_not_unpacked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "INFLATED_BYTES", 1000)
    assert "larger than 0 MB when unpacked" in why_refused(path)


def test_other_compressions_and_passwords_are_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/odd.xml", "<a/>" * 100)
    assert "compressed as no workbook is" in why_refused(path)


def test_an_archive_that_lies_about_its_sizes_is_damaged(path: Path) -> None:
    """zipfile inflates no more of an entry than the list of entries promised."""
    with_part(path, SHEET, [START, *["<row><c><v>1</v></c></row>"] * 50_000, END])
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    content[at + 24 : at + 28] = (500).to_bytes(4, "little")
    path.write_bytes(content)
    assert "damaged" in why_refused(path)


def test_a_workbook_within_the_limits_is_read_whatever_else_it_holds(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.png", b"\0" * 1_000_000)
        archive.writestr("xl/embeddings/other.xlsx", path.read_bytes())
    with open_rows(path, feed=feed('deal = "id"\namount = "amount"')) as rows:
        assert list(rows) == [(2, ["D1", "1", "2024-03-01"])]


def test_a_header_of_two_hundred_thousand_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(",".join(f"c{number}" for number in range(200_000)) + "\n")
    assert "its header has 200000 columns; up to 5000 are read" in why_refused(path)


def test_a_header_of_five_thousand_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(",".join(["id", "amount", *(f"c{number}" for number in range(4_998))]) + "\n")
    with open_rows(path, feed=feed('deal = "id"\namount = "amount"')) as rows:
        assert len(rows.header) == 5_000


def test_rows_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("id,amount\nD1,1\nD2,2\nD3,3\n")
    monkeypatch.setattr(limits, "ROWS", 2)
    assert "it has more than 2 rows" in why_refused(path)


HEAD = 'mapping = 1\n[source]\nkey = "crm"\n[files.deals]\nrecord = "deal"\nid = "id"\n'
FIELDS = '[files.deals.fields]\ndeal = "id"\nopened_at = "at"\n'


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{a=" * 100_000,
        "[" * 100_000,
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 100_000) + "]",
        "mapping = 0x" + "f" * 100_000,
        "mapping = " + "9" * 100_000,
        "mapping = 1e999999999",
        "mapping = 0001-01-01",
        HEAD
        + 'match = "x"\n'
        + FIELDS
        + 'amount = { column = "a", default = 0x'
        + "f" * 50_000
        + " }",
        HEAD + 'match = "x"\n' + FIELDS + "amount = { value = inf }",
        HEAD + f'match = "{"*a" * 500}"\n' + FIELDS,
        HEAD + 'match = "x"\n' + FIELDS + f'"{"k" * 500_000}" = "x"',
        "mapping = 1\n[source]\nkey = 'crm'\n"
        + "".join(f"[files.f{n}]\nmatch='x'\n" for n in range(10_000)),
        "mapping = 1\0",
    ],
    ids=lambda text: text[:20],
)
def test_a_mapping_beyond_reason_is_refused_with_a_short_sentence(text: str) -> None:
    with pytest.raises(MappingError) as refused:
        parse(text, timezone="UTC", currency="EUR")
    assert 20 < len(str(refused.value)) < 2_000


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("*" * 50, True),
        ("*a" * 50, True),
        ("*a" * 99 + "b", False),
        ("?" * 90, False),
        ("[" * 50, False),
    ],
)
def test_a_pattern_of_stars_is_matched_without_trying_every_way(
    pattern: str, matches: bool
) -> None:
    """With a backtracking pattern this would take longer than the universe has."""
    (found,) = parse(HEAD + f'match = "{pattern}"\n' + FIELDS, timezone="UTC", currency="EUR").feeds
    assert found.matches("a" * 250) is matches
