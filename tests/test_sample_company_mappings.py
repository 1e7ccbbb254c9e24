"""The sample company's mappings take every row of its files but exactly those that are documented
as refused.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from revops import mapping
from revops.connectors.files import open_rows
from revops.mapping import compiled
from samples.company import write_company
from samples.company.dirt import REFUSED
from samples.company.settings import CURRENCY, TIMEZONE
from samples.company.write import FOLDERS

MAPPINGS = Path(__file__).resolve().parent.parent / "samples" / "mappings"
CHANGE_FEEDS = 6


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_company(tmp_path_factory.mktemp("sample"), date(2026, 11, 24))


def outcomes(path: Path, source: str) -> dict[str, Counter[str]]:
    """By feed that takes the file: how many rows were mapped, refused, skipped."""
    parsed = mapping.parse(
        (MAPPINGS / f"company-{source}.toml").read_text(), timezone=TIMEZONE, currency=CURRENCY
    )
    counts = {}
    for feed in (feed for feed in parsed.feeds if feed.matches(path.name)):
        with open_rows(path, feed=feed) as rows:
            read = compiled(feed, rows.header, {})
            counts[feed.name] = Counter(type(read(line, cells)).__name__ for line, cells in rows)
    return counts


@pytest.mark.parametrize("source", FOLDERS)
def test_every_file_of_a_source_is_mapped_but_for_the_documented_rows(
    source: str, paths: dict[str, Path]
) -> None:
    for name in FOLDERS[source]:
        if name == "targets.csv":
            continue
        counts = outcomes(paths[name], source)
        assert counts, name
        assert sum(count["Refused"] for count in counts.values()) == REFUSED.get(name, 0), (
            name,
            counts,
        )
        if name != "opportunity_field_history.csv":
            assert all(count["Skipped"] == 0 for count in counts.values()), (name, counts)


def test_each_change_of_a_deal_belongs_to_exactly_one_feed(paths: dict[str, Path]) -> None:
    counts = outcomes(paths["opportunity_field_history.csv"], "crm")
    rows = len(paths["opportunity_field_history.csv"].read_text().splitlines()) - 1
    assert len(counts) == CHANGE_FEEDS
    assert sum(count["Mapped"] + count["Refused"] for count in counts.values()) == rows
