"""What names a deal and no lead is that deal's lead's, and what names a merged deal is that of the one
that stays: in any order of files, and taken back.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from revops.models import Activity, FirstContact, Handover, Response
from tests import small_company
from tests.motion_company import load
from tests.results import number, rows

pytestmark = pytest.mark.django_db
MONDAY = "2026-03-02 10:00"
CALL = {"kind": "call", "at": "2026-03-02 10:30"}


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


LEADS = [{"lead": "L", "at": MONDAY, "motion": "inbound", "company": "Acme", "owner": "ann"}]
DEALS = [{"deal": "D", "lead": "L", "opened_at": "2026-03-02 10:15", "motion": "outbound"}]
TOUCHES = [{"deal": "D", "at": "2026-03-02 10:20", "side": "marketing", "direction": "out"}]
OF_DEAL = {"leads": LEADS, "deals": DEALS, "touches": TOUCHES, "calls": [CALL | {"deal": "D"}]}


@pytest.mark.parametrize("order", list(permutations(OF_DEAL))[::5])
def test_a_call_on_a_deal_answers_its_lead_and_is_with_its_account(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    for feed in order:
        load(tmp_path, feed, OF_DEAL[feed])

    assert rows(Response, "lead", "speed", "wait_seconds") == [("crm/L", "in_time", 1800)]
    found = rows(FirstContact, "account", "touches_before", "called_on")
    assert found == [("company:acme", 1, "2026-03-02")]
    # What it does not say of itself the deal says: its motion, and the owner of its lead.
    columns = ("lead", "deal", "account", "motion", "owner__name")
    assert rows(Activity, *columns) == [("crm/L", "crm/D", "company:acme", "outbound", "ann")]
    assert number("touches_per_account", "2026-03").value.parts == (1, 1)


def test_a_lead_that_is_named_counts_whatever_the_deal_says(tmp_path: Path) -> None:
    load(tmp_path, "leads", [*LEADS, {"lead": "M", "at": MONDAY, "motion": "inbound"}])
    load(tmp_path, "deals", DEALS)
    load(tmp_path, "calls", [CALL | {"deal": "D", "lead": "M"}])

    assert rows(Response, "lead", "speed") == [("crm/L", "never"), ("crm/M", "in_time")]
    assert rows(Activity, "lead", "motion") == [("crm/M", "inbound")]


def test_the_lead_of_a_call_follows_the_deal(tmp_path: Path) -> None:
    load(tmp_path, "leads", [*LEADS, {"lead": "M", "at": MONDAY, "motion": "inbound"}])
    load(tmp_path, "calls", [CALL | {"deal": "D"}])
    load(tmp_path, "deals", DEALS)
    load(tmp_path, "deals", [DEALS[0] | {"lead": "M"}])

    assert rows(Response, "lead", "speed") == [("crm/L", "never"), ("crm/M", "in_time")]
    load(tmp_path, "leads", [*LEADS, {"lead": "M", "at": MONDAY, "motion": "inbound", "merged_into": "L"}])  # fmt: skip
    assert rows(Response, "lead", "speed") == [("crm/L", "in_time")]


WON = {"opened_at": "2026-03-02 10:15", "closed_at": "2026-03-02", "outcome": "won"}
MERGED = {
    "leads": LEADS,
    "deals": [{"deal": "D", "lead": "L"} | WON, {"deal": "D2"} | WON],
    "calls": [CALL | {"deal": "D2"}],
    "handovers": [
        {"handoff": "card", "at": MONDAY, "deal": "D2", "answered_at": "2026-03-02 12:00", "answer": "accepted"}
    ],
    "onboardings": [{"onboarding": "1", "deal": "D2", "started_at": "2026-03-03"}],
    "merges": [{"what": "deal", "one": "crm/D2", "into": "crm/D", "verdict": "same"}],
}  # fmt: skip


def said() -> list[list[tuple]]:
    return [
        rows(Activity, "lead", "deal", "account"),
        rows(Response, "lead", "speed"),
        rows(Handover, "clock", "item", "answer"),
    ]


@pytest.mark.parametrize("order", list(permutations(MERGED))[::140], ids="-".join)
def test_what_names_a_merged_deal_counts_for_the_one_that_stays(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    for feed in order:
        load(tmp_path, feed, MERGED[feed])

    assert said() == [
        [("crm/L", "crm/D", "company:acme")],
        [("crm/L", "in_time")],
        [("card", "deal:crm/D", "accepted"), ("kick_off", "deal:crm/D", "accepted")],
    ]
    load(tmp_path, "merges", [])
    assert said() == [
        [("", "crm/D2", "deal:crm/D2")],
        [("crm/L", "never")],
        [
            ("card", "deal:crm/D2", "accepted"),
            ("kick_off", "deal:crm/D", ""),
            ("kick_off", "deal:crm/D2", "accepted"),
        ],
    ]


RETURNED = {
    "leads": LEADS,
    "stages": [
        {"lead": "L", "stage": "mql", "at": "2026-03-03 10:00"},
        {"lead": "L", "stage": "disqualified", "at": "2026-03-04 10:00"},
    ],
    "deals": [*DEALS, {"deal": "D2", "opened_at": "2026-03-02 10:15"}],
    "merges": [{"what": "deal", "one": "crm/D2", "into": "crm/D", "verdict": "same"}],
}
# A touch that goes out, too; and what names the deal that was merged away.
TAKEN_UP = {
    "calls": CALL | {"deal": "D", "at": "2026-03-05 11:00"},
    "touches": TOUCHES[0] | {"deal": "D2", "at": "2026-03-05 11:00"},
}


@pytest.mark.parametrize("act", TAKEN_UP)
@pytest.mark.parametrize("order", list(permutations([*RETURNED, "act"]))[::40], ids="-".join)
def test_an_act_on_a_deal_takes_up_the_returned_lead_of_the_deal(
    tmp_path: Path, order: tuple[str, ...], act: str
) -> None:
    for feed in order:
        if feed == "act":
            load(tmp_path, act, [TAKEN_UP[act]])
        else:
            load(tmp_path, feed, RETURNED[feed])

    assert nurtured() == [("crm/L", "accepted", "2026-03-05")]
    load(tmp_path, act, [])
    assert nurtured() == [("crm/L", "", None)]


def nurtured() -> list[tuple]:
    return rows(Handover, "item", "answer", "answered_on", clock="nurture")
