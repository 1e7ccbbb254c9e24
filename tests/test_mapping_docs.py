"""docs/mapping.md is true: its mappings read the files beside them, its tables name every kind and
field.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from revops.derive.kinds import KINDS
from revops.mapping import Refused
from revops.mapping.records import DIMENSION_FIELDS, MOTIONS
from revops.mapping.tables import FeedTable, SourceTable
from tests.mapping_rows import parse, read_all

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "mapping.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(csv|toml) ?(\S*)\n(.*?)^```$", re.M | re.S)


def examples() -> list[tuple[str, dict[str, str]]]:
    """Each TOML block with the files shown since the one before."""
    found, files = [], {}
    for language, name, text in BLOCK.findall(PAGE):
        if language == "csv":
            files[name] = text
        else:
            found.append((text, files))
            files = {}
    return found


@pytest.mark.parametrize(("text", "files"), examples())
def test_each_mapping_reads_the_files_beside_it(
    text: str, files: dict[str, str], tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in files]
    for path in paths:
        path.write_text(files[path.name], encoding="utf-8")
    outcomes = read_all(parse(text), paths)
    assert [row for rows in outcomes.values() for row in rows if isinstance(row, Refused)] == []
    assert bool(outcomes) == bool(files)


def test_the_table_of_kinds_names_every_field() -> None:
    rows = dict(re.findall(r"^\| (\w+) \| [^|]+ \| (.+) \|$", PAGE, re.M))
    for record, kind in KINDS.items():
        if record != "lookup":
            assert rows[record].replace("and dimensions", DIMENSION_FIELDS) == kind.fields, record


def test_the_page_names_every_choice_and_every_key() -> None:
    for names in (
        " ".join(MOTIONS),
        *(names for kind in KINDS.values() for names in kind.choices.values()),
    ):
        assert names.replace(" ", ", ") in PAGE
    for key in (*SourceTable.model_fields, *FeedTable.model_fields):
        assert f"`{key}`" in PAGE or f"{key} =" in PAGE, key
