"""Pipelines that have no stage for what was lost: the rows are archived, or have a reason for it, and keep their stage."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from dashboards.words import meaning
from revops.guess import choices
from tests.test_guess import looked, mapping, outcomes

ODOO = """Opportunity,Customer,Stage,Expected Revenue,Created on,Closed Date,Expected Closing,Lost Reason,Active
Seats,Nordwind,Won,12000,2026-09-03 09:12:00,2026-10-05 16:40:00,,,True
Pilot,Westend,Qualified,8450,2026-09-07 10:05:00,2026-10-12 11:15:00,,Too expensive,False
Spares,Nordwind,Won,300,2026-09-08 10:05:00,2026-10-13 11:15:00,,,False
Refit,Ostwind,Qualified,7700,2026-11-10 17:00:00,,2026-12-11,,True
Trial,Ostwind,On-site pilot,2600,2026-11-19 08:20:00,,2026-12-05,,True
"""
ENDED = ["won", "lost", "won", "open", "open"]


def without(text: str, *columns: str) -> str:
    rows = [line.split(",") for line in text.splitlines()]
    kept = [place for place, name in enumerate(rows[0]) if name not in columns]
    return "\n".join(",".join(row[place] for place in kept) for row in rows) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ODOO, ENDED),
        (without(ODOO, "Active"), ENDED),
        (without(ODOO, "Active", "Lost Reason"), ["won", "open", "won", "open", "open"]),
        (ODOO.replace("Opportunity,", "Deal name,").replace("Expected Revenue", "Amount"), ENDED),
    ],
)
def test_what_is_archived_or_has_a_reason_is_lost_whatever_its_stage(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    tables = looked(tmp_path, text, "opportunities.csv")
    rows = outcomes(mapping(tables), tables, "deals")
    assert [row["outcome"] for row in rows] == expected
    assert rows[1]["stage"] == "Qualified"


def test_a_stage_that_says_lost_decides_alone(tmp_path: Path) -> None:
    text = ODOO.replace("Pilot,Westend,Qualified", "Pilot,Westend,Lost")
    feed = tomllib.loads(mapping(looked(tmp_path, text)))["files"]["deals"]
    assert feed["fields"]["outcome"]["column"] == "Stage"


@pytest.mark.django_db
def test_the_page_asks_what_each_stage_means_and_what_is_given_up_stays_lost(
    tmp_path: Path,
) -> None:
    tables = looked(tmp_path, ODOO)
    with translation.override("en"):
        (card,) = meaning.page(mapping(tables), tables).cards
        (outcome,) = [field for field in card.mapped if field.label == "Outcome"]
        assert [str(o.label) for o in outcome.options if o.is_chosen] == ["Stage + Active"]
        assert {each.text: each.chosen for each in outcome.values} == {
            "Won": "won", "Qualified": "open", "On-site pilot": "open",
        }  # fmt: skip
        asked = " ".join(map(str, card.questions))
    assert "Where “Active” says that a deal was given up, it is lost" in asked
    assert "taken for “Open”: On-site pilot (1)" in asked
    written = mapping(tables)
    given = {"deals/record": "deal", "deals/value/outcome/On-site pilot": "won", "deals/value/outcome/Qualified": "open"}  # fmt: skip
    text = choices.applied(written, given, tables)
    assert [row["outcome"] for row in outcomes(text, tables, "deals")] == [*ENDED[:4], "won"]
    left = choices.applied(text, given | {"deals/value/outcome/Qualified": choices.LEAVE_OUT}, tables)  # fmt: skip
    assert [row.get("outcome") for row in outcomes(left, tables, "deals")] == ["won", None, "won", None, "won"]  # fmt: skip


def test_a_pair_that_was_written_by_hand_stays(tmp_path: Path) -> None:
    tables = looked(tmp_path, ODOO)
    text = mapping(tables).replace('"Qualified · False" = "lost"', '"Qualified · False" = "open"')
    given = {"deals/record": "deal", "deals/value/outcome/Qualified": "open", "deals/value/outcome/Won": "won"}  # fmt: skip
    assert choices.applied(text, given, tables) == text


CLOSED = """Id,Stage,Amount,Created,Close Date
1,Prospecting,100,2026-09-01,2026-12-01
2,Closed Won,200,2026-09-02,2026-10-01
3,Closed Lost,300,2026-09-03,2026-10-02
4,Closed - Duplicate,400,2026-09-04,2026-10-03
5,Not closed yet,500,2026-09-05,2026-12-03
6,6. Closed,600,2026-09-06,2026-12-04
"""


@pytest.mark.django_db
def test_a_stage_that_says_closed_and_not_as_what_is_no_open_deal(tmp_path: Path) -> None:
    """And it is asked about, apart from what is taken for open."""
    tables = looked(tmp_path, CLOSED)
    written = mapping(tables)
    found = [row["outcome"] for row in outcomes(written, tables, "deals")]
    assert found == ["open", "won", "lost", "lost", "open", "open"]
    with translation.override("en"):
        (card,) = meaning.page(written, tables).cards
    asked = " ".join(map(str, card.questions))
    assert "taken for “Lost”: Closed - Duplicate (1)" in asked
    assert "taken for “Open”: 6. Closed (1), Not closed yet (1)." in asked
