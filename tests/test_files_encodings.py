"""Files that do not say what they are in: read where it shows, asked about where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from revops.connectors.files import FileRefused, open_rows
from revops.mapping import Unreadable
from tests.mapping_rows import feed


def read(path: Path, content: bytes, extra: str = "") -> list[object]:
    """The second cell of each row, or why it is not read."""
    path.write_bytes(content)
    with open_rows(path, feed=feed('deal = "id"\nowner = "owner"', extra=extra)) as rows:
        return [cells.reason if type(cells) is Unreadable else cells[1] for _line, cells in rows]


def rows(*names: str) -> str:
    return "id,owner\n" + "".join(f"D{n},{name}\n" for n, name in enumerate(names))


@pytest.mark.parametrize(
    "name",
    ["René", "Müller", "Straße", "Muñoz", "Søren Ærø", "São Paulo", "L’Oréal", "O’Brien", "cœur", "Œuvre", "Noël", "été",
     "10 €", "“best” – really…", "n° 5", "Mª José", "N’Golo Kanté", "Paris–Lyon", "Café®"],
)  # fmt: skip
def test_a_few_letters_of_western_europe_are_read_in_its_usual_encoding(
    tmp_path: Path, name: str
) -> None:
    assert read(tmp_path / "deals.csv", rows(name, "ann").encode("cp1252")) == [name, "ann"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("René", "mac_roman"), ("Jörg", "mac_roman"), ("García", "mac_roman"), ("Raúl", "mac_roman"), ("Straße", "mac_roman"),
        ("École", "mac_roman"), ("côte", "mac_roman"), ("œuvre €", "iso8859_15"), ("Łódź", "cp1250"), ("Müller", "cp850"),
        ("佐藤", "cp932"), ("佐藤健一郎営業部東京", "cp932"), ("김철수", "cp949"), ("Иванов", "cp1251"), ("Işık", "cp1254"),
    ],
)  # fmt: skip
def test_what_does_not_show_its_encoding_is_asked_about_row_by_row(
    tmp_path: Path, name: str, encoding: str
) -> None:
    path, content = tmp_path / "deals.csv", rows(name, "ann").encode(encoding)
    asked, good = read(path, content)
    word = name.split()[0]
    assert good == "ann"
    assert asked.startswith("The line is not UTF-8, and too little shows what it is in.")
    assert f'encoding = "{encoding}" (“{word}”)' in asked
    assert read(path, content, f'encoding = "{encoding}"') == [name, "ann"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("René Lefèvre", "mac_roman"), ("佐藤健一郎", "cp932"), ("Иванов", "cp1251")],
)
def test_a_name_that_repeats_shows_no_more_than_once(
    tmp_path: Path, name: str, encoding: str
) -> None:
    found = read(tmp_path / "deals.csv", rows(*[name] * 40).encode(encoding))
    assert {text[:26] for text in found} == {"The line is not UTF-8, and"}
    assert len(set(found)) == 1


def test_one_strange_name_among_many_does_not_make_a_file_strange(tmp_path: Path) -> None:
    names = [*["Société générale", "Müller"] * 10, "Škoda"]
    assert read(tmp_path / "deals.csv", rows(*names).encode("cp1252")) == names


def test_a_header_whose_encoding_does_not_show_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="too little shows what it is in"):
        read(
            tmp_path / "deals.csv",
            "id,owner,Chiffre d’affaires réalisé\n1,ann,2\n".encode("mac_roman"),
        )
