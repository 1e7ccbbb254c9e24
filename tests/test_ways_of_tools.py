"""What tools leave out or say otherwise: days without times, hand-offs of nobody, duplicates of other customers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from revops.models import Activity, FirstContact, Handover, Nurturing, Response, Touch, Usage
from tests import motion_company, small_company
from tests.results import load_text, number, rows

pytestmark = pytest.mark.django_db
MAPPING = """
mapping = 1
[source]
key = "crm"
[files.people]
match = "people.csv"
record = "person"
id = "person"
fields = { person = "person", name = "person", team = "team" }
[files.leads]
match = "leads.csv"
record = "lead"
id = "lead"
fields = { lead = "lead", at = "at", company = "company", customer = "customer", owner = "owner", merged_into = "into" }
[files.handed]
match = "handed.csv"
record = "handover"
id = "lead"
fields = { handoff = { value = "sqo" }, lead = "lead", at = "at", owner = "owner", team = "team", channel = "channel" }
"""


def parts(kpi: str, period: str = "2026-03") -> tuple[int, int]:
    found = number(kpi, period).value
    return found.numerator, found.denominator


def load(folder: Path, feed: str, *given: str) -> None:
    heads = {
        "people": "person,team",
        "leads": "lead,at,company,customer,owner,into",
        "handed": "lead,at,owner,team,channel",
    }
    load_text(folder, f"{feed}.csv", "\n".join([heads[feed], *given]) + "\n", MAPPING)


@pytest.fixture(autouse=True)
def organisation() -> None:
    small_company.organisation()


def arrived(folder: Path, *names: str, **more: str) -> None:
    came = {"at": "2026-03-02 10:00", "motion": "inbound"} | more
    motion_company.load(folder, "leads", [{"lead": name} | came for name in names])


def test_who_became_an_sqo_on_the_day_of_the_arrival_and_at_no_time_did_so_after_it(
    tmp_path: Path,
) -> None:
    arrived(tmp_path, "A", "B", "C")
    calls = [{"lead": each, "at": "2026-03-02 10:30", "kind": "call"} for each in "ABC"]
    motion_company.load(tmp_path, "calls", calls)
    days = {"A": "2026-03-02", "B": "2026-03-01", "C": "2026-03-02 09:59"}
    motion_company.load(
        tmp_path,
        "stages",
        [{"lead": each, "stage": "sqo", "at": day} for each, day in days.items()],
    )
    assert rows(Response, "lead", "converted_on", converted_on__isnull=False) == [
        ("crm/A", "2026-03-02")
    ]
    assert parts("in_time_to_sqo") == (1, 3)
    assert parts("cold_to_sqo") == (1, 3)
    assert rows(FirstContact, "lead", converted_on__isnull=False) == [("crm/A",)]


def test_an_act_without_a_time_comes_before_one_of_a_later_day(tmp_path: Path) -> None:
    arrived(tmp_path, "A")
    acts = [("A", "2026-03-02", "email"), ("A", "2026-03-06 10:00", "call")]
    motion_company.load(
        tmp_path, "calls", [{"lead": lead, "at": at, "kind": kind} for lead, at, kind in acts]
    )
    assert rows(Response, "speed", "wait_seconds") == [("in_time", None)]


def test_nobody_knows_when_on_its_day_a_lead_was_assigned(tmp_path: Path) -> None:
    arrived(tmp_path, "A", assigned_at="2026-03-02")
    motion_company.load(tmp_path, "calls", [{"lead": "A", "at": "2026-03-02 11:00", "kind": "call"}])  # fmt: skip
    assert rows(Response, "system_seconds", "human_seconds", "wait_seconds") == [(None, None, 3600)]


def test_a_mail_of_the_day_of_the_arrival_nurtures(tmp_path: Path) -> None:
    arrived(tmp_path, "A", "B")
    mail = {"side": "marketing", "direction": "out"}
    motion_company.load(
        tmp_path,
        "touches",
        [mail | {"lead": "A", "at": "2026-03-02"}, mail | {"lead": "B", "at": "2026-03-01"}],
    )
    assert rows(Nurturing, "lead", "is_nurtured") == [("crm/A", True), ("crm/B", False)]


def test_a_visit_of_the_site_takes_up_no_lead_that_came_back(tmp_path: Path) -> None:
    arrived(tmp_path, "A")
    motion_company.load(tmp_path, "stages", [
        {"lead": "A", "stage": "mql", "at": "2026-03-02 11:00"}, {"lead": "A", "stage": "disqualified", "at": "2026-03-03 11:00"},
    ])  # fmt: skip
    visit = {"lead": "A", "at": "2026-03-04 10:00", "kind": "visit"}
    motion_company.load(tmp_path, "calls", [visit])
    assert rows(Handover, "answer", clock="nurture") == [("",)]
    mail = {"lead": "A", "at": "2026-03-05 10:00", "kind": "email", "is_automatic": "yes"}
    motion_company.load(tmp_path, "calls", [visit, mail])
    assert rows(Handover, "answer", "answered_on", clock="nurture") == [("accepted", "2026-03-05")]


def test_a_hand_off_is_its_owners_team_or_else_that_of_the_leads_owner(tmp_path: Path) -> None:
    load(tmp_path, "people", "ann,North", "ben,South")
    load(tmp_path, "leads", *(f"{lead},2026-03-01,,,ann," for lead in "ABC"))
    load(
        tmp_path,
        "handed",
        "A,2026-03-02 10:00,,,",
        "B,2026-03-02 10:00,ben,,",
        "C,2026-03-02 10:00,ben,East,Fair",
    )
    assert rows(Handover, "item", "owner__name", "team__name", "channel__name", clock="sqo") == [
        ("crm/A", "ann", "North", None), ("crm/B", "ben", "South", None), ("crm/C", "ben", "East", "Fair"),
    ]  # fmt: skip


@pytest.mark.parametrize("order", ["leads first", "acts first"])
def test_what_was_done_with_a_duplicate_is_the_account_of_the_survivor(
    tmp_path: Path, order: str
) -> None:
    known = ("A,2026-03-01,Quill,,,", "B,2026-03-01,,C7,,A", "C,2026-03-01,Reed,C9,,", "D,2026-03-01,Reed,,,C")  # fmt: skip
    if order == "leads first":
        load(tmp_path, "leads", *known)
    for feed, given in (
        ("calls", {"at": "2026-03-02 10:00", "kind": "call"}),
        ("touches", {"at": "2026-03-02 09:00", "side": "marketing", "direction": "in"}),
        ("usage", {"used_on": "2026-03-02", "event": "Sign-in", "count": "1"}),
    ):
        motion_company.load(tmp_path, feed, [given | {"lead": each} for each in "ABCD"])
    if order == "acts first":
        load(tmp_path, "leads", *known)
    for fact in (Activity, Touch, Usage):
        assert rows(fact, "account") == [("company:quill",)] * 2 + [("customer:crm/C9",)] * 2, fact
    assert [
        account for (account,) in rows(FirstContact, "account", business_day=date(2026, 3, 2))
    ] == ["company:quill", "customer:crm/C9"]
