"""CSV files as people really have them: encodings, delimiters, quotes, damage. The good rows always
come through.
"""

from __future__ import annotations

import codecs
import csv
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revops.connectors.files import FileRefused, open_rows
from revops.mapping import Feed, Mapped, Refused, Unreadable, compiled
from tests.mapping_rows import feed

NAMES = 'deal = "id"\nname = "name"\ncompany = "company"'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.csv"


def read(path: Path, found: Feed | None = None) -> list[tuple[int, list[str]]]:
    with open_rows(path, feed=found or feed(NAMES)) as rows:
        return list(rows)


def notes(path: Path) -> list[str]:
    with open_rows(path, feed=feed(NAMES)) as rows:
        list(rows)
        return rows.notes


def why(path: Path) -> str:
    with pytest.raises(FileRefused) as raised:
        read(path)
    return str(raised.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_encoding_and_line_ends_are_detected(
    path: Path, delimiter: str, encoding: str, end: str
) -> None:
    rows = [
        ["id", "name", "company"],
        ["D1", "Café crème à Orléans", "Müller"],
        ["D2", "É,t;é|", "x"],
    ]
    path.write_bytes(
        end.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode(encoding)
    )
    assert read(path) == [(2, rows[1]), (3, rows[2])]


def test_the_first_line_of_excel_and_blank_lines_are_left_out(path: Path) -> None:
    path.write_text("sep=;\n\n id ;name;company\nD1;a;b\n\n ;;\nD2;c;d\n\n")
    assert read(path) == [(4, ["D1", "a", "b"]), (7, ["D2", "c", "d"])]


def test_lines_are_counted_where_a_record_begins(path: Path) -> None:
    path.write_text('id,name,company\nD1,"two\nlines, ""quoted""",x\nD2,y,z\n')
    assert read(path) == [(2, ["D1", 'two\nlines, "quoted"', "x"]), (4, ["D2", "y", "z"])]


def test_columns_without_name_are_called_by_their_position(path: Path) -> None:
    path.write_text("id,,name,company,\n")
    with open_rows(path, feed=feed(NAMES)) as rows:
        assert (rows.header, list(rows)) == (["id", "#2", "name", "company", "#5"], [])


def test_what_nobody_sees_around_a_column_name_is_no_part_of_it(path: Path) -> None:
    path.write_text("\u200bid\u00a0,name\u200b,\u2060company\n1,a,b\n")
    with open_rows(path, feed=feed(NAMES)) as rows:
        assert rows.header == ["id", "name", "company"]


def test_a_file_without_header_has_the_columns_of_the_mapping(path: Path) -> None:
    path.write_text("D1;a\nD2;b\n")
    found = feed('deal = "id"', extra='header = false\ncolumns = ["id", "name"]')
    assert read(path, found) == [(1, ["D1", "a"]), (2, ["D2", "b"])]


def test_mixed_encodings_are_read_row_by_row_and_said(path: Path) -> None:
    lines = ["id,name,company", *(f"D{n},Café à Orléans,Société générale" for n in range(20_000))]
    encoded = [
        line.encode("cp1252" if n in (15_000, 15_001) else "utf-8") for n, line in enumerate(lines)
    ]
    path.write_bytes(b"\n".join([*encoded[:15_000], *encoded[15_002:], *encoded[15_000:15_002]]))
    assert {tuple(cells[1:]) for _line, cells in read(path)} == {
        ("Café à Orléans", "Société générale")
    }
    assert notes(path) == [
        "2 rows are not UTF-8 and were read as cp1252 (the first in line 20000)."
    ]


def test_a_strange_row_outside_the_sample_is_refused_and_not_guessed_at(path: Path) -> None:
    lines = [f"D{n},Café à Orléans,Société générale".encode() for n in range(20_000)]
    lines[6_000] = "D6000,Café,x".encode("cp1252")
    path.write_bytes(b"\n".join([b"id,name,company", *lines]))
    assert [line for line, cells in read(path) if isinstance(cells, Unreadable)] == [6_002]


def test_a_row_that_is_no_text_in_the_encoding_named_is_refused_alone(path: Path) -> None:
    path.write_bytes("id,name,company\nD1,a,b\nD2,é,b\nD3,c,d\n".encode("cp1252"))
    found = feed(NAMES, extra='encoding = "utf-8"')
    rows = read(path, found)
    assert [line for line, _cells in rows] == [2, 3, 4]
    outcomes = [compiled(found, ["id", "name", "company"], {})(line, cells) for line, cells in rows]
    assert [type(outcome) for outcome in outcomes] == [Mapped, Refused, Mapped]
    assert "no text in utf-8" in outcomes[1].reason
    assert outcomes[1].payload == {"id": "D2", "name": "\ufffd", "company": "b"}


def test_a_quote_never_closed_costs_its_own_line_only(path: Path) -> None:
    lines = [f"D{n},a,b" for n in range(20_000)]
    lines[9_000] = 'D9000,"never closed,b'
    path.write_text("id,name,company\n" + "\n".join(lines))
    rows = read(path)
    bad = [(line, cells) for line, cells in rows if isinstance(cells, Unreadable)]
    assert len(rows) == 20_000
    assert [line for line, _cells in bad] == [9_002]
    assert "A quote in this line is never closed" in bad[0][1].reason
    assert rows[-1] == (20_001, ["D19999", "a", "b"])


def test_a_quote_open_at_the_end_of_the_file_costs_its_own_line_only(path: Path) -> None:
    path.write_text('id,name,company\nD1,a,b\nD2,"c,d\nD3,e,f\n')
    assert [type(cells) for _line, cells in read(path)] == [list, Unreadable, list]


def test_a_quote_that_the_next_line_closes_does_not_join_two_rows(path: Path) -> None:
    path.write_text('id,name,company\nD1,"a,b\nD2,"c,d\nD3,e,f\n')
    assert [(line, type(cells)) for line, cells in read(path)] == [
        (2, Unreadable),
        (3, Unreadable),
        (4, list),
    ]


def test_a_row_over_several_lines_with_the_wrong_width_names_its_lines(path: Path) -> None:
    path.write_text('id,name,company\nD1,"a\nD2,c",d,e\nD3,e,f\n')
    (first, bad), *_rest, last = read(path)
    assert first == 2
    assert "spans lines 2 to 3" in bad.reason
    assert last == (4, ["D3", "e", "f"])


def test_ten_megabytes_in_one_field_are_refused_in_bounded_memory(path: Path) -> None:
    path.write_text("id,name,company\nD1,a,b\nD2," + "x" * 10_000_000 + ",b\nD3,c,d\n")
    found = feed(NAMES)
    tracemalloc.start()
    rows = read(path, found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(line, type(cells)) for line, cells in rows] == [(2, list), (3, Unreadable), (4, list)]
    refused = compiled(found, ["id", "name", "company"], {})(*rows[1])
    assert "longer than 1000000 characters" in refused.reason
    assert refused.payload["id"] == "D2"
    assert len(refused.payload["name"]) <= 1001
    assert peak < 40_000_000


def test_memory_does_not_grow_with_the_file(path: Path) -> None:
    with path.open("w") as file:
        file.write("id,name,company\n")
        file.writelines(f"D{n},some name of a deal,some company or other\n" for n in range(200_000))
    tracemalloc.start()
    with open_rows(path, feed=feed(NAMES)) as rows:
        assert sum(1 for _row in rows) == 200_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (codecs.BOM_UTF8, "it is empty"),
        (b"id,name, id\n1,2,3\n", "its header names id more than once"),
        (bytes(range(256)) * 40, "it is no text"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "old (.xls) or a password-protected workbook",
        ),
        (b"PK\x03\x04 cut off", "damaged XLSX"),
        (b"%PDF-1.7 ...", "it is a PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"  <!DOCTYPE html><title>Login</title>", "it is a web page"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_one_sentence(
    path: Path, content: bytes, said: str
) -> None:
    path.write_bytes(content)
    assert why(path).startswith("“deals.csv” cannot be read: ")
    assert said in why(path)


def test_a_folder_and_a_missing_file_are_refused(path: Path, tmp_path: Path) -> None:
    assert why(path) == "“deals.csv” cannot be read: No such file or directory."
    assert "it is a folder" in why(tmp_path)


# Python's writer leaves a lone carriage return unquoted; files full of control characters are
# refused.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12).filter(
    lambda text: '="' not in text
)
cells = st.one_of(
    texts, st.sampled_from([",", ";", '"', "'", "\n", "\r\n", "|", "\t", '""', "é", "a,b;c"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.from_regex(r"D\d", fullmatch=True), cells, cells), max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(['"', "'"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_what_was_written_is_read(
    path: Path, rows: list, delimiter: str, quote: str, quoting: int, end: str, encoding: str
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(
            file, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator=end
        )
        writer.writerows([["id", "name", "company"], *rows])
    shown = (
        quote == '"' or quoting != csv.QUOTE_MINIMAL
    )  # where nothing in the header is quoted, '"' is taken
    found = feed(NAMES, extra="" if shown else 'quote = "\'"')
    assert [tuple(cells) for _line, cells in read(path, found)] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_refusal(path: Path, content: bytes) -> None:
    for start in (b"", b"id,name,company\n"):
        path.write_bytes(start + content)
        try:
            rows = read(path)
        except FileRefused:
            continue
        "".join(cell for _line, cells in rows for cell in cells).encode(
            "utf-8"
        )  # no half characters


def test_a_text_that_was_kept_from_becoming_a_number_is_that_text(path: Path) -> None:
    path.write_text('="id",name,company\n="00123","=""0.5""",a="b"\n="","=1+1","=""a"\n')
    assert read(path) == [(2, ["00123", "0.5", 'a="b"']), (3, ["", "=1+1", '="a'])]
