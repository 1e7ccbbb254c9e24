"""Which of several records tells a lead, and which of its entries is the first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from revops import ingest
from revops.models import (
    Activity,
    Deal,
    FeedDelivery,
    Lead,
    StageEntry,
)
from tests.derived_company import company, delivered, give  # noqa: F401 (fixtures)
from tests.results import rows

pytestmark = pytest.mark.django_db


def test_of_one_lead_the_latest_delivery_tells_and_its_empty_cells_are_empty(give) -> None:
    give(
        "leads",
        {
            "lead": "L1",
            "name": "Old",
            "company": "A",
            "email": "a@example.org",
            "is_test": "yes",
            "merged_into": "L2",
        },
    )
    give("more_leads", {"lead": "L1", "name": "New"})
    texts = ("name", "company", "email", "merged_into", "is_test")
    assert rows(Lead, *texts) == [("New", "", "", "", False)]

    delivered("leads", 2)
    delivered("more_leads", 1)
    ingest.rederive("")
    assert rows(Lead, *texts) == [("Old", "A", "a@example.org", "crm/L2", True)]
    FeedDelivery.objects.filter(feed="leads").delete()
    ingest.rederive("")
    assert rows(Lead, "name") == [("New",)]
    FeedDelivery.objects.all().delete()
    ingest.rederive("")
    assert rows(Lead, "name") == [("Old",)]


def test_a_lead_is_what_its_own_current_record_says_and_not_its_stages_delivered_later(
    give,
) -> None:
    give("leads", {"lead": "L1", "name": "Old"})
    give("leads", {"lead": "L1", "name": "New"})
    give("stages", {"lead": "L1", "stage": "mql", "at": "2026-01-06"})
    ingest.rederive("")

    assert rows(Lead, "lead", "name") == [("crm/L1", "New")]


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (("crm", "more_leads", "1"), ("dialler", "leads", "1"), "one"),
        (("crm", "leads", "10"), ("crm", "more_leads", "9"), "one"),
        (("crm", "leads", "10"), ("crm", "leads", "9"), "other"),
        (("crm", "leads", "a"), ("crm", "leads", "b"), "one"),
    ],
)
def test_of_equally_late_records_the_first_by_source_feed_and_id_counts(
    give, one: tuple, other: tuple, counts: str
) -> None:
    files: dict[tuple[str, str], list[dict[str, str]]] = {}
    for name, (source, feed, number) in (("other", other), ("one", one)):
        files.setdefault((source, feed), []).append({"id": number, "lead": "L1", "name": name})
    for (source, feed), records in files.items():
        give(feed, *records, source=source)
    FeedDelivery.objects.update(delivered_at=datetime(2026, 5, 1, tzinfo=UTC))
    ingest.rederive("")

    assert rows(Lead, "lead", "name") == [("crm/L1", counts)]


def test_the_first_entry_is_the_earliest_and_then_the_first_by_feed_and_id(give) -> None:
    at = {"lead": "L1", "stage": "mql", "at": "2026-01-06"}
    give("more_stages", at | {"id": "11", "reason": "first"})
    give(
        "stages",
        at | {"id": "10", "reason": "third"},
        at | {"id": "9", "reason": "second"},
        at | {"id": "8", "at": "2026-01-07"},
    )

    assert rows(StageEntry, "entry_number", "reason") == [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, ""),
    ]


def test_a_first_entry_reached_the_next_stage_on_the_first_day_of_it(give) -> None:
    days = {"lead": ("05", "06"), "mql": ("09", "08"), "sal": ("10",), "sqo": ("12", "11")}
    give(
        "stages",
        *(
            {"lead": "L1", "stage": stage, "at": f"2026-01-{day}"}
            for stage in days
            for day in days[stage]
        ),
    )
    won = {"lead": "L1", "opened_at": "2026-01-12", "outcome": "won"}
    lost = won | {"outcome": "lost", "closed_at": "2026-02-01", "deal": "x"}
    give(
        "deals", *(won | {"deal": day, "closed_at": f"2026-02-{day}"} for day in ("06", "05")), lost
    )

    assert rows(StageEntry, "stage", "entry_number", "reached_on") == [
        ("lead", 1, "2026-01-08"), ("lead", 2, None), ("mql", 1, "2026-01-11"), ("mql", 2, None), ("sal", 1, None),
        ("sqo", 1, "2026-02-05"), ("sqo", 2, None),
    ]  # fmt: skip


def test_a_deal_without_a_lead_reaches_its_signature_by_itself(give) -> None:
    deal = {"opened_at": "2026-01-12", "closed_at": "2026-02-05"}
    give("leads", {"lead": "T", "is_test": "yes"})
    give("deals", deal | {"deal": "D1", "outcome": "won"}, deal | {"deal": "D2", "outcome": "lost"},
         {"deal": "D3", "opened_at": "2026-01-12"}, deal | {"deal": "D4", "lead": "T", "outcome": "won"})  # fmt: skip

    assert rows(StageEntry, "lead", "stage", "reached_on", "left_out") == [
        ("crm/T", "sqo", None, "test"),
        ("deal:crm/D1", "sqo", "2026-02-05", ""),
        ("deal:crm/D2", "sqo", None, ""),
        ("deal:crm/D3", "sqo", None, ""),
    ]


def test_a_deal_enters_for_its_lead_only_where_no_record_does(give) -> None:
    give(
        "stages",
        {"lead": "L1", "stage": "sqo", "at": "2026-01-20"},
        {"lead": "L2", "stage": "mql", "at": "2026-01-20"},
    )
    give(
        "deals", *({"deal": lead, "lead": lead, "opened_at": "2026-01-12"} for lead in ("L1", "L2"))
    )

    assert rows(StageEntry, "lead", "stage", "business_day", "part") == [
        ("crm/L1", "sqo", "2026-01-20", 0),
        ("crm/L2", "mql", "2026-01-20", 0),
        ("crm/L2", "sqo", "2026-01-12", 1),
    ]


def test_a_lead_disqualified_by_a_deal_has_the_reason_of_it(give) -> None:
    give("changes", {"deal": "D1", "at": "2026-01-20", "kind": "lost", "reason": "No budget"})

    assert rows(StageEntry, "lead", "stage", "part", "reason", "left_out") == [
        ("deal:crm/D1", "disqualified", 2, "No budget", "")
    ]


def test_only_a_lead_with_a_date_arrived(give) -> None:
    give("leads", {"lead": "L1", "at": "2026-01-05"}, {"lead": "L2"})

    assert rows(StageEntry, "lead", "stage", "part", "reason") == [("crm/L1", "lead", 0, "")]


def test_what_a_merged_lead_entered_first_counts_and_the_rest_is_merged(give) -> None:
    give(
        "leads",
        {"lead": "L1", "at": "2026-01-06"},
        {"lead": "L2", "at": "2026-01-05", "merged_into": "L1"},
    )
    entry = {"stage": "mql", "at": "2026-01-08"}
    give(
        "stages",
        entry | {"lead": "L1"},
        entry | {"lead": "L2", "at": "2026-01-09"},
        entry | {"lead": "L1", "at": "2026-01-10"},
    )

    assert rows(StageEntry, "stage", "lead", "entry_number", "left_out") == [
        ("lead", "crm/L1", 1, ""),
        ("lead", "crm/L1", 2, ""),
        ("mql", "crm/L1", 1, ""),
        ("mql", "crm/L1", 2, "merged"),
        ("mql", "crm/L1", 3, ""),
    ]


def test_deals_and_calls_of_a_merged_lead_are_its_survivors(give) -> None:
    give("leads", {"lead": "L1"}, {"lead": "L2", "merged_into": "L1"})
    give(
        "deals",
        {"deal": "D1", "lead": "L1", "opened_at": "2026-01-12"},
        {"deal": "D2", "lead": "L2", "opened_at": "2026-01-13"},
    )
    give("activities", {"lead": "L2", "at": "2026-01-12", "kind": "call"})

    assert rows(StageEntry, "stage", "lead", "entry_number", "left_out") == [
        ("sqo", "crm/L1", 1, ""),
        ("sqo", "crm/L1", 2, "merged"),
    ]
    assert rows(Activity, "lead") == [("crm/L1",)]


def test_what_a_lead_hands_down_changes_with_it_also_to_what_was_merged_into_it(give) -> None:
    merged = {"lead": "L2", "merged_into": "L1"}
    give("leads", {"lead": "L1", "motion": "inbound"}, merged)
    give("stages", *({"lead": lead, "stage": "mql", "at": "2026-01-06"} for lead in ("L1", "L2")))
    give(
        "activities", *({"lead": lead, "kind": "call", "at": "2026-01-06"} for lead in ("L1", "L2"))
    )
    give("deals", {"deal": "D1", "lead": "L1", "opened_at": "2026-01-12"})
    give("leads", {"lead": "L1", "motion": "outbound"}, merged)

    found = [rows(fact, "motion") for fact in (StageEntry, Activity, Deal)]
    assert found == [[("outbound",)] * 3, [("outbound",)] * 2, [("outbound",)]]


def test_a_deal_that_is_another_leads_now_leaves_the_one_whose_it_was(give) -> None:
    for lead in ("L1", "L2"):
        give("deals", {"deal": "D1", "lead": lead, "opened_at": "2026-01-12"})

    assert rows(StageEntry, "lead", "stage") == [("crm/L2", "sqo")]


def test_a_later_deal_does_not_enter_where_a_merged_lead_had(give) -> None:
    give("leads", {"lead": "L1"}, {"lead": "L2", "merged_into": "L1"})
    give("stages", {"lead": "L2", "stage": "sqo", "at": "2026-01-20"})
    give("deals", {"deal": "D1", "lead": "L1", "opened_at": "2026-01-12"})

    assert rows(StageEntry, "lead", "stage", "business_day") == [("crm/L1", "sqo", "2026-01-20")]
