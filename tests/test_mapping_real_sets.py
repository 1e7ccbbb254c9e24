"""The mappings of the real sets read every row of them, and give the totals that their README
states.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from revops.mapping import Mapped
from tests.mapping_rows import Outcome, parse, read_all

ROOT = Path(__file__).resolve().parent.parent
SETS = Path(os.environ.get("DIAPASON_DATA", ROOT.parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(
    not SETS.is_dir(),
    reason=f"The real sets are not there: {SETS}; DIAPASON_DATA may name their folder.",
)


def outcomes(name: str) -> dict[str, list[Outcome]]:
    text = (ROOT / "samples" / "mappings" / f"{name}.toml").read_text(encoding="utf-8")
    return read_all(parse(text), sorted((SETS / name).iterdir()))


def kinds(rows: list[Outcome]) -> Counter[str]:
    return Counter(type(row).__name__ for row in rows)


def values(rows: list[Outcome]) -> list[dict]:
    return [row.values for row in rows if isinstance(row, Mapped)]


def test_loans() -> None:
    found = outcomes("loans")
    assert {feed: kinds(rows) for feed, rows in found.items()} == {
        "applications": {"Mapped": 13087},
        "amounts": {"Mapped": 13087},
        "stages": {"Mapped": 25567, "Skipped": 66526},
        "changes": {"Mapped": 17801, "Skipped": 74292},
        "calls": {"Mapped": 40281},
    }
    assert Counter(row["stage"] for row in values(found["stages"])) == {
        "lead": 13087,
        "mql": 7367,
        "sqo": 5113,
    }
    assert Counter(row["kind"] for row in values(found["changes"]))["won"] == 2246
    worth = {row["deal"]: row["amount"] for row in values(found["amounts"])}
    assert (
        sum(worth[row["deal"]] for row in values(found["changes"]) if row["kind"] == "won")
        == 35_290_338_00
    )


def test_loans_fall_into_the_months_of_amsterdam() -> None:
    entries = [row for row in values(outcomes("loans")["stages"]) if row["stage"] == "lead"]
    assert min(row["at"] for row in entries) == "2011-09-30T22:38:44.546000+00:00"
    assert sum(row["at"] < "2011-10-31T23:00:00" for row in entries) == 2393


def test_maven() -> None:
    found = outcomes("maven")
    assert {feed: kinds(rows) for feed, rows in found.items()} == {
        "products": {"Mapped": 7},
        "agents": {"Mapped": 35},
        "people": {"Mapped": 35},
        "pipeline": {"Mapped": 8800},
    }
    deals = values(found["pipeline"])
    assert Counter(row["outcome"] for row in deals) == {"won": 4238, "lost": 2473, "open": 2089}
    assert sum(row["signed_amount"] for row in deals if row["outcome"] == "won") == 10_005_534_00
    assert sum("opened_at" not in row for row in deals) == 500
    running = [row for row in deals if row["outcome"] == "open" and "opened_at" in row]
    assert (len(running), sum(row["amount"] for row in running)) == (1589, 3_892_229_00)
    assert {row["currency"] for row in deals} == {"USD"}
    assert {row["region"] for row in deals} == {"Central", "East", "West"}


def test_retail() -> None:
    found = outcomes("retail")
    assert kinds(found["invoices"]) == {"Mapped": 25900}
    documents = values(found["invoices"])
    assert Counter(row["kind"] for row in documents) == {
        "invoice": 22061,
        "credit_note": 3836,
        "adjustment": 3,
    }
    assert sum(row["amount"] for row in documents) == 9_747_747_93
    assert {row["currency"] for row in documents} == {"GBP"}
