"""Hand-offs: what was handed over, until when, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User

from revops.derive.kinds import KINDS
from revops.ingest import typed
from revops.models import Deadline, Handover, Organisation
from tests import motion_company
from tests import small_company as small
from tests.results import load_text, number, rows, value

pytestmark = pytest.mark.django_db
# 2 March 2026 is a Monday; people work from 9 to 18, so that 16 hours from 10:00 end on Tuesday at 17:00.
MONDAY = "2026-03-02 10:00"
RECORDS = """
mapping = 1
[source]
key = "tasks"
references = "crm"
[files.tasks]
match = "tasks.csv"
record = "handover"
id = "Id"
complete = true
fields = { handoff = "What", at = "Sent", lead = "Lead", deal = "Deal", answered_at = "Answered", answer = "Answer", reason = "Reason", missing = "Missing" }
"""  # noqa: E501
COLUMNS = ("item", "answer", "in_time", "business_day")


def won(folder: Path, *names: str) -> None:
    small.organisation()
    dates = {"opened_at": "2026-01-05", "closed_at": "2026-03-02"}
    small.load(
        folder,
        "deals",
        [{"deal": each, "amount": "10", "outcome": "won"} | dates for each in names],
    )


def leads(folder: Path, *names: str) -> None:
    small.organisation()
    small.load(folder, "leads", [{"lead": each, "at": "2026-02-01"} for each in names])


def stages(folder: Path, *given: tuple[str, str, str]) -> None:
    small.load(
        folder,
        "stages",
        [
            {"id": str(n), "lead": lead, "stage": stage, "at": at}
            for n, (lead, stage, at) in enumerate(given)
        ],
    )


def tasks(folder: Path, *given: str) -> None:
    head = "Id,What,Sent,Lead,Deal,Answered,Answer,Reason,Missing"
    load_text(folder, "tasks.csv", "\n".join([head, *given]) + "\n", RECORDS, accepts_loss=True)


def of(clock: str, *columns: str) -> list[tuple]:
    return rows(Handover, *(columns or COLUMNS), clock=clock)


def parts(kpi: str, period: str) -> tuple[int, int]:
    found = number(kpi, period).value
    return found.numerator, found.denominator


def four(folder: Path) -> None:
    """Two accepted in time, one rejected too late, one that nobody answered."""
    leads(folder, "L1", "L2", "L3", "L4")
    stages(
        folder,
        *((f"L{n}", "mql", MONDAY) for n in range(1, 5)),
        ("L1", "sal", "2026-03-02 11:00"),
        ("L2", "sqo", "2026-03-03 17:00"),
        ("L3", "disqualified", "2026-03-03 17:01"),
    )


def test_an_mql_is_accepted_rejected_or_forgotten(tmp_path: Path) -> None:
    four(tmp_path)
    assert of("mql") == [
        ("crm/L1", "accepted", True, "2026-03-03"),
        ("crm/L2", "accepted", True, "2026-03-03"),
        ("crm/L3", "rejected", False, "2026-03-03"),
        ("crm/L4", "", False, "2026-03-03"),
    ]
    shares = ("mqls_answered_in_time", "mqls_accepted", "mqls_rejected")
    assert [parts(key, "2026-W10") for key in shares] == [(2, 4), (2, 4), (1, 4)]
    assert value("mqls_forgotten", "2026-W10") == 1
    assert number("mqls_answered_in_time", "2026-W11").value.is_absent


def test_what_is_due_today_has_time_and_counts_tomorrow(tmp_path: Path) -> None:
    four(tmp_path)
    today = datetime.now(ZoneInfo(Organisation.current().timezone)).date()
    Handover.objects.filter(item="crm/L4").update(business_day=today)
    first = today - timedelta(days=7)
    read = number("mqls_forgotten", f"{first}..{today}")
    assert (read.until, read.value.amount) == (today, 0)


def test_a_later_entry_into_mql_is_a_hand_off_of_its_own(tmp_path: Path) -> None:
    leads(tmp_path, "L1")
    stages(
        tmp_path,
        ("L1", "mql", MONDAY),
        ("L1", "disqualified", "2026-03-03 09:00"),
        ("L1", "mql", "2026-03-09 10:00"),
    )
    assert of("mql", "number", "answer", "business_day") == [
        (1, "rejected", "2026-03-03"),
        (2, "", "2026-03-10"),
    ]


def test_what_answers_a_later_start_answers_no_earlier_one(tmp_path: Path) -> None:
    leads(tmp_path, "L1")
    tasks(
        tmp_path,
        f"1,sqo,{MONDAY},L1,,,,,",
        "2,sqo,2026-03-09 10:00,L1,,2026-03-09 15:00,accepted,,",
    )
    assert of("sqo", "number", "answer", "in_time") == [(1, "", False), (2, "accepted", True)]


def test_the_deadline_is_a_setting(tmp_path: Path) -> None:
    Deadline.objects.create(clock="mql", hours=2)
    four(tmp_path)
    assert [in_time for (in_time,) in of("mql", "in_time")] == [False, False, False, True]


def test_what_is_handed_back_is_nurtured_in_time_or_not(tmp_path: Path) -> None:
    leads(tmp_path, "L1", "L2", "L3")
    # L3 was never MQL: nothing was handed back.
    back = [(lead, "disqualified", MONDAY) for lead in ("L1", "L2", "L3")]
    stages(tmp_path, ("L1", "mql", MONDAY), ("L2", "mql", MONDAY), *back)
    small.load(
        tmp_path,
        "calls",
        [{"lead": "L1", "at": "2026-03-05 10:00"}, {"lead": "L2", "at": "2026-03-01 10:00"}],
    )
    assert of("nurture") == [
        ("crm/L1", "accepted", True, "2026-03-16"),
        ("crm/L2", "", False, "2026-03-16"),
    ]
    assert parts("returns_nurtured_in_time", "2026-03") == (1, 2)


@pytest.mark.parametrize("order", list(permutations(("leads", "stages", "touches"))))
def test_a_mail_nurtures_and_what_a_lead_does_of_itself_does_not(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    small.organisation()
    touch = {"at": "2026-03-05 10:00", "side": "marketing", "is_automatic": "true"}
    given = {
        "leads": [{"lead": name, "at": "2026-02-01"} for name in ("L1", "L2")],
        "stages": [
            {"lead": name, "stage": stage, "at": at}
            for name in ("L1", "L2")
            for stage, at in (("mql", MONDAY), ("disqualified", "2026-03-02 12:00"))
        ],
        "touches": [touch | {"lead": "L1", "direction": "out"}, touch | {"lead": "L2", "direction": "in"}],
    }  # fmt: skip
    for each in order:
        motion_company.load(tmp_path, each, given[each])
    assert of("nurture", "item", "answer") == [("crm/L1", "accepted"), ("crm/L2", "")]


def test_a_proposal_is_answered_by_its_record_or_by_a_deal(tmp_path: Path) -> None:
    leads(tmp_path, "L1", "L2", "L3")
    tasks(
        tmp_path,
        f"1,sqo,{MONDAY},L1,,,,,",
        f"2,sqo,{MONDAY},L2,,2026-03-02 15:00,rejected,No budget,budget",
        f"3,sqo,{MONDAY},L3,,,,,",
    )
    small.load(
        tmp_path,
        "deals",
        [{"deal": "D1", "lead": "L1", "amount": "10", "opened_at": "2026-03-02 12:00"}],
    )
    assert of("sqo", "item", "answer", "reason", "missing") == [
        ("crm/L1", "accepted", "", ""),
        ("crm/L2", "rejected", "No budget", "budget"),
        ("crm/L3", "", "", ""),
    ]
    assert parts("sqos_answered_in_time", "2026-W10") == (2, 3)


def test_a_card_is_returned_or_accepted(tmp_path: Path) -> None:
    won(tmp_path, "D1", "D2")
    tasks(
        tmp_path,
        f"1,card,{MONDAY},,D1,2026-03-02 15:00,rejected,No scope,scope",
        f"2,card,{MONDAY},,D2,2026-03-09 15:00,accepted,,",
    )
    assert of("card") == [
        ("deal:crm/D1", "rejected", True, "2026-03-03"),
        ("deal:crm/D2", "accepted", False, "2026-03-03"),
    ]
    assert parts("cards_answered_in_time", "2026-W10") == (1, 2)


def test_a_won_deal_is_to_be_started(tmp_path: Path) -> None:
    won(tmp_path, "D1", "D2")
    assert number("kick_offs_in_time", "2026-03").value.is_absent
    small.load(
        tmp_path, "onboardings", [{"onboarding": "1", "deal": "D1", "started_at": "2026-03-10"}]
    )
    assert of("kick_off") == [
        ("deal:crm/D1", "accepted", True, "2026-03-13"),
        ("deal:crm/D2", "", False, "2026-03-13"),
    ]
    assert parts("kick_offs_in_time", "2026-03") == (1, 2)


def test_the_tool_overrules_what_is_typed_in(tmp_path: Path) -> None:
    leads(tmp_path, "L1")
    stages(tmp_path, ("L1", "mql", MONDAY))
    given = {
        "handoff": "mql",
        "at": "2026-03-02 12:00",
        "lead": "crm/L1",
        "answer": "rejected",
        "reason": "No phone",
    }
    typed.write(KINDS["handover"], typed.new_id(), given, User.objects.create_superuser("ann"))
    assert of("mql", "answer", "reason", "in_time") == [("rejected", "No phone", True)]
    stages(tmp_path, ("L1", "mql", MONDAY), ("L1", "sal", "2026-03-04 09:00"))
    assert of("mql", "answer", "reason", "in_time") == [("accepted", "", False)]


def test_a_test_lead_hands_nothing_over(tmp_path: Path) -> None:
    small.organisation()
    small.load(tmp_path, "leads", [{"lead": "L1", "at": "2026-02-01", "is_test": "yes"}])
    stages(tmp_path, ("L1", "mql", MONDAY))
    tasks(tmp_path, f"1,sqo,{MONDAY},L1,,,,,")
    assert of("mql") == of("sqo") == []


FILES = ("leads", "stages", "calls", "tasks")


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_any_order_of_files_gives_the_same(tmp_path: Path, order: tuple[str, ...]) -> None:
    small.organisation()
    one = {"lead": "L1", "at": "2026-02-01"}
    other = {"lead": "L2", "at": "2026-02-02", "merged_into": "L1"}
    given = {
        "leads": lambda: small.load(tmp_path, "leads", [one, other]),
        "stages": lambda: stages(
            tmp_path, ("L2", "mql", MONDAY), ("L1", "disqualified", "2026-03-02 12:00")
        ),
        "calls": lambda: small.load(tmp_path, "calls", [{"lead": "L2", "at": "2026-03-03 10:00"}]),
        "tasks": lambda: tasks(tmp_path, f"1,sqo,{MONDAY},L2,,2026-03-02 11:00,rejected,Later,"),
    }
    for each in order:
        given[each]()
    assert [
        (each.clock, each.item, each.answer)
        for each in Handover.objects.filter(known_until=None).order_by("clock")
    ] == [
        ("mql", "crm/L1", "rejected"),
        ("nurture", "crm/L1", "accepted"),
        ("sqo", "crm/L1", "rejected"),
    ]


def test_an_answer_without_a_time_on_the_day_of_what_it_answers_comes_after_it(
    tmp_path: Path,
) -> None:
    leads(tmp_path, "L1", "L2")
    given = [
        ("L1", "mql", MONDAY),
        ("L1", "sal", "2026-03-02"),
        ("L2", "mql", MONDAY),
        ("L2", "sal", "2026-03-01"),
    ]
    stages(tmp_path, *given)
    assert of("mql", "item", "answer", "started_at", "answered_at") == [
        ("crm/L1", "accepted", "2026-03-02 09:00:00+00:00", "2026-03-02 09:00:00+00:00"),
        ("crm/L2", "", "2026-03-02 09:00:00+00:00", None),
    ]
