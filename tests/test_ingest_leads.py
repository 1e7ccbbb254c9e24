"""From leads and their stages to what is counted: who had them then, once, and without tests and
duplicates.
"""

from pathlib import Path

import pytest

from revops.models import Lead, Rejected, StageEntry
from tests.results import rows, value
from tests.small_company import load, organisation

pytestmark = pytest.mark.django_db
MOVER = [
    {"person": "ann", "name": "Ann", "team": "North", "left_on": "2026-02-01"},
    {"person": "ann", "name": "Ann", "team": "South", "joined_on": "2026-02-01"},
]


@pytest.fixture(autouse=True)
def company() -> None:
    organisation()


def test_a_movers_history_stays_with_the_old_team(tmp_path: Path) -> None:
    load(tmp_path, "people", MOVER)
    load(
        tmp_path,
        "stages",
        [
            # In: two entries before she moved, the last on the evening before; one on the day
            # itself.
            {"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-05", "owner": "ann"},
            {"id": "2", "lead": "L2", "stage": "mql", "at": "2026-01-31T23:59", "owner": "ann"},
            {"id": "3", "lead": "L3", "stage": "mql", "at": "2026-02-01", "owner": "ann"},
            # Out: nobody's.
            {"id": "4", "lead": "L4", "stage": "mql", "at": "2026-02-01"},
        ],
    )
    assert value("mqls", "2026-Q1", team="North") == 2
    assert value("mqls", "2026-Q1", team="South") == 1
    assert value("mqls", "2026-Q1") == 4


def test_a_corrected_membership_moves_what_it_covers(tmp_path: Path) -> None:
    load(tmp_path, "people", MOVER)
    load(
        tmp_path,
        "stages",
        [{"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-20", "owner": "ann"}],
    )
    assert value("mqls", "2026-01", team="North") == 1
    earlier = [MOVER[0] | {"left_on": "2026-01-15"}, MOVER[1] | {"joined_on": "2026-01-15"}]
    load(tmp_path, "people", earlier)
    assert value("mqls", "2026-01", team="North") == 0
    assert value("mqls", "2026-01", team="South") == 1


def test_an_entry_has_the_attributes_that_its_lead_has_now_whenever_it_came(tmp_path: Path) -> None:
    stages = [{"id": "1", "lead": "L1", "stage": "mql", "at": "2026-01-05"}]
    load(tmp_path, "leads", [{"lead": "L1", "motion": "inbound", "owner": "ann"}])
    load(tmp_path, "stages", stages)
    load(tmp_path, "leads", [{"lead": "L1", "motion": "outbound", "owner": "bob"}])
    assert rows(StageEntry, "stage", "motion", "owner__name") == [("mql", "outbound", "bob")]
    load(tmp_path, "stages", [stages[0] | {"owner": "cleo"}])
    assert rows(StageEntry, "stage", "motion", "owner__name") == [("mql", "outbound", "cleo")]


def test_a_re_entry_is_recycled_and_not_counted_again(tmp_path: Path) -> None:
    load(
        tmp_path,
        "stages",
        [
            # In
            {"id": "2", "lead": "L1", "stage": "mql", "at": "2026-01-05"},
            # Out: the same lead again, told first.
            {"id": "1", "lead": "L1", "stage": "mql", "at": "2026-02-05"},
        ],
    )
    assert (value("mqls", "2026-01"), value("mqls", "2026-02")) == (1, 0)
    assert rows(StageEntry, "business_day", "entry_number") == [
        ("2026-01-05", 1),
        ("2026-02-05", 2),
    ]


def test_a_merged_lead_is_its_survivor_and_a_test_lead_is_left_out(tmp_path: Path) -> None:
    load(
        tmp_path,
        "leads",
        [
            # In
            {"lead": "L1", "at": "2026-01-05"},
            # Out
            {"lead": "L2", "at": "2026-01-05", "merged_into": "L1"},
            {"lead": "L3", "at": "2026-01-05", "is_test": "yes"},
        ],
    )
    assert value("leads", "2026-01") == 1
    assert rows(StageEntry, "lead", "left_out") == [
        ("crm/L1", ""),
        ("crm/L1", "merged"),
        ("crm/L3", "test"),
    ]


def test_a_lead_merged_later_is_taken_out_of_its_day(tmp_path: Path) -> None:
    load(
        tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}, {"lead": "L2", "at": "2026-01-05"}]
    )
    assert value("leads", "2026-01") == 2
    load(
        tmp_path,
        "leads",
        [
            {"lead": "L1", "at": "2026-01-05"},
            {"lead": "L2", "at": "2026-01-05", "merged_into": "L1"},
        ],
    )
    assert value("leads", "2026-01") == 1


def test_a_loss_before_the_opening_disqualifies_the_lead(tmp_path: Path) -> None:
    load(
        tmp_path,
        "changes",
        [
            # In: one that had been opened.
            {"id": "1", "deal": "D1", "at": "2026-01-05", "kind": "opened"},
            {"id": "2", "deal": "D1", "at": "2026-01-20", "kind": "lost"},
            # Out: one that had not.
            {"id": "3", "deal": "D2", "at": "2026-01-20", "kind": "lost"},
        ],
    )
    assert value("deals_lost", "2026-01") == 1
    assert rows(StageEntry, "lead", "stage") == [
        ("deal:crm/D1", "sqo"),
        ("deal:crm/D2", "disqualified"),
    ]


def test_the_business_day_is_that_of_the_organisation(tmp_path: Path) -> None:
    load(
        tmp_path,
        "stages",
        [
            {
                "id": "1",
                "lead": "L1",
                "stage": "mql",
                "at": "2026-01-31T23:30:00+00:00",
            },  # 00:30 in Amsterdam
            {
                "id": "2",
                "lead": "L2",
                "stage": "mql",
                "at": "2026-01-31T23:30:00",
            },  # no offset: Amsterdam
            {
                "id": "3",
                "lead": "L3",
                "stage": "mql",
                "at": "2026-07-31T22:30:00Z",
            },  # 00:30 in summer time
        ],
    )
    days = [("crm/L1", "2026-02-01"), ("crm/L2", "2026-01-31"), ("crm/L3", "2026-08-01")]
    assert rows(StageEntry, "lead", "business_day") == days


def test_a_row_that_becomes_bad_does_not_take_away_what_was_known(tmp_path: Path) -> None:
    load(
        tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}, {"lead": "L2", "at": "2026-01-05"}]
    )
    run = load(
        tmp_path, "leads", [{"lead": "L1", "at": "yesterday"}, {"lead": "L3", "at": "2026-01-06"}]
    )
    # In: L1, whose row cannot be understood any more. Out: L2, which has disappeared.
    assert (run.refused, run.closed) == (1, 1)
    assert rows(Lead, "lead") == [("crm/L1",), ("crm/L3",)]
    assert Rejected.objects.get(known_until=None).line == 2


def test_a_complete_file_of_which_no_row_can_be_read_closes_nothing(tmp_path: Path) -> None:
    load(
        tmp_path, "leads", [{"lead": "L1", "at": "2026-01-05"}, {"lead": "L2", "at": "2026-01-05"}]
    )
    run = load(tmp_path, "leads", [{"lead": "L9", "at": "yesterday"}])
    assert (run.refused, run.closed, value("leads", "2026-01")) == (1, 0, 2)
    assert "No row of this complete file could be read, so nothing is taken as gone." in run.notes
