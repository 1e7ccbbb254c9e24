"""JSON Lines: nested values by path, numbers as they are written, and bad lines told apart from good ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from revops.connectors.files import FileRefused, open_rows
from revops.mapping import Feed, Refused, compiled
from tests.mapping_rows import feed
from tests.results import load_text, value
from tests.small_company import organisation

FIELDS = 'deal = "id"\namount = "amount.value"\nowner = "owner.email"'


def read(path: Path, lines: list[str], found: Feed) -> list[object]:
    path.write_text("\n".join(lines))
    with open_rows(path, feed=found) as rows:
        reader = compiled(found, rows.header, {})
        return [reader(line, cells) for line, cells in rows]


def test_a_path_leads_to_a_nested_value(tmp_path: Path) -> None:
    lines = [
        '{"id": "D1", "amount": {"value": 1200.50, "currency": "EUR"}, "owner": {"email": "Ann@x.org"}}',
        '{"owner": null, "id": "D2", "amount": {"value": 3}}',
    ]
    one, two = read(tmp_path / "deals.jsonl", lines, feed(FIELDS))
    assert (one.values["amount"], one.values["owner"]) == (120050, "crm/ann@x.org")
    assert (two.values["amount"], "owner" in two.values) == (300, False)


def test_numbers_are_read_as_they_are_written_whatever_the_feed_says_of_texts(
    tmp_path: Path,
) -> None:
    lines = ['{"id": 17, "amount": {"value": 1.200}, "owner": {"email": "a@x.org"}}']
    for extra in ("", 'decimal = ","', 'decimal = ","\nthousands = "."'):
        (row,) = read(tmp_path / "deals.jsonl", lines, feed(FIELDS, extra=extra))
        assert (row.values["deal"], row.values["amount"]) == ("crm/17", 120)


def test_lists_of_plain_values_are_one_cell_and_those_of_objects_have_places(
    tmp_path: Path,
) -> None:
    fields = 'deal = "id"\nlead = { column = "leads", split = "," }\nname = "contacts.1.name"'
    lines = ['{"id": "D1", "leads": ["L1", "L2"], "contacts": [{"name": "A"}, {"name": "B"}]}']
    (row,) = read(tmp_path / "deals.jsonl", lines, feed(fields))
    assert (row.values["lead"], row.values["name"]) == ("crm/L1", "B")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"id": "D2"', "The line is no JSON."),
        ("[1, 2]", "The line is no object"),
        ('{"id": "D2", "id": "D3"}', "names “id” twice"),
        ('{"id": NaN}', "NaN is no number"),
        ('{"id": ' + "[" * 100_000 + "]" * 100_000 + "}", "The line is no JSON."),
        ('{"id": ' + '{"a": ' * 30 + "1" + "}" * 30 + "}", "nested more than 20 deep"),
        ('{"id": "D2", "note": "cut\\ud83d"}', "half a character (\\ud83d)"),
        ('{"id": "D2", "cut\\udc00": "x"}', "half a character (\\udc00)"),
        ('{"id": "' + "x" * 4_000_001 + '"}', "longer than 4000000 bytes"),
    ],
)
def test_a_bad_line_is_refused_alone(tmp_path: Path, line: str, why: str) -> None:
    good = '{"id": "%s", "amount": {"value": 1}, "owner": {"email": "a@x.org"}}'
    first, bad, last = read(tmp_path / "d.jsonl", [good % "D1", line, good % "D9"], feed(FIELDS))
    assert isinstance(bad, Refused) and why in bad.reason and bad.line == 2
    assert [each.values["deal"] for each in (first, last)] == ["crm/D1", "crm/D9"]


def test_a_character_in_two_escapes_is_whole(tmp_path: Path) -> None:
    lines = ['{"id": "D1", "amount": {"value": 1}, "owner": {"email": "\\ud83d\\ude00@x.org"}}']
    (row,) = read(tmp_path / "d.jsonl", lines, feed(FIELDS))
    assert row.values["owner"] == "crm/😀@x.org"


def test_too_many_names_refuse_the_file(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps({f"k{n}": n for n in range(5_001)}))
    with pytest.raises(FileRefused, match="different names"):
        open_rows(path, feed=feed(FIELDS))


@pytest.mark.django_db
def test_it_is_imported_like_any_file_and_again_changes_nothing(tmp_path: Path) -> None:
    organisation()
    mapping = (
        'mapping = 1\n[source]\nkey = "crm"\n[files.deals]\nmatch = "*.jsonl"\nrecord = "deal"\nid = "id"\n'
        'fields = { deal = "id", amount = "amount.value", opened_at = "at.opened", won_at = "at.won" }\n'
    )
    text = '{"id": "D1", "amount": {"value": 99.90}, "at": {"opened": "2026-01-05", "won": "2026-02-03T10:00:00Z"}}\n'
    run = load_text(tmp_path, "page-1.jsonl", text, mapping)
    assert (run.rows_read, run.added, value("signed_amount", "2026-02")) == (1, 1, 9990)
    again = load_text(tmp_path, "page-1.jsonl", text, mapping)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
